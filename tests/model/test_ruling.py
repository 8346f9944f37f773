"""Ruled and squared paper: the lines go, the strokes that cross them stay."""

import cv2
import numpy as np
import pytest

from model.ink import find_ink
from model.picture import Picture
from model.ruling import find_ruling
from training.strokes import draw_digit, render

HEIGHT, WIDTH = 360, 480


def ruling(*, slope=0.0, thickness=2, squared=False, spacing=50, bend=0.0):
    """Lines over the whole page, bool (360, 480)."""
    page = np.zeros((HEIGHT, WIDTH), np.uint8)
    columns = np.arange(WIDTH)
    for start in range(20 - 2 * spacing, HEIGHT + 2 * spacing, spacing):
        rows = start + slope * columns + bend * np.sin(columns / WIDTH * np.pi)
        points = np.stack([columns, rows], axis=1).round().astype(np.int32)
        cv2.polylines(page, [points], False, 1, thickness)
    if squared:
        for start in range(-2 * spacing, WIDTH + 2 * spacing, spacing):
            cv2.line(page, (start, 0), (round(start - slope * HEIGHT), HEIGHT), 1, thickness)
    return page > 0


def found_in(inked):
    """The ruling in ink that is equally strong everywhere."""
    return find_ruling(inked, 100 * inked.astype(np.float32))


def digit(number=3, pen=10):
    ink = np.zeros((HEIGHT, WIDTH), np.float32)
    strokes = draw_digit(number, np.random.default_rng(number), neatness=0.9)
    ink[80:280, 140:340] = render(strokes, 200, pen) / np.float32(255)
    return ink


@pytest.mark.parametrize("slope", [0.0, 0.04, -0.08])
@pytest.mark.parametrize("thickness", [1, 3, 5])
@pytest.mark.parametrize("squared", [False, True])
def test_lines_go_and_strokes_stay(slope, thickness, squared):
    lines = ruling(slope=slope, thickness=thickness, squared=squared)
    stroke = digit() > 0.5
    found = found_in(lines | stroke)
    assert found[lines & ~stroke].mean() > 0.93
    assert found[stroke].mean() < 0.13


def test_a_bent_page():
    lines = ruling(bend=3)
    assert found_in(lines)[lines].mean() > 0.95


@pytest.mark.parametrize("number", range(10))
def test_without_ruling_nothing_is_removed(number):
    assert not found_in(digit(number) > 0.5).any()


def test_one_long_line_may_be_a_stroke():
    page = np.zeros((HEIGHT, WIDTH), bool)
    page[200:204] = True
    assert not found_in(page).any()


@pytest.mark.parametrize(("strength", "is_print"), [(40, True), (100, False)])
def test_a_single_line_is_print_if_it_is_fainter_than_the_ink(strength, is_print):
    stroke = digit() > 0.5
    line = np.zeros_like(stroke)
    line[230:233] = True
    contrast = np.where(stroke, np.float32(100), np.float32(strength) * line)
    found = find_ruling(stroke | line, contrast)
    assert found.any() == is_print
    assert not found[stroke].any()


def test_ink_along_a_printed_line_stays():
    lines = ruling()
    stroke = np.zeros_like(lines)
    stroke[lines] = True
    stroke[:, :150] = stroke[:, 240:] = False
    contrast = np.where(stroke, np.float32(150), np.float32(60) * lines)
    found = find_ruling(lines, contrast)
    assert found[lines & ~stroke].mean() > 0.9
    assert not found[stroke].any()


def test_thick_bars_are_no_ruling():
    page = np.zeros((HEIGHT, WIDTH), bool)
    page[100:120] = page[200:220] = True
    assert not found_in(page).any()


def test_an_empty_page_has_no_ruling():
    assert not found_in(np.zeros((HEIGHT, WIDTH), bool)).any()
    assert not found_in(np.ones((1, 1), bool)).any()


@pytest.mark.parametrize("squared", [False, True])
def test_ink_on_ruled_paper(squared):
    truth = digit(7)
    lines = cv2.GaussianBlur(ruling(slope=0.02, squared=squared).astype(np.float32), (0, 0), 0.6)[..., None]
    pixels = np.float32((238, 236, 230)) * (1 - lines) + np.float32((120, 150, 200)) * lines
    pixels = pixels * (1 - truth[..., None]) + np.float32((40, 45, 90)) * truth[..., None]
    noise = np.random.default_rng(0).normal(0, 3, pixels.shape)
    ink = find_ink(Picture(np.clip(pixels + noise, 0, 255).astype(np.uint8), WIDTH, HEIGHT))
    assert ink is not None
    found = ink.density > 0.5
    assert (found & (truth > 0.5)).sum() / (found | (truth > 0.5)).sum() > 0.8
    assert "pixels of ruled lines removed" in ink.remarks[-1]
