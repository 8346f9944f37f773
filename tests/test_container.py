"""The container's recipe holds what it promises; it is read here, not built."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from server import health

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def instructions() -> list[tuple[str, str]]:
    """The steps of the Dockerfile: instruction and what follows it, on one line."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE))
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line]


def arguments(name: str) -> list[str]:
    return [text for instruction, text in instructions() if instruction == name]


def copied() -> list[str]:
    """Files and folders that go into the image."""
    return [name for text in arguments("COPY") for name in text.split()[:-1]]


def test_the_base_is_slim_and_of_the_same_python_as_a_space():
    front_matter = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n")[1]
    assert arguments("FROM") == [f"python:{yaml.safe_load(front_matter)['python_version']}-slim"]


def test_it_runs_as_a_user_without_rights():
    names = [name for name, _ in instructions()]
    assert arguments("USER") == ["reader"]
    # Everything is installed before, and nothing written after.
    assert names.index("USER") > max(index for index, name in enumerate(names) if name in ("RUN", "COPY"))
    assert "--uid 1000 reader" in arguments("RUN")[0]


def test_only_what_the_app_needs_is_installed():
    (install,) = [text for text in arguments("RUN") if text.startswith("pip install")]
    assert install.endswith("--requirement requirements.txt")
    assert "--no-cache-dir" in install


def test_the_health_check_asks_the_app():
    (check,) = arguments("HEALTHCHECK")
    assert check.endswith('CMD ["python", "-m", "server.health"]')
    timeout = re.search(r"--timeout=(\d+)s", check)
    assert timeout is not None
    assert int(timeout[1]) > health.PATIENCE


def test_it_listens_for_other_machines():
    assert any("GRADIO_SERVER_NAME=0.0.0.0" in text for text in arguments("ENV"))
    assert arguments("EXPOSE") == ["7860"]


def test_the_builder_is_sent_what_is_copied_and_nothing_else():
    assert IGNORED[1] == "*"
    assert {line.removeprefix("!") for line in IGNORED if line.startswith("!")} == set(copied())


@pytest.fixture
def image(tmp_path) -> Path:
    """The files of the image, where no other file of the project can be found."""
    for name in copied():
        ignore = shutil.ignore_patterns("__pycache__")
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
        else:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_what_is_copied_is_a_whole_app(image):
    program = (
        "import app; from model import Reader; reader = Reader.load(); "
        "comparison = app.load_comparison(); assert comparison is not None; "
        "app.build_app(reader, reader.classifier.report, comparison); "
        "app.launch_settings(reader); print('whole')"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=image, capture_output=True, text=True, check=False
    )
    assert run.stdout.splitlines()[-1:] == ["whole"], run.stderr
