"""What a trained network is worth: every test digit counted once."""

from dataclasses import dataclass
from typing import Final

import keras
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.calibration import Reliability, count_reliability
from model.classifier import digit_probabilities
from model.report import Misread, Rejection
from training.data import Split
from training.nondigits import nondigit_image

Floats = NDArray[np.float32]
Labels = NDArray[np.uint8]

BATCH_SIZE: Final = 500
# Of the validation digits at most this share may be refused, and this share be refused or unsure.
MOST_REFUSED: Final = 0.002
MOST_UNSURE: Final = 0.01
# Neither threshold rises above these: an answer with one chance in four is not refused, and
# one this probable is never called unsure.
HIGHEST_REFUSAL: Final = 0.25
HIGHEST_DOUBT: Final = 0.9
# Drawn pictures of no digit that are looked at beside those given.
DRAWN_NONDIGITS: Final = 1_000


@dataclass(frozen=True)
class Evaluation:
    """The figures of one network; the attributes are those of ``model.report.Report``."""

    confusion: tuple[tuple[int, ...], ...]
    test_loss: float
    temperature: float
    rejection: Rejection
    misread: tuple[Misread, ...]
    reliability: Reliability


def evaluate(model: keras.Model, split: Split) -> Evaluation:
    """Calibrate on the validation part, then measure on the test part, once."""
    validation = logits_of(model, split.x_validation)
    temperature = fit_temperature(validation, split.y_validation)
    others = np.concatenate([split.nondigits_validation, _drawn_nondigits()])
    logits = logits_of(model, split.x_test) / np.float32(temperature)
    probabilities = digit_probabilities(logits)
    return Evaluation(
        confusion=confusion(split.y_test, probabilities.argmax(axis=1)),
        test_loss=cross_entropy(logits, split.y_test),
        temperature=temperature,
        rejection=choose_rejection(
            digit_probabilities(validation / np.float32(temperature)).max(axis=1),
            digit_probabilities(logits_of(model, others) / np.float32(temperature)).max(axis=1),
            set_on=(
                f"{len(validation):,} validation digits of {split.card.title} and {len(others):,} pictures "
                f"of no digit, {DRAWN_NONDIGITS:,} of them drawn; none of them trained on"
            ),
        ),
        misread=misread(probabilities, split.y_test),
        reliability=reliability(probabilities, split.y_test),
    )


def logits_of(model: keras.Model, images: NDArray[np.uint8]) -> Floats:
    """Logits float32 (n, 10) or (n, 11) of images uint8 (n, 28, 28)."""
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


def choose_rejection(digits: Floats, nondigits: Floats, set_on: str) -> Rejection:
    """The two thresholds that few digits stay below, and what they let through.

    Args:
        digits: float32 (n,), the probability of the likeliest digit of each validation digit.
        nondigits: float32 (m,), the same of pictures that are no digits.
        set_on: These data in words.
    """
    refuse = min(HIGHEST_REFUSAL, _left_below(digits, MOST_REFUSED))
    unsure = max(refuse, min(HIGHEST_DOUBT, _left_below(digits, MOST_UNSURE)))
    refused, doubted = int((digits < refuse).sum()), int((digits < unsure).sum())
    return Rejection(
        refuse_below=refuse,
        unsure_below=unsure,
        set_on=set_on,
        digits=len(digits),
        digits_refused=refused,
        digits_unsure=doubted - refused,
        nondigits=len(nondigits),
        nondigits_read=int((nondigits >= unsure).sum()),
        nondigits_unsure=int(((nondigits >= refuse) & (nondigits < unsure)).sum()),
    )


def _left_below(confidences: Floats, share: float) -> float:
    """The largest threshold, to four decimals, with at most this share of confidences below it."""
    ascending = np.sort(confidences)
    # Only what is *below* a threshold is left out: the next one is the largest possible.
    return float(np.floor(float(ascending[int(share * len(ascending))]) * 1e4) / 1e4)


def _drawn_nondigits() -> NDArray[np.uint8]:
    """The same drawings at each call, of seeds that no training run draws from."""
    rng = np.random.default_rng((1, 2, 3, 4, 5))
    return np.stack([nondigit_image(rng) for _ in range(DRAWN_NONDIGITS)])


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
