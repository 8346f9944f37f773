"""Writing: digits side by side and line by line, and the ink of a pen."""

import numpy as np
import pytest

from benchmarks.sheets import BALLPOINT, PENCIL
from benchmarks.writing import draw, write


def written(lines, seed=0, touching=False):
    return write(lines, np.random.default_rng(seed), neatness=0.7, touching=touching, pen_width=0.05)


def columns_of(ink):
    """How many separate runs of inked columns there are."""
    inked = (ink > 0.1).any(axis=0)
    return int(np.diff(inked.astype(int), prepend=0).clip(0).sum())


@pytest.mark.parametrize("seed", range(5))
def test_digits_stand_apart_in_a_row(seed):
    writing = written(("1407",), seed)
    assert writing.text == "1407"
    assert [digit.left for digit in writing.digits] == sorted(digit.left for digit in writing.digits)
    ink = draw(writing, 60, BALLPOINT, 0.05, np.random.default_rng(0))
    assert columns_of(ink) >= 4


def test_lines_stand_below_each_other():
    writing = written(("12", "345"))
    assert writing.text == "12\n345"
    assert len(writing.digits) == 5
    assert 2 < writing.height < 4
    assert max(digit.top for digit in writing.digits[:2]) < min(digit.top for digit in writing.digits[2:])


def test_neighbours_may_touch():
    apart, touching = (written(("88888888",), touching=touching) for touching in (False, True))
    ink = [draw(item, 60, BALLPOINT, 0.05, np.random.default_rng(0)) for item in (apart, touching)]
    assert columns_of(ink[1]) < columns_of(ink[0]) == 8


def test_a_hand_has_one_shape_for_each_digit():
    # Strokes in number, not in form: a crossed 7 has two, a plain one has one.
    for seed in range(20):
        assert len({len(digit.strokes) for digit in written(("7777",), seed).digits}) == 1


def test_ink_fills_its_frame_and_is_as_high_as_asked_for():
    ink = draw(written(("3",)), 100, BALLPOINT, 0.05, np.random.default_rng(0))
    assert ink.dtype == np.float32 and ink.min() >= 0 and ink.max() <= 1
    inked = np.flatnonzero((ink > 0.2).any(axis=1))
    assert 80 < np.ptp(inked) < 130
    assert ink.shape[0] - np.ptp(inked) < 20


def test_pencil_is_more_uneven_than_a_ball_point():
    spread = [
        np.std(ink[ink > 0.3])
        for ink in (
            draw(written(("8",)), 120, pen, 0.06, np.random.default_rng(0)) for pen in (BALLPOINT, PENCIL)
        )
    ]
    assert spread[1] > spread[0]
