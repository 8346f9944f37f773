"""Numbers written by one made-up hand with one pen: where each digit stands, and its ink.

Lengths are shares of the height of a digit until the writing is drawn, so that the same
writing can be photographed from near and from far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.allographs import ALLOGRAPHS
from training.strokes import Strokes, draw_allograph, render

Floats = NDArray[np.float32]
Range = tuple[float, float]
Colour = tuple[int, int, int]

# Between the edges of two digits, and from one line of writing to the next.
GAP: Final[Range] = (0.12, 0.5)
TOUCHING_GAP: Final[Range] = (-0.1, 0.02)
LINE_PITCH: Final[Range] = (1.5, 2.2)
# How much the digits of one hand differ in size, and how far they leave the line.
SIZE_SPREAD: Final = 0.07
BASELINE_SPREAD: Final = 0.035


@dataclass(frozen=True)
class Pen:
    """What somebody writes with.

    Attributes:
        name: For the tables.
        width: Of its line, as a share of the height of a digit.
        colours: RGB, one of which is chosen.
        coverage: How much of the paper its ink hides, 0 to 1.
        grain: How uneven its ink is, 0 = even, 1 = full of gaps.
    """

    name: str
    width: Range
    colours: tuple[Colour, ...]
    coverage: Range
    grain: float


@dataclass(frozen=True)
class Placed:
    """One digit on the paper: its strokes in the unit square, and that square's place."""

    strokes: Strokes
    left: float
    top: float
    side: float


@dataclass(frozen=True)
class Writing:
    """Digits on the paper, in heights of a digit.

    Attributes:
        text: What is written, lines joined by newlines.
        digits: Where each digit stands; the upper left corner of the writing is (0, 0).
        width: Of all of it, between the middles of the outermost lines.
        height: Of all of it.
        line_pitch: From one line to the next.
    """

    text: str
    digits: tuple[Placed, ...]
    width: float
    height: float
    line_pitch: float


def write(
    lines: Sequence[str], rng: np.random.Generator, *, neatness: float, touching: bool, pen_width: float
) -> Writing:
    """Write lines of digits with the hand that ``rng`` stands for.

    A hand has one shape for each digit: nobody writes a bare 7 beside a flagged 1 that looks like it.

    Args:
        lines: Strings of digits.
        rng: Source of every choice.
        neatness: 0 = hasty, 1 = as printed in a copybook.
        touching: Whether neighbours may touch.
        pen_width: Width of the line, as a share of the height of a digit.
    """
    hand = {
        digit: shapes[int(rng.choice(len(shapes), p=_weights(shapes)))][1]
        for digit, shapes in ALLOGRAPHS.items()
    }
    gap, pitch = rng.uniform(*GAP), rng.uniform(*LINE_PITCH)
    placed: list[Placed] = []
    for number, line in enumerate(lines):
        right = float(rng.uniform(0, 0.3)) if len(lines) > 1 else 0.0
        for digit in line:
            strokes = draw_allograph(hand[int(digit)], rng, neatness)
            low, high = _extent(strokes)
            side = float(np.exp(rng.normal(0, SIZE_SPREAD)))
            bottom = number * pitch + 1 + float(rng.normal(0, BASELINE_SPREAD))
            left = right - low[0] * side
            placed.append(Placed(strokes, left, bottom - high[1] * side, side))
            close = touching and rng.random() < 0.6
            step = rng.uniform(*TOUCHING_GAP) if close else gap * rng.uniform(0.7, 1.4) + pen_width
            right = left + high[0] * side + float(step)
    return _framed("\n".join(lines), placed, float(pitch))


def draw(
    writing: Writing, digit_height: float, pen: Pen, pen_width: float, rng: np.random.Generator
) -> Floats:
    """The ink of a writing, float32 (h, w), 0 = paper, 1 = as much ink as this pen gives.

    Args:
        writing: What to draw.
        digit_height: In pixels.
        pen: Its grain makes the ink uneven.
        pen_width: Width of the line, as a share of the height of a digit.
        rng: Source of pressure and grain.
    """
    thickness = pen_width * digit_height
    margin = int(np.ceil(thickness / 2)) + 2
    size = [int(np.ceil(side * digit_height)) + 2 * margin for side in (writing.height, writing.width)]
    ink = np.zeros(size, np.uint8)
    for digit in writing.digits:
        left, top = digit.left * digit_height + margin, digit.top * digit_height + margin
        x, y = int(left) - margin, int(top) - margin
        tile = render(
            digit.strokes,
            int(np.ceil(digit.side * digit_height)) + 2 * margin + 1,
            thickness,
            (left - x, top - y, digit.side * digit_height),
        )
        # A digit's square may reach beyond the writing, its ink does not.
        tile = tile[max(0, -y) :, max(0, -x) :]
        part = ink[max(0, y) :, max(0, x) :][: tile.shape[0], : tile.shape[1]]
        np.maximum(part, tile[: part.shape[0], : part.shape[1]], out=part)
    given = _pressure(ink.shape, digit_height, thickness, pen.grain, rng)
    return np.asarray(ink / np.float32(255) * given, dtype=np.float32)


def _weights(shapes: Sequence[tuple[float, object]]) -> NDArray[np.float64]:
    weights = np.array([weight for weight, _ in shapes])
    return np.asarray(weights / weights.sum())


def _extent(strokes: Strokes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    points = np.vstack(strokes)
    return points.min(axis=0), points.max(axis=0)


def _framed(text: str, placed: list[Placed], pitch: float) -> Writing:
    """Move the digits so that their ink begins at (0, 0)."""
    corners = [
        (np.array([digit.left, digit.top]) + digit.side * edge)
        for digit in placed
        for edge in _extent(digit.strokes)
    ]
    low, high = np.min(corners, axis=0), np.max(corners, axis=0)
    moved = tuple(
        Placed(digit.strokes, digit.left - float(low[0]), digit.top - float(low[1]), digit.side)
        for digit in placed
    )
    return Writing(text, moved, float(high[0] - low[0]), float(high[1] - low[1]), pitch)


def _pressure(
    shape: tuple[int, ...], digit_height: float, thickness: float, grain: float, rng: np.random.Generator
) -> Floats:
    """How much ink the pen gives at each place, float32 (h, w), 0 to 1: pressure and the paper's tooth."""
    height, width = shape
    # Pressure changes along a stroke, so it is made on a coarse grid.
    step = max(1.0, digit_height / 4)
    coarse = rng.standard_normal((int(height / step) + 2, int(width / step) + 2)).astype(np.float32)
    slow = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    fine = rng.standard_normal((height, width), dtype=np.float32)
    tooth = cv2.GaussianBlur(fine, (0, 0), max(0.5, 0.12 * thickness))
    tooth = tooth / (tooth.std() + np.float32(1e-6))
    given: Floats = 1 - np.float32(grain) * np.clip(0.35 + 0.3 * slow + 0.35 * tooth, 0, 1)
    return given.astype(np.float32)
