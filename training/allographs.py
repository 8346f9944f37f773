"""The shapes in which people write the ten digits.

An allograph is one way of writing a character: a 1 may be a bare stem, may carry a
flag, may stand on a foot. Each function draws one allograph in the unit square, y down,
with its own proportions varied by ``rng``. Which shapes are in use where: the flagged 1
and the crossed 7 are common in continental Europe and Latin America, the bare 1 and 7 in
North America, the slashed 0 among engineers.

A glyph is a list of strokes, a stroke a list of arcs. The curve is smooth inside an arc
and has a corner where the next arc begins; an arc after the first starts where the one
before it ended.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

Point = tuple[float, float]
Glyph = list[list[list[Point]]]
Allograph = Callable[[np.random.Generator], Glyph]


def oval(centre: Point, radii: Point, start: float, sweep: float) -> list[Point]:
    """Points on an ellipse, one about every 40 degrees.

    Angles are in degrees clockwise as seen on paper, 0 = right, -90 = top; a negative
    ``sweep`` goes the way a pen writes a 0.
    """
    angles = np.radians(start + np.linspace(0.0, sweep, max(3, round(abs(sweep) / 40) + 1)))
    return [
        (centre[0] + radii[0] * float(np.cos(a)), centre[1] + radii[1] * float(np.sin(a))) for a in angles
    ]


def zero(rng: np.random.Generator) -> Glyph:
    """A ring, begun at the top, its ends crossing a little or not quite meeting."""
    overlap = rng.uniform(-8, 25)
    return [[oval((0.5, 0.5), (rng.uniform(0.24, 0.4), 0.47), rng.uniform(-120, -60), -360 - overlap)]]


def zero_slashed(rng: np.random.Generator) -> Glyph:
    """A ring with a slash, so that nobody takes it for the letter."""
    reach = rng.uniform(0.2, 0.42)
    return [*zero(rng), [[(0.5 + reach * 0.8, 0.5 - reach), (0.5 - reach * 0.8, 0.5 + reach)]]]


def one_stem(rng: np.random.Generator) -> Glyph:
    """A bare stem."""
    lean = rng.uniform(-0.03, 0.09)
    return [[[(0.5 + lean, 0.03), (0.5 + rng.normal(0, 0.015), 0.5), (0.5 - lean, 0.97)]]]


def one_flag(rng: np.random.Generator) -> Glyph:
    """A stem with an upstroke: from a tick to the long flag written in Europe.

    What tells it from a 7 is the stem, nearly upright, and the flag, which climbs
    the more the longer it is.
    """
    length = rng.uniform(0.12, 0.42)
    drop = length * rng.uniform(0.35 + length, 1.3)
    stem = rng.uniform(0.5, 0.62)
    tip, end = (stem - length, 0.04 + drop), (stem + rng.uniform(-0.05, 0.02), 0.97)
    bend = (stem - length * 0.45, 0.04 + drop * rng.uniform(0.48, 0.66))
    return [[[tip, bend, (stem, 0.04)], [(stem - 0.005, 0.5), end]]]


def one_foot(rng: np.random.Generator) -> Glyph:
    """A stem with flag and foot; the foot may be wide and need not be level."""
    left, right = rng.uniform(0.14, 0.38, 2)
    tilt = rng.normal(0, 0.03)
    glyph = one_flag(rng)
    x, y = glyph[0][-1][-1]
    return [*glyph, [[(x - left, y + tilt), (x + right, y - tilt)]]]


def two_flat(rng: np.random.Generator) -> Glyph:
    """Swan neck, a corner, a straight base."""
    base = rng.uniform(0.9, 0.95)
    top = oval((0.47, 0.29), (rng.uniform(0.27, 0.34), 0.26), rng.uniform(175, 205), 195)
    return [[[*top, (0.56, 0.62), (0.17, base)], [(0.48, base), (rng.uniform(0.76, 0.9), base)]]]


def two_looped(rng: np.random.Generator) -> Glyph:
    """The base runs through a small loop in the lower left corner."""
    size = rng.uniform(0.05, 0.1)
    top = oval((0.48, 0.28), (rng.uniform(0.26, 0.33), 0.25), rng.uniform(180, 205), 190)
    loop = [
        (0.27, 0.86),
        (0.2, 0.9 + size * 0.4),
        (0.12, 0.88),
        (0.14, 0.88 - size),
        (0.26, 0.88 - size * 0.8),
    ]
    tail = [(0.45, 0.9), (0.66, 0.95), (rng.uniform(0.8, 0.92), rng.uniform(0.82, 0.9))]
    return [[[*top, (0.58, 0.6), *loop, *tail]]]


def three_round(rng: np.random.Generator) -> Glyph:
    """Two bows."""
    waist = rng.uniform(0.44, 0.5)
    upper = oval((0.45, waist / 2 + 0.02), (rng.uniform(0.24, 0.31), waist / 2), rng.uniform(195, 220), 215)
    lower = oval((0.45, (waist + 0.97) / 2), (rng.uniform(0.28, 0.35), (0.97 - waist) / 2), -75, 225)
    return [[[*upper[:-1], (rng.uniform(0.36, 0.46), waist)], lower]]


def three_flat(rng: np.random.Generator) -> Glyph:
    """A straight top and a slope down to one big bow."""
    right, waist = rng.uniform(0.7, 0.8), rng.uniform(0.38, 0.45)
    bow = oval((0.42, (waist + 0.97) / 2), (rng.uniform(0.3, 0.37), (0.97 - waist) / 2), -80, 225)
    return [[[(0.17, 0.06), (0.45, 0.05), (right, 0.05)], [(0.42, waist)], bow]]


def four_open(rng: np.random.Generator) -> Glyph:
    """Two strokes: an angle open at the top, then a stem."""
    bar, stem = rng.uniform(0.55, 0.68), rng.uniform(0.62, 0.72)
    reach = rng.uniform(0.84, 0.95)
    angle = [[(rng.uniform(0.2, 0.34), 0.05), (0.2, 0.32), (0.14, bar)], [(0.5, bar), (reach, bar - 0.02)]]
    top = rng.uniform(0.06, 0.3)
    return [angle, [[(stem, top), (stem - 0.01, 0.6), (stem - rng.uniform(0, 0.05), 0.97)]]]


def four_closed(rng: np.random.Generator) -> Glyph:
    """A slope, the bar, and a stem that meets the slope at the top."""
    bar, stem = rng.uniform(0.6, 0.72), rng.uniform(0.56, 0.66)
    reach = rng.uniform(0.84, 0.95)
    return [
        [[(stem, 0.04), (0.34, 0.36), (0.1, bar)], [(0.5, bar), (reach, bar - 0.01)]],
        [[(stem, 0.04), (stem, 0.5), (stem - rng.uniform(-0.02, 0.04), 0.97)]],
    ]


def four_one_stroke(rng: np.random.Generator) -> Glyph:
    """The pen never leaves the paper: slope, bar, then up and down the stem."""
    bar, stem = rng.uniform(0.55, 0.66), rng.uniform(0.58, 0.68)
    return [[[(0.3, 0.05), (0.22, 0.3), (0.14, bar)], [(0.45, bar), (0.84, bar - 0.04)], [(stem + 0.06, 0.2)],
             [(stem, 0.6), (stem - 0.05, 0.97)]]]  # fmt: skip


def _five_bow(rng: np.random.Generator, shoulder: float) -> list[Point]:
    waist = rng.uniform(0.38, 0.44)
    bow = oval((0.44, (waist + 0.97) / 2), (rng.uniform(0.31, 0.38), (0.97 - waist) / 2), -105, 250)
    return [(shoulder - 0.03, waist + 0.06), *bow]


def five_two_strokes(rng: np.random.Generator) -> Glyph:
    """Stem and bow first, then the top as a stroke of its own, not always touching."""
    shoulder, gap = rng.uniform(0.2, 0.28), rng.uniform(-0.01, 0.03)
    stem, *bow = _five_bow(rng, shoulder)
    top = [(shoulder + gap, 0.06), (0.5, 0.05), (rng.uniform(0.72, 0.88), rng.uniform(0.02, 0.07))]
    return [[[(shoulder, 0.06), (shoulder - 0.02, 0.25), stem], bow], [top]]


def five_one_stroke(rng: np.random.Generator) -> Glyph:
    """Begun at the right end of the top, without lifting the pen."""
    shoulder = rng.uniform(0.2, 0.3)
    stem, *bow = _five_bow(rng, shoulder)
    return [[[(rng.uniform(0.72, 0.88), 0.05), (0.5, 0.05), (shoulder, 0.06)], [stem], bow]]


def six_one_stroke(rng: np.random.Generator) -> Glyph:
    """A long stem that curls into a closed bowl."""
    height = rng.uniform(0.22, 0.28)
    bowl = oval((0.5, 0.97 - height), (rng.uniform(0.25, 0.32), height), 170, -350)
    return [[[(rng.uniform(0.56, 0.76), 0.04), (0.4, 0.2), (0.25, 0.46), *bowl]]]


def six_curled(rng: np.random.Generator) -> Glyph:
    """Rounder: the top bends over and the bowl turns inwards like a spiral."""
    height = rng.uniform(0.2, 0.26)
    bowl = oval((0.49, 0.96 - height), (rng.uniform(0.25, 0.3), height), 165, -rng.uniform(335, 375))
    return [[[(0.76, rng.uniform(0.12, 0.2)), (0.6, 0.04), (0.36, 0.15), (0.21, 0.48), *bowl]]]


def seven_plain(rng: np.random.Generator) -> Glyph:
    """A top and a slope."""
    right, foot = rng.uniform(0.78, 0.9), rng.uniform(0.28, 0.48)
    bend = (right + foot) / 2 + rng.uniform(-0.06, 0.0)
    top = [(rng.uniform(0.1, 0.2), rng.uniform(0.05, 0.1)), (0.5, 0.06), (right, 0.05)]
    return [[top, [(bend, 0.48), (foot, 0.97)]]]


def seven_crossed(rng: np.random.Generator) -> Glyph:
    """With a bar through the slope, against confusion with a flagged 1."""
    glyph = seven_plain(rng)
    x, y = glyph[0][1][0]
    half, rise = rng.uniform(0.14, 0.24), rng.uniform(-0.03, 0.05)
    return [*glyph, [[(x - half, y + 0.02 + rise), (x + half, y + 0.02 - rise)]]]


def seven_serif(rng: np.random.Generator) -> Glyph:
    """The top starts with a short downward tick."""
    glyph = seven_plain(rng)
    x, y = glyph[0][0][0]
    return [
        [[(x + rng.uniform(-0.01, 0.02), y + rng.uniform(0.1, 0.2)), (x, y)], glyph[0][0][1:], glyph[0][1]]
    ]


def eight_one_stroke(rng: np.random.Generator) -> Glyph:
    """One crossing stroke, begun at the top right: a Lissajous curve with a narrower top."""
    wide, narrow = rng.uniform(0.3, 0.38), rng.uniform(0.22, 0.31)
    waist = rng.uniform(0.42, 0.49)
    phases = np.radians(rng.uniform(25, 50) - np.linspace(0, rng.uniform(345, 375), 19))
    points: list[Point] = []
    for phase in phases:
        up, across = float(np.cos(phase)), float(np.sin(2 * phase))
        x = 0.5 + across * (narrow if up > 0 else wide)
        points.append((x, waist - up * (waist - 0.03 if up > 0 else 0.97 - waist)))
    return [[points]]


def eight_two_loops(rng: np.random.Generator) -> Glyph:
    """A snowman: one closed ring on another."""
    waist, wide = rng.uniform(0.42, 0.48), rng.uniform(0.26, 0.36)
    upper = oval((0.5, (0.03 + waist) / 2), (wide * rng.uniform(0.72, 0.95), (waist - 0.03) / 2), 90, -365)
    return [[upper], [oval((0.5, (waist + 0.97) / 2), (wide, (0.97 - waist) / 2), -90, 365)]]


def nine_straight(rng: np.random.Generator) -> Glyph:
    """A closed ring and a straight stem."""
    height = rng.uniform(0.14, 0.28)
    ring = oval((0.48, 0.03 + height), (rng.uniform(0.2, 0.32), height), -25, -345)
    x = ring[0][0]
    return [[ring, [(x + 0.01, 0.1)], [(x, 0.55), (x - rng.uniform(0.0, 0.14), 0.97)]]]


def nine_hooked(rng: np.random.Generator) -> Glyph:
    """The stem curls back to the left at the bottom."""
    height = rng.uniform(0.21, 0.27)
    ring = oval((0.5, 0.03 + height), (rng.uniform(0.25, 0.3), height), -20, -335)
    x = max(point[0] for point in ring)
    hook = [(x, 0.35), (x - 0.02, 0.7), (x - 0.16, 0.94), (x - 0.36, 0.96), (x - 0.5, rng.uniform(0.8, 0.88))]
    return [[[*ring, *hook]]]


# By digit: how often each allograph is drawn, and the function that draws it.
ALLOGRAPHS: Final[Mapping[int, tuple[tuple[float, Allograph], ...]]] = {
    0: ((0.9, zero), (0.1, zero_slashed)),
    1: ((0.3, one_stem), (0.45, one_flag), (0.25, one_foot)),
    2: ((0.55, two_flat), (0.45, two_looped)),
    3: ((0.7, three_round), (0.3, three_flat)),
    4: ((0.45, four_open), (0.4, four_closed), (0.15, four_one_stroke)),
    5: ((0.6, five_two_strokes), (0.4, five_one_stroke)),
    6: ((0.6, six_one_stroke), (0.4, six_curled)),
    7: ((0.45, seven_plain), (0.35, seven_crossed), (0.2, seven_serif)),
    8: ((0.7, eight_one_stroke), (0.3, eight_two_loops)),
    9: ((0.55, nine_straight), (0.45, nine_hooked)),
}
