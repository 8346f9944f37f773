"""How often a mark is no digit: in training more often than in use, which the network is told.

M. Saerens, P. Latinne and C. Decaestecker, "Adjusting the outputs of a classifier to new a
priori probabilities", Neural Computation 14, 2002.
"""

from typing import Final

import keras
import numpy as np
from numpy.typing import NDArray

from training.nondigits import NO_DIGIT

# Of the marks that people write where digits are asked for, about one in ten is none.
USUAL_SHARE: Final = 0.1


def expect_rarer_nondigits(model: keras.Model, share: float) -> None:
    """Let a network expect as much that is no digit as there is in use, where it learned from more.

    By Bayes' rule the logit of no digit falls by what the logarithm of its odds falls.

    Args:
        model: Its last layer gives the logits; changed in place.
        share: Share of the training images that were no digits.
    """
    if not (excess := excess_of_nondigits(share)):
        return
    kernel, bias = model.layers[-1].get_weights()
    bias[NO_DIGIT] -= excess
    model.layers[-1].set_weights([kernel, bias])


def excess_of_nondigits(share: float) -> float:
    """The logarithm of the odds at which no digit was trained on, over those in use; at least 0."""
    if share <= USUAL_SHARE:
        return 0.0
    return float(np.log(share / (1 - share)) - np.log(USUAL_SHARE / (1 - USUAL_SHARE)))


def less_no_digit(logits: NDArray[np.float32], excess: float) -> NDArray[np.float32]:
    """Logits (n, 10) or (n, 11), that of no digit lowered."""
    lowered = logits.copy()
    lowered[:, NO_DIGIT:] -= np.float32(excess)
    return lowered
