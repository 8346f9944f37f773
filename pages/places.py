"""Which digits stand behind a place of the confusion matrix, in the order in which to show them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.predictions import Predictions
from model.wording import Words

NEVER: Final = Words("This never happened.")
WORST_FIRST: Final = Words("Worst first: those it was surest of.")
LEAST_SURE_FIRST: Final = Words("The least sure first.")
ONLY_ONE: Final = Words("Those that only one of the two networks put here.")
BOTH_ALIKE: Final = Words("Both networks put the same digits here.")


def places(
    predictions: Predictions, other: Predictions | None, truth: int | None, answer: int | None
) -> tuple[NDArray[np.int64], str]:
    """The digits of one place of the matrix, worst first, and what they are in words.

    A head of a row or a column stands for its errors, both together for every error. With
    another network beside it a place has the digits that only one of the two put there.

    Args:
        predictions: What the network shown answered.
        other: What another one answered to the same digits; ``None`` for none.
        truth: The row, 0 to 9; ``None`` for the head of a column.
        answer: The column, 0 to 9; ``None`` for the head of a row.
    """
    if truth is None and answer is None:
        return predictions.misread, WORST_FIRST
    if other is not None:
        found = _differing(predictions, other, truth, answer)
        return found, ONLY_ONE if len(found) else BOTH_ALIKE
    found = predictions.cell(truth, answer)
    if truth is None or answer is None:
        found = found[~predictions.is_right[found]]
    if not len(found):
        return found, NEVER
    return found, LEAST_SURE_FIRST if truth == answer else WORST_FIRST


def _differing(
    predictions: Predictions, other: Predictions, truth: int | None, answer: int | None
) -> NDArray[np.int64]:
    is_there = predictions.answers != other.answers
    if truth is not None:
        is_there = is_there & (predictions.truth == truth)
    if answer is not None:
        is_there = is_there & ((predictions.answers == answer) | (other.answers == answer))
    order = predictions.worst_first
    return np.asarray(order[is_there[order]])
