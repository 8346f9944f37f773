"""What a saved network is worth on labelled digits, in figures and as text."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.metrics import precision_recall_f1
from model.predictions import Predictions

Floats = NDArray[np.float32]
Labels = NDArray[np.uint8]


@dataclass(frozen=True)
class Measurement:
    """What one network answers on some digits.

    Attributes:
        predictions: Its answers.
        test_loss: Their mean cross-entropy, from exact probabilities.
    """

    predictions: Predictions
    test_loss: float


def measure(probabilities: Floats, labels: Labels) -> Measurement:
    """Count every digit once.

    Args:
        probabilities: float32 (n, 10), of the ten digits; rows may sum to less than 1.
        labels: uint8 (n,).
    """
    # A probability that float32 rounds to 0 costs much, not infinitely much.
    of_truth = np.maximum(probabilities[np.arange(len(labels)), labels], np.finfo(np.float32).tiny)
    return Measurement(
        predictions=Predictions(labels, probabilities),
        test_loss=float(-np.log(of_truth.astype(np.float64)).mean()),
    )


def as_text(measured: Measurement) -> str:
    """Accuracy, loss, calibration, figures per digit and the confusion matrix, in aligned columns."""
    found = measured.predictions
    low, high = found.accuracy_interval
    counted = found.reliability
    return "\n".join(
        (
            f"Read right     {found.correct:,} of {found.total:,}",
            f"Accuracy       {found.accuracy:.2%} (95 % interval {low:.2%} to {high:.2%})",
            f"Cross-entropy  {measured.test_loss:.4f}",
            f"Calibration    {counted.expected_error:.4f} expected error, {len(counted.counts)} bins",
            "",
            *_per_digit(found.matrix),
            "",
            *_confusion(found.matrix),
        )
    )


def _per_digit(matrix: NDArray[np.int64]) -> list[str]:
    """Precision, recall, F1 and support of each digit, then their means."""
    figures = np.stack(precision_recall_f1(matrix), axis=1)
    support = matrix.sum(axis=1)
    rows = [(str(digit), figures[digit], int(support[digit])) for digit in range(len(matrix))]
    means = (
        ("macro mean", figures.mean(axis=0)),
        ("weighted", (figures * support[:, None]).sum(axis=0) / max(int(support.sum()), 1)),
    )
    rows += [(name, mean, int(support.sum())) for name, mean in means]
    head = f"{'digit':<10}  precision  recall      F1  support"
    return [
        head,
        *(f"{name:<10}  {p:9.4f}  {r:6.4f}  {f:6.4f}  {count:>7,}" for name, (p, r, f), count in rows),
    ]


def _confusion(matrix: NDArray[np.int64]) -> list[str]:
    width = max(2, len(str(int(matrix.max())))) + 1
    digits = range(len(matrix))
    return [
        "rows: written, columns: read as",
        " " * 2 + "".join(f"{digit:>{width}}" for digit in digits),
        *(f"{digit:<2}" + "".join(f"{count or '·':>{width}}" for count in matrix[digit]) for digit in digits),
    ]
