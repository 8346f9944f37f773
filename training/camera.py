"""From ink to a photograph of it: pen, page, light and camera, all with variation."""

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Ink colours, RGB: black, blue-black, blue, red, green, pencil.
INKS = np.array(
    [[25, 25, 28], [30, 35, 70], [35, 60, 160], [170, 40, 45], [30, 110, 70], [95, 95, 98]], np.float32
)


def photograph(ink: Floats, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Write ink on some page and photograph it.

    Args:
        ink: float32 (h, w), 0 = paper, 1 = ink.
        rng: Source of every choice: colours, place, light, blur, noise, compression.

    Returns:
        uint8 (h', w', 3), RGB; the page is up to twice as large as the ink.
    """
    ink = _place(ink, rng)
    pixels = _write(ink, rng) * illumination(ink.shape[0], ink.shape[1], rng)[..., None]
    return expose(pixels, rng)


def enlarge(image: NDArray[np.uint8], side: int) -> Floats:
    """A 28 × 28 digit as crisp ink (side, side), 0 to 1, its edges as sharp as a pen's."""
    large = cv2.resize(image, (side, side), interpolation=cv2.INTER_CUBIC).astype(np.float32) / 255
    steepness = 0.4 * side / image.shape[0]
    sharp: Floats = np.clip((large - 0.5) * max(1.0, steepness) + 0.5, 0.0, 1.0)
    return sharp


def illumination(height: int, width: int, rng: np.random.Generator) -> Floats:
    """Light falling on a page, float32 (h, w), about 0.4 to 1: a gradient and sometimes a shadow."""
    angle, edge = rng.uniform(0, 2 * np.pi, 2)
    light = gradient(height, width, angle, depth=rng.uniform(0, 0.22))
    if rng.random() < 0.35:
        offset, softness = rng.uniform(-0.7, 0.7), rng.uniform(3, 25)
        light = light * shadow(height, width, edge, offset, softness=softness, depth=rng.uniform(0.1, 0.4))
    return light


def gradient(height: int, width: int, angle: float, depth: float) -> Floats:
    """Light that falls off evenly towards ``angle`` (radians), float32 (h, w), 1 down to 1 - ``depth``."""
    x, y = _across(height, width)
    across = np.float32(np.cos(angle)) * x + np.float32(np.sin(angle)) * y
    return np.asarray(1 - np.float32(depth) * (1 + across / np.float32(np.sqrt(2))) / 2, dtype=np.float32)


def shadow(height: int, width: int, angle: float, offset: float, *, softness: float, depth: float) -> Floats:
    """A shadow with one straight edge, float32 (h, w), 1 in the light, 1 - ``depth`` in the shadow.

    Args:
        height: Of the picture, in pixels.
        width: Of the picture, in pixels.
        angle: Where the shadow lies, in radians, seen from the middle.
        offset: Of the edge from the middle, as a share of half the picture.
        softness: How sharp the edge is: 3 = like a cloud's, 25 = like a hand's, 100 = a knife's.
        depth: Share of the light that the shadow takes.
    """
    x, y = _across(height, width)
    away = np.float32(np.cos(angle)) * x + np.float32(np.sin(angle)) * y - np.float32(offset)
    # A power of more than this would be infinite in float32.
    light: Floats = 1 - np.float32(depth) / (1 + np.exp(np.clip(-np.float32(softness) * away, -80, 80)))
    return light


def _across(height: int, width: int) -> tuple[Floats, Floats]:
    """Places in a picture, x (1, w) and y (h, 1), -1 to 1."""
    return np.linspace(-1, 1, width, dtype=np.float32)[None], np.linspace(-1, 1, height, dtype=np.float32)[
        :, None
    ]


def expose(pixels: Floats, rng: np.random.Generator) -> NDArray[np.uint8]:
    """What a camera makes of a scene (h, w, 3), 0 to 255: blur, noise, JPEG."""
    if (sigma := rng.uniform(0, 1.3)) > 0.3:
        pixels = cv2.GaussianBlur(pixels, (0, 0), sigma).astype(np.float32)
    noise = rng.normal(0, rng.uniform(0.5, 7), pixels.shape[:2]).astype(np.float32)
    exposed = np.clip(pixels + noise[..., None], 0, 255).astype(np.uint8)
    quality = int(rng.integers(35, 96))
    _, data = cv2.imencode(".jpg", exposed, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)


def _place(ink: Floats, rng: np.random.Generator) -> Floats:
    """Put ink somewhere on a page that is larger than it."""
    height, width = ink.shape
    page = np.zeros((int(height * rng.uniform(1.0, 2.0)), int(width * rng.uniform(1.0, 2.0))), np.float32)
    top = int(rng.integers(0, page.shape[0] - height + 1))
    left = int(rng.integers(0, page.shape[1] - width + 1))
    page[top : top + height, left : left + width] = ink
    return page


def _write(ink: Floats, rng: np.random.Generator) -> Floats:
    """The page in colour, float32 (h, w, 3), 0 to 255: dark on light, or chalk on a board."""
    if rng.random() < 0.3:
        paper = rng.uniform(0, 70) + rng.normal(0, 6, 3)
        colour = rng.uniform(170, 255) + rng.normal(0, 10, 3)
    else:
        paper = rng.uniform(165, 255) + rng.normal(0, 6, 3)
        colour = INKS[rng.integers(len(INKS))] + rng.normal(0, 10, 3)
    coverage = np.float32(rng.uniform(0.65, 1.0)) * ink[..., None]
    page: Floats = (paper + coverage * (colour - paper)).astype(np.float32)
    return np.clip(page, 0, 255)
