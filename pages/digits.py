"""Digits of the data set as the Accuracy page shows them: as cards, and one by one."""

import base64
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.mnist import Digits
from model.predictions import Predictions
from pages.figures import percent
from pages.languages import tr

# Pictures of all digits of a measured set, uint8 (n, 28, 28), 0 = paper, 255 = ink.
Images = NDArray[np.uint8]


def cards(
    predictions: Predictions,
    indices: Sequence[int],
    images: Images | None,
    *,
    is_pending: bool = False,
    beside: Predictions | None = None,
    suspected: Collection[int] = (),
) -> list[dict[str, Any]]:
    """The cards of some digits, as ``assets/digit-cards.js`` shows them.

    Args:
        predictions: What was answered.
        indices: The digits, in the order in which to show them.
        images: Pictures of these digits, in this order; ``None`` where they are not at hand.
        is_pending: Whether room is to be kept for pictures that are on their way.
        beside: What another network answered to the same digits.
        suspected: The digits whose label is suspected to be wrong.
    """
    pixels = (
        [None if not is_pending else ""] * len(indices)
        if images is None
        else [encoded(one) for one in images]
    )
    return [
        {
            "index": int(index),
            "truth": int(predictions.truth[index]),
            "answer": int(predictions.answers[index]),
            "sure": percent(float(predictions.confidences[index])),
            "title": sentence(predictions, index),
            "pixels": picture,
            "doubtful": index in suspected,
            "other": None if beside is None else int(beside.answers[index]),
        }
        for index, picture in zip(indices, pixels, strict=True)
    ]


def sentence(predictions: Predictions, index: int) -> str:
    """What became of one digit, e.g. ``"Digit 1,234: 4 read as 9 with 98.0 %, 4 given 1.2 %"``."""
    truth, answer = int(predictions.truth[index]), int(predictions.answers[index])
    sure = percent(float(predictions.confidences[index]))
    told = tr(
        "Digit {number:,}: {truth} read as {answer} with {sure}",
        number=index,
        truth=truth,
        answer=answer,
        sure=sure,
    )
    if truth == answer:
        return told
    share = percent(float(predictions.probabilities[index, truth]))
    return tr("{told}, {truth} given {share}", told=told, truth=truth, share=share)


def encoded(image: Images) -> str:
    """One picture, uint8 (28, 28), as base64 of its 784 bytes."""
    return base64.b64encode(np.ascontiguousarray(image).tobytes()).decode()


def nearest(predictions: Predictions, index: int, data: Digits | None) -> list[dict[str, Any]]:
    """Cards of the training digits that the network takes for most alike, the nearest first.

    Args:
        predictions: What was answered.
        index: The digit whose neighbours they are.
        data: The data set; ``None`` where it is not at hand: then the cards have only numbers.
    """
    found = [int(place) for place in predictions.neighbours[index]]
    if data is None:
        return [
            {"index": place, "title": tr("Training digit {number:,}", number=place), "pixels": None}
            for place in found
        ]
    return [
        {
            "index": place,
            "truth": int(data.y_train[place]),
            "title": tr("Training digit {number:,}: {truth}", number=place, truth=data.y_train[place]),
            "pixels": encoded(data.x_train[place]),
        }
        for place in found
        if place < len(data.y_train)
    ]
