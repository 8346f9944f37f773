"""The corruption benchmark: which digits it reads, how it counts, what it prints and writes."""

import json

import numpy as np
import pytest
from PIL import Image

from benchmarks.corruptions import NAMES_WIDTH, Task, choose, main, measure, read_damaged
from model import Reader
from model.corruptions import CORRUPTIONS
from model.report import ARTIFACT
from training.data import load_collection
from training.strokes import draw_digit, render


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    """A file of 130 digits drawn by our own hand, 10 of them for the test."""
    rng = np.random.default_rng(0)
    labels = np.tile(np.arange(10, dtype=np.uint8), 13)
    images = np.stack([render(draw_digit(int(label), rng, 0.9), 28, 2.5, (6, 4, 18)) for label in labels])
    path = tmp_path_factory.mktemp("digits") / "own.npz"
    np.savez(
        path,
        x_train=images[10:], y_train=labels[10:], x_test=images[:10], y_test=labels[:10],
        title=np.array("Own digits"),
    )  # fmt: skip
    return path


def test_digits_are_chosen_in_proportion(collection):
    split = load_collection(collection)
    assert sorted(task.label for task in choose(split, 1000, 0)) == list(range(10))
    chosen = choose(split, 4, 7)
    assert len(chosen) == 4 and {task.seed for task in chosen} == {7}


def test_the_same_digit_is_read_alone_and_in_a_picture(collection):
    reader, split = Reader.load(), load_collection(collection)
    wrong = np.stack([read_damaged(reader, task) for task in choose(split, 10, 0)])
    assert wrong.shape == (10, 1 + len(CORRUPTIONS), 2) and wrong.dtype == np.bool_
    # Most are read when nothing is damaged, both ways, and not when they are asked to be another digit.
    assert wrong[:, 0].sum(axis=0).max() <= 3
    other = Task(split.x_test[3], (int(split.y_test[3]) + 1) % 10, 0, 0)
    assert read_damaged(reader, other)[0].all()


def test_means_are_those_of_the_damaged_digits_alone(monkeypatch, collection):
    pattern = np.zeros((1 + len(CORRUPTIONS), 2), np.bool_)
    pattern[0] = True
    pattern[1:4, 0] = True
    monkeypatch.setattr("benchmarks.corruptions.read_damaged", lambda reader, task: pattern)
    found = measure(ARTIFACT, choose(load_collection(collection), 10, 0), 1)
    assert (found.rows[0].corruption, found.rows[0].classifier, found.rows[0].reader) == ("none", 10, 10)
    assert (found.rows[1].corruption, found.rows[1].classifier, found.rows[1].reader) == ("shot noise", 10, 0)
    assert found.classifier.error == pytest.approx(3 / 15)
    assert (found.classifier.margin, found.reader.error) == (0.0, 0.0)


def test_command_prints_a_table_and_writes_json(collection, tmp_path, capsys):
    out = tmp_path / "out.json"
    picture = tmp_path / "examples.png"
    options = ["--digits", str(collection), "--limit", "2", "--processes", "1", "--json", str(out)]
    options += ["--picture", str(picture)]
    assert main([*options, "--model", str(ARTIFACT), "--model", str(ARTIFACT)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Error on 2 test digits of Own digits, damaged in 15 ways")
    lines = printed.split("\n\n")[1].splitlines()
    assert len({len(line) for line in lines}) == 1
    assert [line.split("  ")[0] for line in lines] == ["corruption", "none", *CORRUPTIONS, "mean of 15"]
    # The same model twice gives the same figures twice.
    assert lines[3].count("%") == 4
    with Image.open(picture) as image:
        # Two digits beside the names; sixteen rows of 28 pixels and a border, twice as large.
        assert (image.width - NAMES_WIDTH, image.height) == (2 * 2 * 30, 16 * 2 * 30)
        assert image.crop((0, 0, NAMES_WIDTH, image.height)).getextrema()[0] < 100
    written = json.loads(out.read_text(encoding="utf-8"))
    first, second = written["models"]
    assert first == second and len(first["rows"]) == 16
    assert (written["data"], written["seed"]) == ("Own digits", 0)


def test_command_complains_about_missing_digits_and_models(collection, tmp_path, capsys):
    assert main(["--digits", str(tmp_path / "none.npz")]) == 2
    assert "none.npz: not found" in capsys.readouterr().err
    assert main(["--digits", str(collection), "--limit", "1", "--model", str(tmp_path)]) == 2
    assert "report.json" in capsys.readouterr().err
