"""A deformation over its range: samples, and where the answer tips over."""

import numpy as np
import pytest

from model import Digit, Reader, Reading
from model.deformations import RANGES, Deformation
from model.pieces import Box
from model.sweep import SAMPLES, sweep, values_of
from training.strokes import draw_digit, render

INK = np.ones((40, 10), np.float32)
SEEN = np.zeros((28, 28), np.float32)


def reading(text: str, *figures: int, status: str = "read") -> Reading:
    """A reading of these digits, all of them sure."""
    digits = tuple(
        Digit(
            digit=figure,
            confidence=0.9,
            probabilities=tuple(0.9 if other == figure else 0.01 for other in range(10)),
            box=Box(0, 0, 9, 9),
            image=SEEN,
            status="not_a_digit" if status == "not_a_digit" else "read",
        )
        for figure in figures
    )
    return Reading(text, status, digits)  # type: ignore[arg-type]


def darkness(picture: np.ndarray) -> float:
    """How much light a shadow takes from the lower right corner."""
    return 1 - float(picture[-1, -1]) / float(picture[0, 0])


@pytest.mark.parametrize("name", RANGES)
def test_values_cover_the_range_and_hold_0(name):
    values = values_of(name)
    assert (values[0], values[-1], len(values)) == (*RANGES[name], SAMPLES)
    assert 0 in values


def test_the_tip_is_found_closer_than_the_samples_lie():
    def read(picture: np.ndarray) -> Reading:
        return reading("1", 1) if darkness(picture) < 0.4 else reading("7", 7)

    swept = sweep(INK, Deformation(), "shadow", read)
    assert (swept.figure, swept.start) == ("1", "1")
    assert "".join(sample.figure for sample in swept.samples) == "1" * 9 + "7" * 12
    (tip,) = swept.tips
    assert (tip.figure, tip.seen is SEEN) == ("7", True)
    assert tip.value == pytest.approx(0.4, abs=0.006)
    assert tip.probabilities[7] == 0.9


def test_both_sides_of_0_have_tips_of_their_own():
    def read(picture: np.ndarray) -> Reading:
        # How far the upper end of the bar is to the right of its lower one.
        columns = [np.flatnonzero(row < 120).mean() for row in picture if (row < 120).any()]
        lean = columns[0] - columns[-1]
        if abs(lean) < 30:
            return reading("1", 1)
        return reading("4", 4) if lean < 0 else reading("", 4, status="not_a_digit")

    left, right = sweep(INK, Deformation(), "slant", read).tips
    assert (left.figure, right.figure) == ("4", "–")
    assert left.value == pytest.approx(-right.value, abs=0.05)


def test_where_nothing_tips_over_there_are_no_tips():
    assert sweep(INK, Deformation(), "noise", lambda _: reading("1", 1)).tips == ()


def test_what_other_deformations_did_is_told_from_what_this_one_does():
    def read(picture: np.ndarray) -> Reading:
        if darkness(picture) < 0.4:
            return reading("1", 1)
        # The bar where the light still is: black, then grey.
        return Reading("", "blank") if picture[60, 96] < 100 else reading("4", 4)

    swept = sweep(INK, Deformation(shadow=0.8), "blur", read)
    assert (swept.figure, swept.start) == ("1", swept.samples[0].figure)
    assert {sample.figure for sample in swept.samples} == {"", "4"}
    assert swept.tips == ()
    # Its own value has no effect.
    assert sweep(INK, Deformation(shadow=0.8), "shadow", read).start == "1"


@pytest.mark.parametrize(
    ("found", "figure", "chance"),
    [
        (reading("17", 1, 7), "17", 0.0),
        (reading("1\n7", 1, 7), "17", 0.0),
        (reading("", 1, status="not_a_digit"), "–", 0.9),
        (reading("", 1, 7, status="not_a_digit"), "–", 0.0),
        (Reading("", "blank"), "", 0.0),
    ],
)
def test_what_is_not_one_digit_is_told_as_what_it_is(found, figure, chance):
    sample = sweep(INK, Deformation(), "blur", lambda _: found).samples[0]
    assert (sample.figure, sample.probabilities[1]) == (figure, chance)


def test_the_shipped_reader_loses_a_digit_that_is_turned_and_keeps_it_in_the_shade():
    reader = Reader.load()
    drawn = 255 - render(draw_digit(7, np.random.default_rng(7), 0.9), 280, 16.0, (60, 50, 170))
    ink = reader.read(drawn).digits[0].ink
    assert ink is not None
    turned = sweep(ink, Deformation(), "turn", reader.read)
    assert turned.figure == "7"
    assert [tip.value < 0 for tip in turned.tips] == [True, False]
    assert {tip.figure for tip in turned.tips}.isdisjoint("7")
    assert sweep(ink, Deformation(), "shadow", reader.read).tips == ()
