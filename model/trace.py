"""The steps of a reading in words and pictures, for people who want to see how it came about."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.classifier import Predictor
from model.ink import Ink
from model.normalization import Normalized
from model.picture import Picture
from model.pieces import Box, Piece
from model.plain import RECIPE, plain_image
from model.reading import Digit, Status, Step, percentage
from model.report import Rejection
from model.wording import Words, sentences

# Of the frames around digits: the accent colour of the pages, RGB.
FRAME_COLOUR: Final = (79, 70, 229)


def picture_step(picture: Picture) -> Step:
    """The picture as it was taken in."""
    size = Words("The picture is {width} × {height} pixels.", width=picture.width, height=picture.height)
    return Step("picture", sentences(size, *picture.remarks), picture.pixels)


def ink_step(ink: Ink | None) -> Step:
    """The ink that was found in it, or that none was."""
    if ink is None:
        return Step("ink", Words("No ink was found: the picture is blank."))
    light, dark = Words("Light ink on dark paper, inverted."), Words("Dark ink on light paper.")
    tone = light if ink.light_on_dark else dark
    return Step("ink", sentences(tone, *ink.remarks), _as_picture(ink.density))


def pieces_step(pieces: tuple[Piece, ...], ink: Ink) -> Step:
    """Which ink belongs together, with a frame around each digit."""
    lines = pieces[-1].line + 1
    image = cv2.cvtColor(_as_picture(ink.density), cv2.COLOR_GRAY2RGB)
    thickness = max(1, max(image.shape) // 300)
    for piece in pieces:
        corner = (piece.box.x, piece.box.y)
        opposite = (piece.box.x + piece.box.width - 1, piece.box.y + piece.box.height - 1)
        cv2.rectangle(image, corner, opposite, FRAME_COLOUR, thickness)
    sentence = Words(
        "{digits} digits were found in {count} line.|{digits} digits were found in {count} lines.",
        digits=len(pieces),
        count=lines,
    )
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
    enlarged, reduced = Words("enlarged"), Words("reduced")
    which = Words("Digit {number} of {digits}", number=number, digits=count)
    sentence = Words(
        "{which}: ink of {width} × {height} px, moved by {move} px to the middle and {changed} "
        "to fit {fit} × {fit}, its centre of mass in the middle of {size} × {size}; "
        "stroke {before:.1f} px → {after:.1f} px.",
        which=which if count > 1 else Words("One digit found"),
        width=box.width,
        height=box.height,
        move=f"({right}, {down})".replace("-", "−"),
        changed=enlarged if item.scale > picture.scale else reduced,
        fit=spec.DIGIT_BOX,
        size=spec.IMAGE_SIZE,
        before=item.stroke_before * picture.scale,
        after=item.stroke_after,
    )
    return Step(f"digit-{number}", sentence, _as_picture(item.image))


def answer_step(digits: tuple[Digit, ...], status: Status, limits: Rejection, again: int = 0) -> Step:
    """What the network reads, and what was doubtful or left out.

    Args:
        digits: What it reads.
        status: That of the whole.
        limits: From which probabilities on a digit counts, and is certain.
        again: How many were asked about again.
    """
    told = ", ".join(f"{digit.digit} ({percentage(digit.confidence)})" for digit in digits)
    limit = 100 * limits.refuse_below
    if status == "not_a_digit":
        return Step(
            "answer",
            Words(
                "Most like {told}, but too unsure to call it a digit (below {limit:.0f} %).",
                told=told,
                limit=limit,
            ),
        )
    unsure = sum(digit.status == "unsure" for digit in digits)
    refused = sum(digit.status == "not_a_digit" for digit in digits)
    said = [Words("The network reads {told}.", told=told)]
    if again:
        said.append(
            Words(
                "{count} in doubt asked about again, slightly turned, slanted, resized and moved: the mean "
                "counts.",
                count=again,
            )
        )
    if unsure:
        sure = 100 * limits.unsure_below
        said.append(Words("{count} of them unsure (below {limit:.0f} %).", count=unsure, limit=sure))
    if refused:
        said.append(
            Words("{count} of them no digit (below {limit:.0f} %) and left out.", count=refused, limit=limit)
        )
    return Step("answer", sentences(*said))


def plain_step(picture: Picture, classifier: Predictor) -> Step:
    """What the plain recipe would have read, for comparison."""
    image = plain_image(picture.pixels)
    told = Words("had nothing left to read")
    # Where paper is white and ink faint or small, none of it may be left.
    if image.any():
        row = classifier.predict(image[None])[0]
        # Such a program knows ten answers only.
        share = percentage(float(row.max() / row.sum()))
        told = Words("read {digit} ({share})", digit=row.argmax(), share=share)
    sentence = Words("The plain recipe ({recipe}) would have {told}.", recipe=RECIPE, told=told)
    return Step("plain", sentence, _as_picture(image))


def _as_picture(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Ink drawn black on white, uint8 (h, w)."""
    return np.round(255 * (1 - ink)).astype(np.uint8)
