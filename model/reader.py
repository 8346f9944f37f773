"""The sentence that joins the steps: a picture goes in, the number written on it comes out."""

import itertools
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from model import spec
from model.classifier import Classifier
from model.ink import Ink, find_ink
from model.normalization import Normalized, normalize
from model.picture import Picture, Source, read_picture
from model.report import ARTIFACT
from model.segmentation import Box, Piece, find_pieces

Status = Literal["read", "blank", "not_a_digit"]


@dataclass(frozen=True)
class Step:
    """One step of a reading, for people to look at.

    Attributes:
        name: Short and stable, fit for a file name: ``"picture"``, ``"ink"``, ``"digit"``, ``"answer"``.
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
        probabilities: The ten probabilities, summing to 1.
        box: Where it stands in the upright original picture, in its pixels.
        line: Line of writing, from 0.
        image: float32 (28, 28), what the network saw, 0 = paper, 1 = ink.
    """

    digit: int
    confidence: float
    probabilities: tuple[float, ...]
    box: Box
    line: int = 0
    image: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Reading:
    """What was read in one picture.

    Attributes:
        text: The number, lines joined by newlines; empty unless ``status`` is ``"read"``.
        status: ``"read"``, ``"blank"`` (nothing is written) or ``"not_a_digit"``.
        digits: Every digit found, in reading order, also when it was refused.
        steps: What was done, in order.
        width: Width of the upright original picture, in its pixels, as boxes are.
        height: Height of the upright original picture, in its pixels.
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

    def read(self, source: Source) -> Reading:
        """Read a picture in any form that ``model.picture.read_picture`` takes.

        Raises:
            PictureError: the picture cannot be used; says what was wrong and what to do.
        """
        # source -> Picture uint8 (h, w, 3) -> Ink float32 (h, w) -> Pieces -> float32 (n, 28, 28)
        picture = read_picture(source)
        steps = [_picture_step(picture)]
        ink = find_ink(picture)
        if ink is None:
            steps.append(Step("ink", "No ink was found: the picture is blank."))
            return Reading("", "blank", steps=tuple(steps), width=picture.width, height=picture.height)
        steps.append(_ink_step(ink))
        pieces = find_pieces(ink)
        normalized = [normalize(piece.ink) for piece in pieces]
        probabilities = self.classifier.predict(np.stack([item.image for item in normalized]))
        digits = tuple(
            _digit(row, piece, item.image, picture)
            for row, piece, item in zip(probabilities, pieces, normalized, strict=True)
        )
        steps += [_digit_step(piece, item, picture) for piece, item in zip(pieces, normalized, strict=True)]
        threshold = self.classifier.report.rejection_threshold
        accepted = [digit for digit in digits if digit.confidence >= threshold]
        steps.append(_answer_step(digits, threshold))
        return Reading(
            _text(accepted),
            "read" if accepted else "not_a_digit",
            digits,
            tuple(steps),
            picture.width,
            picture.height,
        )


def _digit(row: NDArray[np.float32], piece: Piece, image: NDArray[np.float32], picture: Picture) -> Digit:
    return Digit(
        digit=int(row.argmax()),
        confidence=float(row.max()),
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


def _text(digits: list[Digit]) -> str:
    lines = itertools.groupby(digits, key=lambda digit: digit.line)
    return "\n".join("".join(str(digit.digit) for digit in line) for _, line in lines)


def _picture_step(picture: Picture) -> Step:
    size = f"The picture is {picture.width} × {picture.height} pixels."
    return Step("picture", " ".join((size, *picture.remarks)), picture.pixels)


def _ink_step(ink: Ink) -> Step:
    tone = "Light ink on dark paper, inverted." if ink.light_on_dark else "Dark ink on light paper."
    return Step("ink", " ".join((tone, *ink.remarks)), _as_picture(ink.density))


def _digit_step(piece: Piece, item: Normalized, picture: Picture) -> Step:
    box = _in_original(piece.box, picture)
    right = round(picture.width / 2 - (box.x + box.width / 2))
    down = round(picture.height / 2 - (box.y + box.height / 2))
    change = "enlarged" if item.scale > picture.scale else "reduced"
    sentence = (
        f"Found ink of {box.width} × {box.height} pixels and moved it by ({right}, {down}) to the middle; "
        f"{change} to fit {spec.DIGIT_BOX} × {spec.DIGIT_BOX}, its centre of mass in the middle of "
        f"{spec.IMAGE_SIZE} × {spec.IMAGE_SIZE}; "
        f"stroke {item.stroke_before * picture.scale:.1f} → {item.stroke_after:.1f} pixels."
    )
    return Step("digit", sentence, _as_picture(item.image))


def _answer_step(digits: tuple[Digit, ...], threshold: float) -> Step:
    told = ", ".join(f"{digit.digit} ({digit.confidence:.1%})" for digit in digits)
    if all(digit.confidence < threshold for digit in digits):
        return Step("answer", f"Most like {told}, but too unsure to call it a digit (below {threshold:.0%}).")
    return Step("answer", f"The network reads {told}.")


def _as_picture(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Ink drawn black on white, uint8 (h, w)."""
    return np.round(255 * (1 - ink)).astype(np.uint8)
