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
    return find_ruling(100 * inked.astype(np.float32), 10)


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


@pytest.mark.parametrize("strength", [40, 100, 140])
def test_a_single_line_that_runs_on_beyond_the_writing_is_print(strength):
    stroke = digit() > 0.5
    line = np.zeros_like(stroke)
    line[236:239] = True
    found = find_ruling(np.where(stroke, np.float32(100), np.float32(strength) * line), 10)
    assert found[line & ~stroke].mean() > 0.9
    assert found[stroke].mean() < 0.05


@pytest.mark.parametrize(("strength", "is_print"), [(40, True), (100, False)])
def test_a_single_line_as_long_as_the_writing_is_print_if_it_is_fainter(strength, is_print):
    stroke = np.zeros((HEIGHT, WIDTH), bool)
    cv2.ellipse(page := stroke.astype(np.uint8), (240, 150), (220, 100), 0, 0, 360, 1, 10)
    stroke, line = page > 0, np.zeros_like(stroke)
    line[330:334] = True
    found = find_ruling(np.where(stroke, np.float32(100), np.float32(strength) * line), 10)
    assert found[line].any() == is_print
    assert not found[stroke].any()


@pytest.mark.parametrize("squared", [False, True])
def test_lines_that_end_at_the_edge_of_the_page(squared):
    beside = np.ones((HEIGHT, WIDTH), bool)
    beside[48:280, 80:440] = False
    lines = ruling(slope=0.05, squared=squared) & ~beside
    stroke = digit() > 0.5
    found = find_ruling(np.where(stroke, np.float32(100), np.float32(50) * lines), 10, beside)
    assert found[lines & ~stroke].mean() > 0.9
    assert found[stroke].mean() < 0.13


def test_lines_of_a_page_seen_aslant_are_not_parallel():
    corners = np.float32([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)])
    aslant = np.float32([(-60, 40), (WIDTH, -30), (WIDTH, HEIGHT + 60), (-60, HEIGHT - 10)])
    matrix = cv2.getPerspectiveTransform(corners, aslant)
    flat = ruling(squared=True).astype(np.uint8)
    lines = cv2.warpPerspective(flat, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT) > 0
    assert found_in(lines)[lines].mean() > 0.9


def test_lines_that_are_lost_in_the_noise_pixel_by_pixel():
    lines, stroke = ruling(slope=-0.03), digit() > 0.5
    noise = np.random.default_rng(0).normal(0, 4, lines.shape)
    contrast = (np.where(stroke, 60, 14 * lines) + noise).astype(np.float32)
    found = find_ruling(contrast, 16)
    assert found[lines & ~stroke & (contrast > 16)].mean() > 0.8
    assert found[stroke].mean() < 0.03


def test_strokes_stay_where_a_line_too_faint_to_matter_runs():
    stroke = digit() > 0.5
    contrast = np.where(stroke, np.float32(100), np.float32(6) * ruling())
    assert not find_ruling(contrast, 10)[stroke].any()


def test_a_row_of_digits_is_no_line():
    row = np.zeros((HEIGHT, WIDTH), bool)
    tile = cv2.resize(digit(8)[80:280, 140:340], (52, 52), interpolation=cv2.INTER_AREA) > 0.4
    for left in range(2, WIDTH - 52, 52):
        row[100:152, left : left + 52] = tile
    assert not found_in(row)[row].any()


def test_ink_along_a_printed_line_stays():
    lines = ruling()
    stroke = np.zeros_like(lines)
    stroke[lines] = True
    stroke[:, :150] = stroke[:, 240:] = False
    contrast = np.where(stroke, np.float32(150), np.float32(60) * lines)
    found = find_ruling(contrast, 10)
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
