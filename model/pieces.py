"""Pieces of ink: cut out, put together, and where they stand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


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
        is_cut: Whether it was cut out of ink that hangs together, other digits beside it.
    """

    ink: Floats
    box: Box
    line: int = 0
    is_cut: bool = False


def joined(pieces: list[Piece]) -> Piece:
    """Several pieces of one line as one; a single one is returned as it is."""
    if len(pieces) == 1:
        return pieces[0]
    left = min(piece.box.x for piece in pieces)
    top = min(piece.box.y for piece in pieces)
    right = max(piece.box.x + piece.box.width for piece in pieces)
    bottom = max(piece.box.y + piece.box.height for piece in pieces)
    ink = np.zeros((bottom - top, right - left), np.float32)
    for piece in pieces:
        y, x = piece.box.y - top, piece.box.x - left
        window = ink[y : y + piece.box.height, x : x + piece.box.width]
        np.maximum(window, piece.ink, out=window)
    return Piece(ink, Box(left, top, right - left, bottom - top), pieces[0].line)


def cropped(ink: Floats, piece: Piece) -> Piece | None:
    """A part of a piece's ink, of the same shape, without the paper around it.

    Returns:
        The part, or ``None`` where there is no stroke in it.
    """
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if rows.size == 0 or float(ink.max()) < 0.5:
        return None
    top, left = int(rows[0]), int(columns[0])
    own = ink[top : rows[-1] + 1, left : columns[-1] + 1]
    return Piece(own, Box(piece.box.x + left, piece.box.y + top, own.shape[1], own.shape[0]), piece.line)
