"""Doubtful answers are asked for again, about slightly distorted images: test-time augmentation.

A digit stays the same digit when it is turned or slanted a little, moved or sized. Where a network
wavers between two, the mean of what it says to all of these is right more often than what it says to
the image alone.

Source of the idea: A. Krizhevsky, I. Sutskever and G. E. Hinton, "ImageNet classification with deep
convolutional neural networks", NIPS 2012.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.classifier import Predictor

Floats = NDArray[np.float32]

# To either side: degrees, tangent of the slant, share of the size, and pixels across.
TURN: Final = 6.0
SLANT: Final = 0.12
SIZE: Final = 0.07
MOVE: Final = 0.7


def predict_carefully(classifier: Predictor, images: Floats) -> Floats:
    """Probabilities of the ten digits, as ``classifier.predict`` gives them, doubtful ones reconsidered.

    Args:
        classifier: Answers.
        images: float32 (n, 28, 28), 0 = paper, 1 = ink.

    Returns:
        float32 (n, 10).
    """
    return reconsidered(classifier.predict(images), images, classifier)


def reconsidered(rows: Floats, images: Floats, classifier: Predictor) -> Floats:
    """The same answers, each that is doubtful replaced by the mean over slight distortions.

    What is refused is not in doubt: of letters and grain there may be many in one photo.

    Args:
        rows: float32 (n, 10), what the classifier says of the images.
        images: float32 (n, 28, 28), 0 = paper, 1 = ink.
        classifier: Its report tells from which probability on an answer counts, and is certain.

    Returns:
        float32 (n, 10).
    """
    limits, likeliest = classifier.report.rejection, rows.max(axis=1)
    doubtful = np.flatnonzero((likeliest >= limits.refuse_below) & (likeliest < limits.unsure_below))
    if not doubtful.size:
        return rows
    distorted = np.stack([_distorted(images[index], matrix) for index in doubtful for matrix in _MATRICES])
    asked = classifier.predict(distorted).reshape(len(doubtful), len(_MATRICES), -1)
    means = rows.copy()
    means[doubtful] = (rows[doubtful] + asked.sum(axis=1)) / np.float32(1 + len(_MATRICES))
    return means


def _matrix(turn: float = 0.0, slant: float = 0.0, size: float = 1.0, move: float = 0.0) -> Floats:
    """An affine map (2, 3) around the middle of an image, as OpenCV takes it."""
    angle, centre = np.radians(turn), (spec.IMAGE_SIZE - 1) / 2
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = rotation @ np.array([[size, slant], [0.0, size]])
    shift = centre - linear @ (centre, centre) + (move, 0.0)
    return np.column_stack([linear, shift]).astype(np.float32)


_MATRICES: Final = (
    *(_matrix(turn=turn) for turn in (-TURN, TURN)),
    *(_matrix(slant=slant) for slant in (-SLANT, SLANT)),
    *(_matrix(size=size) for size in (1 - SIZE, 1 + SIZE)),
    *(_matrix(move=move) for move in (-MOVE, MOVE)),
)


def _distorted(image: Floats, matrix: Floats) -> Floats:
    """An image (28, 28) under an affine map (2, 3)."""
    moved = cv2.warpAffine(image, matrix, image.shape[::-1], flags=cv2.INTER_CUBIC)
    return np.clip(moved, 0, 1).astype(np.float32)
