"""Faint and broken strokes, followed along their way: what noise and grain hide, the stroke shows again.

A pencil skips, chalk leaves gaps, and noise is as strong as faint ink pixel by pixel. But a
stroke goes on, and noise does not: averaged along the right direction, the stroke stays as it
is and the noise is gone.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.strokes import find_blobs

Floats = NDArray[np.float32]

# Directions looked along, and how far to either side, in widths of the stroke.
DIRECTIONS: Final = 8
REACH: Final = 1.25
# Places looked at along that way, the middle one among them.
PLACES: Final = 5
# Standard deviation of the smoothing across a stroke, in its widths.
ACROSS: Final = 0.25


def follow_strokes(contrast: Floats, least: float) -> Floats:
    """Contrast (h, w), averaged along the direction in which each pixel has most of it.

    Args:
        contrast: float32 (h, w), 0 on paper.
        least: What noise hardly ever reaches.
    """
    blobs = find_blobs(contrast > least)
    mass = blobs.area * blobs.slender
    if not mass.any():
        return contrast
    width = float((blobs.width * mass).sum() / mass.sum())
    smooth = cv2.GaussianBlur(contrast, (0, 0), max(0.7, ACROSS * width))
    reach = REACH * width
    margin = int(np.ceil(reach))
    padded = np.pad(smooth, margin, mode="edge")
    height, across = contrast.shape
    best = np.full_like(contrast, -np.inf)
    for angle in np.arange(DIRECTIONS) * np.pi / DIRECTIONS:
        total = np.zeros_like(contrast)
        for step in np.linspace(-reach, reach, PLACES):
            y, x = margin + round(step * np.sin(angle)), margin + round(step * np.cos(angle))
            total += padded[y : y + height, x : x + across]
        np.maximum(best, total, out=best)
    return best / np.float32(PLACES)
