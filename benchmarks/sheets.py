"""What is written on, and what it lies on: paper, boards, ruled lines, desks.

Everything here is made by formula from a seed; nothing is a picture that somebody took.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.writing import Colour, Pen

Floats = NDArray[np.float32]

_BLUES: Final[tuple[Colour, ...]] = ((38, 62, 160), (28, 46, 120), (60, 80, 190))
_DARK: Final[tuple[Colour, ...]] = ((26, 26, 30), (40, 40, 46))

BALLPOINT: Final = Pen("ball-point, blue", (0.025, 0.06), _BLUES, (0.75, 0.95), 0.3)
BLACK_PEN: Final = Pen("pen, black", (0.025, 0.07), _DARK, (0.8, 1.0), 0.15)
RED_PEN: Final = Pen("pen, red", (0.03, 0.07), ((190, 40, 50), (170, 30, 60)), (0.75, 0.95), 0.25)
PENCIL: Final = Pen("pencil", (0.03, 0.07), ((70, 70, 74), (92, 92, 94)), (0.5, 0.8), 0.6)
FAINT: Final = Pen("pencil, faint", (0.03, 0.06), ((96, 96, 98), (80, 80, 84)), (0.28, 0.45), 0.5)
FELT_TIP: Final = Pen(
    "felt-tip", (0.08, 0.17), (*_DARK, *_BLUES, (186, 36, 44), (24, 110, 70)), (0.85, 1.0), 0.1
)
MARKER: Final = Pen("board marker", (0.06, 0.12), (*_DARK, *_BLUES, (190, 36, 44)), (0.75, 1.0), 0.25)
CHALK: Final = Pen("chalk", (0.06, 0.14), ((240, 240, 236), (236, 226, 150)), (0.7, 0.95), 0.6)
WHITE_PEN: Final = Pen("gel pen, white", (0.03, 0.07), ((244, 244, 240), (226, 220, 190)), (0.75, 0.95), 0.2)

PENS: Final = ((BALLPOINT, 4), (BLACK_PEN, 4), (RED_PEN, 1), (PENCIL, 3), (FAINT, 1), (FELT_TIP, 3))
DARK_PENS: Final = ((BLACK_PEN, 2), (FELT_TIP, 2), (BALLPOINT, 1))


@dataclass(frozen=True)
class Surface:
    """What somebody writes on.

    Attributes:
        name: For the tables.
        weight: How often it occurs, against the others.
        low: The darkest colour it comes in, RGB.
        high: The lightest.
        texture: How uneven its colour is, in grey levels.
        smudge: How cloudy it is (wiped chalk), in grey levels.
        pens: The pens that people use on it, and how often.
        ruled: Whether it may have printed lines.
    """

    name: str
    weight: float
    low: Colour
    high: Colour
    texture: float
    smudge: float
    pens: tuple[tuple[Pen, int], ...]
    ruled: bool


SURFACES: Final = (
    Surface("white paper", 10, (228, 228, 226), (253, 253, 252), 1.5, 1, PENS, ruled=True),
    Surface("grey paper", 3, (186, 184, 176), (226, 224, 216), 3, 2, PENS, ruled=True),
    Surface("yellow paper", 2, (238, 208, 90), (254, 242, 170), 1.5, 1, PENS, ruled=True),
    Surface("brown paper", 1, (150, 116, 80), (196, 164, 124), 7, 4, DARK_PENS, ruled=False),
    Surface("black paper", 1, (24, 24, 28), (58, 56, 60), 3, 2, ((WHITE_PEN, 2), (CHALK, 1)), ruled=False),
    Surface("chalkboard", 2, (38, 58, 50), (84, 106, 96), 3, 9, ((CHALK, 1),), ruled=False),
    Surface("whiteboard", 2, (226, 230, 234), (250, 252, 254), 0.5, 3, ((MARKER, 1),), ruled=False),
)

# Printed lines: pale blue, grey, violet.
LINE_COLOURS: Final[tuple[Colour, ...]] = ((120, 160, 220), (150, 155, 165), (160, 140, 200))
DESKS: Final[tuple[Colour, ...]] = ((132, 92, 58), (176, 140, 100), (70, 50, 40), (96, 98, 104), (40, 42, 46))


def sheet(surface: Surface, height: int, width: int, rng: np.random.Generator) -> Floats:
    """An empty surface as a camera close above it sees it, float32 (h, w, 3), 0 to 255."""
    low, high = np.array(surface.low, np.float32), np.array(surface.high, np.float32)
    colour = low + np.float32(rng.random()) * (high - low)
    fine = surface.texture * clouds(height, width, 1.2, rng)
    broad = surface.smudge * clouds(height, width, max(height, width) / 9, rng)
    return np.asarray(colour + (fine + broad)[..., None], dtype=np.float32)


def desk(height: int, width: int, rng: np.random.Generator) -> Floats:
    """What lies beyond the edge of the page: wood or a plain table, float32 (h, w, 3), 0 to 255."""
    colour = np.array(DESKS[int(rng.integers(len(DESKS)))], np.float32)
    is_wood = bool(colour[0] > colour[2] + 20)
    # Grain runs along the wood: made short and drawn out.
    grain = clouds(max(2, height // 2), max(2, width // 24), 1.0, rng)
    drawn_out = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    strength = np.float32(14 if is_wood else 2)
    return np.asarray(colour * (1 + strength * drawn_out[..., None] / 128), dtype=np.float32)


def lines(offset: Floats, pitch: float, thickness: float) -> Floats:
    """Printed lines, float32 like ``offset``, 0 = none, 1 = in the middle of a line.

    Args:
        offset: How far each pixel of the photo lies from the first line, across the lines,
            in the units of ``pitch``; its change from pixel to pixel gives the sharpness.
        pitch: From one line to the next.
        thickness: Of a line.
    """
    away = np.abs((offset + pitch / 2) % pitch - pitch / 2)
    down, right = np.gradient(offset)
    pixel = np.maximum(np.hypot(down, right), 1e-6)
    # A line thinner than a pixel only tints it.
    covered: Floats = np.clip((thickness / 2 - away) / pixel + 0.5, 0, np.minimum(1, thickness / pixel))
    return covered.astype(np.float32)


def clouds(height: int, width: int, scale: float, rng: np.random.Generator) -> Floats:
    """Smooth noise of standard deviation 1, float32 (h, w), its spots about ``scale`` pixels large."""
    reduction = max(1.0, scale)
    small = (max(4, round(height / reduction)), max(4, round(width / reduction)))
    noise = cv2.GaussianBlur(rng.standard_normal(small, dtype=np.float32), (0, 0), 0.8)
    spread = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(spread / (noise.std() + np.float32(1e-6)), dtype=np.float32)
