"""A frame around a drawing is neither its paper nor its ink."""

import numpy as np
import pytest

from model.frame import find_framed, without_frame
from model.ink import find_ink
from model.picture import Picture
from training.strokes import draw_digit, render


def drawing(band, ink=255, paper=0):
    """A digit of 28 × 28 pixels, inverted in a band beside each side border, uint8 (28, 28)."""
    strokes = draw_digit(3, np.random.default_rng(3), neatness=0.9)
    image = np.full((28, 28), paper, np.uint8)
    digit = render(strokes, 20, 2.5) / 255
    image[4:24, 4:24] = np.round(paper + digit * (ink - paper))
    image[:, :band] = ink
    image[:, 28 - band :] = ink
    return image


@pytest.mark.parametrize("band", [3, 5])
@pytest.mark.parametrize(("ink", "paper"), [(255, 0), (0, 255)])
def test_the_digit_between_two_bands_is_found(band, ink, paper):
    image = drawing(band, ink, paper)
    found = find_ink(Picture(np.stack([image] * 3, axis=2), 28, 28))
    assert found is not None
    assert found.light_on_dark == (ink > paper)
    inside = found.density[:, 5:23] > 0.5
    assert (inside == (np.abs(image[:, 5:23] - float(paper)) > 127)).mean() > 0.95


def test_it_is_told():
    found = find_ink(Picture(np.stack([255 - drawing(5)] * 3, axis=2), 28, 28))
    assert found is not None
    assert "A frame along the border was left out." in found.remarks
    assert not found.density[:, [0, 1, 2, -3, -2, -1]].any()


def test_ink_that_touches_two_edges_is_no_ground():
    contrast = np.zeros((28, 28), np.float32)
    contrast[:, 10:18] = 1
    assert find_framed(contrast) is None
    # The bar of a 7 and the base of a 2 are broad, but do not hang together.
    contrast[:, 10:18] = 0
    contrast[[0, -1]] = 1
    assert find_framed(contrast) is None


def test_what_runs_through_either_way_is_ground():
    contrast = np.zeros((28, 28), np.float32)
    contrast[:, 4:24] = 1
    for picture in (contrast, contrast.T):
        framed = find_framed(picture)
        assert framed is not None
        assert framed.sum() == 28 * 20


def test_a_frame_goes_on_all_sides():
    contrast = np.ones((20, 30), np.float32)
    contrast[2:-3, 4:-5] = 0
    contrast[10, 8:20] = 1
    kept = without_frame(contrast)
    assert kept.sum() == 12
    assert (without_frame(np.ones((4, 4), np.float32)) == 1).all()
