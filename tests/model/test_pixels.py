"""Pixels keep their meaning while they are scaled, reduced, turned and laid on a background."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from model import spec
from model.pixels import (
    fill_transparency,
    from_array,
    from_image,
    is_sideways,
    shrink,
    to_8_bit,
    turn_upright,
    working_size,
)

# A block of ink in the upper left, and the opacity of a picture that holds nothing else.
BLOCK = np.zeros((48, 64), np.uint8)
BLOCK[4:20, 4:28] = 255


def times_opacity(gray: NDArray[np.uint8], opacity: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGB times opacity, and opacity, uint8 (h, w, 4)."""
    return np.asarray(Image.fromarray(np.dstack([gray, gray, gray, opacity])).convert("RGBa"))


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ((640, 480), (640, 480)),
        ((1024, 1024), (1024, 1024)),
        ((4032, 3024), (1024, 768)),
        ((3024, 4032), (768, 1024)),
        ((1, 5000), (1, 1024)),
        ((64_000_000, 1), (1024, 1)),
    ],
)
def test_working_size_keeps_the_aspect_and_never_enlarges(
    original: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert working_size(*original) == expected


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_reducing_averages_areas(dtype: type[np.generic]) -> None:
    stripes = np.tile(np.array([[0, 200]], dtype), (6, 6))
    assert np.array_equal(shrink(stripes, (3, 2)), np.full((2, 3), 100, dtype))
    assert shrink(stripes, (12, 6)) is stripes


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0, 128, 255]], np.uint8), (0, 128, 255)),
        (np.array([[0, 1, 255]], np.uint16), (0, 1, 255)),
        (np.array([[0, 512, 1023]], np.uint16), (0, 128, 255)),
        (np.array([[0, 2048, 4095]], np.uint16), (0, 128, 255)),
        (np.array([[0, 8192, 16383]], np.uint16), (0, 128, 255)),
        (np.array([[0, 32896, 65535]], np.uint16), (0, 128, 255)),
        (np.array([[0, 0.5, 1]], np.float32), (0, 128, 255)),
        (np.array([[0, 127.6, 255]], np.float32), (0, 128, 255)),
        (np.array([[-1e-6, 0.5, 1.00001]], np.float32), (0, 128, 255)),
        (np.array([[-1e-6, 127.6, 255.0001]], np.float32), (0, 128, 255)),
        (np.array([[-1, 0, 1]], np.float32), (0, 128, 255)),
        (np.array([[-5, -5, -5]], np.float32), (0, 0, 0)),
        (np.array([[0, 502_000, 1_000_000]], np.float32), (0, 128, 255)),
    ],
)
def test_every_range_is_scaled_to_8_bits(values: NDArray[np.generic], expected: tuple[int, ...]) -> None:
    scaled = to_8_bit(values)
    assert scaled.dtype == np.uint8
    assert tuple(scaled[0]) == expected


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turning_upright_agrees_with_pillow(orientation: int) -> None:
    stored = Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4))
    stored.getexif()[0x0112] = orientation
    upright = np.asarray(ImageOps.exif_transpose(stored))
    assert np.array_equal(turn_upright(np.asarray(stored), orientation), upright)
    assert is_sideways(orientation) == (upright.shape == (4, 3))


def test_an_unknown_orientation_turns_nothing() -> None:
    assert np.array_equal(turn_upright(BLOCK, 0), BLOCK)
    assert not is_sideways(99)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "YCbCr", "HSV", "I", "F", "LA", "PA", "RGBA"])
def test_large_images_of_every_mode_are_reduced(mode: str) -> None:
    image = Image.new("RGB", (5000, 3000), "white").convert(mode)
    array = to_8_bit(from_image(image, (1024, 614)))
    assert array.shape[:2] == (614, 1024)
    assert array.min() == array.max() == 255


def test_arrays_keep_a_depth_that_can_be_reduced() -> None:
    for dtype, expected in (
        (np.bool_, np.uint8),
        (np.uint8, np.uint8),
        (np.uint16, np.uint16),
        (np.int64, np.float32),
        (np.float64, np.float32),
    ):
        assert from_array(np.zeros((4, 6, 1), dtype), (3, 2)).dtype == expected
    opacity = from_array(np.ones((4, 6, 4)), (3, 2))
    assert opacity.dtype == np.uint8
    assert (opacity == 255).all()


@pytest.mark.parametrize(("ink", "name"), [(0, "white"), (90, "white"), (170, "black"), (255, "black")])
@pytest.mark.parametrize("hidden", [0, 255])
def test_ink_alone_is_laid_on_the_opposite_of_its_tone(ink: int, name: str, hidden: int) -> None:
    gray = np.where(BLOCK == 255, np.uint8(ink), np.uint8(hidden))
    filled, remark = fill_transparency(times_opacity(gray, BLOCK))
    background = 255 if name == "white" else 0
    assert np.array_equal(filled[..., 0], np.where(BLOCK == 255, ink, background))
    assert remark == f"The transparent background was filled with {name}, so that the ink shows."


@pytest.mark.parametrize(("paper", "name"), [(240, "white"), (20, "black")])
def test_paper_that_was_cut_out_continues_in_its_own_tone(paper: int, name: str) -> None:
    gray = np.where(BLOCK == 255, np.uint8(255 - paper), np.uint8(paper))
    opacity = np.zeros_like(gray)
    opacity[2:-2, 2:-2] = 255
    _, remark = fill_transparency(times_opacity(gray, opacity))
    assert remark == f"The transparent background was filled with {name}, so that the ink shows."


def test_faint_ink_stays_faint() -> None:
    opacity = (BLOCK * 0.4).astype(np.uint8)
    filled, _ = fill_transparency(times_opacity(np.zeros_like(BLOCK), opacity))
    assert np.array_equal(filled[..., 0], 255 - opacity)


def test_opaque_pictures_are_left_alone_and_empty_ones_become_white() -> None:
    opaque = times_opacity(BLOCK, np.full_like(BLOCK, 255))
    assert np.array_equal(fill_transparency(opaque)[0], opaque[..., :3])
    assert fill_transparency(opaque)[1] is None
    empty, remark = fill_transparency(np.zeros((3, 4, 4), np.uint8))
    assert (empty == 255).all()
    assert remark == "The picture is fully transparent."


def test_colours_brighter_than_their_opacity_do_not_wrap_around() -> None:
    broken = np.full((2, 2, 4), 200, np.uint8)
    broken[..., 3] = 100
    assert (fill_transparency(broken)[0] <= 100).all() or (fill_transparency(broken)[0] >= 155).all()


def test_hidden_colours_do_not_bleed_when_a_picture_is_reduced() -> None:
    side = 5 * spec.WORKING_SIDE
    image = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    image.paste((20, 20, 20, 255), (1001, 1001, 3003, 3003))
    filled, _ = fill_transparency(from_image(image, working_size(side, side)))
    assert filled.min() == 20
    assert (filled[300, 300:500] == 20).all()
