"""The picture formats that are read, told apart by how their bytes begin.

Pillow knows some forty formats. Only the ones below are ever handed to a decoder, and
each is opened by its own class: ``Image.open`` would try every plugin that other code
has registered, and it warns of pictures that ``model.picture`` refuses anyway.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final

from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import jpeg_factory
from PIL.PngImagePlugin import PngImageFile
from PIL.PpmImagePlugin import PpmImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from model.wording import Words

Opener = Callable[[BytesIO], Image.Image]

# File name endings of these formats, in lower case, for choosing files in folders.
SUFFIXES: Final = frozenset(
    f".{name}"
    for name in (
        *("jpg", "jpeg", "jpe", "jfif", "mpo", "png", "apng", "gif", "webp", "bmp", "tif", "tiff"),
        *("heic", "heif", "hif", "avif", "pbm", "pgm", "ppm", "pnm", "pfm"),
    )
)

# HEIC, AVIF and video share one container, told apart by the brands at its beginning.
_BRANDS: Final = rb"....ftyp(?:....){0,8}?"

_OPENERS: Final[tuple[tuple[re.Pattern[bytes], Opener], ...]] = tuple(
    (re.compile(signature, re.DOTALL), opener)
    for signature, opener in (
        (rb"\xff\xd8\xff", jpeg_factory),
        (rb"\x89PNG\r\n\x1a\n", PngImageFile),
        (rb"GIF8[79]a", GifImageFile),
        (rb"RIFF....WEBPVP", WebPImageFile),
        (rb"BM", BmpImageFile),
        (rb"II[*+]\0|MM\0[*+]", TiffImageFile),
        (_BRANDS + rb"avi[fs]", AvifImageFile),
        (_BRANDS + rb"(?:he[iv][cxms]|mif1|msf1)", HeifImageFile),
        (rb"P[1-6Ff]\s", PpmImageFile),
    )
)

_OTHERS: Final[tuple[tuple[re.Pattern[bytes], str], ...]] = tuple(
    (re.compile(signature, re.DOTALL), sentence)
    for signature, sentence in (
        (
            rb"%PDF",
            Words(
                "This is a PDF document, not a picture. "
                "Take a screenshot of it, or export the page as PNG or JPEG."
            ),
        ),
        (
            rb"PK\x03\x04",
            Words("This is a ZIP file or a document, not a picture. Take the picture out of it."),
        ),
        (
            rb"....ftyp|\x1aE\xdf\xa3",
            Words("This is a video, not a picture. Take a screenshot of it, or a photo."),
        ),
        (
            rb"\s*(?:<\?xml.{0,2000}?)?<svg",
            Words("This is an SVG drawing, which is not made of pixels. Export it as PNG."),
        ),
    )
)

# A JPEG is a chain of segments: 0xFF, kind, length. Picture data follows a scan's header and
# lasts until a 0xFF that begins a segment: neither a stuffed zero, a restart nor padding.
_JPEG_SCAN: Final = b"\xda"
_JPEG_END: Final = b"\xd9"
_JPEG_NEXT_SEGMENT: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)

_UNKNOWN: Final = Words(
    "This is not a picture that can be read. Use a JPEG, PNG, HEIC, WebP, GIF, BMP or TIFF file."
)


def find_opener(data: bytes) -> Opener | None:
    """The class that opens a file with these bytes; ``None`` for anything but a known format."""
    return next((opener for signature, opener in _OPENERS if signature.match(data)), None)


def describe_other(data: bytes) -> str:
    """What a file of no known format is, and what to do instead, for a visitor."""
    return next((sentence for signature, sentence in _OTHERS if signature.match(data)), _UNKNOWN)


def count_jpeg_scans(data: bytes, most: int) -> int:
    """How many scans a JPEG file has, counted up to ``most``; 0 for other files.

    Decoding a scan can cost as much as decoding a whole picture, however few bytes it has.
    """
    scans, position = 0, 2 if data.startswith(b"\xff\xd8") else len(data)
    while scans < most and data[position : position + 1] == b"\xff":
        kind = data[position + 1 : position + 2]
        if kind == _JPEG_END:
            break
        position += 2 + max(2, int.from_bytes(data[position + 2 : position + 4]))
        if kind == _JPEG_SCAN:
            scans += 1
            segment = _JPEG_NEXT_SEGMENT.search(data, position)
            position = segment.start() if segment else len(data)
    return scans
