"""The command line prints what the reader says, in a form that people and programs rely on."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import model.__main__
from model.__main__ import build_parser, main, to_line
from model.picture import Source, read_picture
from model.pieces import Box
from model.reader import Reader
from model.reading import Digit, Reading, Step
from model.report import ArtifactError
from model.table import Row
from model.view import WHOLE, View
from training.strokes import draw_digit, render

ROOT = Path(__file__).parents[2]


class StandIn(Reader):
    """Reads the digits off the gray of a picture's pixels: 0 is blank, 1 no digit, 20 to 29 are digits."""

    def __init__(self) -> None:
        """Need no model."""

    def read(self, source: Source, view: View = WHOLE) -> Reading:
        """Decode for real, then answer by gray."""
        picture = read_picture(source, view)
        grays = [int(gray) for gray in picture.pixels[0, :, 0]]
        steps = (Step("picture", "A picture.", picture.pixels), Step("answer", "An answer – in words."))
        if grays[0] == 0:
            return Reading("", "blank", (), steps, picture.width, picture.height)
        digits = tuple(
            Digit(
                gray % 10,
                gray / 100,
                tuple(np.eye(10)[gray % 10]),
                Box(4 * i, 1, 2, 3),
                line=i // 2,
                status="read" if gray >= 20 else "not_a_digit",
            )
            for i, gray in enumerate(grays)
        )
        accepted = [digit for digit in digits if digit.status == "read"]
        lines = {digit.line: "" for digit in accepted}
        for digit in accepted:
            lines[digit.line] += str(digit.digit)
        text = "\n".join(lines.values())
        return Reading(text, "read" if text else "not_a_digit", digits, steps, picture.width, picture.height)


def load_stand_in(directory: Path) -> Reader:
    return StandIn()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a picture of each kind, some below it, and files that are none."""
    monkeypatch.chdir(tmp_path)
    for name, grays in {
        "seven.png": [27],
        "number.png": [21, 22, 25, 29],
        "partly.png": [3, 28],
        "blank.png": [0],
        "scribble.png": [1],
        "scans/SEVEN.PNG": [27],
        "scans/deep/two.bmp": [22],
        "scans/.hidden/three.png": [23],
        "scans/._four.png": [24],
    }.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.array([grays], np.uint8)).save(name)
    Path("scans/notes.txt").write_text("seven")
    Path("broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    Path("empty").mkdir()
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, list[str], list[str]]:
    """Exit status, lines printed, lines of errors."""
    status = main(argv, load=load_stand_in)
    printed = capsys.readouterr()
    return status, printed.out.splitlines(), printed.err.splitlines()


def test_a_line_for_each_picture_in_columns(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["seven.png", "number.png", "partly.png", "blank.png", "scribble.png"]
    status, lines, errors = run(capsys, *names)
    assert lines == [
        "seven.png     7     27.0%",
        "number.png    12 / 59   21.0%",
        "partly.png    8     28.0%  one mark left out: not a digit",
        "blank.png     -    nothing is written",
        "scribble.png  -    not a digit",
    ]
    assert (status, errors) == (0, [])


def test_nothing_is_ever_certain() -> None:
    for confidence, told in ((0.9, " 90.0%"), (0.9994, " 99.9%"), (0.99999, ">99.9%"), (1.0, ">99.9%")):
        assert to_line(Row("a.png", "read", "7", confidence), 5) == f"a.png  7    {told}"


def test_every_picture_is_turned_and_then_cropped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = run(capsys, "--crop", "0.5,0,1,1", "number.png")
    assert lines[0].split()[:2] == ["number.png", "59"]
    # On its head, the last digit comes first.
    _, lines, _ = run(capsys, "--turns", "2", "--crop", "0,0,0.25,1", "number.png")
    assert lines[0].split()[:2] == ["number.png", "9"]


def test_one_bad_file_does_not_stop_the_rest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, errors = run(capsys, "seven.png", "broken.png", "missing.png", "empty", "blank.png")
    assert [line.split()[0] for line in lines] == ["seven.png", "blank.png"]
    assert errors == [
        "broken.png: The picture is damaged, incomplete or of an unusual kind. "
        "Save it again as JPEG or PNG, or use another picture.",
        "missing.png: There is no such file. Check its name, or choose it again.",
        "empty: There are no pictures in this folder.",
    ]
    assert status == 1


def test_folders_are_searched_for_pictures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, _ = run(capsys, "scans")
    assert [line.split()[:2] for line in lines] == [["scans/SEVEN.PNG", "7"], ["scans/deep/two.bmp", "2"]]
    assert status == 0


def test_the_json_form_is_kept_field_by_field(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["seven.png", "number.png", "blank.png", "scribble.png", "broken.png"]
    status, lines, errors = run(capsys, "--json", *names)
    seven, number, blank, scribble, broken = map(json.loads, lines)
    assert seven == {
        "file": "seven.png",
        "text": "7",
        "status": "read",
        "digits": [
            {
                "digit": 7,
                "status": "read",
                "confidence": 0.27,
                "probabilities": [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
                "box": [0, 1, 2, 3],
                "line": 0,
            }
        ],
        "width": 1,
        "height": 1,
        "sentences": ["A picture.", "An answer – in words."],
    }
    assert number["text"] == "12\n59"
    assert [digit["line"] for digit in number["digits"]] == [0, 0, 1, 1]
    assert [digit["box"][0] for digit in number["digits"]] == [0, 4, 8, 12]
    assert (blank["file"], blank["text"], blank["status"], blank["digits"]) == ("blank.png", "", "blank", [])
    assert (scribble["text"], scribble["status"], len(scribble["digits"])) == ("", "not_a_digit", 1)
    assert set(broken) == {"file", "error"}
    assert broken["error"].startswith("The picture is damaged")
    assert (status, errors) == (1, [])


def test_standard_input_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.BytesIO(Path("seven.png").read_bytes())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(data))
    status, lines, _ = run(capsys, "--json", "-")
    assert json.loads(lines[0])["file"] == "-"
    assert json.loads(lines[0])["text"] == "7"
    assert status == 0


def test_pictures_in_a_zip_file_are_read_like_those_in_a_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile("all.zip", "w") as packed:
        for path in ("scans/deep/two.bmp", "scans/SEVEN.PNG", "scans/._four.png", "broken.png"):
            packed.write(path)
    status, lines, errors = run(capsys, "all.zip", "seven.png")
    assert [line.split()[:2] for line in lines] == [
        ["all.zip/scans/SEVEN.PNG", "7"],
        ["all.zip/scans/deep/two.bmp", "2"],
        ["seven.png", "7"],
    ]
    assert [error.split(": ")[0] for error in errors] == ["all.zip/broken.png"]
    assert status == 1


def test_a_zip_file_that_cannot_be_used_does_not_stop_the_rest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("broken.zip").write_bytes(b"PK\x03\x04 and nothing more")
    with zipfile.ZipFile("none.zip", "w") as packed:
        packed.write("scans/notes.txt")
    status, lines, errors = run(capsys, "broken.zip", "none.zip", "seven.png")
    assert [line.split()[:2] for line in lines] == [["seven.png", "7"]]
    assert errors[0].startswith("broken.zip: The ZIP file is damaged")
    assert errors[1] == "none.zip: There are no pictures in this ZIP file."
    assert status == 1


TABLE = [
    '"file","text","status","confidence","remark"',
    '"seven.png","7","read",0.27,""',
    '"number.png","12 / 59","read",0.21,""',
    '"partly.png","8","read",0.28,"one mark left out: not a digit"',
    '"blank.png","","blank","","nothing is written"',
    '"scribble.png","","not_a_digit","","not a digit"',
    '"missing.png","","error","","There is no such file. Check its name, or choose it again."',
]
TABLED = ("seven.png", "number.png", "partly.png", "blank.png", "scribble.png", "missing.png")


def test_a_table_is_written_beside_the_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, errors = run(capsys, "--csv", "table.csv", *TABLED)
    assert Path("table.csv").read_text(encoding="utf-8").splitlines() == TABLE
    assert (len(lines), len(errors), status) == (5, 1, 1)
    status, lines, _ = run(capsys, "--json", "--csv", "table.csv", "seven.png")
    assert json.loads(lines[0])["text"] == "7"
    assert Path("table.csv").read_text(encoding="utf-8").splitlines() == TABLE[:2]


def test_a_table_is_printed_instead_of_the_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, errors = run(capsys, "--csv", "-", *TABLED)
    assert (lines, errors, status) == (TABLE, [], 1)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("missing/table.csv", "missing/table.csv: cannot be written (No such file or directory)"),
        ("scans", "scans: cannot be written (Is a directory)"),
        ("seven.png", "seven.png: a table is not written over a picture; name another file"),
        ("all.ZIP", "all.ZIP: a table is not written over a picture; name another file"),
    ],
)
def test_a_table_that_cannot_be_written_ends_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    before = Path("seven.png").read_bytes()
    assert run(capsys, "--csv", name, "blank.png") == (2, [], [told])
    assert Path("seven.png").read_bytes() == before


def test_every_step_is_written_and_equal_names_are_kept_apart(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines, _ = run(capsys, "--explain", "steps/here", "seven.png", "broken.png", "scans", "seven.png")
    assert (status, len(lines)) == (1, 4)
    written = sorted(path.name for path in Path("steps/here").iterdir())
    stems = ["SEVEN-2", "seven", "seven-3", "two"]
    assert written == sorted([f"{stem}-1-picture.png" for stem in stems] + [f"{stem}.txt" for stem in stems])
    text = Path("steps/here/seven.txt").read_text(encoding="utf-8")
    assert text == "seven.png\n1 picture: A picture.\n2 answer: An answer – in words.\n"
    with Image.open("steps/here/seven-1-picture.png") as image:
        assert np.array_equal(np.asarray(image), [[[27, 27, 27]]])


def test_a_folder_that_cannot_be_written_ends_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines, errors = run(capsys, "--explain", "seven.png", "blank.png")
    assert (status, lines) == (2, [])
    assert errors == ["seven.png: cannot be used as a folder (File exists)"]
    Path("steps/seven-1-picture.png").mkdir(parents=True)
    status, lines, errors = run(capsys, "--explain", "steps", "seven.png")
    assert (status, lines) == (2, [])
    assert errors == ["steps: cannot be written to (Is a directory)"]


def test_a_model_that_cannot_be_loaded_is_one_clear_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--model", "empty", "seven.png"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("The model cannot be loaded. empty/report.json: not found")
    assert printed.err.count("\n") == 1


def test_the_model_folder_is_handed_to_the_loader(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(directory: Path) -> Reader:
        raise ArtifactError(f"{directory}: refused")

    assert main(["--model", "elsewhere", "seven.png"], load=refuse) == 2
    assert "elsewhere: refused" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["--jsn", "seven.png"],
        ["--explain"],
        ["--model"],
        ["--json", "--csv", "-", "seven.png"],
        ["--turns", "4", "seven.png"],
        ["--crop", "0,0,1", "seven.png"],
        ["--crop", "0.5,0,0.5,1", "seven.png"],
        ["--crop", "0,0,nan,1", "seven.png"],
    ],
)
def test_wrong_usage_is_told_apart_from_failure(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv, load=load_stand_in)
    assert caught.value.code == 2
    assert "usage: python -m model" in capsys.readouterr().err


def test_progress_is_shown_on_a_terminal_only(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(capsys, "seven.png", "blank.png")[2] == []
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "pictures" in "".join(run(capsys, "seven.png", "blank.png")[2])
    assert run(capsys, "seven.png")[2] == []


def options() -> list[str]:
    """Every option of the command, by its long name, and what stands for its arguments."""
    actions = build_parser()._actions
    return [action.option_strings[-1] if action.option_strings else str(action.metavar) for action in actions]


def test_every_option_is_explained_in_the_help_and_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = re.search(r"^## Command line\n(.*?)^## ", readme, re.MULTILINE | re.DOTALL)
    assert section is not None
    help_text = build_parser().format_help()
    assert len(options()) == 8
    for option in options():
        assert option in section[1]
        assert option in help_text


def test_a_key_that_ends_the_command_ends_it_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object, **options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("model.__main__.main", interrupt)
    assert model.__main__.run() == 130


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    """A folder with a drawn 3, an empty page and a 5 whose name few encodings can write."""
    for name, digit in {"three.png": 3, "five–\N{PENCIL}.png": 5}.items():
        strokes = draw_digit(digit, np.random.default_rng(0), neatness=0.9)
        Image.fromarray(255 - render(strokes, 280, 20, (56, 42, 168))).save(tmp_path / name)
    Image.new("L", (280, 280), "white").save(tmp_path / "empty.png")
    return tmp_path


def start(*argv: str, **environment: str) -> "subprocess.Popen[bytes]":
    """``python -m model`` with the model that comes with the program, as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "model", *argv],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_the_command_reads_drawings_with_the_shipped_model(drawings: Path) -> None:
    process = start("--explain", str(drawings / "steps"), str(drawings), PYTHONIOENCODING="ascii")
    printed, errors = process.communicate(timeout=60)
    lines = [line.removeprefix(f"{drawings}/").split() for line in printed.decode("ascii").splitlines()]
    assert [line[:2] for line in lines] == [
        ["empty.png", "-"],
        ["five\\u2013\\u270f.png", "5"],
        ["three.png", "3"],
    ]
    assert (process.returncode, errors) == (0, b"")
    written = {path.name for path in (drawings / "steps").iterdir()}
    assert {"three.txt", "three-1-picture.png", "three-2-ink.png", "three-3-digit-1.png"} <= written
    assert {"empty.txt", "empty-1-picture.png"} <= written


def test_standard_input_gives_the_same_reading_as_python(drawings: Path) -> None:
    data = (drawings / "three.png").read_bytes()
    process = start("--json", "-")
    printed, errors = process.communicate(data, timeout=60)
    assert json.loads(printed) == {"file": "-", **Reader.load().read(data).to_json()}
    assert (process.returncode, errors) == (0, b"")


def test_a_closed_pipe_ends_the_command_quietly(drawings: Path) -> None:
    process = start("--json", *3 * [str(drawings)])
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (1, b"")
