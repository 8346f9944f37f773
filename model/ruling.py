"""Ruled and squared paper: its lines are found and taken out, the digits that cross them stay.

A ruled line is long, thin and straight, and runs to the edges of the picture. It is found
by its projection: looked at along its own slope, nearly every pixel on it is inked. Where
a stroke crosses it, the ink is higher than the line is thick, and stays.
"""

import itertools
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]

# Lines are looked for on a mask reduced to this width, at slopes up to this one (12 degrees).
SIDE: Final = 320
STEEPEST: Final = 0.21
# A picture smaller than this shows a digit and no room for lines.
SMALLEST: Final = 96
# A line is inked over this share of the picture's width, and at both its ends.
COVERED: Final = 0.7
# ... and over this share at the nearest slope of the first, coarse look.
LEAST_COVERED: Final = 0.4
END: Final = 0.08
# Of a line that leaves the picture above or below, at least this share of the width is seen.
SHORTEST: Final = 0.3
# No ruled line is thicker than this share of the picture's longer side.
THICKEST: Final = 0.03
# Ink this many times as high as a line is thick is a stroke that crosses it.
CROSSING: Final = 1.6
# Paper has at least this many lines, or one that is fainter than the ink: print is even, ink is
# this many times as strong, and there is at least so much of it as there is of the line.
FEWEST: Final = 2
EVEN: Final = 1.5
WRITTEN: Final = 0.5
# The lines of one page run together in the distance: their slopes differ by at most this much.
FAN: Final = 0.08
# Quantile of a line's contrast that tells its core: its rims are softer, crossing strokes stronger.
CORE: Final = 0.75
# Sightings this many rows apart are of one line.
SAME_LINE: Final = 3
# A line is followed in this many parts.
BENDS: Final = 16
# How far a line may stray from straight, as a share of the picture's width.
STRAY: Final = 0.008


def find_ruling(inked: Mask, contrast: Floats32) -> Mask:
    """The pixels that belong to ruled lines, level or upright.

    Args:
        inked: bool (h, w), everything that stands off from the paper.
        contrast: float32 (h, w), by how much.

    Returns:
        bool (h, w), a part of ``inked``; all ``False`` where there are no such lines.
    """
    if min(inked.shape) < SMALLEST:
        return np.zeros_like(inked)
    level = _level_lines(inked, contrast)
    # Where two lines cross, the first look takes either for a stroke on the other.
    upright = _level_lines(np.ascontiguousarray((inked & ~level).T), contrast.T).T
    return level | upright


def _level_lines(inked: Mask, contrast: Floats32) -> Mask:
    ruled = np.zeros_like(inked)
    lines = _find_lines(inked) if _reaches_both_sides(inked) else []
    if not lines:
        return ruled
    runs = _upright_runs(inked)
    near = [found for line in lines if (found := _pixels_along(inked, runs, *line)) is not None]
    if not near:
        return ruled
    strengths = [float(np.quantile(contrast[rows][mask], CORE)) for rows, mask in near]
    # Print is even, on a line and from line to line: what is much stronger was written there.
    strength = float(np.median(strengths))
    for rows, mask in near:
        ruled[rows] |= mask & (contrast[rows] <= EVEN * strength)
    is_ruled = len(near) >= FEWEST or _is_print(ruled, inked, contrast, strength)
    return ruled if is_ruled else np.zeros_like(inked)


def _pixels_along(
    inked: Mask, runs: NDArray[np.int32], middle: float, slope: float
) -> tuple[slice, Mask] | None:
    """The pixels on a line that are no higher than it is thick: some rows, and a mask of them.

    Args:
        inked: bool (h, w).
        runs: int32 (h, w), as ``_upright_runs`` tells them.
        middle: Row of the line in the middle of the picture.
        slope: Rows per column.

    Returns:
        ``None`` where it is no thin line.
    """
    height, width = inked.shape
    stray = max(1.5, STRAY * width)
    course = middle + slope * (np.arange(width) - width / 2)
    rows = slice(max(0, int(course.min() - 2 * stray)), min(height, int(course.max() + 2 * stray) + 2))
    distance = np.arange(rows.start, rows.stop)[:, None] - course
    near = inked[rows] & (np.abs(distance) <= stray)
    thickness = float(np.median(runs[rows][near])) if near.any() else np.inf
    if thickness > max(3.0, THICKEST * max(inked.shape)):
        return None
    low = inked[rows] & (runs[rows] <= CROSSING * thickness + 1)
    bend = _bend(distance, low & near)
    mask = low & (np.abs(distance - bend) <= thickness / 2 + 1)
    return (rows, mask) if mask.any() else None


def _is_print(ruled: Mask, inked: Mask, contrast: Floats32, strength: float) -> bool:
    """Whether a single line is fainter than what is written beside it: it may be the base of a 2."""
    written = inked & (contrast > EVEN * strength)
    return bool(written.sum() > WRITTEN * ruled.sum() > 0)


def _bend(distance: Floats, thin: Mask) -> Floats:
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


def _reaches_both_sides(inked: Mask) -> bool:
    """Whether there is ink at both sides of the picture, as there is wherever lines run over it."""
    end = max(1, round(END * inked.shape[1]))
    return all(bool(side.any()) for side in (inked[:, :end], inked[:, -end:]))


def _find_lines(inked: Mask) -> list[tuple[float, float]]:
    """Row at the middle of the picture and slope of each level line."""
    height, width = inked.shape
    scale = min(1.0, SIDE / width)
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    # By the strongest pixel under each reduced one, so that thin lines are not averaged away,
    # and of its neighbours above and below, so that a bent line still counts as straight.
    thick = max(1, round(1 / scale))
    solid = cv2.dilate(inked.astype(np.uint8), np.ones((3 * thick, thick), np.uint8))
    small = cv2.resize(solid, size, interpolation=cv2.INTER_NEAREST).astype(np.float32)
    # The lines of one page are nearly parallel: first their common slope, then each line's own.
    coarse = np.arange(-STEEPEST, STEEPEST, 4 / size[0])
    common = max(coarse, key=lambda slope: float((_sheared(small, slope).mean(axis=1) ** 4).sum()))
    if float(_sheared(small, common).mean(axis=1).max()) < LEAST_COVERED:
        return []
    found: list[tuple[float, float, float]] = []
    for slope in np.arange(common - FAN, common + FAN, 1 / size[0]):
        covered = _covered(small, float(slope))
        found += [
            (float(covered[row]), float(row), float(slope)) for row in np.flatnonzero(covered > COVERED)
        ]
    return [((row + 0.5) / scale - 0.5, slope) for row, slope in _clustered(found)]


def _clustered(found: list[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Row and slope of each line; neighbouring rows and slopes have seen the same one.

    Args:
        found: Share that is inked, row and slope of each sighting.
    """
    sightings = np.array(sorted(found, key=lambda item: item[1])).reshape(-1, 3)
    breaks = np.flatnonzero(np.diff(sightings[:, 1]) > SAME_LINE) + 1
    clusters = [cluster for cluster in np.split(sightings, breaks) if len(cluster)]
    # The best sightings of a thick line run along its edges, too: their mean is its middle.
    best = [cluster[cluster[:, 0] > cluster[:, 0].max() - 0.02] for cluster in clusters]
    return [(float(cluster[:, 1].mean()), float(cluster[:, 2].mean())) for cluster in best]


def _sheared(picture: Floats32, slope: float) -> Floats32:
    """A picture in which lines of this slope are level."""
    height, width = picture.shape
    matrix = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], np.float32)
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), flags=flags), dtype=np.float32)


def _covered(inked: Floats32, slope: float) -> Floats32:
    """For each row, the share of a line of this slope that is inked, float32 (h,).

    The line meets the row in the middle of the picture. It counts where it lies inside
    the picture, and not at all where it is too short or not inked at its ends.
    """
    height, width = inked.shape
    rows = np.arange(height)[:, None] + slope * (np.arange(width)[None] - width / 2)
    nearest = np.round(rows).astype(np.int32)
    inside = (nearest >= 0) & (nearest < height)
    along = np.where(inside, inked[np.clip(nearest, 0, height - 1), np.arange(width)[None]], 0)
    length = inside.sum(axis=1)
    end = max(1, round(END * width))
    # The inside of a straight line is one stretch: its ends are where the count of it says.
    count = np.cumsum(inside, axis=1)
    first = np.where(inside & (count <= end), along, 0).sum(axis=1)
    last = np.where(inside & (count > length[:, None] - end), along, 0).sum(axis=1)
    counts = (length > SHORTEST * width) & (first > end / 2) & (last > end / 2)
    return np.where(counts, along.sum(axis=1) / np.maximum(length, 1), 0).astype(np.float32)


def _upright_runs(inked: Mask) -> NDArray[np.int32]:
    """For each inked pixel, how many in a column hang together with it; int32 (h, w), 0 elsewhere."""
    rows = np.arange(1, len(inked) + 1, dtype=np.int32)[:, None]
    # The last row without ink above each pixel, and the first one below.
    above = np.maximum.accumulate(np.where(inked, 0, rows), axis=0)
    below = np.minimum.accumulate(np.where(inked, len(inked) + 1, rows)[::-1], axis=0)[::-1]
    return np.where(inked, below - above - 1, 0).astype(np.int32)
