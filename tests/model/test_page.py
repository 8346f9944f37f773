"""The page is told from the desk by the colour of the paper under the digits."""

import cv2
import numpy as np
import pytest

from model.page import beside_page, find_page
from model.strokes import find_blobs

PAPER, WOOD = (235, 232, 226), (120, 80, 50)


def scene(light: float = 1.0):
    """Ground float32 (90, 120, 3), contrast float32 (180, 240): a ring on paper, streaks on wood."""
    ground = np.full((90, 120, 3), PAPER, np.float32)
    ground[60:] *= np.float32(light)
    ground[:, 80:] = WOOD
    contrast = np.zeros((180, 240), np.uint8)
    cv2.circle(contrast, (70, 90), 40, 120, 5)
    for y in range(10, 180, 20):
        cv2.line(contrast, (170, y), (230, y), 90, 2)
    return ground, contrast.astype(np.float32)


@pytest.mark.parametrize("light", [1.0, 0.5])
def test_paper_is_page_in_light_and_in_shadow(light):
    ground, contrast = scene(light)
    page = find_page(ground, contrast, find_blobs(contrast > 20))
    assert page is not None
    assert page[:, :80].all()
    assert not page[:, 80:].any()


def test_what_is_beside_the_page_goes_and_what_is_on_it_stays():
    ground, contrast = scene()
    contrast[100, 60] = 5
    contrast[100, 200] = 5
    page = find_page(ground, contrast, find_blobs(contrast > 20))
    assert page is not None
    beside = beside_page(page, find_blobs(contrast > 20))
    assert beside is not None
    assert not beside[:, :150].any()
    assert beside[:, 165:].all()


def test_a_page_that_fills_the_picture_is_not_told_of():
    ground, contrast = scene()
    ground[:] = PAPER
    assert find_page(ground, contrast, find_blobs(contrast > 20)) is None


def test_straight_lines_alone_tell_of_no_page():
    ground, contrast = scene()
    contrast[:, :150] = 0
    assert find_page(ground, contrast, find_blobs(contrast > 20)) is None
    assert find_page(ground, 0 * contrast, find_blobs(contrast < 0)) is None


def test_black_paper():
    ground, contrast = scene()
    ground[:, :80] = (2, 0, 3)
    page = find_page(ground, contrast, find_blobs(contrast > 20))
    assert page is not None
    assert page[:, :80].all()
    assert not page[:, 80:].any()


def test_a_desk_of_the_colour_of_the_page_ends_in_a_step():
    ground, contrast = scene()
    ground[:, 80:] = np.float32(PAPER) - 40
    page = find_page(ground, contrast, find_blobs(contrast > 20))
    assert page is not None
    assert page[:, :78].all()
    assert not page[:, 82:].any()


def test_what_is_as_high_beyond_a_sharp_shadow_is_written_there():
    ground, contrast = scene()
    ground[:] = PAPER
    ground[:, 80:] *= np.float32(0.6)
    contrast[:, 165:] = 0
    cv2.line(contrast, (200, 55), (200, 125), 90, 5)
    assert find_page(ground, contrast, find_blobs(contrast > 20)) is None


def test_what_lies_along_the_border_is_beside_the_page():
    _, contrast = scene()
    contrast[:, 150:] = 0
    cv2.fillPoly(contrast, [np.array([(100, 179), (239, 179), (239, 150)])], 120)
    beside = beside_page(None, find_blobs(contrast > 20))
    assert beside is not None
    assert beside[170, 220]
    assert not beside[:, :90].any()


@pytest.mark.parametrize("others", [True, False])
def test_a_stroke_that_is_cut_off_stays(others):
    _, contrast = scene()
    contrast[:, 150:] = 0
    if not others:
        contrast[:] = 0
    cv2.line(contrast, (200, 100), (200, 179), 120, 5)
    assert beside_page(None, find_blobs(contrast > 20)) is None


def test_all_that_is_written_may_lie_along_the_border():
    contrast = np.zeros((180, 240), np.float32)
    cv2.line(contrast, (0, 0), (239, 0), 120, 9)
    assert beside_page(None, find_blobs(contrast > 20)) is None
