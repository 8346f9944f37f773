"""Which ink belongs to which digit, in reading order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.ink import Ink


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
    raise NotImplementedError
