"""Which part of a picture is the page that is written on: a desk beside it has ink's colours, too."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.regions import steepness
from model.strokes import Blobs

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
# The ground has a step where it changes by this much (of 255) from one pixel of its reduced copy to
# the next, and by this many times as much as usual. Between steps it has regions of this share of
# the picture's area or more.
STEP: Final = 2.0
STEPS: Final = 4.0
REGION: Final = 0.01
# What is written is of about the same height, up to this factor.
KIN: Final = 2.0
# A page that fills this share of a picture fills it all.
ALL: Final = 0.97


def find_page(ground: Floats, contrast: Floats, blobs: Blobs) -> Mask | None:
    """Tell the page from what else is in the picture, by what the paper at its strokes is like.

    Args:
        ground: float32 (h', w', 3), 0 to 255, a reduced copy of the picture without its strokes.
        contrast: float32 (h, w), how far each pixel stands off from its paper.
        blobs: What clearly does.

    Returns:
        bool (h', w'); ``None`` where the page fills the picture or nothing can be said.
    """
    sure = _surely_written(blobs)
    if not sure.any():
        return None
    size = ground.shape[1::-1]
    surely = np.where(sure[blobs.labels], contrast, np.float32(0))
    weight = np.asarray(cv2.resize(surely, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
    paper = np.array([_weighted_median(ground[..., channel], weight) for channel in range(3)])
    light = (ground.mean(axis=2) + BLACK) / (paper.mean() + BLACK)
    tinge = np.abs(ground - light[..., None] * paper).max(axis=2)
    page = (light > DARKEST) & (light < BRIGHTEST) & (tinge < TOLERANCE + TINGE * ground.max(axis=2))
    page &= _regions_written_on(ground, blobs, sure)
    return None if page.mean() > ALL else page


def beside_page(page: Mask | None, blobs: Blobs) -> Mask | None:
    """What stands mostly beside the page (h', w'), or lies along the border of the picture.

    Returns:
        bool (h, w) like the labels of the blobs; ``None`` where nothing does.
    """
    beside = _along_border(blobs)
    off_page: Mask | bool = False
    if page is not None:
        size = blobs.labels.shape[::-1]
        shown = page.astype(np.float32)
        covered = np.asarray(cv2.resize(shown, size, interpolation=cv2.INTER_LINEAR), np.float32)
        beside |= blobs.total(covered) < 0.5 * blobs.area
        # What is faint goes by its place.
        off_page = (blobs.labels == 0) & (covered < 0.5)
    beside[0] = False
    if page is None and not beside.any():
        return None
    # The soft rim of a stroke goes with it.
    around: Mask = cv2.dilate(beside[blobs.labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return around | off_page


def _surely_written(blobs: Blobs) -> Mask:
    """Which blobs are bent strokes inside the picture, bool (n,)."""
    return blobs.slender & (blobs.spread >= BENT * blobs.width) & ~blobs.leaves


def _along_border(blobs: Blobs) -> Mask:
    """Which blobs are the rest of a desk, bool (n,): none where all that is written leaves the picture."""
    if not _surely_written(blobs).any():
        return np.zeros(len(blobs.area), np.bool_)
    return blobs.along_border


def _regions_written_on(ground: Floats, blobs: Blobs, sure: Mask) -> Mask:
    """Where the ground is written on, bool (h', w'): everywhere up to the steps in it.

    A page ends in a step. A shadow's edge may be one, too: what lies beyond is left out only
    where nothing stands on it that is as high as what is surely written.
    """
    steep = steepness(ground)
    level = steep <= max(STEP, STEPS * float(np.median(steep)))
    count, found, table, _ = cv2.connectedComponentsWithStats(level.astype(np.uint8), connectivity=4)
    large = np.asarray(table)[:, cv2.CC_STAT_AREA] > REGION * level.size
    large[0] = False
    if count < 2 or large.sum() < 2:
        return np.ones(level.shape, np.bool_)
    # Steps belong to the region that is nearest.
    away = np.where(large[found], np.uint8(0), np.uint8(1))
    _, near = cv2.distanceTransformWithLabels(away, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_CCOMP)
    regions = np.asarray(near)
    usual = _weighted_median(blobs.height[sure], blobs.area[sure])
    alike = (blobs.height > usual / KIN) & (blobs.height < usual * KIN) & blobs.slender & ~blobs.leaves
    rows, columns = np.nonzero(alike[blobs.labels])
    scale = np.array(level.shape) / blobs.labels.shape
    at = (rows * scale[0]).astype(np.int64), (columns * scale[1]).astype(np.int64)
    return np.isin(regions, np.unique(regions[at]))


def _weighted_median(values: NDArray[Any], weights: NDArray[Any]) -> float:
    order = np.argsort(values, axis=None)
    reached = np.cumsum(weights.ravel()[order])
    middle = order[int(np.searchsorted(reached, reached[-1] / 2))]
    return float(values.ravel()[middle])
