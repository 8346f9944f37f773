"""What a trained network is worth: every test digit counted once."""

import functools
from dataclasses import dataclass
from typing import Final

import keras
import numpy as np
from numpy.typing import NDArray

from model.classifier import digit_probabilities
from model.data_card import DataCard
from model.report import Rejection
from training.data import Split
from training.inference import Answers, answer, cross_entropy, logits_of
from training.nondigits import nondigit_image
from training.recipe import Recipe

Floats = NDArray[np.float32]
Labels = NDArray[np.uint8]

# Of the validation digits at most this share may be refused, and this share be refused or unsure.
MOST_REFUSED: Final = 0.002
MOST_UNSURE: Final = 0.03
# Neither threshold rises above these: an answer with one chance in four is not refused, and
# one this probable is never called unsure.
HIGHEST_REFUSAL: Final = 0.25
HIGHEST_DOUBT: Final = 0.99
# Drawn pictures of no digit that are looked at beside those given.
DRAWN_NONDIGITS: Final = 1_000


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What one network is worth.

    Attributes:
        answers: Its answers on the test digits, calibrated.
        temperature: Logits are divided by it; set on the validation digits.
        rejection: From which probability on an answer counts; set on the validation digits.
    """

    answers: Answers
    temperature: float
    rejection: Rejection


def evaluate(model: keras.Model, split: Split, *, quiet: bool = True) -> Evaluation:
    """Calibrate on the validation part, then measure on the test part, once; ``quiet``: no progress."""
    validation = logits_of(model, split.x_validation)
    temperature = fit_temperature(validation, split.y_validation)
    others = validation_nondigits(split)
    return Evaluation(
        answers=answer(model, split, temperature, quiet=quiet),
        temperature=temperature,
        rejection=choose_rejection(
            digit_probabilities(validation / np.float32(temperature)).max(axis=1),
            digit_probabilities(logits_of(model, others) / np.float32(temperature)).max(axis=1),
            set_on=(
                f"{len(validation):,} validation digits of {_titles(split.card)} and {len(others):,} "
                f"pictures of no digit, {DRAWN_NONDIGITS:,} of them drawn; none of them trained on"
            ),
        ),
    )


def _titles(card: DataCard) -> str:
    return " and ".join(collection.title for collection in card.collections)


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


def validation_nondigits(split: Split) -> NDArray[np.uint8]:
    """Pictures of no digit to choose by, uint8 (n, 28, 28): those set aside, and drawn ones."""
    return np.concatenate([split.nondigits_validation, _drawn_nondigits()])


@functools.cache
def _drawn_nondigits() -> NDArray[np.uint8]:
    """The same drawings at each call, of seeds that no training run draws from."""
    rng = np.random.default_rng((1, 2, 3, 4, 5))
    return np.stack([nondigit_image(rng, Recipe.mouse_share) for _ in range(DRAWN_NONDIGITS)])
