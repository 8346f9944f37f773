"""What a run shows of itself."""

import csv

import cv2
import numpy as np

from model.predictions import Predictions
from training.curves import SAMPLES, draw_batch, draw_curves, draw_predictions, write_history

HISTORY = {
    "loss": [1.5, 0.5],
    "accuracy": [0.6, 0.9],
    "val_loss": [0.7, 0.2],
    "val_accuracy": [0.8, 1.0],
}


def test_history_is_a_table_with_one_line_per_epoch(tmp_path):
    write_history(HISTORY, tmp_path / "history.csv")
    with (tmp_path / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["1", "2"]
    assert float(rows[1]["val_loss"]) == 0.2


def test_curves_are_drawn_also_after_one_epoch_and_without_errors(tmp_path):
    draw_curves({name: values[1:] for name, values in HISTORY.items()}, tmp_path / "curves.png")
    assert cv2.imread(str(tmp_path / "curves.png")).shape == (400, 1000, 3)


def test_the_first_batch_is_shown_and_handed_on(tmp_path, digits):
    batches = [(digits.x_train[:40], digits.y_train[:40]), (digits.x_train[40:50], digits.y_train[40:50])]
    handed_on = list(draw_batch(iter(batches), tmp_path / "batch.png"))
    assert all(np.array_equal(ours[0], theirs[0]) for ours, theirs in zip(batches, handed_on, strict=True))
    sheet = cv2.imread(str(tmp_path / "batch.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet.shape == (2 * 2 * 28, 16 * 2 * 28)
    assert np.array_equal(255 - sheet[:56:2, :56:2], digits.x_train[0])


def test_a_batch_smaller_than_a_row_is_shown_too(tmp_path, digits):
    list(draw_batch(iter([(digits.x_train[:5], digits.y_train[:5])]), tmp_path / "batch.png"))
    assert cv2.imread(str(tmp_path / "batch.png")).shape[:2] == (56, 5 * 56)


def answered(digits, count):
    """The first digits read as the next one, the others right."""
    answers = np.where(np.arange(len(digits.y_test)) < count, (digits.y_test + 1) % 10, digits.y_test)
    return Predictions(digits.y_test, np.float32(0.9) * np.eye(10, dtype=np.float32)[answers])


def test_predictions_right_and_wrong_are_drawn(tmp_path, digits):
    path = tmp_path / "predictions.png"
    draw_predictions(digits.x_test, answered(digits, 3), path)
    picture = cv2.imread(str(path)).astype(int)
    # 16 read right and 3 read wrong, 8 to a row; what was misread has a red caption.
    assert picture.shape == (390, 960, 3)
    red = (picture[..., 2] - picture[..., 0] > 80).any(axis=1)
    assert red[260:].any() and not red[:260].any()


def test_predictions_are_drawn_whatever_there_is_of_them(tmp_path, digits):
    for wrong in (len(digits.y_test), 0):
        draw_predictions(digits.x_test, answered(digits, wrong), tmp_path / "predictions.png")
        assert cv2.imread(str(tmp_path / "predictions.png")).shape[0] == 2 * 130
    assert SAMPLES == 16
