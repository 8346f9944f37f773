"""Level parts of a picture are found, and looked at without what is beside them."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from model.ink import find_inks
from model.regions import SMALLEST, find_regions
from tests.model.test_ink import drawn, on_paper, overlap, picture, wood

Floats = NDArray[np.float32]
PAPER = (232, 230, 224)


def reduced(pixels: Floats, side: int = 96) -> Floats:
    scale = side / max(pixels.shape)
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.float32)


def page_on_a_desk(ink: Floats, start: int) -> Floats:
    """A written page whose left ``start`` columns are a desk's, float32 (h, w, 3)."""
    page = on_paper(ink, (170, 40, 45), PAPER)
    page[:, :start] = wood(len(ink))[:, :start]
    noise = np.random.default_rng(3).normal(0, 2, page.shape)
    return np.asarray(cv2.GaussianBlur((page + noise).astype(np.float32), (0, 0), 0.8), np.float32)


def test_a_page_beside_a_desk_is_a_region_of_its_own():
    pixels = page_on_a_desk(drawn(size=400, pen=8), start=90)
    first, *_ = find_regions(pixels, reduced(pixels))
    rows, columns = first.window
    assert rows == slice(0, 400)
    assert 90 <= columns.start <= 110 and columns.stop == 400
    # What is written lies on the page.
    assert first.inside.mean() > 0.98
    assert np.array_equal(first.pixels[first.inside], pixels[first.window][first.inside])


def test_what_is_beside_a_slanted_page_is_painted_like_it():
    pixels = page_on_a_desk(np.zeros((400, 400), np.float32), start=0)
    y, x = np.mgrid[0:400, 0:400]
    beside = x < 60 + 0.2 * y
    pixels[beside] = wood(400)[beside]
    first, *_ = find_regions(pixels, reduced(pixels))
    painted = first.pixels[~first.inside]
    assert len(painted) > 4000
    assert np.abs(painted - np.float32(PAPER)).max() < 12


@pytest.mark.parametrize("size", [400, SMALLEST - 4])
def test_one_even_page_has_no_regions(size):
    pixels = page_on_a_desk(drawn(size=size, pen=0.02 * size), start=0)
    assert list(find_regions(pixels, reduced(pixels, min(size, 96)))) == []


def test_ink_of_a_region_lies_where_it_is_in_the_picture():
    truth = drawn(size=400, pen=8)
    inks = list(find_inks(picture(page_on_a_desk(truth, start=90))))
    apart = [ink for ink in inks if ink.remarks and ink.remarks[0].startswith("Looked at one even part")]
    assert apart and apart[0].density.shape == (400, 400)
    assert overlap(apart[0].density, truth) > 0.75
    assert "× 400 of 400 × 400 pixels" in apart[0].remarks[0]
