"""How well pictures of no digit are told from digits: shares with intervals, and the area under the curve."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import ADVERSARIAL
from benchmarks.scores import Outcome
from benchmarks.tables import columns, interval, percent
from model.metrics import wilson_interval


@dataclass(frozen=True)
class Rejection:
    """What became of pictures of no digit, and of single digits beside them.

    Attributes:
        nondigits: How many pictures of no digit.
        taken: How many of them were read as a digit, and not called unsure.
        unsure: How many of them were called unsure.
        digits: How many pictures of one digit.
        refused: How many of those were taken for blank or for no digit, or could not be used.
        digits_unsure: How many of those were called unsure.
        auroc: The chance that a digit has a higher confidence than a picture of no digit (the
            area under the ROC curve), 0.5 = by luck, 1 = always.
        low: Lower end of its 95 % interval.
        high: Upper end.
    """

    nondigits: int
    taken: int
    unsure: int
    digits: int
    refused: int
    digits_unsure: int
    auroc: float
    low: float
    high: float


def rejection(outcomes: Sequence[Outcome]) -> Rejection | None:
    """Count digits and what is none; ``None`` where there are not both."""
    fair = [outcome for outcome in outcomes if outcome.kind != ADVERSARIAL]
    digits = [outcome for outcome in fair if len(outcome.truth) == 1]
    nondigits = [outcome for outcome in fair if not outcome.truth]
    if not digits or not nondigits:
        return None
    area = auroc(*(np.array([item.confidence for item in group]) for group in (digits, nondigits)))
    return Rejection(
        nondigits=len(nondigits),
        taken=_count(nondigits, "read"),
        unsure=_count(nondigits, "unsure"),
        digits=len(digits),
        refused=_count(digits, "blank", "not_a_digit", "error"),
        digits_unsure=_count(digits, "unsure"),
        auroc=area,
        low=auroc_interval(area, len(digits), len(nondigits))[0],
        high=auroc_interval(area, len(digits), len(nondigits))[1],
    )


def auroc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """The share of pairs in which the positive has the higher score; equal scores count half."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, side="left")
    not_above = np.searchsorted(ordered, positive, side="right")
    return float((below + not_above).mean() / (2 * len(negative)))


def auroc_interval(area: float, positive: int, negative: int) -> tuple[float, float]:
    """The 95 % interval of an area under the ROC curve of so many positives and negatives.

    J. A. Hanley and B. J. McNeil, "The meaning and use of the area under a receiver operating
    characteristic (ROC) curve", Radiology 143, 1982.
    """
    two_positive, two_negative = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (positive - 1) * (two_positive - area**2)
    variance += (negative - 1) * (two_negative - area**2)
    margin = 1.96 * math.sqrt(max(0.0, variance / (positive * negative)))
    return max(0.0, area - margin), min(1.0, area + margin)


def rejection_table(found: Rejection) -> str:
    """The counts as text in aligned columns."""
    rows = [
        ("no digit: read as one for sure", found.taken, found.nondigits),
        ("no digit: read, but unsure", found.unsure, found.nondigits),
        ("one digit: refused", found.refused, found.digits),
        ("one digit: read, but unsure", found.digits_unsure, found.digits),
    ]
    cells = [
        (name, f"{count} of {total}", percent(count / total), interval(*wilson_interval(count, total)))
        for name, count, total in rows
    ]
    title = ("rejection", "pictures", "share", "95 % interval")
    area = ("AUROC of the confidence", "", percent(found.auroc), interval(found.low, found.high))
    return columns([title, *cells, area])


def _count(outcomes: Sequence[Outcome], *statuses: str) -> int:
    return sum(outcome.status in statuses for outcome in outcomes)
