"""The page is told from the desk by the colour of the paper under the digits."""

import cv2
import numpy as np
import pytest

from model.page import find_page, keep_on_page

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
    page = find_page(ground, contrast, contrast > 20)
    assert page is not None
    assert page[:, :80].all()
    assert not page[:, 80:].any()


def test_what_is_beside_the_page_goes_and_what_is_on_it_stays():
    ground, contrast = scene()
    contrast[100, 60] = 5
    contrast[100, 200] = 5
    page = find_page(ground, contrast, contrast > 20)
    assert page is not None
    kept = keep_on_page(contrast, page, contrast > 20)
    assert (kept[:, :150] == contrast[:, :150]).all()
    assert not kept[:, 165:].any()


def test_a_page_that_fills_the_picture_is_not_told_of():
    ground, contrast = scene()
    ground[:] = PAPER
    assert find_page(ground, contrast, contrast > 20) is None


def test_straight_lines_alone_tell_of_no_page():
    ground, contrast = scene()
    contrast[:, :150] = 0
    assert find_page(ground, contrast, contrast > 20) is None
    assert find_page(ground, 0 * contrast, contrast < 0) is None


def test_black_paper():
    ground, contrast = scene()
    ground[:, :80] = (2, 0, 3)
    page = find_page(ground, contrast, contrast > 20)
    assert page is not None
    assert page[:, :80].all()
    assert not page[:, 80:].any()
