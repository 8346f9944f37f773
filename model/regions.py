"""Parts of a picture that may be the page: looked at alone, nothing beside them is taken for ink.

A page ends in a step of light or colour, and so does a shadow. What lies between such steps is
level, and a desk's grain is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Window = tuple[slice, slice]

# The ground has a step where it changes by this much (of 255) from one pixel of a reduced copy to the
# next, and by this many times as much as in its quiet quarter.
STEP: Final = 2.0
STEPS: Final = 4.0
QUIET: Final = 25
# What is narrower than this many pixels of the copy is written, not ground.
STROKE: Final = 5
# A region is worth a look from this share of the picture on; one of more than that is all of it.
LEAST: Final = 0.12
MOST: Final = 0.93
# So many regions are looked at, the largest first, and none that is smaller each way, in pixels.
COUNT: Final = 2
SMALLEST: Final = 64
# What is beside a region is painted like the paper in it, blended over this many pixels of the copy.
BLEND: Final = 12


@dataclass(frozen=True, eq=False)
class Region:
    """A level part of a picture.

    Attributes:
        window: The rows and columns that it reaches over.
        inside: bool (h', w'), which pixels of that window belong to it.
        pixels: float32 (h', w', 3), the window, all beside the region painted like its paper.
    """

    window: Window
    inside: Mask
    pixels: Floats


def find_regions(pixels: Floats, small: Floats) -> Iterator[Region]:
    """The large level parts of a picture, the largest first; none where one is nearly all of it.

    Args:
        pixels: float32 (h, w, 3), 0 to 255.
        small: float32 (h', w', 3), a reduced copy.
    """
    height, width = pixels.shape[:2]
    for mask in _level_parts(small):
        paper = _paper_of(mask, small)
        # A step is not as sharp as the copy: what lies on it is left out.
        inner = cv2.erode(mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_REPLICATE)
        shown = np.asarray(cv2.resize(inner.astype(np.float32), (width, height))) > 0.5
        rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
        if rows.size < SMALLEST or columns.size < SMALLEST:
            continue
        window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        inside = shown[window]
        painted = np.asarray(cv2.resize(paper, (width, height)), np.float32)[window]
        yield Region(window, inside, np.where(inside[..., None], pixels[window], painted))


def steepness(ground: Floats) -> Floats:
    """How much a ground (h, w, 3) changes from pixel to pixel, float32 (h, w): the colour that does most."""
    smooth = cv2.GaussianBlur(ground, (0, 0), 0.7)
    slopes = [cv2.Sobel(smooth, cv2.CV_32F, *axes, scale=1 / 8) for axes in ((1, 0), (0, 1))]
    return np.asarray(np.hypot(*slopes).max(axis=2), np.float32)


def _level_parts(small: Floats) -> Iterator[NDArray[np.uint8]]:
    """Masks (h', w') of the large level parts of a reduced picture, what is written in them filled in."""
    ground = cv2.medianBlur(np.clip(small, 0, 255).astype(np.uint8), STROKE).astype(np.float32)
    steep = steepness(ground)
    level = steep <= max(STEP, STEPS * float(np.percentile(steep, QUIET)))
    _, labels, table, _ = cv2.connectedComponentsWithStats(level.astype(np.uint8), connectivity=4)
    areas = np.asarray(table)[1:, cv2.CC_STAT_AREA] / level.size
    for label in np.argsort(-areas)[:COUNT] + 1:
        if areas[label - 1] < LEAST:
            return
        mask = _filled((labels == label).astype(np.uint8))
        if mask.mean() <= MOST:
            yield mask


def _filled(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A mask (h', w') without holes: what lies in a page is on it."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(mask, outlines, -1, 1, cv2.FILLED), np.uint8)


def _paper_of(mask: NDArray[np.uint8], small: Floats) -> Floats:
    """The paper of a region, carried on beyond it, float32 (h', w', 3)."""
    paper = cv2.medianBlur(np.clip(small, 0, 255).astype(np.uint8), 2 * STROKE - 1).astype(np.float32)
    share = mask.astype(np.float32)
    near = cv2.GaussianBlur(share, (0, 0), BLEND)[..., None] + np.float32(1e-4)
    blended: Floats = np.asarray(cv2.GaussianBlur(paper * share[..., None], (0, 0), BLEND), np.float32) / near
    return blended
