"""Shapes of digits that few people write."""

import numpy as np
import pytest

from training.allographs import ALLOGRAPHS
from training.rare import BOXES, RARE, boxed
from training.strokes import draw_allograph


def corners(glyph):
    """Inner points of a glyph's straight strokes."""
    return sum(len(arc) for stroke in glyph for arc in stroke) - 2 * len(glyph)


def test_rare_shapes_are_not_among_the_usual_ones():
    usual = {shape for choices in ALLOGRAPHS.values() for _, shape in choices}
    assert not usual & {shape for choices in RARE.values() for shape in choices}


@pytest.mark.parametrize("digit", BOXES)
def test_boxed_digits_are_level_and_upright_save_where_a_corner_is_cut(digit):
    sharp = 0
    for seed in range(30):
        for stroke in boxed(digit)(np.random.default_rng(seed)):
            steps = np.abs(np.diff([point for arc in stroke for point in arc], axis=0))
            slants = steps.min(axis=1) > 1e-9
            sharp += not slants.any()
            # A slant is never beside another.
            assert not (slants[1:] & slants[:-1]).any()
    assert sharp > 10


def test_cut_corners_are_two():
    counts = {corners(boxed(5)(np.random.default_rng(seed))) for seed in range(20)}
    assert counts == {4, 8}


def test_the_long_flag_begins_beside_the_stems_middle():
    one = RARE[1][0]
    for seed in range(20):
        [stroke] = draw_allograph(one, np.random.default_rng(seed), neatness=1.0)
        assert 0.25 < stroke[0, 1] < 0.8
        assert stroke[0, 0] < stroke[-1, 0]
