"""The stress benchmark: what is photographed, counted and written."""

import json

import pytest
from PIL import Image

from benchmarks.difficulty import CURVES, DEFAULT
from benchmarks.photos import take_photo
from benchmarks.scores import Outcome, score
from benchmarks.stress import Shot, draw_curves, main, read_shot, save_misread, shots
from model import Box, Digit, Reader, Reading


@pytest.fixture
def run(reader, monkeypatch, capsys):
    """Run the command with a reader that reads a 7 everywhere; gives its status, output and complaints."""
    seven = Reading("7", "read", (Digit(7, 0.75, (0.025,) * 10, Box(0, 0, 1, 1)),))
    monkeypatch.setattr(reader, "read", lambda source: seven)
    monkeypatch.setattr(Reader, "load", lambda directory: reader)

    def run(*arguments):
        status = main([*(str(argument) for argument in arguments), "--processes=1"])
        return status, *capsys.readouterr()

    return run


def test_every_level_shows_the_same_scenes():
    plan = shots(5, 4, ["blur", "tilt"], 2)
    assert len(plan) == 1 + len(CURVES["blur"].levels) + len(CURVES["tilt"].levels)
    assert [shot.number for shot in plan["default", 0.0]] == [0, 1, 2, 3]
    assert {shot.difficulty for shot in plan["default", 0.0]} == {DEFAULT}
    for group in list(plan.values())[1:]:
        assert [(shot.seed, shot.number) for shot in group] == [(5, 0), (5, 1)]


def test_a_shot_is_read_by_the_whole_reader():
    outcome = read_shot(Reader.load(), Shot(0, 1))
    assert outcome.truth == take_photo((0, 1)).text
    assert (outcome.file, outcome.kind) == ("0-1", "one digit")
    assert dict(outcome.features).keys() >= {"surface", "pen", "lines", "page edge", "cast shadow"}


def test_command_prints_counts_features_and_curves(run):
    status, printed, _ = run("--count", 3, "--per-level", 1, "--curves", "tilt")
    assert status == 0
    lines = printed.splitlines()
    assert lines[0].startswith("default difficulty")
    assert any(line.startswith("pen: ") for line in lines)
    start = next(index for index, line in enumerate(lines) if line.startswith(CURVES["tilt"].title))
    assert [line.split()[0] for line in lines[start + 1 : start + 7]] == ["0", "15", "30", "40", "50", "60"]
    assert lines[-1].split()[1:3] == ["→", "7"]


def test_command_without_curves(run):
    assert "tilt" not in run("--count", 1, "--per-level", 0)[1]


def test_command_writes_what_it_is_asked_for(run, tmp_path):
    files = {name: tmp_path / f"{name}.png" for name in ("picture", "sheet")}
    run(
        *("--count", 3, "--per-level", 1, "--curves", "light", "--json", tmp_path / "out.json"),
        *("--picture", files["picture"], "--sheet", files["sheet"], "--misread", tmp_path / "misread"),
    )
    for path in files.values():
        with Image.open(path) as image:
            assert min(image.size) > 100
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in written["curves"]["light"]] == ["0", "20", "40", "60", "75", "90"]
    assert written["difficulty"]["quality"] == [45, 95]
    saved = sorted(path.read_bytes() for path in (tmp_path / "misread").iterdir())
    assert len(saved) == len(written["misread"]) > 0
    numbers = [int(item["file"].split("-")[1]) for item in written["misread"]]
    assert saved == sorted(take_photo((0, number)).file for number in numbers)


def test_misread_photos_are_named_after_truth_and_answer(tmp_path):
    save_misread([(Shot(0, 1), Outcome("0-1", "number", "12\n3", "", "not_a_digit", 0.2))], tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["0-1-is-12_3-read-not_a_digit.jpg"]


def test_every_curve_has_its_chart(tmp_path):
    outcome = Outcome("a", "number", "7", "7", "read", 0.9)
    rows = {name: [score("1", [outcome])] * len(curve.levels) for name, curve in CURVES.items()}
    draw_curves(rows, tmp_path / "all.png")
    draw_curves({"size": rows["size"]}, tmp_path / "one.png")
    with Image.open(tmp_path / "all.png") as every, Image.open(tmp_path / "one.png") as one:
        assert every.height > 2 * one.height


def test_command_complains_about_an_unusable_model(tmp_path, capsys):
    assert main(["--count=1", "--per-level=0", "--processes=1", f"--model={tmp_path}"]) == 2
    assert "report.json" in capsys.readouterr().err
