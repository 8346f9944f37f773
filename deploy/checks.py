"""What must be right before the project is put on a Space; each check tells what is not.

The rules of front matter are those of https://huggingface.co/docs/hub/spaces-config-reference.
"""

import fnmatch
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from model import ArtifactError, Reader

MEGABYTE: Final = 1_000_000
# Of a file that is no LFS file, and of all files together, as the Hub limits a Space.
MOST_FILE_BYTES: Final = 10 * MEGABYTE
MOST_BYTES: Final = 1000 * MEGABYTE
MOST_DESCRIPTION: Final = 60  # characters
COLOURS: Final = frozenset({"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"})
PYTHONS: Final = frozenset({"3.11", "3.12", "3.13"})
KNOWN_KEYS: Final = frozenset(
    {
        "title",
        "emoji",
        "colorFrom",
        "colorTo",
        "sdk",
        "sdk_version",
        "python_version",
        "app_file",
        "short_description",
        "tags",
        "license",
        "pinned",
        "header",
        "thumbnail",
        "models",
        "datasets",
        "fullWidth",
    }
)
# Libraries that the app must not wait for when it starts.
HEAVY: Final = frozenset({"jax", "keras", "matplotlib", "tensorflow", "torch"})
LFS_POINTER: Final = b"version https://git-lfs.github.com/spec/"
SECRET_NAMES: Final = (".env", ".env.*", "*.pem", "*.key", "id_rsa*", ".netrc", "token")
# An access token of the Hub, wherever it stands.
TOKEN: Final = re.compile(rb"\bhf_[A-Za-z0-9]{30,}\b")


def problems(root: Path, files: list[Path]) -> list[str]:
    """Everything that speaks against putting these files of a project on a Space, in plain words.

    Args:
        root: Folder of the project.
        files: What would be uploaded.
    """
    return [
        *front_matter_problems(root),
        *requirement_problems(root),
        *size_problems(root, files),
        *secret_problems(root, files),
        *model_problems(root),
    ]


def read_front_matter(readme: Path) -> dict[str, Any]:
    """The settings of a Space at the top of its README; empty if there are none.

    Raises:
        yaml.YAMLError: they cannot be parsed.
    """
    text = readme.read_text(encoding="utf-8")
    parts = text.split("---\n", maxsplit=2)
    value = yaml.safe_load(parts[1]) if text.startswith("---\n") and len(parts) == 3 else None
    return value if isinstance(value, dict) else {}


def front_matter_problems(root: Path) -> Iterator[str]:
    """What is wrong with the settings at the top of ``README.md``."""
    try:
        space = read_front_matter(root / "README.md")
    except (OSError, yaml.YAMLError) as error:
        yield f"README.md: its settings cannot be read ({' '.join(str(error).split())})"
        return
    app_file = str(space.get("app_file", ""))
    installed = re.search(r"^gradio==(\S+)$", _text_of(root / "requirements.txt"), flags=re.MULTILINE)
    gradio = installed[1] if installed else None
    expectations = {
        "title": (bool(space.get("title")), "a title"),
        "sdk": (space.get("sdk") == "gradio", "gradio"),
        "sdk_version": (
            gradio is not None and gradio == space.get("sdk_version"),
            f"the version of gradio in requirements.txt ({gradio})",
        ),
        "python_version": (space.get("python_version") in PYTHONS, "one of " + ", ".join(sorted(PYTHONS))),
        "app_file": (app_file != "" and (root / app_file).is_file(), "a file of the project"),
        "colorFrom": (space.get("colorFrom") in COLOURS, "one of " + ", ".join(sorted(COLOURS))),
        "colorTo": (space.get("colorTo") in COLOURS, "one of " + ", ".join(sorted(COLOURS))),
        "short_description": (
            0 < len(str(space.get("short_description", ""))) <= MOST_DESCRIPTION,
            f"1 to {MOST_DESCRIPTION} characters",
        ),
        "license": (bool(space.get("license")) and (root / "LICENSE").is_file(), "that of the file LICENSE"),
    }
    for key, (is_right, expected) in expectations.items():
        if not is_right:
            yield f"README.md: {key}: expected {expected}, found {space.get(key)}"
    for key in sorted(set(space) - KNOWN_KEYS):
        yield f"README.md: {key}: not a setting of a Space"


def requirement_problems(root: Path) -> Iterator[str]:
    """What is wrong with ``requirements.txt``, which a Space installs."""
    try:
        items = _requirements(root)
    except (OSError, InvalidRequirement) as error:
        yield f"requirements.txt: cannot be read ({' '.join(str(error).split())})"
        return
    for item in items:
        if not re.fullmatch(r"==[\w.]+", str(item.specifier)):
            yield f"requirements.txt: {item}: expected an exact version"
        if canonicalize_name(item.name) in HEAVY:
            yield f"requirements.txt: {item.name}: for training only; a Space would install it"


def size_problems(root: Path, files: list[Path]) -> Iterator[str]:
    """Files that the Hub would refuse, or take for something else."""
    rules = _lfs_rules(root)
    for path in files:
        name, size = path.relative_to(root).as_posix(), path.stat().st_size
        with path.open("rb") as file:
            if file.read(len(LFS_POINTER)) == LFS_POINTER:
                yield f"{name}: only the pointer of an LFS file; fetch it with 'git lfs pull'"
        if size > MOST_FILE_BYTES and not any(fnmatch.fnmatch(name, rule) for rule in rules):
            yield (
                f"{name}: {size / MEGABYTE:.0f} MB; over {MOST_FILE_BYTES // MEGABYTE} MB it needs a line "
                "with 'filter=lfs' in .gitattributes"
            )
    total = sum(path.stat().st_size for path in files)
    if total > MOST_BYTES:
        yield f"{total / MEGABYTE:.0f} MB altogether; a Space takes {MOST_BYTES // MEGABYTE} MB"


def secret_problems(root: Path, files: list[Path]) -> Iterator[str]:
    """Files that hold, or by their names may hold, what nobody else should know."""
    for path in files:
        name = path.relative_to(root).as_posix()
        if any(fnmatch.fnmatch(path.name, pattern) for pattern in SECRET_NAMES):
            yield f"{name}: may hold a secret; a Space is public"
        elif TOKEN.search(path.read_bytes()):
            yield f"{name}: holds an access token; revoke it, and take it out of the history"


def model_problems(root: Path) -> Iterator[str]:
    """Whether the model is whole, and the one that its report describes."""
    try:
        Reader.load(root / "model" / "artifact")
    except ArtifactError as error:
        yield f"The model cannot be used. {error}"


def _requirements(root: Path) -> list[Requirement]:
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def _text_of(path: Path) -> str:
    """The text of a file; empty if there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _lfs_rules(root: Path) -> list[str]:
    """The patterns of ``.gitattributes`` whose files go to LFS."""
    lines = _text_of(root / ".gitattributes").splitlines()
    return [line.split()[0] for line in lines if "filter=lfs" in line.split()[1:]]
