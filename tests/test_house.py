"""The rules of the house: who may import whom, exact versions, and a tree without litter."""

import ast
import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OURS = {"app", "benchmarks", "deploy", "model", "pages", "server", "training"}
HEAVY = {"keras", "tensorflow"}
# What each part may import of our own, and what it may not import of the others'.
MAY_IMPORT = {
    "model": {"model"},
    "pages": {"model", "pages"},
    "server": {"model", "server"},
    "deploy": {"deploy", "model"},
    "app": {"model", "pages", "server"},
    "training": {"model", "training"},
    "benchmarks": {"app", "benchmarks", "model", "server", "training"},
}
MAY_NOT_IMPORT = {
    "model": HEAVY | {"gradio", "gradio_client", "matplotlib", "pandas"},
    "pages": HEAVY | {"matplotlib", "pandas"},
    "server": HEAVY | {"matplotlib", "pandas"},
    "deploy": HEAVY | {"gradio", "gradio_client", "matplotlib", "pandas"},
    "app": HEAVY | {"matplotlib", "pandas"},
    "training": {"gradio", "gradio_client"},
    "benchmarks": set(),
}
TEXT_SUFFIXES = {".css", ".html", ".js", ".md", ".mjs", ".py", ".sh", ".svg", ".toml", ".txt", ".yml", ""}


def python_files() -> list[Path]:
    return [ROOT / "app.py"] + [
        path for part in sorted(OURS - {"app"}) for path in (ROOT / part).rglob("*.py")
    ]


def text_files() -> list[Path]:
    # What 'make test' leaves behind is no text.
    tops = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".coverage"]
    parts = [ROOT / name for name in (*OURS - {"app"}, "assets", "examples", "tests", ".ci", ".github")]
    inside = [path for part in parts for path in part.rglob("*") if path.is_file()]
    return sorted(path for path in tops + inside if path.suffix in TEXT_SUFFIXES and path != Path(__file__))


def imports(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_stay_in_their_room(path):
    part = path.relative_to(ROOT).parts[0].removesuffix(".py")
    imported = {name.split(".")[0] for name in imports(path)}
    assert imported & OURS <= MAY_IMPORT[part]
    assert not imported & MAY_NOT_IMPORT[part]


def test_modules_of_model_build_on_each_other_without_a_circle():
    modules = {f"model.{path.stem}": path for path in (ROOT / "model").glob("*.py") if path.stem[0] != "_"}
    needs = {name: set(imports(path)) & set(modules) for name, path in modules.items()}
    assert not needs["model.spec"]
    # What tells of readings needs to know their form, not how they come about.
    assert not {name for name, needed in needs.items() if "model.reader" in needed}
    settled: set[str] = set()
    while ready := {name for name in needs.keys() - settled if needs[name] <= settled}:
        settled |= ready
    assert settled == set(modules), "these import each other in a circle"


def test_nothing_imports_the_tests():
    assert not [
        path for path in python_files() if any(name.split(".")[0] == "tests" for name in imports(path))
    ]


def requirements(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]


@pytest.mark.parametrize(
    ("name", "least"), [("requirements.txt", 31), ("requirements-mcp.txt", 10), ("requirements-dev.txt", 31)]
)
def test_every_version_is_exact_and_stated_once(name, least):
    pinned = requirements(name)
    assert len(pinned) >= least
    for requirement in pinned:
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement
    names = [canonicalize_name(requirement.name) for requirement in pinned]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "files",
    [
        ("requirements.txt",),
        ("requirements.txt", "requirements-mcp.txt"),
        ("requirements.txt", "requirements-mcp.txt", "requirements-dev.txt"),
    ],
)
def test_what_the_packages_bring_along_is_pinned_too(files):
    pinned = {canonicalize_name(item.name): item for name in files for item in requirements(name)}
    for item in pinned.values():
        installed = item.marker is None or item.marker.evaluate()
        # Another version installed by hand needs other things, which says nothing about the list.
        if not installed or str(item.specifier) != f"=={importlib.metadata.version(item.name)}":
            continue
        for text in importlib.metadata.requires(item.name) or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                lock = pinned.get(canonicalize_name(needed.name))
                assert lock is not None, f"{item.name} needs {needed}, which is not pinned"
                version = str(lock.specifier).removeprefix("==")
                assert needed.specifier.contains(version, prereleases=True), f"{item.name} needs {needed}"


def test_app_installs_without_the_training_libraries():
    names = {canonicalize_name(requirement.name) for requirement in requirements("requirements.txt")}
    assert not names & (HEAVY | {"torch", "jax", "matplotlib"})
    direct = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n\n")[0]
    assert re.findall(r"^([\w-]+)==", direct, flags=re.MULTILINE) == [
        "gradio",
        "numpy",
        "pillow",
        "pillow-heif",
        "opencv-python-headless",
        "ai-edge-litert",
    ]


@pytest.mark.parametrize("path", text_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_litter(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.:/-])/(?:home|mnt|opt|root|tmp|Users|work)/", text), (
        "a path of one machine"
    )
    assert not re.search(r"\b(?:TODO|FIXME|XXX|HACK)\b", text)
    assert not re.search(r"^(?:<{7}|>{7})", text, flags=re.MULTILINE), "a merge left half-way"
    assert text.endswith("\n") or not text
    assert path.stem not in {"utils", "common", "helpers"}


def test_tests_mirror_the_code():
    for path in (ROOT / "tests").rglob("test_*.py"):
        part = path.relative_to(ROOT / "tests").parts[0]
        if part in OURS:
            # One module may need several files of tests: test_reader.py and test_reader_fuzz.py.
            stems = {code.stem.strip("_") for code in (ROOT / part).glob("*.py")}
            assert any(path.stem.removeprefix("test_").startswith(stem) for stem in stems), path


def test_no_package_among_the_tests_shadows_the_code():
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_no_test_is_skipped():
    skipping = re.compile(r"pytest\.(?:skip|importorskip|mark\.(?:skip|skipif|xfail))\b")
    others = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    assert not [path for path in others if skipping.search(path.read_text(encoding="utf-8"))]
