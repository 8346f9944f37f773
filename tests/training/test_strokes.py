"""The hand that writes our own digits."""

import numpy as np
import pytest

from training.allographs import ALLOGRAPHS
from training.rare import RARE
from training.strokes import draw_allograph, draw_digit, render

ALL = [(digit, allograph) for digit, choices in ALLOGRAPHS.items() for _, allograph in choices]
ALL += [(digit, allograph) for digit, choices in RARE.items() for allograph in choices]


@pytest.mark.parametrize(("digit", "allograph"), ALL, ids=lambda value: getattr(value, "__qualname__", value))
def test_every_allograph_fills_the_unit_square(digit, allograph):
    for seed in range(20):
        strokes = draw_allograph(allograph, np.random.default_rng(seed), neatness=0.0)
        points = np.vstack(strokes)
        assert all(stroke.dtype == np.float32 and stroke.shape[1:] == (2,) for stroke in strokes)
        assert points.min() >= 0 and points.max() <= 1
        assert np.ptp(points, axis=0).max() == pytest.approx(1.0, abs=1e-5)


def test_every_digit_has_allographs():
    assert sorted(ALLOGRAPHS) == list(range(10))


def test_same_seed_same_hand_and_other_seed_other_hand():
    first, again, other = (draw_digit(4, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(np.vstack(first)[:10], np.vstack(other)[:10])


def test_a_one_varies_between_bare_flagged_and_footed():
    rng = np.random.default_rng(0)
    counts = {len(draw_digit(1, rng)) for _ in range(50)}
    widths = [float(np.ptp(np.vstack(draw_digit(1, rng))[:, 0])) for _ in range(50)]
    assert counts == {1, 2}
    assert min(widths) < 0.2 < max(widths)


def test_neat_strokes_are_smoother_than_hasty_ones():
    def bend(neatness):
        total = 0.0
        for seed in range(10):
            stroke = draw_digit(0, np.random.default_rng(seed), neatness)[0]
            turns = np.diff(np.unwrap(np.arctan2(*np.diff(stroke, axis=0).T)))
            total += float(np.abs(np.diff(turns)).sum())
        return total

    assert bend(1.0) < bend(0.0)


def test_render_gives_ink_of_the_width_asked_for():
    line = (np.array([[0.5, 0.0], [0.5, 1.0]], np.float32),)
    image = render(line, 100, pen_width=10)
    assert image.dtype == np.uint8 and image.shape == (100, 100)
    assert image[50].sum() / 255 == pytest.approx(10, abs=0.75)
    assert np.average(np.arange(100) + 0.5, weights=image[50]) == pytest.approx(50, abs=0.2)


def test_render_draws_into_a_box():
    image = render(draw_digit(8, np.random.default_rng(0)), 100, 2, box=(60, 10, 30))
    rows, columns = np.nonzero(image)
    assert columns.min() >= 57 and columns.max() <= 93
    assert rows.min() >= 7 and rows.max() <= 43
