"""One digit's ink comes out in MNIST's form, whatever its size, place and pen."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from model.ink import find_ink
from model.normalization import (
    THICKEST_STROKE,
    THINNEST_STROKE,
    center_by_mass,
    crop_to_ink,
    distances,
    fit_into_box,
    match_stroke,
    normalize,
    stroke_width,
)
from model.picture import Picture
from model.segmentation import single_piece
from training.strokes import draw_digit, render

Floats = NDArray[np.float32]


def mnist_like(digit: int, seed: int) -> Floats:
    """A digit made by MNIST's published recipe from a large drawing, by other means than ours.

    The ink is averaged down to 20 pixels and placed by its centre of mass with plain NumPy.
    """
    ink = render(draw_digit(digit, np.random.default_rng(seed)), 240, 30) / 255
    rows, columns = np.flatnonzero(ink.max(1) > 0.1), np.flatnonzero(ink.max(0) > 0.1)
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width, height = (round(20 * side / max(ink.shape)) for side in (ink.shape[1], ink.shape[0]))
    small = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
    mass = small.sum()
    x = round(14 - (small.sum(0) * np.arange(width)).sum() / mass)
    y = round(14 - (small.sum(1) * np.arange(height)).sum() / mass)
    image = np.zeros((28, 28), np.float32)
    image[y : y + height, x : x + width] = small
    return image


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("light_on_dark", [False, True])
def test_an_mnist_digit_comes_back(digit, light_on_dark):
    # Enlarged, moved and drawn in another ink, then through the whole preprocessor.
    truth = mnist_like(digit, seed=digit)
    large = cv2.resize(truth, (196, 196), interpolation=cv2.INTER_LINEAR)
    ink = np.zeros((320, 400), np.float32)
    ink[13 : 13 + 196, 170 : 170 + 196] = large
    one, other = np.float32((30, 40, 120)), np.float32((245, 240, 230))
    if light_on_dark:
        one, other = other, one
    pixels = (ink[..., None] * one + (1 - ink[..., None]) * other).round().astype(np.uint8)
    found = find_ink(Picture(pixels, 400, 320))
    assert found is not None
    piece = single_piece(found)
    assert piece is not None
    image = normalize(piece.ink).image
    assert np.corrcoef(image.ravel(), truth.ravel())[0, 1] > 0.95
    assert np.abs(image - truth).mean() < 0.03


@pytest.mark.parametrize("pen", [4, 8, 16, 32, 60, 90])
def test_any_pen_gives_a_stroke_that_mnist_knows(pen):
    ink = render(draw_digit(2, np.random.default_rng(5), neatness=1.0), 400, pen).astype(np.float32) / 255
    result = normalize(ink)
    assert THINNEST_STROKE - 0.5 < result.stroke_after < THICKEST_STROKE + 0.6
    assert result.stroke_before == pytest.approx(pen, rel=0.15)


def test_form_of_the_image():
    ink = np.zeros((300, 100), np.float32)
    ink[20:280, 45:60] = 1
    result = normalize(ink)
    assert result.image.dtype == np.float32
    assert result.image.shape == (28, 28)
    assert result.image.min() >= 0
    assert result.image.max() <= 1
    rows, columns = np.flatnonzero(result.image.max(1) > 0.5), np.flatnonzero(result.image.max(0) > 0.5)
    assert len(rows) == 20
    assert rows[0] in (4, 5)
    assert 1 <= len(columns) <= 2
    assert result.scale == pytest.approx(20 / 260, rel=0.02)


def test_no_ink_is_an_error():
    with pytest.raises(ValueError, match="expected some ink"):
        normalize(np.zeros((10, 10), np.float32))


def test_a_single_pixel_of_ink_is_normalized():
    ink = np.zeros((9, 9), np.float32)
    ink[4, 4] = 1
    image = normalize(ink).image
    assert image.sum() > 0
    assert np.isfinite(image).all()


def test_crop_to_ink():
    ink = np.zeros((10, 12), np.float32)
    ink[3:5, 4:9] = 0.8
    ink[9, 0] = 0.05
    assert crop_to_ink(ink).shape == (2, 5)


@pytest.mark.parametrize("width", [2, 5, 12, 31])
@pytest.mark.parametrize("angle", [0, 30, 45])
def test_stroke_width_of_a_bar(width, angle):
    bar = np.zeros((200, 200), np.float32)
    y, x = np.mgrid[-100:100, -100:100] + 0.5
    turned = np.cos(np.radians(angle)) * x + np.sin(np.radians(angle)) * y
    along = -np.sin(np.radians(angle)) * x + np.cos(np.radians(angle)) * y
    bar[:] = np.clip(width / 2 - np.abs(turned) + 0.5, 0, 1) * (np.abs(along) < 80)
    assert stroke_width(bar) == pytest.approx(width, rel=0.12, abs=0.6)


def test_strokes_of_mnists_width_are_left_alone():
    ink = render(draw_digit(6, np.random.default_rng(1)), 200, 25).astype(np.float32) / 255
    cropped = crop_to_ink(ink)
    assert match_stroke(cropped, stroke_width(cropped)) is cropped


def test_narrowing_keeps_the_strokes_connected():
    # A fat bar ending in a thin tail: narrowing the one must not erase the other.
    ink = np.zeros((100, 100), np.float32)
    ink[10:60, 20:80] = 1
    ink[60:95, 48:52] = 1
    narrowed = match_stroke(ink, stroke_width(ink))
    count, _ = cv2.connectedComponents((narrowed > 0.3).astype(np.uint8))
    assert count == 2
    assert np.flatnonzero(narrowed.max(1) > 0.3)[-1] > 0.8 * len(narrowed)


def test_fit_into_box_keeps_the_aspect():
    assert fit_into_box(np.ones((60, 30), np.float32)).shape == (20, 10)
    assert fit_into_box(np.ones((3, 400), np.float32)).shape == (1, 20)


def test_fit_into_box_keeps_the_thickness_of_a_bar():
    for width in (15, 20, 25, 30):
        fitted = fit_into_box(np.ones((200, width), np.float32))
        assert fitted.sum(axis=1).mean() == pytest.approx(width / 10, rel=0.12)


def test_fit_into_box_averages_areas():
    ink = np.zeros((40, 40), np.float32)
    ink[:, 1::2] = 0
    ink[:20] = 1
    fitted = fit_into_box(ink)
    assert (fitted[:10] == 1).all()
    assert (fitted[10:] == 0).all()


def test_center_by_mass():
    ink = np.zeros((20, 12), np.float32)
    ink[:, :3] = 1
    image = center_by_mass(ink)
    middle = (image.sum(0) * np.arange(28)).sum() / image.sum()
    assert middle == pytest.approx(14, abs=0.5)
    assert image.sum() == ink.sum()


def test_distances_do_not_depend_on_where_in_memory_a_mask_lies():
    mask = (np.random.default_rng(0).random((57, 91)) > 0.1).astype(np.uint8)
    room = np.zeros(mask.size + 64, np.uint8)
    found = set()
    for offset in range(64):
        moved = room[offset : offset + mask.size].reshape(mask.shape)
        moved[:] = mask
        found.add(distances(moved).tobytes())
    assert len(found) == 1
    squares = distances(mask).astype(np.float64) ** 2
    assert np.abs(squares - np.rint(squares)).max() < 1e-4
