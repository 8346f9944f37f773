"""The paper is found under whatever is written on it, in any smooth light."""

import numpy as np
import pytest

from model.paper import fit_paper


def slanting_light(height=72, width=96):
    """Light that falls off from right to left, float32 (h, w, 1)."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    return (0.35 + 0.65 * (0.7 * x + 0.3 * y)).astype(np.float32)[..., None]


def test_it_lets_go_of_ink():
    light = slanting_light()
    pixels = np.broadcast_to(240 * light, (72, 96, 3)).copy()
    pixels[20:52, 30:42] = pixels[40:52, 42:70] = 15
    paper, unevenness = fit_paper(pixels)
    assert paper.dtype == np.float32
    assert np.abs(paper - 240 * light).max() < 12
    assert 100 < unevenness < 160


def test_even_paper_of_any_colour():
    pixels = np.broadcast_to(np.float32((250, 226, 110)), (40, 60, 3)).copy()
    pixels[10:30, 20:24] = (190, 40, 46)
    paper, unevenness = fit_paper(pixels)
    assert np.abs(paper - (250, 226, 110)).max() < 3
    assert unevenness < 3


def test_dark_corners():
    y, x = np.mgrid[-1:1:64j, -1:1:64j]
    truth = (230 * (1 - 0.3 * (x * x + y * y)))[..., None].astype(np.float32)
    paper, _ = fit_paper(np.broadcast_to(truth, (64, 64, 3)).copy())
    assert np.abs(paper - truth).max() < 6


def test_paper_of_exactly_one_colour_is_that_colour():
    pixels = np.full((64, 64, 3), 255, np.float32)
    pixels[20:50, 28:36] = 0
    paper, unevenness = fit_paper(pixels)
    assert (paper == 255).all()
    assert unevenness == 0


def test_soft_rims_of_ink_do_not_count_for_its_colour():
    pixels = np.full((64, 64, 3), 255, np.float32)
    pixels[20:50, 28:36] = 0
    pixels[20:50, 27] = pixels[20:50, 36] = 247
    paper, unevenness = fit_paper(pixels)
    assert (paper == 255).all() and unevenness == 0


def test_a_shadow_on_burnt_out_paper_is_followed():
    # Most of the paper is of exactly one colour here, too, but not all of it.
    _, x = np.mgrid[0:64, 0:64]
    truth = np.minimum(255, 330 - 2.0 * x)[..., None].astype(np.float32)
    paper, unevenness = fit_paper(np.broadcast_to(truth, (64, 64, 3)).copy())
    assert np.abs(paper - truth).max() < 40
    assert unevenness > 30


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 50, 3), (50, 2, 3)])
def test_pictures_of_hardly_any_pixels(shape):
    paper, unevenness = fit_paper(np.full(shape, 90, np.float32))
    assert paper == pytest.approx(np.full(shape, 90), abs=1)
    assert unevenness < 1
