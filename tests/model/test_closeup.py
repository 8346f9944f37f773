"""A small digit is found on a large page; an empty page and a large digit call for no closer look."""

import cv2
import numpy as np
import pytest

from model.closeup import RIM, find_closeup, find_written
from model.ink import find_ink
from model.picture import Picture
from training.strokes import draw_digit, render

HEIGHT, WIDTH = 768, 1024


def page(side: int, place: tuple[int, int] = (500, 300), seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A page with noise and slanting light, float32 (768, 1024, 3), and the ink of its digit."""
    ink = np.zeros((HEIGHT, WIDTH), np.float32)
    if side:
        left, top = place
        strokes = draw_digit(3, np.random.default_rng(1), neatness=0.9)
        ink[top : top + side, left : left + side] = render(strokes, side, max(1.5, 0.1 * side)) / np.float32(
            255
        )
    light = np.linspace(1, 0.7, WIDTH, dtype=np.float32)[None, :, None]
    pixels = (np.float32((236, 233, 226)) - ink[..., None] * np.float32((180, 160, 90))) * light
    return pixels + np.random.default_rng(seed).normal(0, 2, (HEIGHT, WIDTH, 3)).astype(np.float32), ink


@pytest.mark.parametrize("side", [12, 20, 40])
@pytest.mark.parametrize("place", [(500, 300), (8, 700), (970, 5)])
def test_the_window_holds_a_small_digit(side, place):
    pixels, ink = page(side, place)
    window = find_closeup(pixels)
    assert window is not None
    assert (ink[window] > 0).sum() == (ink > 0).sum()
    assert ink[window].size < 0.05 * ink.size


@pytest.mark.parametrize("side", [0, 700])
def test_empty_pages_and_large_digits_need_no_closer_look(side):
    assert find_closeup(page(side, (100, 30))[0]) is None


def test_a_small_picture_is_seen_whole():
    pixels, _ = page(20)
    assert find_closeup(pixels[280:340, 480:540]) is None


def test_dust_is_smaller_than_a_digit():
    pixels, ink = page(40)
    for x, y in ((100, 100), (900, 700), (60, 600)):
        cv2.circle(pixels, (x, y), 1, (120, 120, 120), -1)
    window = find_closeup(pixels)
    assert window is not None
    assert ink[window].size < 0.05 * ink.size


@pytest.mark.parametrize("side", [12, 20])
def test_ink_of_a_small_digit(side):
    pixels, truth = page(side)
    ink = find_ink(Picture(np.clip(pixels, 0, 255).astype(np.uint8), WIDTH, HEIGHT))
    assert ink is not None
    found, expected = ink.density > 0.5, truth > 0.5
    assert (found & expected).sum() > 0.5 * (found | expected).sum()
    assert "looked closer" in ink.remarks[0]
    assert find_ink(Picture(page(0)[0].clip(0, 255).astype(np.uint8), WIDTH, HEIGHT)) is None


def test_what_is_written_on_paper_of_one_colour_is_found_with_a_rim():
    pixels = np.full((60, 80, 3), 250, np.float32)
    pixels[20:30, 40:50] = (250, 250, 249)
    assert (
        find_written(pixels, np.float32((250, 250, 250))) == np.s_[20 - RIM : 30 + RIM, 40 - RIM : 50 + RIM]
    )


@pytest.mark.parametrize(
    "place", [np.s_[0:30, 40:50], np.s_[50:60, 40:50], np.s_[20:30, 0:9], np.s_[:, 79:80], None]
)
def test_it_is_the_whole_picture_where_something_reaches_an_edge_or_nothing_is_there(place):
    pixels = np.full((60, 80, 3), 250, np.float32)
    if place is not None:
        pixels[place] = 0
    assert find_written(pixels, np.float32((250, 250, 250))) == np.s_[0:60, 0:80]
