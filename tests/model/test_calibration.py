"""Reliability: answers counted by how sure they were."""

import numpy as np
import pytest

from model.calibration import BINS, Reliability, count_reliability


def test_answers_fall_into_bins_of_equal_width():
    confidences = np.array([0.05, 0.15, 0.18, 0.95, 1.0])
    right = np.array([False, True, False, True, True])
    counted = count_reliability(confidences, right, bins=10)
    assert counted.counts == (1, 2, 0, 0, 0, 0, 0, 0, 0, 2)
    assert counted.correct == (0, 1, 0, 0, 0, 0, 0, 0, 0, 2)
    assert counted.confidences[1] == pytest.approx(0.33)
    assert counted.total == 5


def test_an_edge_counts_below():
    counted = count_reliability(np.array([0.0, 0.25, 0.5]), np.array([True] * 3), bins=4)
    assert counted.counts == (2, 1, 0, 0)


def test_the_expected_error_by_hand():
    # Bin 2 of 2: three of four right at 0.9; bin 1: none of one right at 0.4.
    counted = count_reliability(
        np.array([0.9, 0.9, 0.9, 0.9, 0.4]), np.array([True, True, True, False, False]), bins=2
    )
    assert counted.expected_error == pytest.approx((4 * abs(0.75 - 0.9) + 1 * abs(0 - 0.4)) / 5)


def test_answers_as_sure_as_they_are_right_have_no_error():
    rng = np.random.default_rng(0)
    confidences = rng.uniform(0.1, 1, 200_000)
    right = rng.random(200_000) < confidences
    assert count_reliability(confidences, right).expected_error < 0.01
    assert count_reliability(confidences, rng.random(200_000) < confidences / 2).expected_error > 0.2


def test_no_answers_have_no_error():
    assert count_reliability(np.zeros(0), np.zeros(0, np.bool_)).expected_error == 0


def test_float32_confidences_are_counted_like_others():
    rng = np.random.default_rng(1)
    confidences = rng.uniform(0, 1, 5_000).astype(np.float32)
    confidences[:500] = 1
    right = rng.random(5_000) < 0.9
    counted, exact = (count_reliability(item, right) for item in (confidences, confidences.astype(float)))
    assert (counted.counts, counted.correct) == (exact.counts, exact.correct)
    assert len(counted.counts) == BINS
    assert counted.expected_error == pytest.approx(exact.expected_error, abs=1e-6)


@pytest.mark.parametrize(
    ("counts", "correct", "confidences"),
    [
        ((), (), ()),
        ((1, 1), (1,), (0.3, 0.7)),
        ((1, 1), (2, 1), (0.3, 0.7)),
        ((1, 1), (-1, 1), (0.3, 0.7)),
        ((1, 1), (1, 1), (0.6, 0.7)),
        ((1, 0), (1, 0), (0.3, 0.2)),
        ((1, 1), (1, 1), (float("nan"), 0.7)),
    ],
)
def test_what_cannot_have_been_counted_is_refused(counts, correct, confidences):
    with pytest.raises(ValueError, match="reliability"):
        Reliability(counts, correct, confidences)
