"""How much a picture looks like a digit, told without a network.

What training shows as no digit must not be one. A letter or a made-up character is compared
with digits of every allograph: where their lines run, and in which direction. That is coarser
than a reader and knows nothing of what a network finds hard, which is what it is for.
"""

from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec
from training.preprocessing import normalized_image
from training.rare import RARE
from training.strokes import Strokes, draw_allograph, draw_digit, render

Images = NDArray[np.uint8]
Floats = NDArray[np.float32]

# Likeness from which a drawing is taken for a digit: Z, B and q are just below, O, S and I above.
ALIKE: Final = 0.88
# No digit is written in so many separate parts.
PARTS: Final = 3
# Pixels and pen of the pictures that are compared: neither thin nor thick once normalized.
SIDE: Final = 80
PEN: Final = 6.0
# Drawn digits of each kind to compare with, and of each rare shape.
EXAMPLES: Final = 100
RARE_EXAMPLES: Final = 20
# Blur of the strength of lines in pixels, and distance at which it is then sampled.
BLUR: Final = 1.5
STEP: Final = 3
# Parts smaller than this share of the ink do not count: dots, loose ends.
SPECK: Final = 0.03


def likeness(strokes: Strokes) -> float:
    """How much strokes, as ``draw_digit`` gives them, look like some digit: 0 to 1, the same."""
    image = normalized_image(render(strokes, SIDE, PEN).astype(np.float32) / np.float32(255))
    if _parts(image) >= PARTS:
        return 0.0
    return float((_references() @ directions(image)).max())


def directions(image: Images) -> Floats:
    """Where lines run and how they are inclined: float32 (k,) of length 1, from uint8 (28, 28).

    The strength of the gradient, shared among four directions 45 degrees apart (a line and its
    reverse are the same), then blurred.
    """
    soft = cv2.GaussianBlur(image.astype(np.float32), (0, 0), 1.0)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    strength, angle = np.hypot(across, down), 2 * np.arctan2(down, across)
    channels = [strength * np.maximum(0, np.cos(angle - k * np.pi / 2)) for k in range(4)]
    sampled = [cv2.GaussianBlur(channel, (0, 0), BLUR)[1::STEP, 1::STEP] for channel in channels]
    vector: Floats = np.concatenate([channel.ravel() for channel in sampled]).astype(np.float32)
    return vector / np.linalg.norm(vector)


@cache
def _references() -> Floats:
    """Digits of every kind, neat and hasty, the same in every process: float32 (n, k)."""
    rng = np.random.default_rng(0)
    digits = [draw_digit(digit, rng, float(rng.uniform(0.1, 0.9))) for digit in range(spec.CLASSES)
              for _ in range(EXAMPLES)]  # fmt: skip
    digits += [draw_allograph(shape, rng, float(rng.uniform(0.1, 0.9))) for shapes in RARE.values()
               for shape in shapes for _ in range(RARE_EXAMPLES)]  # fmt: skip
    images = [
        normalized_image(render(each, SIDE, PEN).astype(np.float32) / np.float32(255)) for each in digits
    ]
    return np.stack([directions(image) for image in images])


def _parts(image: Images) -> int:
    """Number of separate parts that count."""
    _, _, statistics, _ = cv2.connectedComponentsWithStats((image > 100).astype(np.uint8), connectivity=8)
    areas = statistics[1:, cv2.CC_STAT_AREA]
    return int((areas >= SPECK * areas.sum()).sum())
