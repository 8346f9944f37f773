"""Shapes of digits measured from their ink."""

import numpy as np
import pytest

from pages.shapes import measure, pen_breadth
from training import allographs
from training.allographs import Allograph
from training.strokes import Strokes, draw_allograph, render

SIDE = 180


def ink_of(allograph: Allograph, seed: int, pen: float = 16.0) -> np.ndarray:
    return render(draw_allograph(allograph, np.random.default_rng(seed), 0.9), SIDE, pen) > 127


def line(*points: tuple[float, float]) -> Strokes:
    return (np.array(points, np.float32),)


@pytest.mark.parametrize("pen", [6.0, 12.0, 24.0])
@pytest.mark.parametrize("allograph", [allographs.zero, allographs.one_stem, allographs.three_round])
def test_the_pen_is_measured_from_the_ink(allograph, pen):
    assert pen_breadth(ink_of(allograph, 1, pen)) == pytest.approx(pen, rel=0.15)


@pytest.mark.parametrize(
    ("allograph", "loops"),
    [
        (allographs.zero, 1),
        (allographs.zero_slashed, 2),
        (allographs.one_stem, 0),
        (allographs.four_closed, 1),
        (allographs.four_open, 0),
        (allographs.six_curled, 1),
        (allographs.eight_one_stroke, 2),
        (allographs.nine_straight, 1),
    ],
)
def test_loops_are_counted(allograph, loops):
    for seed in range(3):
        shape = measure(ink_of(allograph, seed))
        assert len(shape.loops) == loops


def test_a_loop_is_told_by_its_place_and_height():
    (six,), (nine,) = (
        measure(ink_of(allographs.six_curled, 1)).loops,
        measure(ink_of(allographs.nine_straight, 1)).loops,
    )
    assert six.centre > 0.6
    assert nine.centre < 0.4
    assert measure(ink_of(allographs.zero, 1)).loops[0].height > 0.7


def test_a_speck_of_paper_in_the_ink_is_no_loop():
    ink = ink_of(allographs.one_stem, 1)
    rows, columns = np.nonzero(ink)
    middle = len(rows) // 2
    ink[rows[middle], columns[middle]] = False
    assert measure(ink).loops == ()


def test_the_reach_is_that_of_the_line_whatever_the_pen():
    strokes = line((0.1, 0.0), (0.9, 0.0), (0.5, 0.5), (0.5, 1.0))
    for pen in (8.0, 20.0):
        shape = measure(render(strokes, SIDE, pen) > 127)
        assert shape.reach(0, 0.2) == pytest.approx(0.8, abs=0.05)
        assert shape.reach(0.7, 1) == pytest.approx(0, abs=0.05)
        assert shape.width == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize("slant", [-0.2, 0.0, 0.3])
def test_a_flag_is_measured_from_the_stem_however_it_slants(slant):
    stem = [(0.5 + slant, 0.0), (0.5, 1.0)]
    tip = (0.5 + slant - 0.25, 0.2)
    assert measure(render(line(*stem), SIDE, 12.0) > 127).flag == pytest.approx(0, abs=0.04)
    # 0.25 to the left of the stem's end, and the stem itself has gone on by a fifth of the slant.
    flagged = measure(render(line(tip, *stem), SIDE, 12.0) > 127)
    assert flagged.flag == pytest.approx(0.25 - 0.2 * slant, abs=0.05)


def test_a_gap_between_strokes_is_bridged():
    ink = ink_of(allographs.one_stem, 2)
    ink[80:95] = False
    shape = measure(ink)
    assert np.isfinite(shape.left).all()
    assert shape.flag < 0.1


def test_a_dot_and_an_empty_picture_have_no_shape():
    ink = np.zeros((40, 40), bool)
    assert measure(ink) is None
    ink[10:20, 10:20] = True
    assert measure(ink) is None
