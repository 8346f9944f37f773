"""Pixels of every kind, brought to 8 bits, to working size, upright and opaque."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model import spec
from model.view import Region
from model.wording import Words

# Depths that cameras and scanners keep in 16 bits; the file does not say which.
_TOPS: Final = tuple(2**bits - 1 for bits in (8, 10, 12, 14, 16))
_SLACK: Final = 1e-3

# Gray levels of visible pixels (of 255) that are further apart than this are ink and paper.
_PAPER_CONTRAST: Final = 64
# Strokes seldom cover this share of a picture; paper does.
_PAPER_SHARE: Final = 0.5

# EXIF orientation (EXIF 2.32, tag 0x0112): times to turn left by 90 degrees after mirroring.
_TURNS: Final = {
    1: (False, 0),
    2: (True, 0),
    3: (False, 2),
    4: (True, 2),
    5: (True, 1),
    6: (False, 3),
    7: (True, 3),
    8: (False, 1),
}


def working_size(width: int, height: int) -> tuple[int, int]:
    """Width and height at which a picture is worked on: never enlarged, at least 1."""
    factor = min(1.0, spec.WORKING_SIDE / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def shrink(array: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """Reduce (h, w) or (h, w, c) of uint8, uint16 or float32 to a width and height, by area."""
    if array.shape[1::-1] == size:
        return array
    return cv2.resize(array, size, interpolation=cv2.INTER_AREA)


def from_image(image: Image.Image, size: tuple[int, int]) -> NDArray[Any]:
    """The pixels of an image of any mode, reduced to a width and height.

    Returns:
        uint8 (h, w) gray, (h, w, 3) RGB or (h, w, 4) RGB times opacity, and opacity;
        gray of more than 8 bits as uint16 or float32 (h, w).
    """
    if image.mode in ("I", "F"):
        return shrink(np.asarray(image, dtype=np.float32), size)
    if image.mode.startswith("I;16"):
        return shrink(np.asarray(image).astype(np.uint16, copy=False), size)
    image = _to_8_bit_mode(image)
    # Whole factors first: quick, and spares a full-size copy.
    factor = max(image.size) // (2 * spec.WORKING_SIDE)
    if factor > 1:
        image = image.reduce((min(factor, image.width), min(factor, image.height)))
    return shrink(np.asarray(image), size)


def from_array(array: NDArray[np.generic], size: tuple[int, int]) -> NDArray[Any]:
    """The pixels of an array of bools or numbers, reduced to a width and height.

    Args:
        array: (h, w), (h, w, 1), (h, w, 3) RGB or (h, w, 4) RGBA, not times opacity.
        size: Width and height.

    Returns:
        As ``from_image``; (h, w) and (h, w, 3) are uint8, uint16 or float32.
    """
    values = _to_numbers(array[..., 0] if array.shape[2:] == (1,) else array)
    if values.ndim == 3 and values.shape[2] == 4 and np.isfinite(values).all():
        return from_image(Image.fromarray(to_8_bit(values)), size)
    return shrink(values, size)


def _to_numbers(array: NDArray[np.generic]) -> NDArray[Any]:
    """The values of an array in a type that can be reduced: uint8, uint16 or float32."""
    if array.dtype == np.bool_:
        return np.where(array, np.uint8(255), np.uint8(0))
    kind = array.dtype.newbyteorder("=")
    if kind not in (np.uint8, np.uint16):
        kind = np.dtype(np.float32)
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(array, dtype=kind)


def _to_8_bit_mode(image: Image.Image) -> Image.Image:
    """The image in mode L, RGB or, where it may be transparent, RGBa."""
    if image.mode == "RGBa":
        return image
    if image.has_transparency_data:
        # Times opacity, so that hidden colours do not bleed into visible ones when reduced.
        straight = image.convert("LA") if image.mode == "La" else image
        return straight.convert("RGBA").convert("RGBa")
    if image.mode == "LAB":
        return image.getchannel("L")
    if image.mode in ("L", "RGB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def to_8_bit(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Scale pixel values of any range to 0..255.

    Args:
        values: uint8, which is left as it is, or finite uint16 or float32. Floats of 0 to
            1 are scaled by 255, others by the smallest of 8, 10, 12, 14 and 16 bits that
            holds the brightest. Negative values and larger ones are stretched, from the
            lowest to the highest.
    """
    if values.dtype == np.uint8:
        return values
    low, high = float(values.min()), float(values.max())
    tops = [1, *_TOPS] if np.issubdtype(values.dtype, np.floating) else _TOPS
    # Reducing leaves floats a rounding error beyond their range.
    top = next((top for top in tops if high <= (1 + _SLACK) * top), None)
    if top is None or low < -_SLACK * top:
        return np.round((values - low) * (255 / ((high - low) or 1.0))).astype(np.uint8)
    return np.clip(np.round(values * np.float32(255 / top)), 0, 255).astype(np.uint8)


def turn_upright(array: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Undo an EXIF orientation, 1 to 8; any other leaves the pixels as they are."""
    mirrored, quarters = _TURNS.get(orientation, _TURNS[1])
    return np.rot90(array[:, ::-1] if mirrored else array, quarters)


def is_sideways(orientation: int) -> bool:
    """Whether an EXIF orientation exchanges width and height."""
    return _TURNS.get(orientation, _TURNS[1])[1] % 2 == 1


def turned_further(orientation: int, quarters: int) -> int:
    """The EXIF orientation that also turns the upright picture clockwise, by quarters of a circle."""
    mirrored, left = _TURNS.get(orientation, _TURNS[1])
    wanted = (mirrored, (left - quarters) % 4)
    return next(code for code, turns in _TURNS.items() if turns == wanted)


def as_stored(region: Region, orientation: int) -> Region:
    """Where a region of the upright picture lies in the pixels that ``turn_upright`` is given."""
    mirrored, quarters = _TURNS.get(orientation, _TURNS[1])
    left, top, right, bottom = region
    for _ in range(quarters):
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return (1 - right, top, 1 - left, bottom) if mirrored else (left, top, right, bottom)


def fill_transparency(array: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], str | None]:
    """Lay RGB times opacity, and opacity, uint8 (h, w, 4), onto black or white.

    Returns:
        uint8 (h, w, 3), and a sentence for a visitor where anything was transparent.
    """
    colour, opacity = array[..., :3], array[..., 3:]
    if opacity.min() == 255:
        return colour, None
    if opacity.max() == 0:
        return np.full_like(colour, 255), Words("The picture is fully transparent.")
    filled = np.minimum(colour, opacity)
    if _needs_black(colour, opacity):
        return filled, Words("The transparent background was filled with black, so that the ink shows.")
    words = Words("The transparent background was filled with white, so that the ink shows.")
    return filled + (255 - opacity), words


def _needs_black(colour: NDArray[np.uint8], opacity: NDArray[np.uint8]) -> bool:
    """Whether what is visible shows its ink on black, and not on white."""
    visible = opacity[..., 0] > opacity.max() / 2
    straight = colour[visible] * (255.0 / opacity[visible])
    darkest, middle, brightest = np.percentile(straight @ (0.299, 0.587, 0.114), (0.5, 50, 99.5))
    has_paper = brightest - darkest > _PAPER_CONTRAST and visible.mean() > _PAPER_SHARE
    # Paper continues in its own tone; ink alone needs the opposite one.
    return bool((middle > 127) != has_paper)
