"""Ruled and squared paper: its lines are found and taken out, the digits that cross them stay.

A ruled line is long, thin and straight, and runs to the edges of the page or of the picture
(``model.courses``). Where a stroke crosses it, the ink is higher than the line is thick, and stays.
"""

import itertools
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.courses import Course, find_courses, may_reach

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

# A picture smaller than this shows a digit and no room for lines.
SMALLEST: Final = 96
# No ruled line is thicker than this share of the picture's longer side.
THICKEST: Final = 0.03
# Ink this many times as high as a line is thick is a stroke that crosses it.
CROSSING: Final = 1.6
# Paper has at least this many lines, or one that is fainter than the ink: print is even, ink is
# this many times as strong, and there is at least so much of it as there is of the line.
FEWEST: Final = 2
EVEN: Final = 1.5
WRITTEN: Final = 0.5
# ... or that runs on beyond all that is written, by this share of the picture's width on either
# side; written is, where a column has this share of its height inked.
BEYOND: Final = 0.1
LEAST_BESIDE: Final = 0.02
# Quantile of a line's contrast that tells its core: its rims are softer, crossing strokes stronger.
CORE: Final = 0.6
# Noise adds this share of what it hardly ever exceeds.
UNEVEN: Final = 0.5
# The nearest line of a page is at most this many times as thick as the usual one.
NEARER: Final = 2.0
# A line's soft rim is as broad as this share of its thickness.
RIM: Final = 0.2
# A line is followed in this many parts.
BENDS: Final = 16
# How far a line may stray from straight, as a share of the picture's width.
STRAY: Final = 0.008


def find_ruling(contrast: Floats, least: float, beside: Mask | None = None) -> Mask:
    """The pixels that belong to ruled lines, level or upright.

    Args:
        contrast: float32 (h, w), how far each pixel stands off from the paper.
        least: What noise hardly ever reaches; what exceeds it may be ink.
        beside: bool (h, w), what lies beside the page; ``None`` where the page fills the picture.

    Returns:
        bool (h, w), all ``False`` where there are no such lines.
    """
    inked = contrast > least
    if min(inked.shape) < SMALLEST:
        return np.zeros_like(inked)
    beside = np.zeros_like(inked) if beside is None else beside
    level = _level_lines(contrast, least, beside)
    # Where two lines cross, the first look takes either for a stroke on the other.
    rest = np.where(level, np.float32(0), contrast)
    return level | _level_lines(np.ascontiguousarray(rest.T), least, np.ascontiguousarray(beside.T)).T


def may_be_ruled(window: tuple[slice, slice], shape: tuple[int, ...]) -> bool:
    """Whether ``find_ruling`` may find lines, told from where the ink is.

    Args:
        window: Rows and columns outside of which is nothing but paper.
        shape: Height and width of the picture.
    """
    if min(shape[:2]) < SMALLEST:
        return False
    return may_reach(window, shape[:2]) or may_reach(window[::-1], shape[1::-1])


def _level_lines(contrast: Floats, least: float, beside: Mask) -> Mask:
    inked = contrast > least
    ruled = np.zeros_like(inked)
    courses = find_courses(contrast, least, beside)
    if not courses:
        return ruled
    # Noise tears holes into a broad line.
    solid = cv2.morphologyEx(inked.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 1), np.uint8)) > 0
    runs = _upright_runs(solid)
    bands = [found for course in courses if (found := _around(inked, runs, course)) is not None]
    # Print is even, on a line and from line to line: what is much thicker or stronger was written there.
    thickest = NEARER * float(np.median([band.thickness for band in bands])) if bands else 0.0
    near = [line for band in bands if (line := _along(contrast, runs, band, thickest)) is not None]
    if not near:
        return ruled
    strength = float(np.median([line.strength for line in near]))
    for line in near:
        ruled[line.rows] |= line.mask & (contrast[line.rows] <= EVEN * strength + UNEVEN * least)
    is_ruled = len(near) >= FEWEST or _is_print(ruled & inked, inked, contrast, strength)
    return ruled if is_ruled else np.zeros_like(inked)


@dataclass(frozen=True, eq=False)
class _Band:
    """The surroundings of a line: some rows, how far from it each pixel is, which ink is near it."""

    rows: slice
    distance: NDArray[np.float64]
    near: Mask
    thickness: float


@dataclass(frozen=True, eq=False)
class _Line:
    """The pixels on a line that are no higher than it is thick: some rows, and a mask of them."""

    rows: slice
    mask: Mask
    strength: float


def _around(inked: Mask, runs: NDArray[np.int32], course: Course) -> _Band | None:
    """What is around a line; ``None`` where it is no thin line.

    Args:
        inked: bool (h, w).
        runs: int32 (h, w), as ``_upright_runs`` tells them.
        course: Where the line runs.
    """
    height, width = inked.shape
    stray = max(1.5, STRAY * width)
    line = course.middle + course.slope * (np.arange(width) - width / 2)
    first, last = int(line.min() - 2 * stray), int(line.max() + 2 * stray)
    rows = slice(min(height, max(0, first)), max(0, min(height, last + 2)))
    distance = np.arange(rows.start, rows.stop)[:, None] - line
    near = inked[rows] & (np.abs(distance) <= stray)
    thickness = float(np.median(runs[rows][near])) if near.any() else np.inf
    is_thin = thickness <= max(3.0, THICKEST * max(inked.shape))
    return _Band(rows, distance, near, thickness) if is_thin else None


def _along(contrast: Floats, runs: NDArray[np.int32], band: _Band, thickest: float) -> _Line | None:
    """What lies on a line; ``None`` where nothing does.

    Args:
        contrast: float32 (h, w).
        runs: int32 (h, w), as ``_upright_runs`` tells them.
        band: Its surroundings.
        thickest: How thick it is at most, next to other lines, in pixels.
    """
    thickness = min(band.thickness, thickest)
    low = runs[band.rows] <= CROSSING * thickness + 1
    away = np.abs(band.distance - _bend(band.distance, low & band.near))
    # What little is left of the line where it is hardly seen goes with it.
    mask = low & (away <= thickness / 2 + max(1.0, RIM * thickness))
    if not (mask & band.near).any():
        return None
    # By what the whole line shows, not only by what stands out on it: that may be written there.
    highest = np.where(away <= 1.5, contrast[band.rows], -np.inf).max(axis=0)
    return _Line(band.rows, mask, float(np.quantile(highest[np.isfinite(highest)], CORE)))


def _is_print(ruled: Mask, inked: Mask, contrast: Floats, strength: float) -> bool:
    """Whether a single line is no stroke, such as the base of a 2.

    Print is fainter than what is written beside it, or runs on far beyond it on both sides.
    """
    written = inked & (contrast > EVEN * strength)
    if written.sum() > WRITTEN * ruled.sum() > 0:
        return True
    height, width = inked.shape
    # What crosses the line or stands beside it, without what little was left of the line itself.
    around = cv2.dilate(ruled.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    places = np.flatnonzero((inked & ~around).sum(axis=0) > LEAST_BESIDE * height)
    return bool(places.size) and places[0] > BEYOND * width and places[-1] < (1 - BEYOND) * width


def _bend(distance: NDArray[np.float64], thin: Mask) -> NDArray[np.float64]:
    """How far a line strays from straight in each column, float (w,): paper is seldom flat.

    Args:
        distance: float (h, w), distance of each pixel from the straight line.
        thin: bool (h, w), the pixels that are likely the line's.
    """
    width = thin.shape[1]
    edges = np.linspace(0, width, BENDS + 1).astype(int)
    parts = [
        (float(np.median(distance[:, start:end][thin[:, start:end]])), (start + end) / 2)
        for start, end in itertools.pairwise(edges)
        if thin[:, start:end].any()
    ]
    if not parts:
        return np.zeros(width)
    offsets, places = zip(*parts, strict=True)
    return np.asarray(np.interp(np.arange(width), places, offsets), dtype=np.float64)


def _upright_runs(inked: Mask) -> NDArray[np.int32]:
    """For each inked pixel, how many in a column hang together with it; int32 (h, w), 0 elsewhere."""
    rows = np.arange(1, len(inked) + 1, dtype=np.int32)[:, None]
    # The last row without ink above each pixel, and the first one below.
    above = np.maximum.accumulate(np.where(inked, 0, rows), axis=0)
    below = np.minimum.accumulate(np.where(inked, len(inked) + 1, rows)[::-1], axis=0)[::-1]
    return np.where(inked, below - above - 1, 0).astype(np.int32)
