"""Pens, and mice on coarse canvases."""

import numpy as np
import pytest

from training import pens
from training.pens import straightened, write
from training.strokes import draw_digit


def corners(stroke):
    """Number of points at which a stroke (n, 2) changes its direction."""
    steps = np.diff(stroke.astype(np.float64), axis=0)
    angles = np.unwrap(np.arctan2(*steps.T))
    return int((np.abs(np.diff(angles)) > 1e-3).sum())


def test_what_is_written_has_mnists_form():
    rng = np.random.default_rng(0)
    for digit in range(10):
        for _ in range(8):
            image = write(draw_digit(digit, rng), rng, mouse_share=0.5)
            rows, columns = np.nonzero(image)
            assert image.dtype == np.uint8 and image.shape == (28, 28)
            assert max(np.ptp(rows), np.ptp(columns)) + 1 == pytest.approx(20, abs=1)


def test_a_mouse_draws_few_straight_lines_where_a_hand_bends():
    for seed in range(20):
        strokes = draw_digit(3, np.random.default_rng(seed))
        straight = straightened(strokes, 0.05, squared=False)
        assert len(straight) == len(strokes)
        assert sum(map(corners, straight)) < 12 < sum(map(corners, strokes))
        points = np.vstack(straight)
        assert points.min() >= 0 and points.max() <= 1 and np.ptp(points, axis=0).max() == pytest.approx(1)


def test_a_bare_stem_stays_one():
    stem = (np.array([[0.5, 0.0], [0.5, 0.5], [0.5, 1.0]], np.float32),)
    (straight,) = straightened(stem, 0.05, squared=True)
    assert np.allclose(straight, [[0.5, 0.0], [0.5, 1.0]])


def test_squared_lines_are_level_upright_or_really_slanted():
    for seed in range(20):
        for stroke in straightened(draw_digit(5, np.random.default_rng(seed)), 0.05, squared=True):
            steps = np.abs(np.diff(stroke.astype(np.float64), axis=0))
            low, high = steps.min(axis=1), steps.max(axis=1)
            # A moved corner may change the slant of the next line: few remain nearly square.
            assert np.mean((low < 1e-6) | (low > 0.2 * high)) > 0.7


@pytest.mark.parametrize(("share", "sides"), [(1.0, range(18, 48)), (0.0, [80])])
def test_a_coarse_canvas_knows_no_grey_and_a_pen_does(share, sides, monkeypatch):
    seen = []
    monkeypatch.setattr(pens, "normalized_image", seen.append)
    rng = np.random.default_rng(1)
    for digit in range(10):
        write(draw_digit(digit, rng), rng, share)
    assert all(ink.shape == (len(ink), len(ink)) and len(ink) in sides and ink.max() == 1 for ink in seen)
    assert all(np.isin(ink, (0, 1)).all() == bool(share) for ink in seen)
