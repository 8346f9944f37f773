"""The table of damaged digits: every figure follows from what was counted."""

import re
from html import unescape

import numpy as np
import pytest

from model.metrics import Counts
from pages.measured import Measurement
from pages.robustness import robustness


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def _rows(html: str) -> list[list[str]]:
    return [
        [_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", html)
    ]


def _counts(right: int) -> Counts:
    """954 digits of which so many were read right."""
    matrix = np.zeros((10, 10), int)
    matrix[3, 3], matrix[3, 5] = right, 954 - right
    return Counts(tuple(map(tuple, matrix.tolist())))


@pytest.fixture
def ours(report) -> Measurement:
    damaged = {"fog": _counts(925), "shear": _counts(940)}
    return Measurement("tiny-net", "made-up digits", report, corruptions=damaged)


def test_damaged_digits_are_told_beside_whole_ones(ours):
    assert _rows(robustness(ours, None)) == [
        ["Damage", "Wrong", "Accuracy"],
        ["none", "9", "99.06 %"],
        ["fog", "29", "96.96 %"],
        ["shear", "14", "98.53 %"],
    ]


def test_two_networks_stand_beside_each_other(ours, report):
    other = Measurement("other-net", "made-up digits", report, corruptions={"fog": _counts(477)})
    head, whole, fog, shear = _rows(robustness(ours, other))
    assert head[1:] == [
        f"{figure} by {name}" for name in ("tiny-net", "other-net") for figure in ("Wrong", "Accuracy")
    ]
    assert whole[1:] == ["9", "99.06 %"] * 2
    assert fog[3:] == ["477", "50.00 %"]
    # What was not measured stays empty.
    assert shear[3:] == ["", ""]


def test_a_network_that_was_not_measured_so_has_no_table(ours, report):
    plain = Measurement("plain-net", "made-up digits", report)
    assert robustness(plain, ours) == ""
    assert _rows(robustness(ours, plain))[0] == ["Damage", "Wrong", "Accuracy"]


def test_columns_can_be_sorted_and_corruptions_chosen(ours):
    head, body = robustness(ours, None).split("<tbody>")
    assert head.count("<button") == 3
    assert re.findall('data-choose-set="([^"]+)"', body) == ["fog", "shear"]
