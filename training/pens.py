"""How drawn strokes become ink: with a pen on paper, or with a mouse on a coarse canvas.

What is a digit and what is none is written alike, or the hand would tell them apart.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.preprocessing import normalized_image
from training.strokes import Strokes, fit, render

Images = NDArray[np.uint8]

# Pixels of the picture in which a pen writes, and its width there: from a fineliner to a brush
# that fills the head of a 9.
SIDE: Final = 80
PEN: Final = (3.0, 13.0)
# Pixels of the canvas on which a mouse draws, and its line's share of them.
CANVAS: Final = (18, 48)
LINE: Final = (0.05, 0.15)
# Of what is drawn with a mouse, the share with straight lines, and of those the share in which
# nearly level and nearly upright lines are quite so.
STRAIGHT_SHARE: Final = 0.6
SQUARED_SHARE: Final = 0.4
# How far a straight line may leave the stroke it stands for, in sides of the digit.
TOLERANCE: Final = (0.02, 0.08)
# Tangent of the angle up to which a line is nearly level or nearly upright.
NEARLY: Final = 0.4
# Grey from which a pixel of a coarse canvas is ink: it knows no half.
HALF: Final = 110


def write(strokes: Strokes, rng: np.random.Generator, mouse_share: float) -> Images:
    """Write strokes with a pen or a mouse.

    Args:
        strokes: As ``draw_digit`` gives them.
        rng: Source of every choice.
        mouse_share: Chance that it is a mouse, 0 to 1.

    Returns:
        The ink in MNIST's form: uint8 (28, 28), 0 = paper, 255 = ink.
    """
    if rng.random() < mouse_share:
        if rng.random() < STRAIGHT_SHARE:
            strokes = straightened(strokes, float(rng.uniform(*TOLERANCE)), rng.random() < SQUARED_SHARE)
        side = int(rng.integers(*CANVAS))
        ink = render(strokes, side, pen_width=max(1.5, side * float(rng.uniform(*LINE))))
        ink = np.where(ink > HALF, np.uint8(255), np.uint8(0))
    else:
        ink = render(strokes, SIDE, pen_width=float(rng.uniform(*PEN)))
    return normalized_image(ink.astype(np.float32) / np.float32(255))


def straightened(strokes: Strokes, tolerance: float, squared: bool) -> Strokes:
    """The same strokes as a mouse draws them: of few straight lines.

    Args:
        strokes: As ``draw_digit`` gives them.
        tolerance: How far a line may leave the stroke, in sides of the unit square.
        squared: Whether nearly level lines become level, and nearly upright ones upright.

    Returns:
        Strokes of the same form; a stroke never loses its ends.
    """
    corners = [
        cv2.approxPolyDP(stroke[:, None], tolerance, False)[:, 0].astype(np.float64) for stroke in strokes
    ]
    return fit([_squared(points) if squared else points for points in corners])


def _squared(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners (n, 2) moved so that nearly level lines are level and nearly upright ones upright."""
    moved = points.copy()
    for index in range(1, len(points)):
        across, down = points[index] - points[index - 1]
        if abs(down) <= NEARLY * abs(across):
            moved[index, 1] = moved[index - 1, 1]
        elif abs(across) <= NEARLY * abs(down):
            moved[index, 0] = moved[index - 1, 0]
    return moved
