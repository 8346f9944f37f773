"""What tells ink from its paper: the colour in which it departs from it, and how broad its strokes are."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.contrast import along, resized
from model.density import LEAST_CONTRAST, NOISE_FACTOR
from model.levels import Levels
from model.strokes import find_stroke_widths

Floats = NDArray[np.float32]

# A smooth surface explains pixels that are this near to it (of 255); it must explain so much of
# the picture to be its paper, and for strokes to be as broad as they like.
EXPLAINED: Final = 12.0
MOSTLY: Final = 0.5
# Neighbourhoods that agree on their paper, as a share of the shorter side.
NEIGHBOURHOOD: Final = 0.5


def find_strokes(
    middling: Floats, small: Floats, smooth: Floats
) -> tuple[Floats, list[tuple[Floats, float]]]:
    """Paper, colour and width of the strokes in a scene.

    Args:
        middling: float32 (h, w, 3), the picture, reduced.
        small: float32 (h', w', 3), reduced further.
        smooth: float32 (h', w', 3), a smooth surface fitted to it.

    Returns:
        The paper, float32 (h', w', 3): the surface, or the surroundings where that explains too
        little; and what strokes there may be, the likeliest first: the direction from paper to
        ink, float32 (3,), and their width.
    """
    explained = float(np.mean(np.abs(small - smooth).max(axis=2) < EXPLAINED))
    nearby = _surroundings(small)
    paper = smooth if explained >= MOSTLY else nearby
    around = resized(paper, middling)
    axis = ink_direction(middling - around)
    if axis is None:
        return paper, []
    found = find_stroke_widths(
        along(axis, middling),
        along(axis, around),
        along(axis, resized(nearby, middling)),
        is_smooth=explained >= MOSTLY,
    )
    return paper, [(sign * axis, width) for sign, width in found]


def ink_direction(residual: Floats, beyond: int = 0) -> Floats | None:
    """The colour in which a picture departs most from its paper.

    Args:
        residual: float32 (h, w, 3), pixel minus paper.
        beyond: So many pixels more are paper.

    Returns:
        A unit vector, float32 (3,), pointing from paper to ink; ``None`` where
        nothing departs by more than noise does.
    """
    # OpenCV's loops: NumPy takes twenty times as long to sum over three colours.
    squares = cv2.transform(cv2.multiply(residual, residual), np.ones((1, 3), np.float32))
    distance = np.asarray(cv2.sqrt(squares), dtype=np.float32)
    levels = Levels.of(distance, beyond)
    noise, strongest = 1.4826 * levels.quantile(0.5), levels.quantile(0.9985)
    if strongest < max(LEAST_CONTRAST, NOISE_FACTOR * min(noise, LEAST_CONTRAST)):
        return None
    strong = residual.reshape(-1, 3)[np.flatnonzero(distance > 0.6 * strongest)]
    # Ink lies on one side of its paper; where both sides occur, the heavier one is ink.
    axis = np.linalg.eigh(strong.T @ strong)[1][:, -1]
    if (strong @ axis).sum() < 0:
        axis = -axis
    return np.asarray(axis, dtype=np.float32)


def _surroundings(small: Floats) -> Floats:
    """What most of each neighbourhood agrees on, of a reduced picture (h, w, 3)."""
    window = max(3, int(NEIGHBOURHOOD * min(small.shape[:2])) | 1)
    middle = cv2.medianBlur(np.clip(small, 0, 255).astype(np.uint8), window).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(middle, (0, 0), 1.0), dtype=np.float32)
