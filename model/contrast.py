"""How far each pixel of a picture stands off from its paper, along the colour of the ink."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.density import least_contrast
from model.levels import Levels
from model.strokes import local_noise, without_strokes

Floats = NDArray[np.float32]

# A smaller picture has no room for a desk.
SMALLEST_DESK: Final = 256
# Ink this many times as strong as the noise is clear.
CLEAR: Final = 8.0
# A part of a picture is noisy from this many times the usual noise on.
NOISY: Final = 1.5
# Where light had to be made up for by this factor it is dim, and only what is this many times as
# strong as the noise there is seen.
DIM: Final = 1.2
SEEN: Final = 5.0


@dataclass(frozen=True, eq=False)
class Contrast:
    """How far each pixel of a picture stands off from its paper towards the ink.

    Attributes:
        values: float32 (h, w), 0 on paper, in grey levels under the paper's mean light.
        noise: Standard deviation of the paper's noise under that light.
        gain: float32 (h, w), by how much the light was made up for, noise and all; ``None``: nowhere.
    """

    values: Floats
    noise: float
    gain: Floats | None = None

    def seen(self) -> Floats:
        """The contrast (h, w) without what cannot be told from noise because its light is dim."""
        if self.gain is None:
            return self.values
        lost = (self.gain > DIM) & (self.values < SEEN * self.noise * self.gain)
        return np.where(lost, np.minimum(self.values, 0), self.values)


def measure_contrast(pixels: Floats, axis: Floats, paper: Floats, width: float, beyond: int = 0) -> Contrast:
    """How far each pixel stands off from its paper towards the ink.

    Args:
        pixels: float32 (h, w, 3), 0 to 255.
        axis: float32 (3,), the colour in which ink and paper differ, from paper to ink.
        paper: float32 (h', w', 3), the paper of a reduced copy.
        width: A width that no stroke exceeds, as a share of the shorter side; 0: not known.
        beyond: So many pixels more are paper.
    """
    signal = along(axis, pixels)
    if width > 0:
        ground = without_strokes(signal, width)
        contrast = signal - ground
        contrast -= Levels.of(contrast).quantile(0.5)
    else:
        ground = resized(along(axis, paper), signal)
        contrast = signal - ground
    contrast, noise = _smoothed(contrast, width, beyond)
    if width > 0 and min(signal.shape) >= SMALLEST_DESK:
        local = local_noise(signal)
        # The grain of a desk, not the paper's.
        grain = (local > NOISY * float(np.percentile(local[::8, ::8], 20))) & (contrast < 6 * noise * local)
        contrast[grain] = np.minimum(contrast[grain], 0)
    if axis.sum() > 0:
        return Contrast(contrast, noise)
    # Dark ink takes away a share of the light that falls on it: less in shadow. So does noise not.
    light = np.maximum(np.abs(ground), 16.0)
    gain = np.asarray(float(light.mean()) / light, np.float32)
    return Contrast(contrast * gain, noise, gain)


def _smoothed(contrast: Floats, width: float, beyond: int) -> tuple[Floats, float]:
    """Contrast (h, w), smoothed if that is what it takes to tell ink from noise, and its noise.

    A broad and faint stroke bears more smoothing than it is lighter than its noise.
    """
    levels = Levels.of(contrast, beyond)
    noise = levels.noise()
    for sigma in (1.0, 2.0, 3.0):
        if (
            levels.above(least_contrast(noise)).quantile(0.85) >= CLEAR * noise
            or sigma > width * min(contrast.shape) / 12
        ):
            break
        contrast = np.asarray(cv2.GaussianBlur(contrast, (0, 0), sigma), dtype=np.float32)
        levels = Levels.of(contrast, beyond)
        noise = levels.noise()
    return contrast, noise


def along(axis: Floats, pixels: Floats) -> Floats:
    """The part of each pixel's colour (h, w, 3) along an axis (3,), float32 (h, w)."""
    # OpenCV's loop: a matrix product would wake a thread per processor for three numbers.
    return np.asarray(cv2.transform(pixels, axis[None]), dtype=np.float32).reshape(pixels.shape[:2])


def resized(surface: Floats, like: Floats) -> Floats:
    """A smooth surface (h', w') or (h', w', 3) at the size of another array (h, w, …)."""
    size = (like.shape[1], like.shape[0])
    return np.asarray(cv2.resize(surface, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)
