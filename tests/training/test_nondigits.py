"""Letters, signs, scribbles and pairs of digits: drawn like digits, and no digits."""

import numpy as np
import pytest

from training import nondigits
from training.nondigits import draw_nondigit
from training.strokes import render


def test_they_have_the_form_of_drawn_digits():
    rng = np.random.default_rng(0)
    for _ in range(200):
        strokes = draw_nondigit(rng)
        points = np.vstack(strokes)
        assert all(stroke.dtype == np.float32 and stroke.shape[1] == 2 for stroke in strokes)
        assert 0 <= points.min() <= points.max() <= 1
        assert np.ptp(points, axis=0).max() == pytest.approx(1, abs=1e-5)
        assert render(strokes, 60, 5).sum(dtype=np.int64) / 255 > 50


def test_the_seed_decides():
    first, again, other = (draw_nondigit(np.random.default_rng(seed)) for seed in (4, 4, 5))
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert len(first) != len(other) or not np.array_equal(first[0], other[0])


def test_they_vary():
    rng = np.random.default_rng(1)
    pictures = {render(draw_nondigit(rng), 28, 2).tobytes() for _ in range(100)}
    assert len(pictures) == 100


def test_a_pair_is_two_digits_side_by_side():
    rng = np.random.default_rng(2)
    ratios = [np.ptp(np.vstack(nondigits._pair(rng)), axis=0) for _ in range(50)]
    assert np.mean([across / down for across, down in ratios]) > 1


def test_every_sign_is_of_strokes_in_the_unit_square():
    for strokes in nondigits._LETTERS:
        points = np.array([point for stroke in strokes for point in stroke])
        assert all(len(stroke) >= 2 for stroke in strokes)
        assert 0 <= points.min() <= points.max() <= 1
