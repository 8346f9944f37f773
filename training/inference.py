"""What a trained network answers: logits, probabilities of every test digit, and the training digits nearest.

The test digits are answered as they are and under each corruption of ``model.corruptions``.
"""

from dataclasses import dataclass
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model.classifier import digit_probabilities
from model.corruptions import CORRUPTIONS, corrupted
from model.predictions import TEST, Predictions
from training.data import Split

Images = NDArray[np.uint8]
Floats = NDArray[np.float32]
Labels = NDArray[np.uint8]

BATCH_SIZE: Final = 500
# As many nearest training digits as a page shows beside a test digit.
NEIGHBOURS: Final = 8


@dataclass(frozen=True, eq=False)
class Answers:
    """Everything that a network answers on the test digits of a split.

    Attributes:
        predictions: The test digits as they are (``TEST``, with their neighbours), then under
            each corruption, by its name.
        test_loss: Mean cross-entropy on the test digits as they are. It follows from the exact
            probabilities: those kept are too coarse for the ones that are nearly 0.
    """

    predictions: dict[str, Predictions]
    test_loss: float


def answer(model: keras.Model, split: Split, temperature: float, *, quiet: bool = True) -> Answers:
    """Let a network answer every test digit of a split; its logits are divided by ``temperature``."""
    logits = logits_of(model, split.x_test) / np.float32(temperature)
    near = split.positions[nearest(features_of(model, split.x_test), features_of(model, split.x_train))]
    predictions = {TEST: Predictions(split.y_test, digit_probabilities(logits), near.astype(np.int32))}
    for name in tqdm(CORRUPTIONS, "corruptions", leave=False, disable=quiet or None):
        damaged = np.stack([corrupted(image, name, index) for index, image in enumerate(split.x_test)])
        probabilities = digit_probabilities(logits_of(model, damaged) / np.float32(temperature))
        predictions[name] = Predictions(split.y_test, probabilities)
    return Answers(predictions, cross_entropy(logits, split.y_test))


def logits_of(model: keras.Model, images: Images) -> Floats:
    """Logits float32 (n, 10) or (n, 11) of images uint8 (n, 28, 28)."""
    batches = [
        np.asarray(model(images[start : start + BATCH_SIZE, ..., None].astype(np.float32) / 255))
        for start in range(0, len(images), BATCH_SIZE)
    ]
    return np.concatenate(batches).astype(np.float32)


def features_of(model: keras.Model, images: Images) -> Floats:
    """What the last layer decides by, float32 (n, d), for images uint8 (n, 28, 28)."""
    before_last: Any = model.layers[-1].input
    return logits_of(keras.Model(model.inputs[0], before_last), images)


def nearest(features: Floats, others: Floats, count: int = NEIGHBOURS) -> NDArray[np.int64]:
    """For each row of ``features`` (n, d) the rows of ``others`` (m, d) at the least Euclidean distance.

    Returns:
        int64 (n, k) with k = ``count``, or m where that is less; nearest first.
    """
    count = min(count, len(others))
    lengths = (others**2).sum(axis=1)
    found = []
    for start in range(0, len(features), BATCH_SIZE):
        # The squared distance, less what is the same for all of a row.
        distances = lengths - 2 * features[start : start + BATCH_SIZE] @ others.T
        close = np.sort(np.argpartition(distances, count - 1, axis=1)[:, :count], axis=1)
        order = np.argsort(np.take_along_axis(distances, close, axis=1), axis=1, kind="stable")
        found.append(np.take_along_axis(close, order, axis=1))
    return np.concatenate(found)


def cross_entropy(logits: Floats, labels: Labels) -> float:
    """Mean cross-entropy in nats."""
    high = logits.astype(np.float64)
    high = high - high.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(high).sum(axis=1))
    return float(np.mean(log_sums - high[np.arange(len(labels)), labels]))
