"""Which part of a picture is the page that is written on: a desk beside it has ink's colours, too."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.strokes import find_blobs

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# The page is looked for where digits are for sure: strokes that are not straight, this many
# times as far across as they are wide.
BENT: Final = 3.0
# In light or shadow, the page is between this many times as dark and as bright as at the digits.
DARKEST: Final = 0.3
BRIGHTEST: Final = 2.2
# Its colour stays the same, up to this much (of 255), and this share of its brightness.
TOLERANCE: Final = 12.0
TINGE: Final = 0.05
# Added to brightness before it is compared: the colour of black is noise.
BLACK: Final = 10.0
# A page that fills this share of a picture fills it all.
ALL: Final = 0.97


def find_page(ground: Floats, contrast: Floats, inked: Mask) -> Mask | None:
    """Tell the page from what else is in the picture, by the colour of the paper at its strokes.

    Args:
        ground: float32 (h', w', 3), 0 to 255, a reduced copy of the picture without its strokes.
        contrast: float32 (h, w), how far each pixel stands off from its paper.
        inked: bool (h, w), where it clearly does.

    Returns:
        bool (h', w'); ``None`` where the page fills the picture or nothing can be said.
    """
    blobs = find_blobs(inked)
    sure = blobs.slender & (blobs.spread >= BENT * blobs.width) & ~blobs.leaves
    if not sure.any():
        return None
    size = ground.shape[1::-1]
    surely = np.where(sure[blobs.labels], contrast, np.float32(0))
    weight = np.asarray(cv2.resize(surely, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
    paper = np.array([_weighted_median(ground[..., channel], weight) for channel in range(3)])
    light = (ground.mean(axis=2) + BLACK) / (paper.mean() + BLACK)
    tinge = np.abs(ground - light[..., None] * paper).max(axis=2)
    page = (light > DARKEST) & (light < BRIGHTEST) & (tinge < TOLERANCE + TINGE * ground.max(axis=2))
    return None if page.mean() > ALL else page


def keep_on_page(contrast: Floats, page: Mask, inked: Mask) -> Floats:
    """Contrast (h, w) without what stands mostly beside the page (h', w')."""
    size = contrast.shape[::-1]
    covered = np.asarray(
        cv2.resize(page.astype(np.float32), size, interpolation=cv2.INTER_LINEAR), np.float32
    )
    blobs = find_blobs(inked)
    beside = blobs.total(covered) < 0.5 * blobs.area
    beside[0] = False
    # The soft rim of a stroke goes with it; what is faint goes by its place.
    around = cv2.dilate(beside[blobs.labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(around | (~inked & (covered < 0.5)), np.minimum(contrast, 0), contrast)


def _weighted_median(values: NDArray[Any], weights: Floats) -> float:
    order = np.argsort(values, axis=None)
    reached = np.cumsum(weights.ravel()[order])
    middle = order[int(np.searchsorted(reached, reached[-1] / 2))]
    return float(values.ravel()[middle])
