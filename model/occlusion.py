"""Which pixels carried a decision: a patch of paper is slid over them, and the answer asked for again.

Source: M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", 2014, section 4.2.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model import spec

Floats = NDArray[np.float32]
Predict = Callable[[Floats], Floats]

# As wide as a stroke of a digit in its 20-pixel box and a little more, so that it can hide one.
PATCH: Final = 5


def occlusion_map(image: Floats, answer: int, predict: Predict, patch: int = PATCH) -> Floats:
    """How much the answer's probability falls when each pixel is covered by paper.

    Args:
        image: float32 (28, 28), 0 = paper, 1 = ink.
        answer: The digit whose probability is watched, 0 to 9.
        predict: Gives float32 (n, 10) probabilities of float32 (n, 28, 28) images.
        patch: Side of the patch in pixels.

    Returns:
        float32 (28, 28), -1 to 1: the mean fall over all patches that cover a pixel; below 0
        where the probability rises; 0 where only paper was covered.
    """
    corners = _corners_on_ink(image, patch)
    drops = np.zeros_like(image)
    covers = np.zeros_like(image)
    if len(corners):
        covered = np.repeat(image[None], len(corners), axis=0)
        for one, (top, left) in zip(covered, corners, strict=True):
            one[max(top, 0) : top + patch, max(left, 0) : left + patch] = 0
        probabilities = predict(np.concatenate([image[None], covered]))[:, answer]
        for drop, (top, left) in zip(probabilities[0] - probabilities[1:], corners, strict=True):
            place = np.s_[max(top, 0) : top + patch, max(left, 0) : left + patch]
            drops[place] += drop
            covers[place] += 1
    return np.asarray(drops / np.maximum(covers, 1), dtype=np.float32)


def _corners_on_ink(image: Floats, patch: int) -> NDArray[np.int64]:
    """Upper left corners, int64 (n, 2), of every second patch that covers any ink; they may stick out."""
    # Every second place: the patches overlap by more than half, and it is a quarter of the work.
    places = np.arange(1 - patch, spec.IMAGE_SIZE, 2)
    corners = np.stack(np.meshgrid(places, places, indexing="ij"), axis=-1).reshape(-1, 2)
    sums = np.pad(image, ((patch, patch), (patch, patch))).cumsum(0).cumsum(1)
    # A corner's patch in the padded sums: its last row and column, and those before its first.
    last = corners + 2 * patch - 1
    first = last - patch
    ink = (
        sums[tuple(last.T)]
        - sums[first[:, 0], last[:, 1]]
        - sums[last[:, 0], first[:, 1]]
        + sums[tuple(first.T)]
    )
    return np.asarray(corners[ink > 1e-4])
