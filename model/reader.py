"""The sentence that joins the steps: a picture goes in, the number written on it comes out."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier
from model.picture import Source
from model.report import ARTIFACT
from model.segmentation import Box

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
    """

    text: str
    status: Status
    digits: tuple[Digit, ...] = ()
    steps: tuple[Step, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The reading as plain JSON data: ``text``, ``status``, ``digits``."""
        raise NotImplementedError


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
        raise NotImplementedError
