"""Which ink belongs to which digit, in reading order.

Connected ink is gathered into bodies and lines (``model.parts``). Where that leaves a
choice, the network decides: ink above each other may be one broken digit, two neighbours
one digit in two strokes, a broad or doubtful body two digits that touch. Every possibility
is scored, and the most probable way along the line is the reading.
"""

import functools
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.ink import Ink
from model.normalization import stroke_width
from model.parts import (
    JOIN_COST,
    Labels,
    Part,
    all_joined,
    find_bodies,
    find_lines,
    find_parts,
    join_broken,
)
from model.seams import cut, find_seams

Floats = NDArray[np.float32]
# Log-probability of the likeliest digit for each piece of ink; higher means more like a digit.
Score = Callable[[list[Floats]], Floats]

# What cutting a body costs on the way along a line, in nats, as joining two does: ink stays
# as it was written unless the network gains more than that.
CUT_COST: Final = 2.0
# Where more is written, what is no digit is rather two that touch than a letter.
CUT_COST_IN_COMPANY: Final = 1.0
# What a piece pays for each unit of width over height beyond ``BROAD``: digits are upright.
BROAD_COST: Final = 8.0
# From this log-probability on, a body that is not broad is taken as it is.
CLEAR: Final = float(np.log(0.98))
# A body is broad from this ratio of width to height on, or this ratio to its line's usual width.
BROAD: Final = 1.1
BROADER_THAN_USUAL: Final = 1.7
# Strokes of one digit stand at most this share of the line's height apart, and together
# they are at most this much broader than high.
STROKE_GAP: Final = 0.12
WIDEST_DIGIT: Final = 1.3
# A body that is no clear digit as it stands, and at least this broad for its height, may be digits
# that lie on each other, with no cheap way between them: it is cut evenly, at this share of the
# line's height, and the network finds which parts belong together.
BROAD_ENOUGH: Final = 0.75
# One broader than this is a line or a scribble, and not worth a hundred questions to the network.
TOO_BROAD: Final = 4.0
EVEN_SPACING: Final = 0.12
# A seam between touching digits crosses at most this many strokes, and each side of it
# is at least this share of the line's height wide.
MOST_CROSSED: Final = 1.6
NARROWEST: Final = 0.22
# Beyond a cut, each side keeps this share of a stroke: where digits lie on each other, both need it.
SHARED: Final = 0.8


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels: left and top edge, then width and height."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class Piece:
    """The ink of one digit, cut out.

    Attributes:
        ink: float32 (box.height, box.width), 0 = paper, 1 = ink, this digit's ink only.
        box: Where it stands in the working-size picture.
        line: Line of writing it belongs to, from 0.
        is_cut: Whether it was cut out of ink that hangs together, other digits beside it.
    """

    ink: Floats
    box: Box
    line: int = 0
    is_cut: bool = False


@dataclass(frozen=True, eq=False)
class _Span:
    """One piece for what stands from ``start`` to before ``end``, at a cost in nats."""

    start: int
    end: int
    piece: Piece
    cost: float


@dataclass(frozen=True, eq=False)
class _Way:
    """Pieces for what stands from ``start`` to before ``end``, and what they are worth in nats."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    worth: float


def find_pieces(ink: Ink, score: Score) -> tuple[Piece, ...]:
    """Cut the ink into the pieces that are one digit each, in reading order.

    Args:
        ink: The ink of a picture.
        score: Tells how much like a digit pieces of ink are.

    Returns:
        The pieces; none where all ink is the rim of a photo.
    """
    labels, parts = find_parts(ink.density)
    found = find_bodies(parts, ink.density.shape, of_scene=ink.of_scene)
    if not found:
        return ()

    # Each body once, so that whoever scores it can know it again.
    @functools.cache
    def cut_out(body: Part) -> Piece:
        return _cut_out(body, ink.density, labels)

    bodies = join_broken(found, lambda body: float(score([cut_out(body).ink])[0]))
    alone = len(bodies) == 1
    pieces: list[Piece] = []
    for number, line in enumerate(find_lines(bodies)):
        pieces += read_line([replace(cut_out(body), line=number) for body in line], score, alone=alone)
    return tuple(pieces)


def single_piece(ink: Ink) -> Piece | None:
    """All ink that may belong to a digit as one piece, for pictures known to show just one.

    Returns:
        The piece, or ``None`` where there is no ink but a photo's rim.
    """
    labels, parts = find_parts(ink.density)
    found = find_bodies(parts, ink.density.shape, of_scene=ink.of_scene)
    return _cut_out(all_joined(found), ink.density, labels) if found else None


def read_line(bodies: list[Piece], score: Score, *, alone: bool = True) -> list[Piece]:
    """The most probable way to read a line of writing.

    Args:
        bodies: The bodies on the line, from left to right, at least one.
        score: Tells how much like a digit pieces of ink are.
        alone: Whether nothing else is written: then what is no digit is rather a letter than
            digits that touch.

    Returns:
        One piece per digit: bodies, neighbours joined, or parts of a body that was cut.
    """
    height = float(np.median([body.box.height for body in bodies]))
    usual_width = float(np.median([body.box.width for body in bodies]))
    cut_cost = CUT_COST if alone else CUT_COST_IN_COMPANY
    values = score([body.ink for body in bodies])
    # For each body the ways to cut it, for each of these its spans.
    cuts = [
        [_spans_within(atoms, cut_cost) for atoms in _ways_to_cut(body, float(value), height, usual_width)]
        for body, value in zip(bodies, values, strict=True)
    ]
    pairs = _spans_across(bodies, height)
    # All questions at once: the network answers many nearly as soon as one.
    spans = [span for ways in cuts for way in ways for span in way] + pairs
    gains = {
        span: float(value) - span.cost
        for span, value in zip(spans, score([span.piece.ink for span in spans]), strict=True)
    }

    def valued(span: _Span) -> _Way:
        return _Way(span.start, span.end, (span.piece,), gains[span])

    # Each body as it reads best, cut or whole; then the line, where two of them may be one digit.
    steps = [valued(span) for span in pairs]
    for index, ways in enumerate(cuts):
        best = max((_best_way(map(valued, way)) for way in ways), key=lambda way: way.worth)
        pieces = best.pieces if len(best.pieces) == 1 else tuple(map(_as_cut, best.pieces))
        steps.append(_Way(index, index + 1, pieces, best.worth))
    return list(_best_way(steps).pieces)


def _ways_to_cut(body: Piece, value: float, height: float, usual_width: float) -> list[list[Piece]]:
    """The atoms of a body, from left to right, for each way to cut it that is worth a try.

    Args:
        body: Connected ink.
        value: Its own log-probability of being a digit.
        height: The usual height of its line.
        usual_width: The usual width of its line.
    """
    side, width = body.box.height, body.box.width
    is_broad = width > max(BROAD * side, BROADER_THAN_USUAL * usual_width)
    if value >= CLEAR and not is_broad:
        return [[body]]
    ways = [_cut_at_seams(body, height)]
    if value < CLEAR and BROAD_ENOUGH * side < width < TOO_BROAD * side:
        ways.append(_cut_evenly(body, height))
    return ways


def _spans_within(atoms: list[Piece], cut_cost: float) -> list[_Span]:
    """Each run of neighbouring atoms of one body, none broader than digits but the whole body."""
    spans: list[_Span] = []
    for start in range(len(atoms)):
        for end in range(start + 1, len(atoms) + 1):
            # Each cut has two sides, and each side pays half of it.
            sides = (start > 0) + (end < len(atoms))
            piece = _joined(atoms[start:end])
            if sides and piece.box.width > WIDEST_DIGIT * piece.box.height:
                continue
            spans.append(_Span(start, end, piece, sides * cut_cost / 2 + _broadness(piece)))
    return spans


def _spans_across(bodies: list[Piece], height: float) -> list[_Span]:
    """Each pair of neighbouring bodies that may be one digit in two strokes."""
    spans: list[_Span] = []
    for index, (left, right) in enumerate(itertools.pairwise(bodies)):
        both = _joined([left, right])
        gap = right.box.x - (left.box.x + left.box.width)
        if gap <= STROKE_GAP * height and both.box.width <= WIDEST_DIGIT * height:
            spans.append(_Span(index, index + 2, both, JOIN_COST + _broadness(both)))
    return spans


def _broadness(piece: Piece) -> float:
    """What a piece pays for being broader than digits are, in nats."""
    return BROAD_COST * max(0.0, piece.box.width / piece.box.height - BROAD)


def _best_way(ways: Iterable[_Way]) -> _Way:
    """Of ways that lead from 0 to the furthest end, one after the other, those worth most together."""
    best = {0: _Way(0, 0, (), 0.0)}
    for way in sorted(ways, key=lambda way: way.start):
        before = best.get(way.start)
        if before is None:
            continue
        worth = before.worth + way.worth
        if way.end not in best or worth > best[way.end].worth:
            best[way.end] = _Way(0, way.end, before.pieces + way.pieces, worth)
    return best[max(best)]


def _cut_at_seams(piece: Piece, height: float) -> list[Piece]:
    """The parts of a piece between the seams that cross its ink least, from left to right."""
    stroke = stroke_width(piece.ink)
    seams = find_seams(piece.ink, MOST_CROSSED * stroke, NARROWEST * height)
    parts = [_cropped(part, piece) for part in cut(piece.ink, seams, SHARED * stroke)]
    found = [part for part in parts if part is not None]
    return found if len(found) > 1 else [piece]


def _cut_evenly(piece: Piece, height: float) -> list[Piece]:
    """The parts of a piece between upright cuts at even distances, from left to right."""
    count = max(2, round(piece.box.width / (EVEN_SPACING * height)))
    columns = np.round(np.arange(1, count) * piece.box.width / count).astype(np.int64)
    seams = [np.full(piece.box.height, column) for column in columns]
    parts = [_cropped(part, piece) for part in cut(piece.ink, seams, SHARED * stroke_width(piece.ink))]
    return [part for part in parts if part is not None]


def _as_cut(piece: Piece) -> Piece:
    return replace(piece, is_cut=True)


def _joined(pieces: list[Piece]) -> Piece:
    """Several pieces as one; a single one is returned as it is."""
    if len(pieces) == 1:
        return pieces[0]
    left = min(piece.box.x for piece in pieces)
    top = min(piece.box.y for piece in pieces)
    right = max(piece.box.x + piece.box.width for piece in pieces)
    bottom = max(piece.box.y + piece.box.height for piece in pieces)
    ink = np.zeros((bottom - top, right - left), np.float32)
    for piece in pieces:
        y, x = piece.box.y - top, piece.box.x - left
        window = ink[y : y + piece.box.height, x : x + piece.box.width]
        np.maximum(window, piece.ink, out=window)
    return Piece(ink, Box(left, top, right - left, bottom - top), pieces[0].line)


def _cropped(ink: Floats, piece: Piece) -> Piece | None:
    """A part of a piece's ink, of the same shape, without the paper around it."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if rows.size == 0 or float(ink.max()) < 0.5:
        return None
    top, left = int(rows[0]), int(columns[0])
    own = ink[top : rows[-1] + 1, left : columns[-1] + 1]
    return Piece(own, Box(piece.box.x + left, piece.box.y + top, own.shape[1], own.shape[0]), piece.line)


def _cut_out(part: Part, density: Floats, labels: Labels) -> Piece:
    window = np.s_[part.top : part.bottom, part.left : part.right]
    own = np.where(np.isin(labels[window], part.labels), density[window], np.float32(0))
    return Piece(own, Box(part.left, part.top, part.width, part.height))
