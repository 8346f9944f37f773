"""Untrusted pictures: decoded in one place, with limits, upright and opaque.

file · bytes · PIL image             NumPy array
  │ size checked before decoding       │ size checked, reduced
  │ reduced while and after decoding   │
  ▼                                    ▼
gray (h, w), RGB (h, w, 3), or RGB times opacity, and opacity (h, w, 4)
  │ turned upright, scaled to 8 bits, transparency filled
  ▼
Picture   uint8 (h, w, 3), longest side at most spec.WORKING_SIDE
"""

import math
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from model import formats, pixels, spec
from model.files import PictureError, check_file_size, read_bytes
from model.view import WHOLE, Region, View, pixel_box
from model.wording import Words

# What ``read_picture`` takes: a path, the bytes of a file, an open binary file,
# a Pillow image or a NumPy array.
Source = str | os.PathLike[str] | bytes | BinaryIO | Image.Image | NDArray[np.generic]

# What decoders raise over damaged bytes. Each plugin has its own habits, and none
# promises to keep them.
_DECODER_ERRORS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

# A progressive JPEG has about ten scans. An empty one takes a hundred bytes and as long to
# decode as any, so that a small file with thousands would keep a processor busy for hours.
_MAX_JPEG_SCANS: Final = 64

# What is said of a picture with EXIF orientation 2 to 8.
_TURNED: Final = {
    2: Words("Mirrored back."),
    3: Words("Turned upright (the camera was held upside down)."),
    4: Words("Turned upright and mirrored back."),
    5: Words("Turned upright and mirrored back."),
    6: Words("Turned upright (the camera was held sideways)."),
    7: Words("Turned upright and mirrored back."),
    8: Words("Turned upright (the camera was held sideways)."),
}

_DAMAGED: Final = Words(
    "The picture is damaged, incomplete or of an unusual kind. "
    "Save it again as JPEG or PNG, or use another picture."
)


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture as photographed: upright, opaque, at working size.

    Attributes:
        pixels: uint8 (h, w, 3), RGB, longest side at most ``spec.WORKING_SIDE``.
        width: Width of the upright original, or of the region of it that was asked for, in its
            own pixels.
        height: Height of the same.
        remarks: What was done on the way here, as sentences for a visitor.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    remarks: tuple[str, ...] = ()

    @property
    def scale(self) -> float:
        """Original pixels per working pixel, 1 or more."""
        return float(max(self.width, self.height) / max(self.pixels.shape[:2]))


def read_picture(source: Source, view: View = WHOLE) -> Picture:
    """Decode a picture from any of the forms of ``Source``.

    Args:
        source: A path, the bytes of a file, a binary file (read from its beginning where
            it can be rewound), a Pillow image, or an array of numbers or bools (h, w),
            (h, w, 1), (h, w, 3) RGB or (h, w, 4) RGBA, scaled as in ``pixels.to_8_bit``.
        view: How the upright picture is turned further, and the region of it that is read,
            cut from the original's pixels.

    Returns:
        The picture upright, opaque and at most ``spec.WORKING_SIDE`` pixels long.

    Raises:
        PictureError: nothing that can be read, damaged, or above ``spec.MAX_FILE_BYTES``
            or ``spec.MAX_PIXELS``, which is checked before any pixel is decoded.
    """
    if isinstance(source, np.ndarray):
        return _from_array(source, view)
    with _decoding():
        if isinstance(source, Image.Image):
            return _from_image(source, view)
        with _open(read_bytes(source)) as image:
            return _from_image(image, view, just_opened=True)


@contextmanager
def _decoding() -> Iterator[None]:
    """Turn whatever a decoder raises into the one sentence a visitor can use."""
    try:
        yield
    except PictureError:
        raise
    except _DECODER_ERRORS as error:
        raise PictureError(_DAMAGED) from error


def _open(data: bytes) -> Image.Image:
    """Open a picture file without decoding its pixels."""
    if not data:
        raise PictureError("The file is empty. Choose it again, or use another picture.")
    check_file_size(len(data))
    opener = formats.find_opener(data)
    if opener is None:
        raise PictureError(formats.describe_other(data))
    if formats.count_jpeg_scans(data, _MAX_JPEG_SCANS + 1) > _MAX_JPEG_SCANS:
        raise PictureError("This JPEG file is built in an unusual way. Save it again as JPEG or PNG.")
    return opener(BytesIO(data))


def _from_image(image: Image.Image, view: View, just_opened: bool = False) -> Picture:
    """The picture in an image; one that was just opened may be reduced while it is decoded."""
    size = image.size
    _check_pixels(*size)
    remarks = _remark_on_frames(image) if just_opened else []
    # Some decoders turn a picture themselves while they load it, and forget that they did.
    told = image.info.get("original_orientation") or _orientation(image)
    if just_opened:
        image.draft(None, _size_to_decode(size, view.region, pixels.turned_further(told, view.turns)))
    image.load()
    left = pixels.turned_further(_orientation(image), view.turns)
    if told in _TURNED:
        remarks.append(_TURNED[told])
    region = pixels.as_stored(view.region, left)
    width, height = _extent(pixel_box(region, *size))
    box = pixel_box(region, *image.size)
    part = image if box == (0, 0, *image.size) else image.crop(box)
    upright = pixels.turn_upright(pixels.from_image(part, pixels.working_size(width, height)), left)
    if pixels.is_sideways(left):
        width, height, size = height, width, size[::-1]
    return _finish(upright, width, height, remarks + view.remarks(*size))


def _size_to_decode(size: tuple[int, int], region: Region, orientation: int) -> tuple[int, int]:
    """How large the whole picture must be decoded for its region to have working size."""
    width, height = _extent(pixel_box(pixels.as_stored(region, orientation), *size))
    share = max(pixels.working_size(width, height)) / max(width, height)
    return math.ceil(size[0] * share), math.ceil(size[1] * share)


def _extent(box: tuple[int, int, int, int]) -> tuple[int, int]:
    left, top, right, bottom = box
    return right - left, bottom - top


def _from_array(array: NDArray[np.generic], view: View) -> Picture:
    if array.dtype.kind not in "buif" or not (array.ndim == 2 or array.shape[2:] in ((1,), (3,), (4,))):
        raise PictureError(
            "An array must hold numbers and have the shape (h, w), (h, w, 1), (h, w, 3) or (h, w, 4); "
            "this one holds {type} and has the shape {shape}.",
            type=array.dtype,
            shape=array.shape,
        )
    _check_pixels(*array.shape[1::-1])
    array = np.rot90(array, -view.turns)
    left, top, right, bottom = pixel_box(view.region, *array.shape[1::-1])
    width, height = right - left, bottom - top
    values = pixels.from_array(array[top:bottom, left:right], pixels.working_size(width, height))
    return _finish(values, width, height, view.remarks(*array.shape[1::-1]))


def _finish(array: NDArray[Any], width: int, height: int, remarks: list[str]) -> Picture:
    """The picture of upright pixels in one of the forms of ``pixels.from_image``."""
    _check_finite(array)
    colour = pixels.to_8_bit(array)
    if colour.ndim == 2:
        colour = np.stack([colour] * 3, axis=2)
    elif colour.shape[2] == 4:
        colour, remark = pixels.fill_transparency(colour)
        remarks = [*remarks, *([remark] if remark else [])]
    return Picture(np.ascontiguousarray(colour), width, height, tuple(remarks))


def _remark_on_frames(image: Image.Image) -> list[str]:
    # The second image of an MPO or HEIC file is a depth map or a preview that nobody misses.
    if not getattr(image, "is_animated", False) or image.format in ("MPO", "HEIF"):
        return []
    if image.format == "TIFF":
        return [Words("The file has several pages: the first one was read.")]
    return [Words("The file has several frames: the first one was read.")]


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation of an image, 1 (upright) where it says nothing or nonsense."""
    value = image.getexif().get(ExifTags.Base.Orientation, 1)
    return value if value in _TURNED else 1


def _check_pixels(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise PictureError("The picture has no pixels. Use another picture.")
    if width * height > spec.MAX_PIXELS:
        raise PictureError(
            "The picture has {width:,} × {height:,} pixels; at most {most} million "
            "can be read. Save it smaller, or crop it to the digits.",
            width=width,
            height=height,
            most=spec.MAX_PIXELS // 1_000_000,
        )


def _check_finite(array: NDArray[Any]) -> None:
    if not np.isfinite(array).all():
        raise PictureError("The picture contains values that are not numbers (NaN or infinite).")
