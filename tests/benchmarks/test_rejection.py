"""Digits against what is none: counts, and the area under the ROC curve."""

import numpy as np
import pytest

from benchmarks.rejection import auroc, auroc_interval, rejection, rejection_table
from benchmarks.scores import Outcome


def outcome(truth, status, confidence, kind="photo"):
    return Outcome("a.png", kind, truth, "7" if status in ("read", "unsure") else "", status, confidence)


OUTCOMES = [
    outcome("7", "read", 0.9),
    outcome("7", "unsure", 0.6),
    outcome("7", "not_a_digit", 0.3),
    outcome("", "read", 0.7, "signs"),
    outcome("", "unsure", 0.5, "signs"),
    outcome("", "not_a_digit", 0.2, "signs"),
    outcome("", "blank", 0.0, "letters"),
    # Neither whole numbers nor trick pictures tell how sure the reader is of one digit.
    outcome("77", "not_a_digit", 0.1, "multi"),
    outcome("7", "not_a_digit", 0.1, "adversarial"),
]


def test_digits_and_what_is_none_are_counted_apart():
    found = rejection(OUTCOMES)
    assert (found.nondigits, found.taken, found.unsure) == (4, 1, 1)
    assert (found.digits, found.refused, found.digits_unsure) == (3, 1, 1)
    # Of the twelve pairs, 0.6 and 0.3 stand below 0.7, and 0.3 below 0.5.
    assert found.auroc == pytest.approx(9 / 12)
    assert found.low < found.auroc < found.high


def test_without_both_there_is_nothing_to_tell_apart():
    assert rejection(OUTCOMES[:3]) is None
    assert rejection(OUTCOMES[3:7]) is None
    assert rejection([]) is None


def test_table_names_every_share():
    lines = rejection_table(rejection(OUTCOMES)).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert [line.split("  ")[0] for line in lines] == [
        "rejection",
        "no digit: read as one for sure",
        "no digit: read, but unsure",
        "one digit: refused",
        "one digit: read, but unsure",
        "AUROC of the confidence",
    ]
    assert "1 of 4" in lines[1] and "25.0 %" in lines[1]


@pytest.mark.parametrize(
    ("positive", "negative", "area"),
    [([2, 3], [0, 1], 1.0), ([0, 1], [2, 3], 0.0), ([1, 1], [1, 1], 0.5), ([1, 3], [2], 0.5)],
)
def test_area_is_the_share_of_pairs_in_order(positive, negative, area):
    assert auroc(np.array(positive, float), np.array(negative, float)) == area


def test_interval_narrows_with_more_pictures_and_stays_between_0_and_1():
    few, many = auroc_interval(0.9, 20, 20), auroc_interval(0.9, 500, 500)
    assert few[0] < many[0] < 0.9 < many[1] < few[1] <= 1.0
    # Hanley and McNeil's own example: an area of 0.893 of 51 and 58 pictures, standard error 0.032.
    low, high = auroc_interval(0.893, 51, 58)
    assert (high - low) / 2 / 1.96 == pytest.approx(0.032, abs=0.001)
