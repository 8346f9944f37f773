"""The plain recipe: what most digit programs do to a photo before their network sees it.

The whole picture is made grey, resized to 28 × 28 and inverted if it is bright. Nothing looks
for paper, ink or digits. It is here to be compared with.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.wording import Words

RECIPE: Final = Words("grayscale, {size} × {size} pixels, inverted if bright", size=spec.IMAGE_SIZE)


def plain_image(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A picture by the plain recipe.

    Args:
        pixels: uint8 (h, w, 3), RGB.

    Returns:
        float32 (28, 28), 0 to 1; a bright picture inverted, so that dark ink becomes 1.
    """
    # Resized before it is made grey: the same in the end, and less to compute.
    small = cv2.resize(pixels, (spec.IMAGE_SIZE, spec.IMAGE_SIZE), interpolation=cv2.INTER_AREA)
    gray = cv2.cvtColor(np.asarray(small, dtype=np.float32) / 255, cv2.COLOR_RGB2GRAY)
    return np.asarray(1 - gray if gray.mean() > 0.5 else gray, dtype=np.float32)
