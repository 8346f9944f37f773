"""The accuracy benchmark: counts, intervals, the list of misread pictures, the files it writes."""

import json

import numpy as np
import pytest
from PIL import Image

from benchmarks.accuracy import (
    Outcome,
    edit_distance,
    limited,
    main,
    misread_line,
    read_picture,
    scores,
    table,
)
from benchmarks.pictures import read_manifest
from model import ArtifactError, Reader
from model.report import wilson_interval


def outcomes_of(reader, folder):
    return [read_picture(reader, picture) for picture in read_manifest(folder)[0]]


@pytest.fixture
def run(reader, monkeypatch, capsys):
    """Run the command with the stand-in; gives its status, output and complaints."""
    monkeypatch.setattr(Reader, "load", lambda directory: reader)

    def run(*arguments):
        status = main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return run


def test_every_kind_is_counted_apart(reader, pictures):
    rows = scores(outcomes_of(reader, pictures))
    assert [
        (row.kind, row.pictures, row.right, row.refused, row.digits, row.digit_errors) for row in rows
    ] == [
        ("photo", 3, 2, 0, 3, 1),
        ("thumbnail", 1, 1, 0, 1, 0),
        ("drawing", 3, 1, 2, 3, 2),
        ("multi", 2, 0, 1, 4, 3),
        ("together", 9, 4, 3, 11, 6),
        ("adversarial", 1, 0, 0, 1, 1),
    ]
    assert (rows[0].low, rows[0].high) == wilson_interval(2, 3)
    assert rows[0].share == pytest.approx(2 / 3)


def test_pictures_of_no_digit_stand_apart_from_the_sum(reader, pictures):
    signs = Outcome("sign.png", "signs", "", "3", "read", 0.5)
    rows = scores([signs, *outcomes_of(reader, pictures)])
    assert [(row.kind, row.pictures) for row in rows[-3:]] == [
        ("together", 9),
        ("signs", 1),
        ("adversarial", 1),
    ]


def test_one_kind_needs_no_sum(reader, pictures):
    rows = scores(outcomes_of(reader, pictures)[:2])
    assert [row.kind for row in rows] == ["photo"]


def test_table_is_aligned(reader, pictures):
    lines = table(scores(outcomes_of(reader, pictures))).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[0].split() == [
        "kind",
        "pictures",
        "right",
        "refused",
        "share",
        "95",
        "%",
        "interval",
        "digit",
        "errors",
    ]
    assert lines[1].split() == [
        "photo",
        "3",
        "2",
        "0",
        "66.7",
        "%",
        "20.8",
        "to",
        "93.9",
        "%",
        "1",
        "of",
        "3",
    ]


@pytest.mark.parametrize(
    ("truth", "answer", "status", "right"),
    [
        ("7", "7", "read", True),
        ("7", "1", "read", False),
        ("7", "", "blank", False),
        ("7", "", "error", False),
        ("", "", "not_a_digit", True),
        ("", "0", "read", False),
        ("", "", "error", False),
    ],
)
def test_right_or_not(truth, answer, status, right):
    assert Outcome("a.png", "photo", truth, answer, status, 0.5).right is right


def test_misread_pictures_are_told_in_words():
    assert misread_line(Outcome("a.png", "photo", "1", "7", "read", 0.5)).split() == [
        "1", "→", "7", "50.0", "%", "a.png",
    ]  # fmt: skip
    assert "1 → not a digit" in misread_line(Outcome("a.png", "photo", "1", "", "not_a_digit", 0.5))
    assert misread_line(Outcome("a.png", "signs", "", "3", "read", 0.5)).startswith("– → 3")


@pytest.mark.parametrize(
    ("truth", "answer", "errors"),
    [
        ("2024", "2024", 0),
        ("2024", "204", 1),
        ("2024", "20124", 1),
        ("2024", "2874", 2),
        ("7", "", 1),
        ("", "12", 2),
    ],
)
def test_edit_distance(truth, answer, errors):
    assert edit_distance(truth, answer) == edit_distance(answer, truth) == errors


def test_where_lines_end_is_no_digit_error():
    outcome = Outcome("a.png", "multi", "12\n34", "1234", "read", 0.9)
    assert (outcome.right, outcome.digit_errors) == (False, 0)


def test_limit_is_spread_over_each_kind(pictures):
    found, _ = read_manifest(pictures)
    assert [picture.name for picture in limited(found, 2)] == [
        "good/3.png",
        "wrong/5.png",
        "small/1.png",
        "drawn/2.png",
        "drawn/broken.png",
        "trick/6.png",
        "many/12.png",
        "many/lines.png",
    ]
    assert limited(found, None) == found


def test_command_prints_counts_and_misread_pictures(run, pictures):
    status, printed, _ = run("--data", pictures)
    assert status == 0
    assert "1 pictures with other labels were left out." in printed
    assert "6 misread:" in printed
    listed = [line.split()[-1] for line in printed.split("misread:\n")[1].splitlines()]
    assert listed == [
        "wrong/5.png",
        "drawn/blank.png",
        "drawn/broken.png",
        "trick/6.png",
        "many/12.png",
        "many/lines.png",
    ]


def test_command_writes_json_and_sheet(run, pictures, tmp_path):
    status, _, _ = run(
        "--data", pictures, "--json", tmp_path / "out.json", "--sheet", tmp_path / "sheet.png", "--limit", 1
    )
    assert status == 0
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert written["model"] == {"version": "1.2.3", "network": "tiny-net", "data": "Made-up digits"}
    assert written["left_out"] == 1
    assert [row["kind"] for row in written["kinds"]] == [
        "photo", "thumbnail", "drawing", "multi", "together", "adversarial",
    ]  # fmt: skip
    assert written["misread"] == [
        {
            "file": "trick/6.png",
            "kind": "adversarial",
            "truth": "0",
            "answer": "6",
            "status": "read",
            "confidence": 0.75,
        },
        {
            "file": "many/12.png",
            "kind": "multi",
            "truth": "12",
            "answer": "1",
            "status": "read",
            "confidence": 0.75,
        },
    ]
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.getcolors(maxcolors=1 << 16) is not None


def test_command_takes_npz_files_only_when_asked(run, pictures):
    (pictures / "npz").mkdir()
    np.savez(pictures / "npz" / "signs.npz", images=np.full((3, 4, 4), 255, np.uint8))
    assert "signs" not in run("--data", pictures)[1]
    assert "signs" in run("--data", pictures, "--npz")[1]


def test_command_complains_about_an_unusable_folder(run, tmp_path):
    status, printed, complaint = run("--data", tmp_path)
    assert (status, printed) == (2, "")
    assert "manifest.csv: not found" in complaint


def test_command_complains_about_an_unusable_model(monkeypatch, capsys, pictures):
    def fail(directory):
        raise ArtifactError("report.json: not found")

    monkeypatch.setattr(Reader, "load", fail)
    assert main(["--data", str(pictures)]) == 2
    assert capsys.readouterr().err == "report.json: not found\n"


def test_command_complains_about_missing_npz_files(run, pictures):
    status, _, complaint = run("--data", pictures, "--npz")
    assert status == 2
    assert "npz: expected .npz files, found none" in complaint


@pytest.mark.parametrize("option", ["--limit=0", "--limit=-1", "--limit=many", "--sheet=misread.doc"])
def test_command_refuses_senseless_options_before_it_starts(option, capsys, pictures):
    with pytest.raises(SystemExit, match="2"):
        main(["--data", str(pictures), option])
    assert option.split("=")[0] in capsys.readouterr().err
