"""Figures of a measurement: how sure a share is, precision, recall and F1."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model import spec


class Counted:
    """The figures that follow from counts; for a class with an attribute ``confusion``.

    Attributes:
        confusion: 10 × 10 counts on the test digits; rows are truth, columns answers.
    """

    confusion: tuple[tuple[int, ...], ...]

    @property
    def matrix(self) -> NDArray[np.int64]:
        """The confusion counts as an int64 array (10, 10), rows truth."""
        return np.array(self.confusion, dtype=np.int64)

    @property
    def total(self) -> int:
        """Number of test digits."""
        return int(self.matrix.sum())

    @property
    def correct(self) -> int:
        """Number of test digits read right."""
        return int(np.trace(self.matrix))

    @property
    def accuracy(self) -> float:
        """Share of test digits read right, 0 to 1."""
        return self.correct / self.total

    @property
    def accuracy_interval(self) -> tuple[float, float]:
        """The 95 % Wilson score interval of the accuracy, 0 to 1."""
        return wilson_interval(self.correct, self.total)


@dataclass(frozen=True)
class Counts(Counted):
    """A confusion matrix alone, where the single answers were not kept."""

    confusion: tuple[tuple[int, ...], ...]


def count_confusion(truth: NDArray[np.uint8], answers: NDArray[np.integer]) -> tuple[tuple[int, ...], ...]:
    """Counts of truth and answer, 10 × 10; rows are truth, columns answers.

    Args:
        truth: uint8 (n,), 0 to 9.
        answers: integers (n,), 0 to 9.
    """
    counts = np.zeros((spec.CLASSES, spec.CLASSES), np.int64)
    np.add.at(counts, (truth, answers), 1)
    return tuple(tuple(int(count) for count in row) for row in counts)


def wilson_interval(successes: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of a share (95 % for ``z`` = 1.96), each end 0 to 1.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", JASA 22 (1927). Unlike the textbook interval it holds near 0 and 1.
    """
    if total <= 0:
        return 0.0, 1.0
    share = successes / total
    centre = share + z * z / (2 * total)
    spread = z * float(np.sqrt(share * (1 - share) / total + z * z / (4 * total * total)))
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def sign_test(ones: int, others: int) -> float:
    """The two-sided exact sign test: the chance of so uneven a split where both sides are equally likely.

    With the digits that only one of two classifiers reads right it is McNemar's exact test.
    """
    total = ones + others
    tail = sum(math.comb(total, count) for count in range(min(ones, others) + 1))
    # A quotient of integers: neither of them need fit into a float.
    chance: float = 2 * tail / (1 << total)
    return min(1.0, chance)


def precision_recall_f1(
    matrix: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Precision, recall and F1 of each class; their plain means are the macro figures.

    Args:
        matrix: int64 (n, n) counts, rows truth, columns answers.

    Returns:
        Three float64 (n,), each 0 to 1; 0 where a class was never answered or never occurs.
    """
    right = np.diag(matrix).astype(np.float64)
    answered, occurring = matrix.sum(axis=0), matrix.sum(axis=1)
    precision = right / np.maximum(answered, 1)
    recall = right / np.maximum(occurring, 1)
    # The harmonic mean of the two, written without a division by zero.
    f1 = 2 * right / np.maximum(answered + occurring, 1)
    return precision, recall, f1
