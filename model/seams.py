"""Where two digits that touch may be cut: ways from top to bottom that cross little ink."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Seam = NDArray[np.int64]

# Seams are looked for on ink reduced to this height: finer ones cut no better.
HEIGHT: Final = 64
# The price of a step over paper, and of one to the side: straight ways win over crooked ones.
PAPER_PRICE: Final = 0.01
SIDE_PRICE: Final = 0.005
# More places than these two digits never touch at.
MOST_SEAMS: Final = 4


def find_seams(ink: Floats, most: float, spacing: float) -> list[Seam]:
    """The ways from top to bottom that cross least ink, by dynamic programming.

    Source: S. Avidan and A. Shamir, "Seam carving for content-aware image resizing", 2007.

    Args:
        ink: float32 (h, w), 0 = paper, 1 = ink.
        most: How many pixels of ink a seam may cross.
        spacing: Least distance between seams, and from a seam to either side, in pixels.

    Returns:
        From left to right, for each seam the column in each row, int64 (h,): the first
        column right of the cut.
    """
    scale = min(1.0, HEIGHT / ink.shape[0])
    size = (max(2, round(ink.shape[1] * scale)), max(2, round(ink.shape[0] * scale)))
    small = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
    price, step = _cheapest_ways(small)
    affordable = most * scale + PAPER_PRICE * size[1]
    seams: list[Seam] = []
    middles: list[float] = []
    for end in np.argsort(price):
        if price[end] > affordable or len(seams) == MOST_SEAMS:
            break
        seam = _traced(step, int(end))
        middle = float(np.median(seam)) / scale
        others = [0.0, float(ink.shape[1]), *middles]
        if min(abs(middle - other) for other in others) >= spacing:
            seams.append(seam)
            middles.append(middle)
    rows = np.minimum((np.arange(ink.shape[0]) * scale).astype(int), size[1] - 1)
    ordered = [seams[index] for index in np.argsort(middles)]
    return [np.round(seam[rows] / scale).astype(np.int64) for seam in ordered]


def cut(ink: Floats, seams: list[Seam], shared: float = 0.0) -> list[Floats]:
    """Cut ink along seams.

    Args:
        ink: float32 (h, w).
        seams: As ``find_seams`` gives them.
        shared: How far each part reaches beyond its seams, in pixels: where two digits lie
            on each other, both need the ink.

    Returns:
        One array of the same shape for each part, left to right.
    """
    reach = round(shared)
    columns = np.arange(ink.shape[1])
    ends = [*seams, np.full(ink.shape[0], ink.shape[1])]
    starts = [np.zeros(ink.shape[0], np.int64), *seams]
    return [
        np.where((columns >= start[:, None] - reach) & (columns < end[:, None] + reach), ink, np.float32(0))
        for start, end in zip(starts, ends, strict=True)
    ]


def _cheapest_ways(ink: Floats) -> tuple[Floats, NDArray[np.int8]]:
    """Price (w,) of the cheapest way down to each column, and the step (h, w) by which it came."""
    price = ink[0] + np.float32(PAPER_PRICE)
    steps = np.zeros(ink.shape, np.int8)
    for row in range(1, len(ink)):
        walled = np.pad(price, 1, constant_values=np.inf)
        # A slanted step is longer, and crosses so much more ink.
        aside = SIDE_PRICE + (np.sqrt(2) - 1) * ink[row]
        options = np.stack([walled[1:-1], walled[:-2] + aside, walled[2:] + aside])
        steps[row] = np.array([0, -1, 1], np.int8)[options.argmin(axis=0)]
        price = (options.min(axis=0) + ink[row] + PAPER_PRICE).astype(np.float32)
    return price, steps


def _traced(steps: NDArray[np.int8], end: int) -> Seam:
    """The way (h,) that ends in column ``end``, from the top down."""
    seam = np.empty(len(steps), np.int64)
    column = end
    for row in range(len(steps) - 1, -1, -1):
        seam[row] = column
        column += int(steps[row, column])
    return seam
