"""What can be done to a written digit to see when it is no longer read.

Six ways to bend the ink of one digit or to spoil its picture, each by a number that is 0 where
nothing is done. The outcome is a picture of ink on paper, to be read like any other.
"""

from dataclasses import dataclass, fields
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.normalization import distances

Floats = NDArray[np.float32]

# Lowest and highest value of each, by its name in ``Deformation``.
RANGES: Final = {
    "turn": (-90.0, 90.0),
    "slant": (-1.2, 1.2),
    "thickness": (-0.1, 0.3),
    "blur": (0.0, 0.2),
    "shadow": (0.0, 0.9),
    "noise": (0.0, 0.6),
}
# The longer side of the digit, of its square picture, and of the room that bending may take there.
DIGIT_SIDE: Final = 96
PAPER_SIDE: Final = 192
MOST_SIDE: Final = 152
# Brightness of paper and pen, 0 to 255.
PAPER: Final = 235.0
PEN: Final = 40.0
# Over how many pixels the edge of the shadow fades.
SHADOW_EDGE: Final = 6.0
# From this density on a pixel is stroke, and not its rim.
INK_LEVEL: Final = 0.5


@dataclass(frozen=True)
class Deformation:
    """How a digit is bent and its picture spoilt; 0 everywhere leaves it as it is.

    Attributes:
        turn: Degrees clockwise.
        slant: How far its top is moved to the right, as a part of its height.
        thickness: How much broader its strokes become, as a part of its longer side.
        blur: Standard deviation of a Gaussian blur, as a part of its longer side.
        shadow: Share of the light that a shadow takes from half of the picture.
        noise: Standard deviation of the noise, as a part of the contrast.
    """

    turn: float = 0.0
    slant: float = 0.0
    thickness: float = 0.0
    blur: float = 0.0
    shadow: float = 0.0
    noise: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is out of range.

        Raises:
            ValueError: names the value.
        """
        for field in fields(self):
            low, high = RANGES[field.name]
            value = getattr(self, field.name)
            if not low <= value <= high:
                raise ValueError(f"{field.name}: expected {low} to {high}, found {value}")


def deform(ink: Floats, deformation: Deformation) -> NDArray[np.uint8]:
    """A picture of one digit, bent and spoilt.

    Args:
        ink: float32 (h, w), 0 = paper, 1 = ink, of any size.
        deformation: What is done to it.

    Returns:
        uint8 (``PAPER_SIDE``, ``PAPER_SIDE``), dark ink on light paper; the same for the same
        arguments, noise included.
    """
    bent = _bent(_thickened(fitted(ink), deformation.thickness), deformation)
    if deformation.blur > 0:
        bent = np.asarray(cv2.GaussianBlur(bent, (0, 0), deformation.blur * DIGIT_SIDE), np.float32)
    return _spoilt(PAPER - (PAPER - PEN) * bent, deformation)


def fitted(ink: Floats) -> Floats:
    """Ink (h, w) scaled so that its longer side is ``DIGIT_SIDE``."""
    scale = DIGIT_SIDE / max(ink.shape)
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(np.clip(cv2.resize(ink, size, interpolation=method), 0, 1), np.float32)


def _thickened(ink: Floats, thickness: float) -> Floats:
    """Ink with its strokes broader or thinner, and room around it for that."""
    shift = thickness * DIGIT_SIDE / 2
    padded = np.pad(ink, int(np.ceil(max(0.0, shift))) + 1)
    if thickness == 0:
        return padded
    inked = (padded > INK_LEVEL).astype(np.uint8)
    inside, outside = distances(inked), distances(1 - inked)
    # The signed distance to the strokes' edge, moved by half the change on either side.
    return np.asarray(np.clip(inside - outside + shift + 0.5, 0, 1), np.float32)


def _bent(ink: Floats, deformation: Deformation) -> Floats:
    """Ink turned and slanted about the middle of the paper, as large as it was where there is room."""
    height, width = ink.shape
    angle = np.radians(deformation.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = turn @ np.array([[1.0, -deformation.slant], [0.0, 1.0]])
    corners = np.array([[width, height], [width, -height]]).T / 2
    matrix *= min(1.0, MOST_SIDE / (2 * np.abs(matrix @ corners).max()))
    # Pixel centres lie at whole numbers.
    middle, paper = np.array([width - 1, height - 1]) / 2, np.full(2, (PAPER_SIDE - 1) / 2)
    affine = np.column_stack([matrix, paper - matrix @ middle])
    return np.asarray(cv2.warpAffine(ink, affine, (PAPER_SIDE, PAPER_SIDE)), np.float32)


def _spoilt(brightness: NDArray[np.floating], deformation: Deformation) -> NDArray[np.uint8]:
    """A picture (h, w), 0 to 255, with a shadow over its lower right half, and noise."""
    rows, columns = np.indices(brightness.shape)
    beyond = (rows + columns - (PAPER_SIDE - 1)) / SHADOW_EDGE
    light = 1 - deformation.shadow / (1 + np.exp(-np.clip(beyond, -30, 30)))
    noise = np.random.default_rng(0).standard_normal(brightness.shape)
    spoilt = brightness * light + deformation.noise * (PAPER - PEN) * noise
    return np.asarray(np.clip(np.round(spoilt), 0, 255), np.uint8)
