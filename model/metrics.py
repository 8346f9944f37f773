"""Figures of a measurement: how sure a share is, precision, recall and F1."""

import numpy as np
from numpy.typing import NDArray


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
