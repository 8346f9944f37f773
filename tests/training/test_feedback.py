"""Corrections are looked through by a person, learned from, and what that changed is told."""

from pathlib import Path

import numpy as np
import pytest

from model.corrections import CorrectionStore, load_corrections
from model.mnist import DataError
from tests.model.test_corrections import correction
from training.feedback import (
    ACCEPTED,
    REJECTED,
    REPEATS,
    Read,
    as_blocks,
    as_text,
    count_read,
    load_feedback,
    move,
    review,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve accepted corrections: every third is no digit, the others are ones."""
    store = CorrectionStore(tmp_path / "feedback")
    for seed in range(12):
        move_to = store.keep(correction(None if seed % 3 == 0 else 1, seed))
        move(store.folder, move_to, ACCEPTED)
    return store.folder


class Ones:
    """Reads everything as a 1, for sure."""

    report = None

    def predict(self, images: np.ndarray) -> np.ndarray:
        return np.tile(np.eye(10, dtype=np.float32)[1], (len(images), 1))


def test_accepted_corrections_are_learned_from_but_for_some_kept_aside(folder):
    feedback = load_feedback(folder)
    assert len(feedback.learned) + len(feedback.aside) == 12
    assert all(int(one.id, 16) % 5 == 0 for one in feedback.aside)
    images, labels = feedback.digits()
    ones = sum(one.said == 1 for one in feedback.learned)
    assert images.shape == (ones * REPEATS, 28, 28)
    assert set(labels.tolist()) <= {1}
    assert len(feedback.nondigits()) == (len(feedback.learned) - ones) * REPEATS


def test_what_changed_is_counted_on_both_parts(folder):
    feedback = load_feedback(folder)
    read = count_read(Ones(), feedback)
    assert read.learned == sum(one.said == 1 for one in feedback.learned)
    assert read.aside == sum(one.said == 1 for one in feedback.aside)
    first, second = as_text(feedback, Read(0, 0), read).splitlines()
    assert first.startswith(f"Corrections learned from  {len(feedback.learned)}: read as said 0 before, ")
    assert second.startswith(f"Corrections kept aside    {len(feedback.aside)}: read as said 0 before, ")


def test_what_nobody_looked_through_is_not_learned_from(tmp_path):
    CorrectionStore(tmp_path).keep(correction())
    with pytest.raises(DataError, match="look them through first: python -m training review"):
        load_feedback(tmp_path)


def test_a_damaged_correction_is_named(folder):
    first, *_ = (folder / ACCEPTED).glob("*.json")
    first.write_text("{")
    with pytest.raises(DataError, match=first.name):
        load_feedback(folder)


def test_a_person_decides_each(tmp_path):
    store = CorrectionStore(tmp_path)
    for seed in range(5):
        store.keep(correction(seed=seed))
    answers, shown = iter(["?", "y", "N", "skip", "q"]), []
    assert review(tmp_path, lambda _: next(answers), shown.append) == 3
    assert len(load_corrections(tmp_path / ACCEPTED)) == 1
    assert len(load_corrections(tmp_path / REJECTED)) == 1
    assert len(load_corrections(tmp_path)) == 3
    assert "1 of 5: read as 7, said to be 1" in shown[1]
    assert review(tmp_path, lambda _: "y", shown.append) == 3
    assert load_corrections(tmp_path) == []


def test_a_move_that_was_interrupted_is_finished_the_next_time(tmp_path):
    name = CorrectionStore(tmp_path).keep(correction())
    (tmp_path / ACCEPTED).mkdir()
    (tmp_path / ACCEPTED / f"{name}.png").hardlink_to(tmp_path / f"{name}.png")
    assert load_corrections(tmp_path / ACCEPTED) == []
    move(tmp_path, name, ACCEPTED)
    assert [one.id for one in load_corrections(tmp_path / ACCEPTED)] == [name]
    assert not list(tmp_path.glob("*.*"))


def test_blocks_show_ink():
    image = np.zeros((28, 28), np.uint8)
    image[3, 5] = 255
    lines = as_blocks(image).split("\n")
    assert len(lines) == 28
    assert lines[3] == " " * 10 + "██"


def test_training_with_corrections_learns_them_and_says_so(folder, digits, save_npz, tmp_path, capsys):
    from model.mnist import ARRAYS
    from model.report import load_report
    from training.__main__ import main

    arrays = {name: getattr(digits, name) for name in ARRAYS}
    collection = save_npz("drawn.npz", title="Drawn digits", description="By a test.", **arrays)
    words = [
        "--digits",
        str(collection),
        "--quick",
        "--epochs",
        "1",
        "--batch-size",
        "32",
        "--processes",
        "0",
    ]
    assert main([*words, "--run", str(tmp_path / "run"), "--feedback", str(folder)]) == 0
    report = load_report(tmp_path / "run" / "artifact")
    assert "corrections" in report.data.checksums
    assert report.command.endswith(" --feedback DIR")
    assert (report.data.train, report.total) == (220, 60)
    assert "Corrections learned from" in capsys.readouterr().out
    assert main(["review", str(folder)]) == 0
    assert "0 looked through" in capsys.readouterr().out
