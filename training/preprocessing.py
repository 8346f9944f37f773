"""The model's own steps, for the training data: one picture of one digit to 28 × 28."""

import numpy as np
from numpy.typing import NDArray

from model.ink import find_ink
from model.normalization import normalize
from model.picture import Picture
from model.segmentation import single_piece


def digit_image(picture: Picture) -> NDArray[np.uint8] | None:
    """What the network would see of a picture that is known to show one digit.

    Returns:
        uint8 (28, 28), 0 = paper, 255 = ink; ``None`` where the steps find no ink.
    """
    ink = find_ink(picture)
    if ink is None:
        return None
    piece = single_piece(ink)
    return None if piece is None else normalized_image(piece.ink)


def normalized_image(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """One digit's ink (h, w), 0 = paper, 1 = ink, in MNIST's form: uint8 (28, 28).

    Raises:
        ValueError: there is no ink.
    """
    return np.round(normalize(ink).image * 255).astype(np.uint8)
