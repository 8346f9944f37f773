"""Shares with their intervals, precision, recall and F1."""

import numpy as np
import pytest

from model.metrics import count_confusion, precision_recall_f1, sign_test, wilson_interval


@pytest.mark.parametrize(
    ("successes", "total", "expected"),
    [
        # Agresti and Coull, "Approximate is better than exact" (1998), and by hand.
        (0, 10, (0.0, 0.27754)),
        (10, 10, (0.72246, 1.0)),
        (81, 263, (0.25527, 0.36623)),
        (0, 0, (0.0, 1.0)),
    ],
)
def test_wilson_interval(successes, total, expected):
    assert wilson_interval(successes, total) == pytest.approx(expected, abs=1e-4)


def test_wilson_interval_solves_its_equation():
    total, share = 10_000, 0.998
    for end in wilson_interval(9_980, total):
        assert abs(share - end) == pytest.approx(1.96 * np.sqrt(end * (1 - end) / total))


@pytest.mark.parametrize(
    ("ones", "others", "chance"),
    [(0, 0, 1.0), (1, 1, 1.0), (0, 8, 2 / 256), (8, 0, 2 / 256), (1, 5, 14 / 64), (0, 5_000, 0.0)],
)
def test_the_sign_test_against_throws_of_a_coin(ones, others, chance):
    assert sign_test(ones, others) == pytest.approx(chance)


def test_precision_recall_f1_against_single_predictions():
    random = np.random.default_rng(5)
    truth = random.integers(0, 10, 3_000)
    answers = np.where(random.random(3_000) < 0.8, truth, random.integers(0, 10, 3_000))
    matrix = np.zeros((10, 10), np.int64)
    np.add.at(matrix, (truth, answers), 1)
    precision, recall, f1 = precision_recall_f1(matrix)
    for digit in range(10):
        hits = int(np.sum((truth == digit) & (answers == digit)))
        assert precision[digit] == pytest.approx(hits / np.sum(answers == digit))
        assert recall[digit] == pytest.approx(hits / np.sum(truth == digit))
        expected = 2 * precision[digit] * recall[digit] / (precision[digit] + recall[digit])
        assert f1[digit] == pytest.approx(expected)


def test_precision_recall_f1_of_a_class_that_never_occurs():
    matrix = np.array([[3, 0, 0], [1, 0, 0], [0, 0, 0]])
    for figures, expected in zip(
        precision_recall_f1(matrix), ([0.75, 0, 0], [1, 0, 0], [6 / 7, 0, 0]), strict=True
    ):
        assert figures == pytest.approx(expected)


def test_confusion_counts_every_image_once_with_truth_in_rows():
    counts = np.array(count_confusion(np.array([3, 3, 5, 9], np.uint8), np.array([3, 8, 5, 9])))
    assert counts.sum() == 4
    assert counts[3, 3] == counts[3, 8] == counts[5, 5] == counts[9, 9] == 1
