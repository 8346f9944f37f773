"""From contrast to density: how strong full ink is in a picture, and which faint ink belongs to it."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.levels import Levels
from model.strokes import find_blobs

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# Ink must differ from its paper by this much (of 255) and by this many times the noise.
LEAST_CONTRAST: Final = 8.0
NOISE_FACTOR: Final = 4.0
# The faintest part of a digit has at least this share of the contrast of its strongest.
FAINTEST_SHARE: Final = 0.3
# A stroke that was smoothed ends where this share of its strength is left.
SOFT: Final = 0.3
# From this share of the ink on, what lies inside the picture tells how strong ink is.
LEAST_INSIDE: Final = 0.2


def to_density(contrast: Floats, noise: float, *, soft: bool = False) -> Floats | None:
    """Scale contrast so that paper is 0 and full ink is 1; ``None`` if there is no ink.

    Args:
        contrast: float32 (h, w), 0 on paper, in grey levels.
        noise: Standard deviation of the paper's contrast.
        soft: Whether strokes were smoothed and end softly.
    """
    floor = least_contrast(noise)
    candidates = Levels.of(_inside(contrast, floor)).above(floor)
    if candidates.total < 4:
        return None
    full = candidates.quantile(0.85)
    if full < max(LEAST_CONTRAST, NOISE_FACTOR * noise):
        return None
    cut = max(candidates.up_to(full).otsu(), 0.4 * full, 3.5 * noise)
    full = candidates.above(cut).quantile(0.6)
    strong = contrast > cut
    low = min(3.0 * noise, 0.4 * full)
    # A pencil presses now harder, now softer: what counts is the ink of the stroke nearby.
    least = max(FAINTEST_SHARE * full, 1.5 * low)
    nearby = np.maximum(_strongest_nearby(np.minimum(contrast, full), strong), least)
    end = np.maximum(low, SOFT * nearby) if soft else low
    density = np.clip((contrast - end) / (nearby - end), 0, 1).astype(np.float32, copy=False)
    faint = contrast > min(max(NOISE_FACTOR * noise, 0.4 * FAINTEST_SHARE * full), cut)
    return _connected_to(strong, faint, density)


def _inside(contrast: Floats, floor: float) -> Floats:
    """Contrast (h, w) without what leaves the picture: a desk is blacker than any ink.

    Unless that is nearly all there is: then it is a digit that is cut off.
    """
    edges = (contrast[0], contrast[-1], contrast[:, 0], contrast[:, -1])
    if max(float(edge.max()) for edge in edges) <= floor:
        return contrast
    blobs = find_blobs(contrast > floor)
    mass = blobs.total(contrast)
    if mass[~blobs.leaves].sum() < LEAST_INSIDE * mass.sum():
        return contrast
    leaves = blobs.leaves.copy()
    leaves[0] = False
    return np.where(leaves[blobs.labels], np.float32(0), contrast)


def least_contrast(noise: float) -> float:
    """The contrast that paper with this much noise, as a standard deviation, hardly ever reaches."""
    return max(0.6 * LEAST_CONTRAST, NOISE_FACTOR * noise)


def _strongest_nearby(contrast: Floats, strong: Mask) -> Floats:
    """The strongest contrast within a stroke's width of each pixel (h, w)."""
    mask = strong.astype(np.uint8)
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    # In a bar, the mean distance to the edge is a quarter of the width.
    reach = 2 * int(np.ceil(4 * cv2.mean(distance, mask)[0])) + 1
    return np.asarray(cv2.dilate(contrast, np.ones((reach, reach), np.uint8)), dtype=np.float32)


def _connected_to(strong: Mask, faint: Mask, density: Floats) -> Floats:
    """Keep faint ink only where it hangs together with strong ink (hysteresis)."""
    count, labels = cv2.connectedComponents(faint.astype(np.uint8), connectivity=8)
    keep = np.zeros(count, dtype=np.uint8)
    keep[labels.ravel()[np.flatnonzero(strong)]] = 1
    keep[0] = 0
    # The soft rim of a stroke belongs to it.
    kept = cv2.dilate(keep[labels], np.ones((3, 3), np.uint8))
    return np.asarray(density * kept, dtype=np.float32)
