"""The MNIST recipe: one digit's ink, brought into the form the network was trained on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Normalized:
    """A digit in MNIST's form and what it took to bring it there.

    Attributes:
        image: float32 (28, 28), 0 = paper, 1 = ink (the design's DigitImage).
        scale: Factor by which the ink was reduced (below 1) or enlarged (above 1).
        stroke_before: Mean stroke width of the ink handed in, in its pixels.
        stroke_after: Mean stroke width in the image, in its pixels.
    """

    image: NDArray[np.float32]
    scale: float
    stroke_before: float
    stroke_after: float


def normalize(ink: NDArray[np.float32]) -> Normalized | None:
    """Bring one digit's ink (h, w) into MNIST's form; ``None`` where there is no ink."""
    raise NotImplementedError
