"""What is no digit: letters, signs, shapes, scribbles, two digits at once.

A network that has only ever seen digits takes everything for one. For these pictures it
is taught to be undecided: ten equal probabilities. Left out is what some people's digits
look like: O and 0, I and l and 1, Z and 2, S and 5, b and 6, B and 8, g and q and 9.

Source: D. Hendrycks, M. Mazeika and T. Dietterich, "Deep anomaly detection with outlier
exposure", ICLR 2019.
"""

from typing import Final

import numpy as np

from training.allographs import Glyph, Point, oval
from training.strokes import Strokes, draw_allograph, draw_digit, fit

# Strokes of straight lines and bows in the unit square, y down; a point list is one stroke,
# with a corner at each point. Bows are written with more points.
_LETTERS: Final[tuple[tuple[tuple[Point, ...], ...], ...]] = (
    (((0.15, 1), (0.5, 0), (0.85, 1)), ((0.3, 0.62), (0.7, 0.62))),  # A
    (((0.8, 0.02), (0.25, 0.02), (0.25, 0.98), (0.8, 0.98)), ((0.25, 0.5), (0.7, 0.5))),  # E
    (((0.8, 0.02), (0.25, 0.02), (0.25, 0.98)), ((0.25, 0.5), (0.65, 0.5))),  # F
    (((0.2, 0), (0.2, 1)), ((0.8, 0), (0.8, 1)), ((0.2, 0.5), (0.8, 0.5))),  # H
    (((0.25, 0), (0.25, 1)), ((0.8, 0.02), (0.27, 0.55), (0.82, 1))),  # K
    (((0.1, 1), (0.2, 0), (0.5, 0.6), (0.8, 0), (0.9, 1)),),  # M
    (((0.2, 1), (0.2, 0), (0.8, 1), (0.8, 0)),),  # N
    (((0.25, 1), (0.25, 0.03), (0.7, 0.1), (0.75, 0.35), (0.6, 0.5), (0.27, 0.52)),),  # P
    (((0.25, 1), (0.25, 0.03), (0.7, 0.12), (0.7, 0.4), (0.27, 0.5), (0.8, 1)),),  # R
    (((0.1, 0), (0.3, 1), (0.5, 0.3), (0.7, 1), (0.9, 0)),),  # W
    (((0.15, 0), (0.85, 1)), ((0.85, 0), (0.15, 1))),  # X
    (((0.1, 0.5), (0.9, 0.5)), ((0.5, 0.1), (0.5, 0.9))),  # plus
    (((0.1, 0.35), (0.9, 0.35)), ((0.1, 0.65), (0.9, 0.65))),  # equals
    (
        ((0.35, 0), (0.25, 1)),
        ((0.75, 0), (0.65, 1)),
        ((0.05, 0.33), (0.95, 0.33)),
        ((0, 0.66), (0.9, 0.66)),
    ),  # hash
    (((0.05, 0.5), (0.35, 0.95), (0.95, 0.05)),),  # tick
    (((0.05, 0.5), (0.95, 0.5)), ((0.65, 0.25), (0.95, 0.5), (0.65, 0.75))),  # arrow
    (((0.5, 0.05), (0.95, 0.9), (0.05, 0.9), (0.5, 0.05)),),  # triangle
    (((0.08, 0.08), (0.92, 0.08), (0.92, 0.92), (0.08, 0.92), (0.08, 0.08)),),  # square
    (((0.2, 1), (0.5, 0), (0.8, 1), (0.02, 0.38), (0.98, 0.38), (0.2, 1)),),  # star
    (((0, 0.6), (0.2, 0.3), (0.4, 0.7), (0.6, 0.3), (0.8, 0.7), (1, 0.4)),),  # zigzag
    (((0.05, 1), (0.05, 0.45), (0.5, 0.02), (0.95, 0.45), (0.95, 1), (0.05, 1)),),  # house
    (((0.5, 0), (0.5, 1)), ((0.08, 0.25), (0.92, 0.75)), ((0.92, 0.25), (0.08, 0.75))),  # asterisk
)
_HEART: Final[tuple[Point, ...]] = (
    *((0.5, 0.95), (0.08, 0.42), (0.12, 0.1), (0.35, 0.05), (0.5, 0.28)),
    *((0.65, 0.05), (0.88, 0.1), (0.92, 0.42), (0.5, 0.95)),
)


def draw_nondigit(rng: np.random.Generator) -> Strokes:
    """Draw something that is no digit; the outcome has the form of ``draw_digit``'s."""
    kinds = (_sign, _character, _loose_strokes, _scribble, _spiral, _pair)
    kind = int(rng.choice(len(kinds), p=(0.3, 0.25, 0.15, 0.1, 0.05, 0.15)))
    return kinds[kind](rng)


def _sign(rng: np.random.Generator) -> Strokes:
    """A letter, a sign or a shape."""
    if rng.random() < 0.05:
        return draw_allograph(lambda _: [[list(_HEART)]], rng)
    strokes = _LETTERS[int(rng.integers(len(_LETTERS)))]
    return draw_allograph(lambda _: _cornered(strokes), rng, neatness=float(rng.uniform(0.2, 0.9)))


def _character(rng: np.random.Generator) -> Strokes:
    """Three to five lines, bows and rings put together, as in the characters of many scripts."""

    def stroke(rng: np.random.Generator) -> list[list[Point]]:
        x, y = (float(part) for part in rng.uniform(0.2, 0.8, 2))
        size = float(rng.uniform(0.2, 0.5))
        if rng.random() < 0.55:
            angle = float(rng.choice([0.0, 0.5, 0.25, 0.75])) * np.pi + float(rng.normal(0, 0.1))
            across, down = size * float(np.cos(angle)), size * float(np.sin(angle))
            return [[(x - across, y - down), (x + across, y + down)]]
        sweep = float(rng.choice([120.0, 180.0, 270.0, 360.0]))
        return [oval((x, y), (size * 0.6, size * 0.6), float(rng.uniform(0, 360)), sweep)]

    return draw_allograph(lambda rng: [stroke(rng) for _ in range(int(rng.integers(3, 6)))], rng)


def _loose_strokes(rng: np.random.Generator) -> Strokes:
    """Two to four smooth strokes that cross at random, as the letters of unknown scripts do."""

    def glyph(rng: np.random.Generator) -> Glyph:
        return [[_random_points(rng, int(rng.integers(3, 6)))] for _ in range(int(rng.integers(2, 5)))]

    return draw_allograph(glyph, rng)


def _scribble(rng: np.random.Generator) -> Strokes:
    """One long stroke that goes to and fro."""
    return draw_allograph(lambda rng: [[_random_points(rng, int(rng.integers(9, 22)))]], rng)


def _spiral(rng: np.random.Generator) -> Strokes:
    """A line that winds inwards, two to four times."""
    turns = float(rng.uniform(2, 4))
    angles = np.linspace(0, 2 * np.pi * turns, int(10 * turns))
    radii = np.linspace(0.5, rng.uniform(0.02, 0.15), len(angles))
    points = [
        (0.5 + r * float(np.cos(a)), 0.5 + r * float(np.sin(a))) for a, r in zip(angles, radii, strict=True)
    ]
    return draw_allograph(lambda _: [[points]], rng)


def _pair(rng: np.random.Generator) -> Strokes:
    """Two digits side by side, close or touching: what must be cut before it is read."""
    left, right = (draw_digit(int(rng.integers(10)), rng) for _ in range(2))
    offset = np.array([rng.uniform(0.6, 0.95), rng.normal(0, 0.08)], np.float32)
    placed = [*left, *((stroke + offset).astype(np.float32) for stroke in right)]
    return fit([stroke.astype(np.float64) for stroke in placed])


def _cornered(strokes: tuple[tuple[Point, ...], ...]) -> Glyph:
    """Strokes with a corner at each point, as arcs of one line each."""
    return [[[stroke[0], stroke[1]], *([point] for point in stroke[2:])] for stroke in strokes]


def _random_points(rng: np.random.Generator, count: int) -> list[Point]:
    return [(float(x), float(y)) for x, y in rng.uniform(0.02, 0.98, (count, 2))]
