"""Characters of no script: strokes put together as people put them together, and scribbles."""

from typing import Final

import numpy as np

from training.allographs import Glyph, Point, oval
from training.likeness import ALIKE, likeness
from training.strokes import Strokes, draw_allograph


def draw_invention(rng: np.random.Generator) -> Strokes:
    """Draw a character that nobody knows; the outcome has the form of ``draw_digit``'s.

    Whatever looks like a digit is drawn anew. Of two others it is the one more like a digit:
    what is far from all of them teaches little.
    """
    drawn: list[tuple[float, Strokes]] = []
    while len(drawn) < 2:
        kind = KINDS[int(rng.choice(len(KINDS), p=SHARES))]
        strokes = kind(rng)
        alike = likeness(strokes)
        if alike < ALIKE:
            drawn.append((alike, strokes))
    return max(drawn, key=lambda pair: pair[0])[1]


def draw_spiral(rng: np.random.Generator) -> Strokes:
    """A line that winds inwards, two to four times."""
    turns = float(rng.uniform(2, 4))
    angles = np.linspace(0, 2 * np.pi * turns, int(10 * turns))
    radii = np.linspace(0.5, rng.uniform(0.02, 0.15), len(angles))
    points = [
        (0.5 + r * float(np.cos(a)), 0.5 + r * float(np.sin(a))) for a, r in zip(angles, radii, strict=True)
    ]
    return draw_allograph(lambda _: [[points]], rng)


def _grown(rng: np.random.Generator) -> Strokes:
    """Two to five strokes, each begun on one before it, as most characters are written.

    Source of the idea: B. M. Lake, R. Salakhutdinov and J. B. Tenenbaum, "Human-level concept
    learning through probabilistic program induction", Science 350, 2015.
    """

    def glyph(rng: np.random.Generator) -> Glyph:
        strokes: list[list[Point]] = []
        for _ in range(int(rng.integers(2, 6))):
            start = (0.5, 0.5)
            if strokes:
                before = strokes[int(rng.integers(len(strokes)))]
                start = before[int(rng.choice((0, -1, int(rng.integers(len(before))))))]
            strokes.append(_simple_stroke(start, rng))
        return [[points] for points in strokes]

    return draw_allograph(glyph, rng, neatness=float(rng.uniform(0.2, 0.8)))


def _simple_stroke(start: Point, rng: np.random.Generator) -> list[Point]:
    """A line, a bow, a wave or a ring from a point; mostly upright, level or aslant."""
    angle = float(rng.choice(8)) * np.pi / 4 + float(rng.normal(0, 0.12))
    length = float(rng.uniform(0.25, 0.9))
    ahead = np.array([np.cos(angle), np.sin(angle)])
    aside = np.array([-ahead[1], ahead[0]]) * float(rng.choice((-1, 1)))
    along = np.linspace(0, 1, 6)
    kind = rng.random()
    if kind < 0.4:
        bend = np.zeros(6)
    elif kind < 0.7:
        bend = np.sin(np.pi * along) * rng.uniform(0.15, 0.6)
    elif kind < 0.82:
        bend = np.sin(2 * np.pi * along) * rng.uniform(0.1, 0.3)
    else:
        turn = 2 * np.pi * along
        ring = (1 - np.cos(turn))[:, None] * ahead + np.sin(turn)[:, None] * aside
        return [(start[0] + float(x), start[1] + float(y)) for x, y in ring * (length / 4)]
    path = along[:, None] * ahead + bend[:, None] * aside
    return [(start[0] + float(x), start[1] + float(y)) for x, y in path * length]


def _barred(rng: np.random.Generator) -> Strokes:
    """One or two stems with two to five bars on one side or across, upright or lying."""
    stems = [0.5] if rng.random() < 0.7 else [0.15, 0.85]
    left, right = ((0.4, 0.0), (0.0, 0.4), (0.4, 0.4))[int(rng.integers(3))]
    drop = float(rng.choice([0.0, 0.0, -0.15, 0.15]))
    heights = np.linspace(rng.uniform(0, 0.3), rng.uniform(0.7, 1), int(rng.integers(2, 6)))
    bars = [
        [(stems[0] - left, float(y) - drop * left), (stems[-1] + right, float(y) + drop * right)]
        for y in heights + rng.normal(0, 0.03, len(heights))
    ]
    strokes = [*([(x, 0.0), (x, 1.0)] for x in stems), *bars]
    if rng.random() < 0.3:
        strokes = [[(y, x) for x, y in stroke] for stroke in strokes]
    return draw_allograph(lambda _: [[stroke] for stroke in strokes], rng)


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


def _random_points(rng: np.random.Generator, count: int) -> list[Point]:
    return [(float(x), float(y)) for x, y in rng.uniform(0.02, 0.98, (count, 2))]


KINDS: Final = (_grown, _barred, _character, _loose_strokes, _scribble)
SHARES: Final = (0.45, 0.15, 0.18, 0.14, 0.08)
