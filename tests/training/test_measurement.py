"""The figures of a saved network, and how they are told."""

import numpy as np
import pytest

from model.predictions import STEP
from training.measurement import as_text, measure

LABELS = np.array([0, 1, 2, 3, 3, 3], np.uint8)


@pytest.fixture
def measured():
    probabilities = np.full((6, 10), 0.02, np.float32)
    for row, answer in enumerate([0, 1, 2, 3, 3, 8]):
        probabilities[row, answer] = 0.82
    return measure(probabilities, LABELS)


def test_every_digit_counts_once(measured):
    assert measured.predictions.total == 6 and measured.predictions.matrix[3, 8] == 1
    assert measured.test_loss == pytest.approx(-(5 * np.log(0.82) + np.log(0.02)) / 6, rel=1e-6)
    assert measured.predictions.misread.tolist() == [5]
    assert measured.predictions.reliability.expected_error == pytest.approx(5 / 6 - 0.82, abs=STEP)


def test_a_truth_held_impossible_costs_much_and_not_infinitely_much():
    probabilities = np.eye(10, dtype=np.float32)[[4]]
    assert 80 < measure(probabilities, np.array([5], np.uint8)).test_loss < 100


def test_the_text_tells_figures_per_digit_and_the_matrix(measured):
    lines = as_text(measured).splitlines()
    assert "Read right     5 of 6" in lines
    assert any(line.startswith("Accuracy       83.33% (95 % interval 43.65% to 96.99%)") for line in lines)
    assert "Calibration    0.0133 expected error, 15 bins" in lines
    assert "3              1.0000  0.6667  0.8000        3" in lines
    assert "macro mean     0.4000  0.3667  0.3800        6" in lines
    assert "weighted       1.0000  0.8333  0.9000        6" in lines
    assert "3   ·  ·  ·  2  ·  ·  ·  ·  1  ·" in lines
