"""The accuracy benchmark: counts, intervals, the list of misread pictures, the files it writes."""

import json

import numpy as np
import pytest
from PIL import Image

from benchmarks.accuracy import limited, main
from benchmarks.pictures import read_manifest
from model import ArtifactError, Reader


@pytest.fixture
def run(reader, monkeypatch, capsys):
    """Run the command with the stand-in; gives its status, output and complaints."""
    monkeypatch.setattr(Reader, "load", lambda directory: reader)

    def run(*arguments):
        status = main([*(str(argument) for argument in arguments), "--processes=1"])
        return status, *capsys.readouterr()

    return run


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
    assert [row["name"] for row in written["kinds"]] == [
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
            "features": [],
        },
        {
            "file": "many/12.png",
            "kind": "multi",
            "truth": "12",
            "answer": "1",
            "status": "read",
            "confidence": 0.75,
            "features": [],
        },
    ]
    assert [(row["name"], row["right"]) for row in written["sources"]] == [("source: anna/digits", 1)]
    assert written["rejection"] is None
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.getcolors(maxcolors=1 << 16) is not None


def test_command_prints_sources_only_when_asked(run, pictures):
    assert "source: anna/digits" not in run("--data", pictures)[1]
    assert "source: anna/digits" in run("--data", pictures, "--sources")[1]


def test_command_tells_digits_from_what_is_none(run, pictures):
    (pictures / "npz").mkdir()
    np.savez(pictures / "npz" / "signs.npz", images=np.full((4, 5, 5), 255, np.uint8))
    printed = run("--data", pictures, "--npz")[1]
    assert "no digit: read as one for sure    0 of 4" in printed
    assert "AUROC" in printed


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
