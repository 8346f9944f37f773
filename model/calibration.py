"""Whether probabilities mean what they say: answers counted by how sure they were."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

# As in Guo et al., "On calibration of modern neural networks", ICML 2017.
BINS: Final = 15
# A sum of many float32 probabilities may leave its bin by as much, per answer.
ROUNDING: Final = 1e-5


@dataclass(frozen=True)
class Reliability:
    """The counts behind a reliability diagram, over bins of confidence of equal width.

    A confidence that falls on an edge counts in the bin below it.

    Attributes:
        counts: Answers in each bin, from confidence 0 upwards.
        correct: How many of them were right.
        confidences: The sum of their confidences.

    Raises:
        ValueError: the entries cannot belong together; names them.
    """

    counts: tuple[int, ...]
    correct: tuple[int, ...]
    confidences: tuple[float, ...]

    def __post_init__(self) -> None:
        """Check that what was counted can have been counted."""
        bins = len(self.counts)
        if not bins or not len(self.correct) == len(self.confidences) == bins:
            raise ValueError("reliability: expected counts, correct and confidences of as many bins")
        for index, (count, right, total) in enumerate(
            zip(self.counts, self.correct, self.confidences, strict=True)
        ):
            slack = ROUNDING * count
            low, high = count * index / bins - slack, count * (index + 1) / bins + slack
            if not (0 <= right <= count and low <= total <= high):
                raise ValueError(
                    f"reliability: bin {index}: {right} of {count} right, confidences {total:g}: impossible"
                )

    @property
    def total(self) -> int:
        """Number of answers."""
        return sum(self.counts)

    @property
    def expected_error(self) -> float:
        """The expected calibration error, 0 to 1.

        The mean over all answers of how far the accuracy of an answer's bin lies from that
        bin's mean confidence.
        """
        gaps = [abs(right - sure) for right, sure in zip(self.correct, self.confidences, strict=True)]
        return sum(gaps) / max(self.total, 1)


def count_reliability(
    confidences: NDArray[np.floating], right: NDArray[np.bool_], bins: int = BINS
) -> Reliability:
    """Count answers by their confidence.

    Args:
        confidences: float (n,), the probability of each answer, 0 to 1.
        right: bool (n,), whether it was right.
        bins: How many bins to count in.
    """
    places = np.clip(np.ceil(confidences.astype(np.float64) * bins).astype(int) - 1, 0, bins - 1)
    counts = np.bincount(places, minlength=bins)
    correct = np.bincount(places[right], minlength=bins)
    sums = np.bincount(places, weights=confidences, minlength=bins)
    return Reliability(
        counts=tuple(int(count) for count in counts),
        correct=tuple(int(count) for count in correct),
        confidences=tuple(round(float(value), 6) for value in sums),
    )
