"""From a picture to its ink: light, shadow and paper taken away."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.picture import Picture


@dataclass(frozen=True, eq=False)
class Ink:
    """What was written, without the paper it was written on.

    Attributes:
        density: float32 (h, w), 0 = paper, 1 = full ink.
        light_on_dark: Whether the ink is lighter than its paper (chalk, a black canvas).
        remarks: What was done on the way here, as sentences for a visitor.
    """

    density: NDArray[np.float32]
    light_on_dark: bool
    remarks: tuple[str, ...] = ()


def find_ink(picture: Picture) -> Ink | None:
    """Separate the ink of a picture from its paper; ``None`` where nothing is written."""
    raise NotImplementedError
