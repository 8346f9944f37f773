"""Each check finds its fault, and nothing where there is none."""

from pathlib import Path

import pytest

from deploy.checks import MOST_FILE_BYTES, problems
from deploy.upload import tracked_files

ROOT = Path(__file__).parents[2]


def found(root: Path) -> list[str]:
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and ".git" not in path.parts]
    return problems(root, files)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_good_project_has_no_problems(project):
    assert found(project) == []


def test_this_project_can_be_deployed():
    assert problems(ROOT, tracked_files(ROOT)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: A reader\n", "", "README.md: title: expected a title, found None"),
        ("sdk: gradio", "sdk: docker", "README.md: sdk: expected gradio, found docker"),
        (
            "sdk_version: 6.31.0",
            "sdk_version: 6.30.0",
            "README.md: sdk_version: expected the version of gradio",
        ),
        ('"3.12"', '"3.9"', "README.md: python_version: expected one of 3.11, 3.12, 3.13, found 3.9"),
        ("app.py", "main.py", "README.md: app_file: expected a file of the project, found main.py"),
        ("colorTo: gray", "colorTo: grey", "README.md: colorTo: expected one of blue, gray"),
        ("Reads digits", "Reads digits " * 5, "README.md: short_description: expected 1 to 60 characters"),
        ("license: mit", "licence: mit", "README.md: licence: not a setting of a Space"),
        ("title: A reader", "title: [", "README.md: its settings cannot be read"),
    ],
)
def test_settings_of_the_space(project, old, new, told):
    change(project / "README.md", old, new)
    assert any(problem.startswith(told) for problem in found(project))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("pillow>=12", "requirements.txt: pillow>=12: expected an exact version"),
        ("tensorflow==2.21.0", "requirements.txt: tensorflow: for training only; a Space would install it"),
        ("-e ../other", "requirements.txt: cannot be read"),
    ],
)
def test_requirements(project, line, told):
    change(project / "requirements.txt", "numpy==2.4.6", line)
    assert any(problem.startswith(told) for problem in found(project))


def test_a_large_file_needs_an_lfs_rule(project):
    with (project / "large.bin").open("wb") as file:
        file.truncate(MOST_FILE_BYTES + 1)
    (problem,) = found(project)
    assert problem.startswith("large.bin: 10 MB; over 10 MB it needs a line with 'filter=lfs'")
    (project / ".gitattributes").write_text("# big files\n*.bin filter=lfs diff=lfs merge=lfs -text\n")
    assert found(project) == []


def test_a_space_has_room_for_so_much(project):
    (project / ".gitattributes").write_text("*.bin filter=lfs\n")
    with (project / "huge.bin").open("wb") as file:
        file.truncate(1_100_000_000)
    (problem,) = found(project)
    assert problem.endswith(" MB altogether; a Space takes 1000 MB")


def test_an_lfs_pointer_is_no_file(project):
    (project / "photo.jpg").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    assert found(project) == ["photo.jpg: only the pointer of an LFS file; fetch it with 'git lfs pull'"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (".env", "A=1", ".env: may hold a secret"),
        ("keys/server.pem", "-----", "keys/server.pem: may hold a secret"),
        ("notes.txt", "use hf_" + 34 * "a", "notes.txt: holds an access token"),
    ],
)
def test_secrets_stay_here(project, name, content, told):
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text(content)
    (problem,) = found(project)
    assert problem.startswith(told)


def test_a_model_that_is_not_the_reports_is_refused(project):
    with (project / "model" / "artifact" / "digits.tflite").open("ab") as file:
        file.write(b"\0")
    (problem,) = found(project)
    assert problem.startswith("The model cannot be used.")
