"""Shapes of digits too rare to be drawn for tests and examples, which training shows all the same.

They are told as in ``training.allographs``. Boxed digits are made of level and upright lines, as on
clocks and forms, and as a mouse draws them.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from training.allographs import Allograph, Glyph, Point, oval

# What a boxed digit is made of: paths over a grid of left and right (0, 1; an end may lie beyond)
# and top, middle and bottom (0, 1, 2).
BOXES: Final[Mapping[int, tuple[tuple[Point, ...], ...]]] = {
    2: (((0, 0), (1, 0), (1, 1), (0, 1), (0, 2), (1, 2)),),
    3: (((0, 0), (1, 0), (1, 2), (0, 2)), ((0.25, 1), (1, 1))),
    4: (((0, 0), (0, 1), (1.15, 1)), ((1, 0), (1, 2))),
    5: (((1, 0), (0, 0), (0, 1), (1, 1), (1, 2), (0, 2)),),
    6: (((1, 0), (0, 0), (0, 2), (1, 2), (1, 1), (0, 1)),),
    8: (((0, 0), (1, 0), (1, 2), (0, 2), (0, 0)), ((0, 1), (1, 1))),
    9: (((1, 1), (0, 1), (0, 0), (1, 0), (1, 2)),),
}


def boxed(digit: int) -> Allograph:
    """A digit of level and upright lines, its corners sharp or cut."""

    def draw(rng: np.random.Generator) -> Glyph:
        wide, middle = rng.uniform(0.35, 0.85), rng.uniform(0.35, 0.6)
        cut = rng.uniform(0.04, 0.14) if rng.random() < 0.4 else 0.0
        rows = (0.03, middle, 0.97)
        paths = []
        for path in BOXES[digit]:
            corners = [(0.5 + wide * (x - 0.5), rows[int(y)]) for x, y in path]
            for end, neighbour in ((0, 1), (-1, -2)):
                # A level line may end short of the box, or beyond it.
                if corners[end][1] == corners[neighbour][1]:
                    corners[end] = (corners[end][0] + wide * rng.normal(0, 0.12), corners[end][1])
            paths.append(_cut_corners(corners, cut))
        return [[[path[0], path[1]], *([point] for point in path[2:])] for path in paths]

    return draw


def _cut_corners(corners: list[Point], cut: float) -> list[Point]:
    """A path whose inner corners are replaced by slants that begin ``cut`` before each of them."""
    if cut == 0:
        return corners
    points = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        points += [_towards(corner, before, cut), _towards(corner, after, cut)]
    return [*points, corners[-1]]


def _towards(start: Point, end: Point, length: float) -> Point:
    """The point ``length`` from ``start`` on the way to ``end``."""
    way = np.subtract(end, start)
    x, y = np.array(start) + way * (length / max(length, float(np.hypot(*way))))
    return float(x), float(y)


def one_long_flag(rng: np.random.Generator) -> Glyph:
    """The flag begins as low as the middle of the stem, which may lean."""
    length = rng.uniform(0.38, 0.62)
    drop, lean = length * rng.uniform(0.75, 1.2), rng.uniform(0.0, 0.15)
    return [[[(0.7 - length, 0.04 + drop), (0.7, 0.04)], [(0.7 - lean / 2, 0.5), (0.7 - lean, 0.97)]]]


def one_hooked(rng: np.random.Generator) -> Glyph:
    """A bow for a flag, as on a walking stick, and a wide foot."""
    length, drop = rng.uniform(0.2, 0.4), rng.uniform(0.08, 0.25)
    bow = [(0.55 - length, 0.04 + drop), (0.55 - length * 0.45, 0.05 + drop * 0.2), (0.52, 0.05)]
    left, right = rng.uniform(0.25, 0.45, 2)
    return [[[*bow, (0.55, 0.2), (0.55, 0.6), (0.55, 0.95)]], [[(0.55 - left, 0.95), (0.55 + right, 0.95)]]]


def four_short(rng: np.random.Generator) -> Glyph:
    """The stem begins only just above the bar, and not always at it."""
    bar, stem = rng.uniform(0.45, 0.62), rng.uniform(0.45, 0.75)
    left = rng.uniform(0.1, 0.25)
    angle = [[(left + rng.uniform(-0.05, 0.1), 0.04), (left, 0.3), (left, bar)]]
    angle.append([(0.5, bar + rng.uniform(-0.03, 0.03)), (rng.uniform(0.8, 0.95), bar)])
    top = bar - rng.uniform(0.02, 0.25)
    return [angle, [[(stem, top), (stem, 0.75), (stem - rng.uniform(0, 0.05), 0.97)]]]


def eight_open(rng: np.random.Generator) -> Glyph:
    """An S, then back up to where it began, or nearly."""
    gap = rng.uniform(0.0, 0.12)
    wide = rng.uniform(0.26, 0.34)
    top = oval((0.5, 0.25), (wide * 0.85, 0.22), -20, -180)
    bottom = oval((0.5, 0.72), (wide, 0.25), -60, 230)
    return [[[*top, *bottom, (0.42, 0.55), (0.5 + wide * 0.85 - gap, 0.2 + gap)]]]


def nine_curled(rng: np.random.Generator) -> Glyph:
    """Begun inside the ring, like a snail, and hooked at the bottom."""
    height, wide = rng.uniform(0.24, 0.33), rng.uniform(0.27, 0.36)
    inside = rng.uniform(0.2, 0.7)
    ring = oval((0.5, 0.03 + height), (wide, height), rng.uniform(0, 60), -330)
    spiral = [
        (0.5 + (x - 0.5) * (inside + (1 - inside) * place), 0.03 + height + (y - 0.03 - height) * place)
        for (x, y), place in zip(
            ring, np.minimum(1.0, inside + np.linspace(0.0, 1.2, len(ring))), strict=True
        )
    ]
    x = max(point[0] for point in ring)
    end = (rng.uniform(0.15, 0.35), rng.uniform(0.8, 0.97))
    return [[[*spiral[:-1], (x, 0.4), (x - 0.03, 0.7), (x - 0.2, 0.95), end]]]


# By digit, each as likely as the others.
RARE: Final[Mapping[int, tuple[Allograph, ...]]] = {
    1: (one_long_flag, one_hooked),
    2: (boxed(2),),
    3: (boxed(3),),
    4: (four_short, boxed(4)),
    5: (boxed(5),),
    6: (boxed(6),),
    8: (eight_open, boxed(8)),
    9: (nine_curled, boxed(9)),
}
