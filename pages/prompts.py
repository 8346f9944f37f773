"""Which digits a visitor is asked to write, and in what order."""

from itertools import pairwise
from typing import Final

import numpy as np

from model import spec

# Often enough that a slip shows beside a habit, and not so often that it becomes work.
TIMES: Final = 2


def draw_prompts(rng: np.random.Generator) -> tuple[int, ...]:
    """Every digit ``TIMES`` times in random order, never the same one twice in a row.

    A digit that follows itself is copied from the paper rather than written anew. Orders
    that have one are thrown away until there is none, so that all others are equally likely.
    """
    prompts = np.repeat(np.arange(spec.CLASSES), TIMES)
    while True:
        order = tuple(int(digit) for digit in rng.permutation(prompts))
        if all(one != other for one, other in pairwise(order)):
            return order
