"""Ways to cut ink that hangs together into digits, tried out on a reduced copy of it.

The network sees every part at 20 pixels, so which of a hundred parts are digits can be asked
at a few times that; only the parts that are chosen are then cut out of the ink itself.
"""

import functools
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.normalization import stroke_width
from model.pieces import Box, Piece, cropped, joined
from model.seams import Seam, cut, find_seams

Floats = NDArray[np.float32]

# Parts are tried out on a copy of this height, where the ink is higher.
TRIAL_HEIGHT: Final = 84
# From this log-probability on, a body that is not broad is taken as it is.
CLEAR: Final = float(np.log(0.98))
# A body is broad from this ratio of width to height on, or this ratio to its line's usual width.
BROAD: Final = 1.1
BROADER_THAN_USUAL: Final = 1.7
# A body that is no clear digit as it stands, and at least this broad for its height, may be digits
# that lie on each other, with no cheap way between them: it is cut evenly, at this share of the
# line's height, and the network finds which parts belong together.
BROAD_ENOUGH: Final = 0.75
# One broader than this is a line or a scribble, and not worth a hundred questions to the network.
TOO_BROAD: Final = 4.0
EVEN_SPACING: Final = 0.1
# A seam between touching digits crosses at most this many strokes, and each side of it
# is at least this share of the line's height wide.
MOST_CROSSED: Final = 1.6
NARROWEST: Final = 0.22
# Beyond a cut, each side keeps this share of a stroke: where digits lie on each other, both need it.
SHARED: Final = 0.8


class Cut:
    """One way to cut a body: into parts, of which any neighbours may be one digit."""

    def __init__(self, body: Piece, trial: Piece, seams: list[Seam], shared: float) -> None:
        """Cut a body.

        Args:
            body: Ink that hangs together.
            trial: The same ink, reduced; or the body itself.
            seams: Where to cut it, as ``find_seams`` gives them for the reduced ink.
            shared: How far each part reaches beyond its seams, in pixels of the reduced ink.
        """
        self.body, self._seams, self._shared = body, seams, shared
        self._scale = trial.box.height / body.box.height
        # Most bodies are clear digits and have no seams: nothing is to be done for them.
        parts = [cropped(part, trial) for part in cut(trial.ink, seams, shared)] if seams else []
        # Paper between two seams is no part.
        self._kept = [index for index, part in enumerate(parts) if part is not None]
        self._trials = [part for part in parts if part is not None]

    def __len__(self) -> int:
        """Number of parts, at least 1."""
        return max(1, len(self._trials))

    def trial(self, start: int, end: int) -> Piece:
        """The parts from ``start`` to before ``end`` as one piece of the reduced ink.

        The body itself where they are all: what the network said of it is known.
        """
        return self.body if (start, end) == (0, len(self)) else joined(self._trials[start:end])

    def shape(self, start: int, end: int) -> tuple[int, int]:
        """Width and height of the same parts, in pixels of the reduced ink."""
        if (start, end) == (0, len(self)):
            return self.body.box.width, self.body.box.height
        boxes = [part.box for part in self._trials[start:end]]
        return (
            max(box.x + box.width for box in boxes) - min(box.x for box in boxes),
            max(box.y + box.height for box in boxes) - min(box.y for box in boxes),
        )

    def piece(self, start: int, end: int) -> Piece:
        """The same parts, cut out of the body itself."""
        if self._scale == 1 or (start, end) == (0, len(self)):
            return self.trial(start, end)
        # What is ink on the copy is ink in the body, or else nothing was cut.
        found = [self._full_parts[index] for index in self._kept[start:end]]
        return joined([part for part in found if part is not None] or [self.body])

    @functools.cached_property
    def _full_parts(self) -> list[Piece | None]:
        """Every part, cut out of the body itself; ``None`` for paper between two seams."""
        rows = np.arange(self.body.box.height) * self._scale
        seams = [
            np.round(seam[np.minimum(rows.astype(int), len(seam) - 1)] / self._scale).astype(np.int64)
            for seam in self._seams
        ]
        parts = cut(self.body.ink, seams, self._shared / self._scale)
        return [cropped(part, self.body) for part in parts]


def find_cuts(body: Piece, value: float, height: float, usual_width: float) -> list[Cut]:
    """The ways to cut a body that are worth a try, one that leaves it whole among them.

    Args:
        body: Ink that hangs together.
        value: Its log-probability of being a digit.
        height: The usual height of its line.
        usual_width: The usual width of its line.
    """
    side, width = body.box.height, body.box.width
    is_broad = width > max(BROAD * side, BROADER_THAN_USUAL * usual_width)
    if value >= CLEAR and not is_broad:
        return [Cut(body, body, [], 0.0)]
    trial = _reduced(body)
    scale = trial.box.height / side
    stroke = stroke_width(trial.ink)
    ways = [find_seams(trial.ink, MOST_CROSSED * stroke, NARROWEST * height * scale)]
    if value < CLEAR and BROAD_ENOUGH * side < width < TOO_BROAD * side:
        ways.append(_even_seams(trial, EVEN_SPACING * height * scale))
    return [Cut(body, trial, seams, SHARED * stroke) for seams in ways]


def _reduced(body: Piece) -> Piece:
    """The same ink at the height at which parts are tried out, or as it is where that is lower."""
    if body.box.height <= TRIAL_HEIGHT:
        return body
    size = (max(1, round(body.box.width * TRIAL_HEIGHT / body.box.height)), TRIAL_HEIGHT)
    ink = np.asarray(cv2.resize(body.ink, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
    return Piece(ink, Box(0, 0, *size), body.line)


def _even_seams(piece: Piece, spacing: float) -> list[Seam]:
    """Upright cuts at even distances of about ``spacing`` pixels, from left to right."""
    count = max(2, round(piece.box.width / spacing))
    columns = np.round(np.arange(1, count) * piece.box.width / count).astype(np.int64)
    return [np.full(piece.box.height, column) for column in columns]
