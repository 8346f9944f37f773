"""Damage to a digit's image that leaves it readable: lines across, specks, blots, fog, outlines.

Light: NumPy and OpenCV only.
"""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.preprocessing import normalized_image

Images = NDArray[np.uint8]
Floats = NDArray[np.float32]


def damaged(image: Images, rng: np.random.Generator) -> Images:
    """The same digit (28, 28), uint8, damaged in one way; every second one as the model's steps see it.

    What lies beside the digit moves and shrinks it when it is put into its box.
    """
    kind = _KINDS[int(rng.integers(len(_KINDS)))]
    spoilt: Images = np.clip(kind(image.astype(np.float32), rng), 0, 255).astype(np.uint8)
    if rng.random() < 0.5 and spoilt.max() > 100:
        return normalized_image(spoilt.astype(np.float32) / np.float32(255))
    return spoilt


def _lines(image: Floats, rng: np.random.Generator) -> Floats:
    """One to three thin lines across, straight, broken or dotted."""
    canvas = np.zeros(image.shape, np.uint8)
    for _ in range(int(rng.integers(1, 4))):
        corners = rng.uniform(-3, 31, (int(rng.integers(2, 8)), 2))
        # Ordered from side to side, as a line crosses a page.
        corners = corners[np.argsort(corners[:, int(rng.integers(2))])]
        points = np.round(corners * 16).astype(np.int32)
        cv2.polylines(canvas, [points], False, float(rng.uniform(120, 255)), 1, cv2.LINE_AA, 4)
    if rng.random() < 0.4:
        canvas[rng.random(canvas.shape) < rng.uniform(0.2, 0.6)] = 0
    return np.maximum(image, canvas)


def _specks(image: Floats, rng: np.random.Generator) -> Floats:
    """Single pixels of ink or paper, or grain over everything."""
    if rng.random() < 0.4:
        grain = rng.normal(0, rng.uniform(10, 70), image.shape)
        return np.asarray(image + grain, dtype=np.float32)
    share = rng.uniform(0.01, 0.15)
    chance = rng.random(image.shape)
    image[chance < share / 2] = 255
    image[chance > 1 - share / 2] = 0
    return image


def _blots(image: Floats, rng: np.random.Generator) -> Floats:
    """Small spots of ink, or of paper where something covers the digit."""
    ink = 255.0 if rng.random() < 0.7 else 0.0
    for _ in range(int(rng.integers(1, 9))):
        centre = tuple(int(part) for part in rng.integers(0, 28, 2))
        axes = tuple(int(part) for part in rng.integers(1, 3, 2))
        cv2.ellipse(image, centre, axes, float(rng.uniform(0, 180)), 0, 360, ink, cv2.FILLED, cv2.LINE_AA)
    return image


def _fog(image: Floats, rng: np.random.Generator) -> Floats:
    """Paper and ink come closer, here more, there less."""
    cloud = cv2.GaussianBlur(rng.normal(0, 1, image.shape).astype(np.float32), (0, 0), rng.uniform(2, 7))
    veil = np.float32(rng.uniform(20, 110)) * (1 + 0.5 * cloud / np.float32(cloud.std() + 1e-6))
    return np.asarray(np.maximum(image * np.float32(rng.uniform(0.6, 1)), veil), dtype=np.float32)


def _outline(image: Floats, rng: np.random.Generator) -> Floats:
    """Only the edges of the strokes, as of hollow letters."""
    fine = cv2.resize(image, (84, 84), interpolation=cv2.INTER_CUBIC)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(rng.choice((3, 5))),) * 2)
    edges = cv2.dilate(fine, kernel) - cv2.erode(fine, kernel)
    small = cv2.resize(edges, (28, 28), interpolation=cv2.INTER_AREA)
    return np.asarray(small * (255 / max(float(small.max()), 1.0)), dtype=np.float32)


def _bands(image: Floats, rng: np.random.Generator) -> Floats:
    """Stripes of ink along the sides, as the rest of a frame or a neighbour leaves."""
    width = int(rng.integers(1, 4))
    turns = int(rng.integers(4))
    sides = np.rot90(image, turns).copy()
    sides[:, :width] = 255
    if rng.random() < 0.6:
        sides[:, -width:] = 255
    return np.ascontiguousarray(np.rot90(sides, -turns))


_KINDS: Final[tuple[Callable[[Floats, np.random.Generator], Floats], ...]] = (
    _lines,
    _specks,
    _blots,
    _fog,
    _outline,
    _bands,
)
