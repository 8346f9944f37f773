"""What a trained network is worth: every test digit counted once."""

from dataclasses import dataclass
from typing import Final

import keras
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.calibration import Reliability, count_reliability
from model.classifier import softmax
from model.report import Misread
from training.data import Split

Floats = NDArray[np.float32]
Labels = NDArray[np.uint8]

BATCH_SIZE: Final = 500
# Of the validation digits, all of which are digits, at most this share may be refused.
MAX_REFUSED: Final = 0.001
MAX_THRESHOLD: Final = 0.5


@dataclass(frozen=True)
class Evaluation:
    """The figures of one network; the attributes are those of ``model.report.Report``."""

    confusion: tuple[tuple[int, ...], ...]
    test_loss: float
    temperature: float
    rejection_threshold: float
    rejection_set_on: str
    misread: tuple[Misread, ...]
    reliability: Reliability


def evaluate(model: keras.Model, split: Split) -> Evaluation:
    """Calibrate on the validation part, then measure on the test part, once."""
    validation = logits_of(model, split.x_validation)
    temperature = fit_temperature(validation, split.y_validation)
    threshold = rejection_threshold(softmax(validation / np.float32(temperature)))
    logits = logits_of(model, split.x_test) / np.float32(temperature)
    probabilities = softmax(logits)
    return Evaluation(
        confusion=confusion(split.y_test, probabilities.argmax(axis=1)),
        test_loss=cross_entropy(logits, split.y_test),
        temperature=temperature,
        rejection_threshold=threshold,
        rejection_set_on=(
            f"{len(validation):,} validation digits of {split.card.title}, of which it refuses at most "
            f"{MAX_REFUSED:.1%}; never above {MAX_THRESHOLD}"
        ),
        misread=misread(probabilities, split.y_test),
        reliability=reliability(probabilities, split.y_test),
    )


def logits_of(model: keras.Model, images: NDArray[np.uint8]) -> Floats:
    """Logits float32 (n, 10) of images uint8 (n, 28, 28)."""
    batches = [
        np.asarray(model(images[start : start + BATCH_SIZE, ..., None].astype(np.float32) / 255))
        for start in range(0, len(images), BATCH_SIZE)
    ]
    return np.concatenate(batches).astype(np.float32)


def cross_entropy(logits: Floats, labels: Labels) -> float:
    """Mean cross-entropy in nats."""
    high = logits.astype(np.float64)
    high = high - high.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(high).sum(axis=1))
    return float(np.mean(log_sums - high[np.arange(len(labels)), labels]))


def fit_temperature(logits: Floats, labels: Labels) -> float:
    """The temperature that makes the probabilities calibrated: least cross-entropy.

    C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On calibration of modern neural
    networks", ICML 2017. The cross-entropy is convex in 1 / T, so a golden-section
    search finds its minimum between 0.05 and 20.
    """
    golden = (np.sqrt(5) - 1) / 2
    low, high = np.log(0.05), np.log(20.0)
    for _ in range(40):
        left, right = high - golden * (high - low), low + golden * (high - low)
        losses = [cross_entropy(logits / np.float32(np.exp(point)), labels) for point in (left, right)]
        low, high = (low, right) if losses[0] < losses[1] else (left, high)
    return round(float(np.exp((low + high) / 2)), 4)


def rejection_threshold(probabilities: Floats) -> float:
    """The largest threshold that refuses at most one validation digit in a thousand, up to 0.5."""
    confidences = np.sort(probabilities.max(axis=1))
    refused = int(MAX_REFUSED * len(confidences))
    # Only answers *below* the threshold are refused: the next one is the largest possible.
    return float(np.floor(min(MAX_THRESHOLD, float(confidences[refused])) * 1e4) / 1e4)


def confusion(truth: Labels, answers: NDArray[np.integer]) -> tuple[tuple[int, ...], ...]:
    """Counts, 10 × 10; rows are truth, columns answers."""
    counts = np.zeros((spec.CLASSES, spec.CLASSES), np.int64)
    np.add.at(counts, (truth, answers), 1)
    return tuple(tuple(int(count) for count in row) for row in counts)


def reliability(probabilities: Floats, truth: Labels) -> Reliability:
    """The answers counted by how sure they were."""
    return count_reliability(probabilities.max(axis=1), probabilities.argmax(axis=1) == truth)


def misread(probabilities: Floats, truth: Labels) -> tuple[Misread, ...]:
    """Every test image read wrong, the surest error first."""
    answers = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(answers != truth)
    found = [
        Misread(
            index=int(index),
            truth=int(truth[index]),
            answer=int(answers[index]),
            confidence=round(float(probabilities[index, answers[index]]), 6),
            truth_probability=round(float(probabilities[index, truth[index]]), 6),
        )
        for index in wrong
    ]
    return tuple(sorted(found, key=lambda item: (-item.confidence, item.index)))
