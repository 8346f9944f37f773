"""Where to look closer: a digit that is small in its picture is lost in what a page is measured by."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.strokes import find_blobs

Floats = NDArray[np.float32]

# The paper is what most of a neighbourhood agrees on, in a copy of this side reduced for it.
SIDE: Final = 96
NEIGHBOURHOOD: Final = 9
# Ink differs from it by this much (of 255), and by this many times as much as most pixels do.
LEAST: Final = 12.0
NOISES: Final = 5.0
# Specks are smaller than this many pixels, or than this share of the largest blob.
SPECK: Final = 8
SPECK_SHARE: Final = 0.05
# What is written is about equally strong, down to this share.
FAINTEST: Final = 0.5
# Paper left around the writing, as a share of its longer side and in pixels.
MARGIN: Final = 1.0
LEAST_MARGIN: Final = 24
# What fills more than this share of the picture's area is not small.
LARGEST: Final = 0.3

# Paper left around ink on paper of one colour, in pixels: the soft rim of a stroke ends there.
RIM: Final = 2

Window = tuple[slice, slice]


def find_closeup(pixels: Floats) -> Window | None:
    """The part of a picture around all that clearly stands off from its paper, if that is small.

    Args:
        pixels: float32 (h, w, 3), 0 to 255.

    Returns:
        Rows and columns; ``None`` where nothing stands off, or much does.
    """
    height, width = pixels.shape[:2]
    if max(height, width) < 2 * SIDE:
        return None
    scale = SIDE / max(height, width)
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    small = np.clip(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), 0, 255).astype(np.uint8)
    paper = cv2.resize(cv2.medianBlur(small, NEIGHBOURHOOD).astype(np.float32), (width, height))
    residual = cv2.GaussianBlur(pixels, (0, 0), 1.0) - paper
    distance = np.sqrt(cv2.transform(cv2.multiply(residual, residual), np.ones((1, 3), np.float32)))
    usual = float(np.median(distance[::4, ::4]))
    blobs = find_blobs(distance > max(LEAST, NOISES * usual))
    written = (blobs.area >= max(SPECK, SPECK_SHARE * float(blobs.area.max()))) & ~blobs.leaves
    written[0] = False
    if not written.any():
        return None
    # Paper's own spots are fainter than what is written on it.
    strength = blobs.total(distance) / blobs.area
    written &= strength >= FAINTEST * strength[written].max()
    rows, columns = np.nonzero(written[blobs.labels])
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    margin = max(LEAST_MARGIN, int(MARGIN * max(bottom - top, right - left)))
    window = np.s_[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    cut = pixels[window]
    return None if cut.shape[0] * cut.shape[1] > LARGEST * height * width else window


def find_written(pixels: Floats, paper: Floats) -> Window:
    """The part of a picture with all that is not of its paper's one colour.

    Args:
        pixels: float32 (h, w, 3).
        paper: float32 (3,), the colour.

    Returns:
        Rows and columns, with a rim of paper; those of the whole picture where something else
        reaches its edge, or nothing is there.
    """
    height, width = pixels.shape[:2]
    others = cv2.bitwise_not(cv2.inRange(pixels, paper, paper))
    left, top, across, down = cv2.boundingRect(others)
    right, bottom = left + across, top + down
    if across == 0 or left == 0 or top == 0 or right == width or bottom == height:
        return np.s_[0:height, 0:width]
    return np.s_[max(0, top - RIM) : bottom + RIM, max(0, left - RIM) : right + RIM]
