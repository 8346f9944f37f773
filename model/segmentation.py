"""Which ink belongs to which digit, in reading order.

This version takes a picture to show one digit: the main body of ink and what belongs to
it by nearness and size. Specks, and dark edges that come in from the picture's rim, are
left out.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.ink import Ink

# A part of a digit (the bar of a 5) has at least this share of the main body's ink ...
LEAST_SHARE: Final = 0.02
# ... and stands off from it by at most this share of the main body's longer side.
WIDEST_GAP: Final = 0.35


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels: left and top edge, then width and height."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class Piece:
    """The ink of one digit, cut out.

    Attributes:
        ink: float32 (box.height, box.width), 0 = paper, 1 = ink, this digit's ink only.
        box: Where it stands in the working-size picture.
        line: Line of writing it belongs to, from 0.
    """

    ink: NDArray[np.float32]
    box: Box
    line: int = 0


def find_pieces(ink: Ink) -> tuple[Piece, ...]:
    """Cut the ink into the pieces that are one digit each, in reading order."""
    density = ink.density
    count, labels, table, _ = cv2.connectedComponentsWithStats(
        (density > 0.2).astype(np.uint8), connectivity=8
    )
    if count == 1:
        return ()
    stats = np.asarray(table, dtype=np.int32)
    mass = np.bincount(labels.ravel(), weights=density.ravel(), minlength=count).astype(np.float64)
    mass[0] = 0
    main = _main_body(stats, mass, density.shape)
    members = _belonging(main, stats, mass, density.shape)
    own = np.where(np.isin(labels, members), density, 0).astype(np.float32)
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    box = Box(left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)
    return (Piece(own[top : top + box.height, left : left + box.width], box),)


def _main_body(stats: NDArray[np.int32], mass: NDArray[np.float64], shape: tuple[int, ...]) -> int:
    """Label of the component that is most likely the digit's main body.

    The one with most ink, where ink that comes in from the picture's edge (a desk, a
    finger, a dark corner) counts for less the more it hugs the edge.
    """
    height, width = shape
    left, top, wide, high = (stats[:, column] for column in range(4))
    touched = (
        (left == 0).astype(int) + (top == 0) + (left + wide == width).astype(int) + (top + high == height)
    )
    middle_x = np.abs((left + wide / 2) / width - 0.5)
    middle_y = np.abs((top + high / 2) / height - 0.5)
    off_centre = np.maximum(middle_x, middle_y) > 0.35
    return int(np.argmax(mass * np.where(touched > 0, np.where(off_centre, 0.1, 0.9), 1.0)))


def _belonging(
    main: int, stats: NDArray[np.int32], mass: NDArray[np.float64], shape: tuple[int, ...]
) -> NDArray[np.int64]:
    """Labels of the components that make up the digit whose main body is ``main``."""
    height, width = shape
    left, top, wide, high = (stats[:, column].astype(int) for column in range(4))
    right, bottom = left + wide, top + high
    side = max(wide[main], high[main])
    gap_x = np.maximum(0, np.maximum(left - right[main], left[main] - right))
    gap_y = np.maximum(0, np.maximum(top - bottom[main], top[main] - bottom))
    near = np.maximum(gap_x, gap_y) <= WIDEST_GAP * side
    heavy = mass >= LEAST_SHARE * mass[main]
    inside = (left > 0) & (top > 0) & (right < width) & (bottom < height)
    member = near & heavy & (inside | (mass > 0.3 * mass[main]))
    member[0] = False
    member[main] = True
    return np.flatnonzero(member)
