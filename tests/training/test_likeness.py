"""What looks like a digit is told without a network."""

import numpy as np
import pytest

from training.inventions import draw_invention, draw_spiral
from training.likeness import ALIKE, directions, likeness
from training.nondigits import draw_nondigit
from training.strokes import draw_allograph, draw_digit, render


@pytest.mark.parametrize("digit", range(10))
def test_neat_digits_look_like_digits(digit):
    rng = np.random.default_rng((7, digit))
    assert np.mean([likeness(draw_digit(digit, rng, neatness=0.9)) >= ALIKE for _ in range(20)]) >= 0.9


def test_letters_and_stars_do_not():
    signs = {
        "W": [[[(0.1, 0)], [(0.3, 1)], [(0.5, 0.3)], [(0.7, 1)], [(0.9, 0)]]],
        "X": [[[(0.1, 0), (0.9, 1)]], [[(0.9, 0), (0.1, 1)]]],
        "star": [[[(0.2, 1)], [(0.5, 0)], [(0.8, 1)], [(0, 0.38)], [(1, 0.38)], [(0.2, 1)]]],
    }
    for glyph in signs.values():
        strokes = draw_allograph(lambda _, glyph=glyph: glyph, np.random.default_rng(0), 0.9)
        assert likeness(strokes) < ALIKE


def test_three_parts_are_no_digit_however_they_lie():
    stem = np.array([[0.5, 0], [0.5, 1]], np.float32)
    assert likeness((stem,)) > 0.95
    pieces = tuple(np.array([[0.5, top], [0.5, top + 0.2]], np.float32) for top in (0.0, 0.4, 0.8))
    assert likeness(pieces) == 0


def test_directions_tell_a_level_line_from_an_upright_one():
    level = render((np.array([[0, 0.5], [1, 0.5]], np.float32),), 28, 3)
    upright = np.ascontiguousarray(level.T)
    assert directions(level) @ directions(level) == pytest.approx(1, abs=1e-5)
    assert directions(level) @ directions(upright) < 0.6


def test_inventions_look_like_no_digit():
    rng = np.random.default_rng(5)
    drawings = [draw_invention(rng) for _ in range(40)]
    assert all(likeness(strokes) < ALIKE for strokes in drawings)
    assert len({render(strokes, 28, 2).tobytes() for strokes in drawings}) == 40


def test_a_spiral_winds_inwards():
    [stroke] = draw_spiral(np.random.default_rng(1))
    radii = np.linalg.norm(stroke - stroke.mean(axis=0), axis=1)
    assert radii[:20].mean() > 2 * radii[-20:].mean()


def test_few_of_what_is_drawn_as_no_digit_looks_like_one():
    rng = np.random.default_rng(6)
    assert np.mean([likeness(draw_nondigit(rng)) >= ALIKE for _ in range(100)]) < 0.2
