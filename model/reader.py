"""The sentence that joins the steps: a picture goes in, the number written on it comes out."""

import itertools
import math
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.classifier import Classifier
from model.ink import Ink, find_ink
from model.normalization import Normalized, normalize
from model.picture import Picture, Source, read_picture
from model.plain import RECIPE, plain_image
from model.report import ARTIFACT, Rejection
from model.segmentation import CUT_COST, Box, Piece, find_pieces
from model.view import WHOLE, View

Floats = NDArray[np.float32]
# A word in which some strokes look like digits is no number: digits hold this share of the ink.
LEAST_ACCEPTED: Final = 0.5
# With more than this share of the ink left out, whether the rest is a number is doubtful.
MOST_LEFT_OUT: Final = 0.1
# What a piece of ink that is no digit costs segmentation, in nats: no more than a cut, so that
# a letter is not cut up into what then looks like digits. A piece broader than high is rather
# two digits that touch.
NO_DIGIT_COST: Final = CUT_COST
NO_DIGIT_COST_BROAD: Final = 3 * CUT_COST
# Where this many marks are digits for sure, and they are most of them, another mark needs this
# share of the usual probability not to be refused.
LEAST_COMPANY: Final = 2
IN_COMPANY: Final = 0.25
# From this probability on, rounding would tell a certainty.
ALL_BUT_CERTAIN: Final = 0.9995
# Of the frames around digits in the trace: the accent colour of the pages, RGB.
FRAME_COLOUR: Final = (79, 70, 229)
DigitStatus = Literal["read", "unsure", "not_a_digit"]
Status = Literal["read", "unsure", "not_a_digit", "blank"]


@dataclass(frozen=True)
class Step:
    """One step of a reading, for people to look at.

    Attributes:
        name: Short and stable, fit for a file name: ``"picture"``, ``"ink"``, ``"pieces"`` (where
            there are several digits), ``"digit-1"`` …, ``"answer"``, ``"plain"`` (the answer of
            the plain recipe, for comparison).
        sentence: What was done, with its numbers.
        image: The step as a picture, uint8 (h, w) or (h, w, 3), or ``None``.
    """

    name: str
    sentence: str
    image: NDArray[np.uint8] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Digit:
    """One digit that was read.

    Attributes:
        digit: 0 to 9.
        confidence: Calibrated probability of ``digit``, 0 to 1.
        probabilities: The ten probabilities; what they lack to 1 is that of no digit.
        box: Where it stands in the upright original picture, in its pixels.
        line: Line of writing, from 0.
        image: float32 (28, 28), what the network saw, 0 = paper, 1 = ink.
        status: ``"read"``, ``"unsure"`` or ``"not_a_digit"``, as the model's thresholds say.
    """

    digit: int
    confidence: float
    probabilities: tuple[float, ...]
    box: Box
    line: int = 0
    image: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    status: DigitStatus = "read"


@dataclass(frozen=True)
class Reading:
    """What was read in one picture.

    Attributes:
        text: The number, lines joined by newlines; empty unless ``status`` is ``"read"`` or
            ``"unsure"``.
        status: ``"read"``, ``"unsure"`` (``text`` is the likeliest), ``"not_a_digit"`` or
            ``"blank"`` (nothing is written).
        digits: Every digit found, in reading order, also one that is not in ``text`` because
            its own status is ``"not_a_digit"``.
        steps: What was done, in order.
        width: Width of the upright original picture, or of the view of it that was asked for,
            in its pixels, as boxes are.
        height: Height of the same.
    """

    text: str
    status: Status
    digits: tuple[Digit, ...] = ()
    steps: tuple[Step, ...] = ()
    width: int = 0
    height: int = 0

    def to_json(self) -> dict[str, Any]:
        """The reading as plain JSON data: ``text``, ``status``, ``digits``.

        This form is a promise to other programs; the README documents it.
        """
        return {
            "text": self.text,
            "status": self.status,
            "digits": [
                {
                    "digit": digit.digit,
                    "status": digit.status,
                    "confidence": digit.confidence,
                    "probabilities": list(digit.probabilities),
                    "box": [digit.box.x, digit.box.y, digit.box.width, digit.box.height],
                    "line": digit.line,
                }
                for digit in self.digits
            ],
        }


class Reader:
    """Reads handwritten digits in pictures; safe to call from several threads."""

    def __init__(self, classifier: Classifier) -> None:
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
        steps = [_picture_step(picture)]
        ink = find_ink(picture)
        if ink is None:
            steps.append(Step("ink", "No ink was found: the picture is blank."))
            steps.append(_plain_step(picture, self.classifier))
            return Reading("", "blank", steps=tuple(steps), width=picture.width, height=picture.height)
        steps.append(_ink_step(ink))
        recognizer = Recognizer(self.classifier)
        pieces = find_pieces(ink, recognizer.score)
        normalized, probabilities = recognizer.read([piece.ink for piece in pieces])
        limits = _limits_in_company(probabilities, self.classifier.report.rejection)
        digits = tuple(
            _digit(row, piece, item.image, picture, limits)
            for row, piece, item in zip(probabilities, pieces, normalized, strict=True)
        )
        if len(pieces) > 1:
            steps.append(_pieces_step(pieces, ink))
        steps += [
            _digit_step(number, len(pieces), piece, item, picture)
            for number, (piece, item) in enumerate(zip(pieces, normalized, strict=True), start=1)
        ]
        status = _status(digits, pieces)
        steps.append(_answer_step(digits, status, limits))
        steps.append(_plain_step(picture, self.classifier))
        text = "" if status == "not_a_digit" else _text(digits)
        return Reading(text, status, digits, tuple(steps), picture.width, picture.height)


class Recognizer:
    """Reads pieces of ink, each once: segmentation asks about some that become digits later."""

    def __init__(self, classifier: Classifier) -> None:
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


def _limits_in_company(rows: list[Floats], limits: Rejection) -> Rejection:
    """The thresholds for marks in one picture: among digits, a doubtful mark is rather one of them."""
    read = sum(float(row.max()) >= limits.unsure_below for row in rows)
    if read < LEAST_COMPANY or 2 * read <= len(rows):
        return limits
    return replace(limits, refuse_below=limits.refuse_below * IN_COMPANY)


def _digit(
    row: NDArray[np.float32], piece: Piece, image: NDArray[np.float32], picture: Picture, limits: Rejection
) -> Digit:
    confidence = float(row.max())
    status: DigitStatus = "read" if confidence >= limits.unsure_below else "unsure"
    return Digit(
        digit=int(row.argmax()),
        status="not_a_digit" if confidence < limits.refuse_below else status,
        confidence=confidence,
        probabilities=tuple(float(probability) for probability in row),
        box=_in_original(piece.box, picture),
        line=piece.line,
        image=image,
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


def _text(digits: tuple[Digit, ...]) -> str:
    counted = [digit for digit in digits if digit.status != "not_a_digit"]
    lines = itertools.groupby(counted, key=lambda digit: digit.line)
    return "\n".join("".join(str(digit.digit) for digit in line) for _, line in lines)


def _picture_step(picture: Picture) -> Step:
    size = f"The picture is {picture.width} × {picture.height} pixels."
    return Step("picture", " ".join((size, *picture.remarks)), picture.pixels)


def _ink_step(ink: Ink) -> Step:
    tone = "Light ink on dark paper, inverted." if ink.light_on_dark else "Dark ink on light paper."
    return Step("ink", " ".join((tone, *ink.remarks)), _as_picture(ink.density))


def _pieces_step(pieces: tuple[Piece, ...], ink: Ink) -> Step:
    lines = pieces[-1].line + 1
    image = cv2.cvtColor(_as_picture(ink.density), cv2.COLOR_GRAY2RGB)
    thickness = max(1, max(image.shape) // 300)
    for piece in pieces:
        corner = (piece.box.x, piece.box.y)
        opposite = (piece.box.x + piece.box.width - 1, piece.box.y + piece.box.height - 1)
        cv2.rectangle(image, corner, opposite, FRAME_COLOUR, thickness)
    sentence = f"{len(pieces)} digits were found in {lines} line{'s' if lines > 1 else ''}."
    return Step("pieces", sentence, np.asarray(image, dtype=np.uint8))


def _digit_step(number: int, count: int, piece: Piece, item: Normalized, picture: Picture) -> Step:
    box = _in_original(piece.box, picture)
    right = round(picture.width / 2 - (box.x + box.width / 2))
    down = round(picture.height / 2 - (box.y + box.height / 2))
    change = "enlarged" if item.scale > picture.scale else "reduced"
    which = f"Digit {number} of {count}" if count > 1 else "One digit found"
    move = f"({right}, {down})".replace("-", "−")
    sentence = (
        f"{which}: ink of {box.width} × {box.height} px, moved by {move} px to the middle and {change} "
        f"to fit {spec.DIGIT_BOX} × {spec.DIGIT_BOX}, its centre of mass in the middle of "
        f"{spec.IMAGE_SIZE} × {spec.IMAGE_SIZE}; "
        f"stroke {item.stroke_before * picture.scale:.1f} px → {item.stroke_after:.1f} px."
    )
    return Step(f"digit-{number}", sentence, _as_picture(item.image))


def _answer_step(digits: tuple[Digit, ...], status: Status, limits: Rejection) -> Step:
    told = ", ".join(f"{digit.digit} ({percentage(digit.confidence)})" for digit in digits)
    limit = f"{100 * limits.refuse_below:.0f} %"
    if status == "not_a_digit":
        return Step("answer", f"Most like {told}, but too unsure to call it a digit (below {limit}).")
    unsure = sum(digit.status == "unsure" for digit in digits)
    refused = sum(digit.status == "not_a_digit" for digit in digits)
    remarks = [
        f"{unsure} of them unsure (below {100 * limits.unsure_below:.0f} %)." if unsure else "",
        f"{refused} of them no digit (below {limit}) and left out." if refused else "",
    ]
    return Step("answer", " ".join([f"The network reads {told}.", *filter(None, remarks)]))


def _plain_step(picture: Picture, classifier: Classifier) -> Step:
    image = plain_image(picture.pixels)
    told = "had nothing left to read"
    # Where paper is white and ink faint or small, none of it may be left.
    if image.any():
        row = classifier.predict(image[None])[0]
        # Such a program knows ten answers only.
        told = f"read {row.argmax()} ({percentage(float(row.max() / row.sum()))})"
    return Step("plain", f"The plain recipe ({RECIPE}) would have {told}.", _as_picture(image))


def percentage(confidence: float) -> str:
    """A probability, 0 to 1, in words; never certainty, which no network has."""
    return "> 99.9 %" if confidence >= ALL_BUT_CERTAIN else f"{100 * confidence:.1f} %"


def _as_picture(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Ink drawn black on white, uint8 (h, w)."""
    return np.round(255 * (1 - ink)).astype(np.uint8)
