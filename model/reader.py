"""The sentence that joins the steps: a picture goes in, the number written on it comes out."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier, Predictor
from model.doubt import reconsidered
from model.ink import Ink, find_inks
from model.looks import Look, believed
from model.normalization import Normalized, normalize
from model.picture import Picture, Source, read_picture
from model.pieces import Box, Piece
from model.reading import Digit, DigitStatus, Reading, Status, Step
from model.report import ARTIFACT, Rejection
from model.segmentation import CUT_COST, find_pieces
from model.trace import answer_step, digit_step, ink_step, picture_step, pieces_step, plain_step
from model.view import WHOLE, View

Floats = NDArray[np.float32]
# A word in which some strokes look like digits is no number: digits hold this share of the ink.
LEAST_ACCEPTED: Final = 0.5
# With more than this share of the ink left out, whether the rest is a number is doubtful.
MOST_LEFT_OUT: Final = 0.1
# What a piece of ink that is no digit costs segmentation, in nats: hardly more than a cut, so that
# a letter is not cut up into what then looks like digits, but two that touch are told apart where
# both are certain. A piece broader than high is rather two digits that touch.
NO_DIGIT_COST: Final = CUT_COST + 0.1
NO_DIGIT_COST_BROAD: Final = 3 * CUT_COST
# Where this many marks are digits for sure, and they are most of them, another mark needs this
# share of the usual probability not to be refused.
LEAST_COMPANY: Final = 2
IN_COMPANY: Final = 0.25
# What was cut out of other ink, and nothing else is written, may as well be parts of a letter: it
# must look this much like digits to be certain.
CERTAIN_CUT: Final = 0.999
# Looks at a photo are weighed against each other by what is as good as certain, however much more
# certain what is told as read must be.
AS_GOOD_AS_CERTAIN: Final = 0.95


class Reader:
    """Reads handwritten digits in pictures; safe to call from several threads."""

    def __init__(self, classifier: Predictor) -> None:
        """Read with this classifier."""
        self.classifier = classifier

    @classmethod
    def load(cls, directory: Path = ARTIFACT) -> "Reader":
        """Load the model in a folder, by default the one that comes with the program."""
        return cls(Classifier.load(directory))

    def read(self, source: Source, view: View = WHOLE) -> Reading:
        """Read a picture in any form that ``model.picture.read_picture`` takes.

        Args:
            source: The picture.
            view: How it is turned and cropped first; boxes are then those of this view.

        Raises:
            PictureError: the picture cannot be used; says what was wrong and what to do.
        """
        # source -> Picture uint8 (h, w, 3) -> Ink float32 (h, w) -> Pieces -> float32 (n, 28, 28)
        picture = read_picture(source, view)
        look = believed(self._look(picture, ink) for ink in find_inks(picture))
        if look is not None:
            look = _told(self._reconsidered(look), self.classifier.report.rejection)
        if look is None or look.status == "blank":
            blank = picture_step(picture), ink_step(None), plain_step(picture, self.classifier)
            return Reading("", "blank", steps=blank, width=picture.width, height=picture.height)
        steps = (*_steps(look, picture), plain_step(picture, self.classifier))
        return Reading(look.text, look.status, look.digits, steps, picture.width, picture.height)

    def _look(self, picture: Picture, ink: Ink) -> Look:
        """Read some ink of a picture."""
        recognizer = Recognizer(self.classifier)
        pieces = find_pieces(ink, recognizer.score)
        if not pieces:
            return Look(ink, (), (), (), self.classifier.report.rejection, "blank")
        normalized, probabilities = recognizer.read([piece.ink for piece in pieces])
        limits = self.classifier.report.rejection
        digits = tuple(
            _digit(row, piece, item.image, picture)
            for row, piece, item in zip(probabilities, pieces, normalized, strict=True)
        )
        look = Look(ink, pieces, tuple(normalized), digits, limits, "read")
        return _told(look, replace(limits, unsure_below=min(limits.unsure_below, AS_GOOD_AS_CERTAIN)))

    def _reconsidered(self, look: Look) -> Look:
        """The look that is believed, its doubtful digits asked about once more."""
        if not look.digits:
            return look
        images = np.stack([item.image for item in look.normalized])
        known = np.array([digit.probabilities for digit in look.digits], np.float32)
        rows = reconsidered(known, images, self.classifier)
        digits = tuple(replace(digit, **_said(row)) for digit, row in zip(look.digits, rows, strict=True))
        again = int((rows != known).any(axis=1).sum())
        return replace(look, digits=digits, again=again)


def _told(look: Look, limits: Rejection) -> Look:
    """A look by thresholds: which of its digits are read, unsure or none, and the whole of it."""
    if not look.pieces:
        return look
    limits = _limits_in_company([digit.confidence for digit in look.digits], limits)
    if all(piece.is_cut for piece in look.pieces):
        limits = replace(limits, unsure_below=max(limits.unsure_below, CERTAIN_CUT))
    digits = tuple(replace(digit, status=_digit_status(digit.confidence, limits)) for digit in look.digits)
    return replace(look, digits=digits, limits=limits, status=_status(digits, look.pieces))


def _steps(look: Look, picture: Picture) -> list[Step]:
    """What was done to read a picture."""
    steps = [picture_step(picture), ink_step(look.ink)]
    if len(look.pieces) > 1:
        steps.append(pieces_step(look.pieces, look.ink))
    steps += [
        digit_step(number, len(look.digits), digit.box, item, picture)
        for number, (digit, item) in enumerate(zip(look.digits, look.normalized, strict=True), start=1)
    ]
    return [*steps, answer_step(look.digits, look.status, look.limits, look.again)]


class Recognizer:
    """Reads pieces of ink, each once: segmentation asks about some that become digits later."""

    def __init__(self, classifier: Predictor) -> None:
        """Serve one reading with this classifier."""
        self._classifier = classifier
        # By identity; the ink is kept beside its outcome, so that no other array takes its place.
        self._known: dict[int, tuple[Floats, Normalized, Floats]] = {}

    def read(self, inks: list[Floats]) -> tuple[list[Normalized], list[Floats]]:
        """Each piece in MNIST's form, and its ten probabilities, float32 (10,)."""
        new = [ink for ink in inks if id(ink) not in self._known]
        if new:
            normalized = [normalize(ink) for ink in new]
            rows = self._classifier.predict(np.stack([item.image for item in normalized]))
            for ink, item, row in zip(new, normalized, rows, strict=True):
                self._known[id(ink)] = (ink, item, row)
        found = [self._known[id(ink)] for ink in inks]
        return [item for _, item, _ in found], [row for _, _, row in found]

    def score(self, inks: list[Floats]) -> Floats:
        """Log-probability of the likeliest digit of each piece, or that it is no digit at all."""
        _, rows = self.read(inks)
        likeliest = np.array([row.max() for row in rows])
        broad = np.array([ink.shape[1] > ink.shape[0] for ink in inks])
        no_digit = np.exp(-np.where(broad, NO_DIGIT_COST_BROAD, NO_DIGIT_COST))
        scores: Floats = np.log(np.maximum(likeliest, no_digit)).astype(np.float32)
        return scores


def _limits_in_company(confidences: list[float], limits: Rejection) -> Rejection:
    """The thresholds for marks in one picture: among digits, a doubtful mark is rather one of them."""
    read = sum(confidence >= limits.unsure_below for confidence in confidences)
    if read < LEAST_COMPANY or 2 * read <= len(confidences):
        return limits
    return replace(limits, refuse_below=limits.refuse_below * IN_COMPANY)


def _digit_status(confidence: float, limits: Rejection) -> DigitStatus:
    if confidence < limits.refuse_below:
        return "not_a_digit"
    return "read" if confidence >= limits.unsure_below else "unsure"


def _said(row: Floats) -> dict[str, Any]:
    """What of a ``Digit`` follows from its probabilities (10,)."""
    return {
        "digit": int(row.argmax()),
        "confidence": float(row.max()),
        "probabilities": tuple(float(probability) for probability in row),
    }


def _digit(row: NDArray[np.float32], piece: Piece, image: NDArray[np.float32], picture: Picture) -> Digit:
    return Digit(
        **_said(row),
        status="read",
        box=_in_original(piece.box, picture),
        line=piece.line,
        image=image,
        ink=piece.ink,
    )


def _in_original(box: Box, picture: Picture) -> Box:
    """A box of the working-size picture in the pixels of the upright original, within its bounds."""
    scale = picture.scale
    x, y = int(box.x * scale), int(box.y * scale)
    width = min(picture.width - x, math.ceil(box.width * scale))
    height = min(picture.height - y, math.ceil(box.height * scale))
    return Box(x, y, width, height)


def _status(digits: tuple[Digit, ...], pieces: tuple[Piece, ...]) -> Status:
    """How far the whole can be trusted: as far as its digits, and as the ink that they hold."""
    ink = [float(piece.ink.sum()) for piece in pieces]
    counted = sum(mass for mass, digit in zip(ink, digits, strict=True) if digit.status != "not_a_digit")
    share = counted / sum(ink)
    if share < LEAST_ACCEPTED:
        return "not_a_digit"
    some_unsure = any(digit.status == "unsure" for digit in digits)
    return "unsure" if some_unsure or share < 1 - MOST_LEFT_OUT else "read"
