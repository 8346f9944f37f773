"""What was read in a picture: the number, its digits, and the steps that led to them."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from model.pieces import Box

# From this probability on, rounding would tell a certainty.
ALL_BUT_CERTAIN: Final = 0.9995
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
        ink: float32 (h, w), its ink as it was found in the picture, 0 = paper, 1 = ink.
    """

    digit: int
    confidence: float
    probabilities: tuple[float, ...]
    box: Box
    line: int = 0
    image: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    status: DigitStatus = "read"
    ink: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


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
        """The reading as plain JSON data, with everything but pictures.

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
            "width": self.width,
            "height": self.height,
            "sentences": [step.sentence for step in self.steps],
        }


def percentage(confidence: float) -> str:
    """A probability, 0 to 1, in words; never certainty, which no network has."""
    return "> 99.9 %" if confidence >= ALL_BUT_CERTAIN else f"{100 * confidence:.1f} %"
