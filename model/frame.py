"""Frames around a drawing: what runs from edge to edge is ground, what lies along the border is no ink."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# What stands off by this share of the strongest is told from paper here.
HALF: Final = 0.5
# Ink does not cover this share of two opposite edges and all that is between them.
BROAD_AT_EDGE: Final = 0.4
# A frame covers this share of each of its rows or columns.
FRAME: Final = 0.6


def find_framed(contrast: Floats) -> Mask | None:
    """What a frame encloses, where the frame was taken for the paper.

    Args:
        contrast: float32 (h, w), how far each pixel stands off from what is along the border.

    Returns:
        bool (h, w), the paper; ``None`` where the border is paper.
    """
    inked: Mask = contrast > HALF * float(contrast.max())
    return inked if _runs_through(inked) or _runs_through(inked.T) else None


def without_frame(contrast: Floats) -> Floats:
    """Contrast (h, w) without the rows and columns at the border that are mostly inked."""
    inked = contrast > HALF * float(contrast.max())
    kept = contrast.copy()
    for picture, mask in ((kept, inked), (kept.T, inked.T)):
        paper = np.flatnonzero(mask.mean(axis=1) < FRAME)
        if paper.size:
            picture[: paper[0]] = 0
            picture[paper[-1] + 1 :] = 0
    return kept


def _runs_through(inked: Mask) -> bool:
    """Whether some ink hangs together from the upper edge to the lower one, broad at both."""
    if min(inked[0].mean(), inked[-1].mean()) < BROAD_AT_EDGE:
        return False
    labels = np.asarray(cv2.connectedComponents(inked.astype(np.uint8), connectivity=4)[1])
    counts = [np.bincount(labels[row], minlength=int(labels.max()) + 1)[1:] for row in (0, -1)]
    return bool((np.minimum(*counts) > BROAD_AT_EDGE * inked.shape[1]).any())
