"""A visitor's own drawings as a measured set: sent along with each question, kept nowhere."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model import spec
from model.predictions import Predictions
from model.wording import Words

# Name of the set among the others.
DRAWINGS: Final = "drawings"
MOST: Final = 200
PIXELS: Final = spec.IMAGE_SIZE**2


class DrawingsError(ValueError):
    """What a browser sent are no drawings; says so for the visitor."""

    def __init__(self, template: str, /, **values: object) -> None:
        """Tell it in these words, as ``Words`` takes them."""
        super().__init__(Words(template, **values))


@dataclass(frozen=True, eq=False)
class Drawings:
    """Drawings of single digits and what the app's network answered.

    Attributes:
        predictions: The answers; the labels are what the visitor was asked to draw.
        images: uint8 (n, 28, 28), 0 = paper, 255 = ink: what the network saw.
    """

    predictions: Predictions
    images: NDArray[np.uint8]


def take_drawings(sent: object) -> Drawings:
    """Read drawings that a browser has sent.

    Args:
        sent: For each drawing its ``truth`` (0 to 9), ``probabilities`` (ten) and ``pixels``
            (base64 of 784 bytes, 0 = paper, 255 = ink); untrusted.

    Raises:
        DrawingsError: anything else.
    """
    if not isinstance(sent, list) or not 1 <= len(sent) <= MOST:
        raise DrawingsError("Expected 1 to {most} drawings of single digits.", most=MOST)
    try:
        truth = np.array([_digit(one["truth"]) for one in sent], np.uint8)
        probabilities = np.array([one["probabilities"] for one in sent], np.float32)
        images = np.stack([decoded(one["pixels"]) for one in sent])
        return Drawings(Predictions(truth, probabilities), images)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DrawingsError("The drawings kept in this tab have another form than expected.") from error


def is_digit(value: object) -> bool:
    """Whether JSON data are one of the digits 0 to 9."""
    return type(value) is int and 0 <= value < spec.CLASSES


def decoded(encoded: Any) -> NDArray[np.uint8]:
    """A picture that ``pages.digits.encoded`` made, uint8 (28, 28).

    Raises:
        TypeError, ValueError: it is none.
    """
    try:
        pixels = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError(f"expected base64: {error}") from error
    if len(pixels) != PIXELS:
        raise ValueError(f"expected {PIXELS} bytes, found {len(pixels)}")
    return np.frombuffer(pixels, np.uint8).reshape(spec.IMAGE_SIZE, spec.IMAGE_SIZE)


def _digit(value: Any) -> int:
    if not is_digit(value):
        raise ValueError(f"expected a digit, found {value!r}")
    return int(value)
