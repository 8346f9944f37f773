"""Untrusted pictures: decoded in one place, with limits, upright and opaque."""

import os
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# What ``read_picture`` takes: a path, the bytes of a file, an open binary file,
# a Pillow image or a NumPy array.
Source = str | os.PathLike[str] | bytes | BinaryIO | Image.Image | NDArray[np.generic]


class PictureError(ValueError):
    """A picture cannot be used; the message tells a visitor what was wrong and what to do."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture as photographed: upright, opaque, at working size.

    Attributes:
        pixels: uint8 (h, w, 3), RGB, longest side at most ``spec.WORKING_SIDE``.
        width: Width of the upright original, in its own pixels.
        height: Height of the upright original, in its own pixels.
        remarks: What was done on the way here, as sentences for a visitor.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    remarks: tuple[str, ...] = ()

    @property
    def scale(self) -> float:
        """Original pixels per working pixel, 1 or more."""
        return self.width / self.pixels.shape[1]


def read_picture(source: Source) -> Picture:
    """Decode a picture from any of the forms of ``Source``."""
    raise NotImplementedError
