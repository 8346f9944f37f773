"""Which ink belongs to which digit, in reading order.

Connected ink is gathered into bodies and lines (``model.parts``). Where that leaves a
choice, the network decides: ink above each other may be one broken digit, two neighbours
one digit in two strokes, a broad or doubtful body two digits that touch. Every possibility
is scored, and the most probable way along the line is the reading.
"""

import functools
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.cuts import BROAD, Cut, find_cuts
from model.ink import Ink
from model.lattice import Search, Span, best_way
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
from model.pieces import Box, Piece, joined

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
# Strokes of one digit stand at most this share of the line's height apart, and together
# they are at most this much broader than high.
STROKE_GAP: Final = 0.12
WIDEST_DIGIT: Final = 1.3


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
    values = [float(value) for value in score([body.ink for body in bodies])]
    searches = [
        [(way, _search(way, value, cut_cost)) for way in find_cuts(body, value, height, usual_width)]
        for body, value in zip(bodies, values, strict=True)
    ]
    _ask(searches, score)
    gains: dict[Span, float] = {}
    pieces: dict[Span, list[Piece]] = {}
    for index, ways in enumerate(searches):
        way, best = max(((way, search.best()) for way, search in ways), key=lambda pair: pair[1].worth)
        body = Span(index, index + 1)
        gains[body] = best.worth
        pieces[body] = [way.piece(span.start, span.end) for span in best.spans]
        if len(best.spans) > 1:
            pieces[body] = [replace(piece, is_cut=True) for piece in pieces[body]]
    # Then the line, where two neighbours may be one digit.
    if pairs := _pairs(bodies, height):
        for (pair, both), value in zip(pairs, score([both.ink for _, both in pairs]), strict=True):
            gains[pair], pieces[pair] = float(value) - pair.cost, [both]
    return [piece for span in best_way(gains, gains).spans for piece in pieces[span]]


def _ask(searches: list[list[tuple[Cut, Search]]], score: Score) -> None:
    """Ask about parts of bodies, each cut in several ways, until the best way of each is known."""
    while True:
        wanted: list[tuple[Cut, Search, Span]] = []
        for ways in searches:
            least = max(search.best().worth for _, search in ways)
            wanted += [(way, search, span) for way, search in ways for span in search.wanted(least)]
        if not wanted:
            return
        # Of all bodies at once: the network answers many questions nearly as soon as one.
        values = score([way.trial(span.start, span.end).ink for way, _, span in wanted])
        for (_, search, span), value in zip(wanted, values, strict=True):
            search.tell(span, float(value))


def _search(way: Cut, value: float, cut_cost: float) -> Search:
    """Among the runs of neighbouring parts of one body, none broader than digits but the whole body.

    Args:
        way: How the body is cut.
        value: The body's own log-probability of being a digit.
        cut_cost: What each cut costs, in nats.
    """
    whole = Span(0, len(way), _broadness(*way.shape(0, len(way))))
    spans = [whole]
    for start in range(len(way)):
        for end in range(start + 1, len(way) + 1):
            width, height = way.shape(start, end)
            # Each cut has two sides, and each side pays half of it.
            sides = (start > 0) + (end < len(way))
            if sides and width <= WIDEST_DIGIT * height:
                spans.append(Span(start, end, sides * cut_cost / 2 + _broadness(width, height)))
    return Search(spans, {whole: value})


def _pairs(bodies: list[Piece], height: float) -> list[tuple[Span, Piece]]:
    """Each pair of neighbouring bodies that may be one digit in two strokes."""
    pairs: list[tuple[Span, Piece]] = []
    for index, (left, right) in enumerate(itertools.pairwise(bodies)):
        both = joined([left, right])
        gap = right.box.x - (left.box.x + left.box.width)
        if gap <= STROKE_GAP * height and both.box.width <= WIDEST_DIGIT * height:
            cost = JOIN_COST + _broadness(both.box.width, both.box.height)
            pairs.append((Span(index, index + 2, cost), both))
    return pairs


def _broadness(width: int, height: int) -> float:
    """What a piece pays for being broader than digits are, in nats."""
    return BROAD_COST * max(0.0, width / height - BROAD)


def _cut_out(part: Part, density: Floats, labels: Labels) -> Piece:
    window = np.s_[part.top : part.bottom, part.left : part.right]
    own = np.where(np.isin(labels[window], part.labels), density[window], np.float32(0))
    return Piece(own, Box(part.left, part.top, part.width, part.height))
