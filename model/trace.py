"""The steps of a reading in words and pictures, for people who want to see how it came about."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.classifier import Classifier
from model.ink import Ink
from model.normalization import Normalized
from model.picture import Picture
from model.plain import RECIPE, plain_image
from model.reading import Digit, Status, Step, percentage
from model.report import Rejection
from model.segmentation import Box, Piece

# Of the frames around digits: the accent colour of the pages, RGB.
FRAME_COLOUR: Final = (79, 70, 229)


def picture_step(picture: Picture) -> Step:
    """The picture as it was taken in."""
    size = f"The picture is {picture.width} × {picture.height} pixels."
    return Step("picture", " ".join((size, *picture.remarks)), picture.pixels)


def ink_step(ink: Ink | None) -> Step:
    """The ink that was found in it, or that none was."""
    if ink is None:
        return Step("ink", "No ink was found: the picture is blank.")
    tone = "Light ink on dark paper, inverted." if ink.light_on_dark else "Dark ink on light paper."
    return Step("ink", " ".join((tone, *ink.remarks)), _as_picture(ink.density))


def pieces_step(pieces: tuple[Piece, ...], ink: Ink) -> Step:
    """Which ink belongs together, with a frame around each digit."""
    lines = pieces[-1].line + 1
    image = cv2.cvtColor(_as_picture(ink.density), cv2.COLOR_GRAY2RGB)
    thickness = max(1, max(image.shape) // 300)
    for piece in pieces:
        corner = (piece.box.x, piece.box.y)
        opposite = (piece.box.x + piece.box.width - 1, piece.box.y + piece.box.height - 1)
        cv2.rectangle(image, corner, opposite, FRAME_COLOUR, thickness)
    sentence = f"{len(pieces)} digits were found in {lines} line{'s' if lines > 1 else ''}."
    return Step("pieces", sentence, np.asarray(image, dtype=np.uint8))


def digit_step(number: int, count: int, box: Box, item: Normalized, picture: Picture) -> Step:
    """How one digit came into the network's form.

    Args:
        number: Which one, from 1.
        count: How many there are.
        box: Where it stands in the upright original picture, in its pixels.
        item: What became of it.
        picture: The picture it comes from.
    """
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


def answer_step(digits: tuple[Digit, ...], status: Status, limits: Rejection) -> Step:
    """What the network reads, and what was doubtful or left out."""
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


def plain_step(picture: Picture, classifier: Classifier) -> Step:
    """What the plain recipe would have read, for comparison."""
    image = plain_image(picture.pixels)
    told = "had nothing left to read"
    # Where paper is white and ink faint or small, none of it may be left.
    if image.any():
        row = classifier.predict(image[None])[0]
        # Such a program knows ten answers only.
        told = f"read {row.argmax()} ({percentage(float(row.max() / row.sum()))})"
    return Step("plain", f"The plain recipe ({RECIPE}) would have {told}.", _as_picture(image))


def _as_picture(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Ink drawn black on white, uint8 (h, w)."""
    return np.round(255 * (1 - ink)).astype(np.uint8)
