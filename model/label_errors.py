"""Test digits whose label is suspected to be wrong, because several networks agree on another digit.

The rule is that of confident learning: a network speaks for a digit where it holds it at least
as probable as it holds, on average, those labelled so. That no network was trained on these digits
is what makes their agreement worth anything. Nothing is corrected: suspected digits count as they
are labelled, and are told apart.

Source: C. Northcutt, L. Jiang, I. Chuang, "Confident learning: estimating uncertainty in dataset
labels", JAIR 70 (2021).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model import spec
from model.predictions import Predictions

# Fewer than these cannot outvote one that errs.
LEAST_NETWORKS: Final = 3
UNDECIDED: Final = -1


@dataclass(frozen=True)
class SuspectedLabel:
    """One test digit that is suspected to be labelled wrong.

    Attributes:
        index: Position in the test set, from 0.
        label: The digit it is labelled with.
        suggestion: The digit that the networks agree on.
        networks: Those that speak for ``suggestion``, in the order given.
    """

    index: int
    label: int
    suggestion: int
    networks: tuple[str, ...]


def suspected_labels(networks: Mapping[str, Predictions]) -> tuple[SuspectedLabel, ...]:
    """Test digits of which more than half of the networks, the most accurate among them, name another digit.

    Args:
        networks: Predictions of the same test digits by network; none where fewer than
            ``LEAST_NETWORKS`` are given.

    Returns:
        Those that most networks agree on first, then by their position.
    """
    if len(networks) < LEAST_NETWORKS:
        return ()
    names = tuple(networks)
    choices = np.stack([confident_choices(item) for item in networks.values()])
    best = choices[int(np.argmax([item.accuracy for item in networks.values()]))]
    label = networks[names[0]].truth
    agreeing = (choices == best) & (best != UNDECIDED)
    suspected = np.flatnonzero((agreeing.sum(axis=0) * 2 > len(names)) & (best != label))
    found = [
        SuspectedLabel(
            index=int(index),
            label=int(label[index]),
            suggestion=int(best[index]),
            networks=tuple(name for name, agrees in zip(names, agreeing[:, index], strict=True) if agrees),
        )
        for index in suspected
    ]
    return tuple(sorted(found, key=lambda item: (-len(item.networks), item.index)))


def confident_choices(predictions: Predictions) -> NDArray[np.int64]:
    """The digit that a network speaks for, int64 (n,); ``UNDECIDED`` where it is sure of none."""
    probabilities, truth = predictions.probabilities, predictions.truth
    usual = np.array(
        [
            probabilities[truth == digit, digit].mean() if (truth == digit).any() else np.inf
            for digit in range(spec.CLASSES)
        ]
    )
    is_confident = probabilities >= usual
    likeliest = np.where(is_confident, probabilities, -1).argmax(axis=1)
    return np.where(is_confident.any(axis=1), likeliest, UNDECIDED)
