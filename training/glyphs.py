"""The characters of many scripts as pen strokes: the medial lines of a font's glyphs.

Matplotlib brings two families of fonts along, in which thousands of letters and signs are
drawn: DejaVu (Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic, Tifinagh, Canadian
syllabics, arrows, mathematics) and STIX, whose italics and script letters are near to joined
handwriting. A pen does not write outlines, so each glyph is thinned to the lines in its
middle, and those are followed from end to end and from crossing to crossing.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import matplotlib
import numpy as np
from matplotlib.ft2font import FT2Font
from numpy.typing import NDArray

from training.allographs import Glyph, Point
from training.likeness import ALIKE, likeness
from training.strokes import Strokes, draw_allograph

Mask = NDArray[np.bool_]
Numbers = NDArray[np.integer | np.floating]
Pixel = tuple[int, int]

FONTS: Final = ("DejaVuSans.ttf", "STIXGeneralItalic.ttf")
FOLDER: Final = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
# Size of the glyphs in pixels, and distance of the points that are kept of a stroke.
EM: Final = 72
SPACING: Final = 8
# Lines thicker than this share of a glyph are areas: no pen writes them.
THICKEST: Final = 0.2
# Share of the characters that are turned or mirrored.
TURNED_SHARE: Final = 0.3
# What a glyph is, by Unicode's categories and names: letters of a script, or signs.
LETTERS: Final = frozenset(("Lu", "Ll", "Lo"))
SIGNS: Final = frozenset(("Sm", "So", "Sc", "Po"))
NO_HANDWRITING: Final = (
    *("DIGIT", "NUMBER", "BOX DRAWINGS", "BRAILLE", "HEXAGRAM", "TRIGRAM", "TETRAGRAM", "BLOCK"),
    *("COMBINING", "TILE", "REPLACEMENT", "QUADRANT", "SHADE", "PLAYING CARD"),
    *("DOUBLE-STRUCK", "SANS-SERIF", "MONOSPACE", "BOLD"),
)
# Clockwise from the pixel above.
AROUND: Final = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


@dataclass(frozen=True)
class Character:
    """A character as one font draws it."""

    font: str
    text: str


def draw_character(rng: np.random.Generator) -> Strokes:
    """Write a character of some script, upright, turned or mirrored, that looks like no digit.

    The outcome has the form of ``draw_digit``'s. Turned and mirrored, letters are those of an
    alphabet that nobody has, and as likely as any. Of two it is the one more like a digit: what
    is far from all of them teaches little.
    """
    glyph = max((_any_glyph(rng) for _ in range(2)), key=lambda pair: pair[0])[1]
    return draw_allograph(lambda _: glyph, rng, neatness=float(rng.uniform(0.1, 0.9)))


@cache
def characters() -> tuple[tuple[Character, ...], ...]:
    """The fonts' characters that might be written by hand, by font and script; signs are a script too.

    Left out are digits of any script, what is composed of a letter and an accent, and what
    only printers set.
    """
    scripts: dict[tuple[str, str], list[Character]] = defaultdict(list)
    for font in FONTS:
        for code in sorted(FT2Font(FOLDER / font).get_charmap()):
            text = chr(code)
            category, name = unicodedata.category(text), unicodedata.name(text, "")
            composed = unicodedata.decomposition(text)[:1] not in ("", "<")
            if composed or any(word in name for word in NO_HANDWRITING):
                continue
            if category in SIGNS:
                scripts[font, "SIGN"].append(Character(font, text))
            elif category in LETTERS:
                scripts[font, name.split()[0]].append(Character(font, text))
    return tuple(tuple(members) for members in scripts.values())


@cache
def glyph_in_position(character: Character, position: int) -> tuple[float, Glyph] | None:
    """A character's strokes turned by ``position`` quarters, from 4 on mirrored too.

    Returns:
        How much it looks like a digit, and the strokes; ``None`` where a pen would not write
        it, or where it might be a digit.
    """
    glyph = glyph_of(character)
    if glyph is None:
        return None
    turned = [[[_turned(point, position) for point in arc] for arc in stroke] for stroke in glyph]
    alike = likeness(draw_allograph(lambda _: turned, np.random.default_rng(0), neatness=1.0))
    return None if alike >= ALIKE else (alike, turned)


@cache
def glyph_of(character: Character) -> Glyph | None:
    """The strokes of a character in the unit square, y down; ``None`` where a pen would not write it."""
    mask = _bitmap(character)
    line = thin(mask)
    length = int(line.sum())
    if length < SPACING or mask.sum() > THICKEST * max(mask.shape) * length:
        return None
    scale = 1.0 / max(mask.shape)
    return [[_spaced(path, scale)] for path in paths(line)] or None


def thin(mask: Mask) -> Mask:
    """The lines in the middle of what is drawn, one pixel wide.

    T. Y. Zhang and C. Y. Suen, "A fast parallel algorithm for thinning digital patterns",
    Communications of the ACM 27, 1984.
    """
    line = np.pad(mask, 1)
    while True:
        before = int(line.sum())
        for first in (0, 2):
            ring = _ring(line)
            count = np.sum(ring, axis=0, dtype=np.int8)
            north, east, south, west = ring[0::2]
            # The two sub-steps take turns in which sides they thin.
            kept = (
                (north & east & south) | (east & south & west)
                if first == 0
                else (north & east & west) | (north & south & west)
            )
            line = line & ~((count >= 2) & (count <= 6) & (_crossings(ring) == 1) & ~kept)
        if int(line.sum()) == before:
            return line[1:-1, 1:-1]


def paths(line: Mask) -> Iterator[list[Pixel]]:
    """Follow lines one pixel wide: pixels (y, x) in order, from end or crossing to end or crossing."""
    padded = np.pad(line, 1)
    crossing = padded & (_crossings(_ring(padded)) > 2)
    # The pixels around a crossing belong to it: what remains has no branches.
    _, knots, _, centres = cv2.connectedComponentsWithStats(
        cv2.dilate(crossing.astype(np.uint8), np.ones((3, 3), np.uint8))
    )
    free = (padded & (knots == 0)).astype(np.uint8)
    number, labels = cv2.connectedComponents(free, connectivity=8)
    for label in range(1, number):
        path = _followed({(int(y), int(x)) for y, x in np.argwhere(labels == label)})
        ends = [_knot_beside(knots, centres, path[0]), _knot_beside(knots, centres, path[-1])]
        start, stop = ([] if end is None else [end] for end in ends)
        whole = [*start, *path, *stop]
        # A short branch beside a crossing is left by thinning, not by a pen.
        if len(path) > SPACING // 2 or len(start) == len(stop):
            yield [(y - 1, x - 1) for y, x in whole]


def _any_glyph(rng: np.random.Generator) -> tuple[float, Glyph]:
    scripts = characters()
    # Between every character alike and every script alike.
    weights = np.sqrt([len(members) for members in scripts])
    while True:
        members = scripts[int(rng.choice(len(scripts), p=weights / weights.sum()))]
        character = members[int(rng.integers(len(members)))]
        position = int(rng.integers(8)) if rng.random() < TURNED_SHARE else 0
        found = glyph_in_position(character, position)
        if found is not None:
            return found


def _turned(point: Point, position: int) -> Point:
    x, y = point
    if position >= 4:
        x = 1 - x
    for _ in range(position % 4):
        x, y = 1 - y, x
    return x, y


def _bitmap(character: Character) -> Mask:
    font = FT2Font(FOLDER / character.font)
    font.set_size(EM, 72)
    font.set_text(character.text)
    font.draw_glyphs_to_bitmap(antialiased=False)
    return np.pad(np.asarray(font.get_image()) > 0, 1)


def _ring(mask: Mask) -> list[Mask]:
    """For each of the eight directions the mask moved so that a pixel's neighbour lies on it."""
    return [np.roll(mask, (-y, -x), (0, 1)) for y, x in AROUND]


def _crossings(ring: list[Mask]) -> NDArray[np.int8]:
    """How many lines leave each pixel: the changes from paper to ink once around it."""
    changes: NDArray[np.int8] = np.sum([~ring[i - 1] & ring[i] for i in range(8)], axis=0, dtype=np.int8)
    return changes


def _followed(pixels: set[Pixel]) -> list[Pixel]:
    """The pixels of a line without branches in order, from an end where it has one."""

    def beside(pixel: Pixel) -> list[Pixel]:
        # Straight neighbours before those across a corner.
        steps = (*AROUND[0::2], *AROUND[1::2])
        return [near for y, x in steps if (near := (pixel[0] + y, pixel[1] + x)) in pixels]

    here = min(pixels, key=lambda pixel: (len(beside(pixel)) > 1, pixel))
    closed = len(beside(here)) > 1
    first, path = here, [here]
    pixels.discard(here)
    while near := beside(here):
        here = near[0]
        pixels.discard(here)
        path.append(here)
    return [*path, first] if closed else path


def _knot_beside(knots: Numbers, centres: Numbers, pixel: Pixel) -> Pixel | None:
    """The middle of the crossing that a path's end touches."""
    y, x = pixel
    near = knots[y - 1 : y + 2, x - 1 : x + 2]
    if not near.any():
        return None
    column, row = centres[int(near[near > 0][0])]
    return round(float(row)), round(float(column))


def _spaced(path: list[Pixel], scale: float) -> list[Point]:
    """Points at even distances along a path, in the unit square."""
    count = max(2, round(len(path) / SPACING) + 1)
    chosen = np.round(np.linspace(0, len(path) - 1, count)).astype(int)
    return [(path[index][1] * scale, path[index][0] * scale) for index in chosen]
