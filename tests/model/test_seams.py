"""Seams run where little ink is crossed."""

import numpy as np
import pytest

from model.seams import cut, find_seams


def two_bars(touching=True):
    """Two upright bars, joined by one thin stroke where they touch: float32 (100, 80)."""
    ink = np.zeros((100, 80), np.float32)
    ink[:, 5:15] = ink[:, 60:70] = 1
    if touching:
        ink[48:52, 15:60] = 1
    return ink


def test_a_seam_runs_between_the_bars():
    (seam, *_) = find_seams(two_bars(), most=8, spacing=20)
    assert seam.shape == (100,)
    assert (seam > 14).all()
    assert (seam <= 60).all()


def test_a_seam_may_not_cross_more_ink_than_allowed():
    assert find_seams(two_bars(), most=3, spacing=20) == []
    assert find_seams(two_bars(), most=5, spacing=20) != []


def test_a_closed_ring_is_not_cut():
    # Any way through a ring crosses its stroke twice.
    y, x = np.mgrid[-40:40, -40:40] + 0.5
    ring = (np.abs(np.hypot(x, y) - 30) < 4).astype(np.float32)
    assert find_seams(ring[4:76, 4:76], most=1.6 * 8, spacing=14) == []


def test_a_seam_follows_a_slanted_gap():
    ink = np.ones((60, 60), np.float32)
    for row in range(60):
        ink[row, 20 + row // 3 : 26 + row // 3] = 0
    (seam,) = find_seams(ink, most=2, spacing=10)
    inside = [20 + row // 3 <= seam[row] <= 26 + row // 3 for row in range(60)]
    assert np.mean(inside) > 0.95


@pytest.mark.parametrize("height", [20, 300])
def test_seams_fit_the_ink_at_any_size(height):
    ink = np.zeros((height, height), np.float32)
    ink[:, : height // 4] = ink[:, -height // 4 :] = 1
    for seam in find_seams(ink, most=1, spacing=height / 4):
        assert seam.shape == (height,)
        assert height / 4 - 2 <= np.median(seam) <= 3 * height / 4 + 2


def test_cut_keeps_all_ink_once():
    ink = two_bars()
    seams = find_seams(ink, most=8, spacing=20)
    parts = cut(ink, seams)
    assert len(parts) == len(seams) + 1
    assert np.array_equal(np.sum(parts, axis=0), ink)
    assert parts[0][:, 5:15].min() == 1
    assert parts[-1][:, 60:70].min() == 1


def test_both_sides_of_a_cut_may_keep_the_ink_beside_it():
    ink = np.ones((4, 10), np.float32)
    left, right = cut(ink, [np.full(4, 5)], shared=1.6)
    assert left.any(axis=0).tolist() == [True] * 7 + [False] * 3
    assert right.any(axis=0).tolist() == [False] * 3 + [True] * 7
