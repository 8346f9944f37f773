"""Handwritten digits made by our own hand: pen strokes, and the ink they leave.

Training draws some of its images with them, tests draw them with the mouse, and the
example pictures are made of them. Light: NumPy and OpenCV only.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.allographs import ALLOGRAPHS, Allograph, Point

Strokes = tuple[NDArray[np.float32], ...]

POINTS_PER_SPAN: Final = 8
# Lines are drawn on a grid this much finer than asked for, then averaged down.
SUPERSAMPLING: Final = 4
# OpenCV takes coordinates with this many binary digits behind the point.
FRACTION_BITS: Final = 4


def draw_digit(digit: int, rng: np.random.Generator, neatness: float = 0.5) -> Strokes:
    """Write a digit with the hand that ``rng`` stands for.

    Args:
        digit: 0 to 9.
        rng: Source of every choice: allograph, proportions, slant, tremor.
        neatness: 0 = hasty, 1 = as printed in a copybook.

    Returns:
        One float32 (n, 2) array of x and y per stroke, in writing order, inside the unit
        square, y down. Aspect is kept: the longer side of the digit fills the square.
    """
    weights = np.array([weight for weight, _ in ALLOGRAPHS[digit]])
    choice = int(rng.choice(len(weights), p=weights / weights.sum()))
    return draw_allograph(ALLOGRAPHS[digit][choice][1], rng, neatness)


def draw_allograph(allograph: Allograph, rng: np.random.Generator, neatness: float = 0.5) -> Strokes:
    """Write one allograph; arguments and outcome as in ``draw_digit``."""
    haste = 1.0 - neatness
    strokes = [_smooth(stroke, sigma=0.004 + 0.016 * haste, rng=rng) for stroke in allograph(rng)]
    slant = float(np.clip(rng.normal(0.08, 0.04 + 0.13 * haste), -0.25, 0.4))
    turn = np.radians(rng.normal(0.0, 1.0 + 6.0 * haste))
    width = float(np.clip(rng.normal(0.82, 0.18 * haste), 0.55, 1.15))
    shear = np.array([[width, -slant], [0.0, 1.0]])
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    moved = [(stroke + _tremor(stroke, haste, rng)) @ (rotation @ shear).T for stroke in strokes]
    return fit(moved)


def render(
    strokes: Strokes,
    size: int,
    pen_width: float,
    box: tuple[float, float, float] | None = None,
) -> NDArray[np.uint8]:
    """Draw strokes with a round pen, antialiased.

    Args:
        strokes: As ``draw_digit`` gives them, in the unit square.
        size: Side of the image in pixels.
        pen_width: Width of the line in pixels.
        box: Left edge, top edge and side, in pixels, of the square that the unit square
            is drawn into; by default the whole image less half a pen on each side.

    Returns:
        uint8 (size, size), 0 = paper, 255 = ink.
    """
    margin = pen_width / 2 + 1
    left, top, side = box or (margin, margin, size - 2 * margin)
    canvas = np.zeros((size * SUPERSAMPLING,) * 2, np.uint8)
    thickness = max(1, round(pen_width * SUPERSAMPLING))
    for stroke in strokes:
        # The centre of the first fine pixel lies half a fine pixel inside the image.
        fine = (stroke * side + (left, top)) * SUPERSAMPLING - 0.5
        points = np.round(fine * (1 << FRACTION_BITS)).astype(np.int32)
        cv2.polylines(canvas, [points], False, 255, thickness, cv2.LINE_AA, FRACTION_BITS)
    image: NDArray[np.uint8] = cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA).astype(np.uint8)
    return image


def fit(strokes: list[NDArray[np.float64]]) -> Strokes:
    """Move strokes into the unit square: longer side filled, the shorter one centred."""
    points = np.vstack(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    side = float((high - low).max())
    offset = (1.0 - (high - low) / side) / 2
    return tuple(np.clip((stroke - low) / side + offset, 0.0, 1.0).astype(np.float32) for stroke in strokes)


def _smooth(arcs: list[list[Point]], sigma: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Points (n, 2) of one stroke: a Catmull-Rom curve through each arc's jittered points."""
    parts: list[NDArray[np.float64]] = []
    for arc in arcs:
        knots = np.array(arc) + rng.normal(0.0, sigma, (len(arc), 2))
        if parts:
            knots = np.vstack([parts[-1][-1:], knots])
        parts.append(_catmull_rom(knots))
    return np.vstack(parts)


def _catmull_rom(knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth curve (m, 2) through knots (n, 2): uniform Catmull-Rom splines."""
    if len(knots) < 2:
        return knots
    padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    before, start, end, after = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = np.linspace(0.0, 1.0, POINTS_PER_SPAN, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.vstack([curve.transpose(1, 0, 2).reshape(-1, 2), knots[-1:]])


def _tremor(stroke: NDArray[np.float64], haste: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """A slow wander of the pen (n, 2): the sum of three sine waves along a stroke (n, 2)."""
    spans = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(spans)])[:, None, None]
    waves = rng.uniform(0.2, 1.4, (1, 3, 2))
    phases = rng.uniform(0.0, 2 * np.pi, (1, 3, 2))
    heights = rng.normal(0.0, 0.02 * haste, (1, 3, 2))
    wander: NDArray[np.float64] = (heights * np.sin(2 * np.pi * waves * along + phases)).sum(axis=1)
    return wander
