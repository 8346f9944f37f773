"""A reading as the answer panel shows it: words, bars and small pictures, as JSON data."""

import base64
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from model import Digit, Reading, Step

State = Literal["empty", "read", "unsure", "refused", "error"]
Answer = dict[str, Any]

# From this calibrated probability on the words are "sure" and "fairly sure".
SURE: Final = 0.95
FAIRLY_SURE: Final = 0.75
# Probabilities below are shown as 0.0 %, their complements as more than 99.9 %.
NEGLIGIBLE: Final = 0.0005
# Longest side of a step's picture in the trace, in pixels: twice its size on the page.
STEP_SIDE: Final = 192

EMPTY: Final[Answer] = {"state": "empty", "announcement": ""}


def answer(reading: Reading) -> Answer:
    """Put a reading into words and pictures for the answer panel.

    Returns:
        JSON data: ``state``, ``numeral``, ``verdict``, ``runner_up``, ``announcement``,
        ``steps`` (``sentence`` and ``image``, a data URL or empty) and, where a digit was
        found, ``digit``, ``probabilities`` and ``seen`` (28 × 28 bytes of ink as Base64).
    """
    found: Answer = {"steps": [_step(step) for step in reading.steps]}
    if reading.status == "blank" or not reading.digits:
        return found | EMPTY
    # The least certain digit tells how far the whole number can be trusted.
    digit = min(reading.digits, key=lambda one: one.confidence)
    found |= {"probabilities": list(digit.probabilities), "seen": _seen(digit)}
    if reading.status == "not_a_digit":
        told = "I don't see a digit"
        return found | {"state": "refused", "numeral": "–", "verdict": told, "announcement": told + "."}
    return found | {"digit": digit.digit} | _told(reading.text, digit)


def failure(message: str) -> Answer:
    """The answer panel after something went wrong, told in the visitor's words."""
    return {"state": "error", "verdict": message, "announcement": message}


def confidence_word(confidence: float) -> str:
    """How sure the network is, in words; ``confidence`` is a calibrated probability, 0 to 1."""
    if confidence >= SURE:
        return "sure"
    return "fairly sure" if confidence >= FAIRLY_SURE else "unsure"


def percentage(probability: float) -> str:
    """A probability, 0 to 1, for people; none is called 100 %, because no answer is certain."""
    return "> 99.9 %" if probability >= 1 - NEGLIGIBLE else f"{100 * probability:.1f} %"


def picture_data_url(pixels: NDArray[np.uint8], longest: int, suffix: str = ".png") -> str:
    """Encode a picture for the page.

    Args:
        pixels: uint8 (h, w) or (h, w, 3) RGB.
        longest: Larger pictures are reduced to this longest side, in pixels.
        suffix: ``".png"`` or ``".jpg"``.
    """
    scale = longest / max(pixels.shape[:2])
    if scale < 1:
        size = [max(1, round(side * scale)) for side in pixels.shape[1::-1]]
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    if pixels.ndim == 3:
        pixels = np.ascontiguousarray(pixels[..., ::-1])  # OpenCV writes blue first
    _, encoded = cv2.imencode(suffix, pixels)
    kind = "png" if suffix == ".png" else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(encoded.tobytes()).decode()}"


def _told(text: str, digit: Digit) -> Answer:
    """The words for an accepted digit (or for the least certain digit of a number)."""
    word, percent = confidence_word(digit.confidence), percentage(digit.confidence)
    second = _runner_up(digit)
    chance = digit.probabilities[second]
    unsure = word == "unsure" and len(text) == 1
    return {
        "state": "unsure" if unsure else "read",
        "numeral": f"{text} or {second}?" if unsure else text,
        "verdict": f"{word} · {percent}",
        "runner_up": f"then {second} · {percentage(chance)}" if chance >= NEGLIGIBLE else "",
        "announcement": f"{text} or {second}, unsure." if unsure else f"{text}, {word}, {percent}.",
    }


def _runner_up(digit: Digit) -> int:
    order = np.argsort(digit.probabilities)
    return int(order[-2] if order[-1] == digit.digit else order[-1])


def _step(step: Step) -> dict[str, str]:
    image = "" if step.image is None else picture_data_url(step.image, STEP_SIDE)
    return {"sentence": step.sentence, "image": image}


def _seen(digit: Digit) -> str:
    """The network's input as 784 bytes of ink (0 = paper, 255 = ink), Base64."""
    if digit.image is None:
        return ""
    return base64.b64encode(np.round(255 * digit.image).astype(np.uint8).tobytes()).decode()
