"""From a picture to its ink: light, shadow, desk, paper and ruled lines taken away.

The paper is estimated as a smooth surface (``model.paper``), or where that explains too little
of the picture, as what most of each neighbourhood agrees on. What departs from it in one
common colour direction may be ink; how broad its strokes are, and whether they are darker or
lighter than their paper, is found by trying (``model.strokes``). What is broader than a
stroke, a shadow's edge or a desk's, is then part of the ground. Ink counts on the page only
(``model.page``), and the lines of ruled paper are removed (``model.ruling``).
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.closeup import find_closeup
from model.density import LEAST_CONTRAST, NOISE_FACTOR, least_contrast, to_density
from model.levels import Levels
from model.page import find_page, keep_on_page
from model.paper import fit_paper
from model.picture import Picture
from model.ruling import find_ruling
from model.strokes import WIDTHS, find_stroke_width, local_noise, without_strokes

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# The paper is estimated on a reduced picture: light changes slowly, strokes don't matter.
PAPER_SIDE: Final = 96
# The colour of the ink is looked for on a larger one, where thin strokes still show it.
STROKE_SIDE: Final = 320
# A picture whose paper varies by less than this (of 255) was not made by a camera.
FLAT_PAPER: Final = 3.0
# A picture smaller than this shows a digit and nothing beside it.
SMALLEST_SCENE: Final = 64
# A smaller one has no room for a desk.
SMALLEST_DESK: Final = 256
# A smooth surface explains pixels that are this near to it (of 255); it must explain so much of
# the picture to be its paper, and for strokes to be as broad as they like.
EXPLAINED: Final = 12.0
MOSTLY: Final = 0.5
# Neighbourhoods that agree on their paper, as a share of the shorter side.
NEIGHBOURHOOD: Final = 0.5
# Ink this many times as strong as the noise is clear.
CLEAR: Final = 8.0
# A part of a picture is noisy from this many times the usual noise on.
NOISY: Final = 1.5


@dataclass(frozen=True, eq=False)
class Ink:
    """What was written, without the paper it was written on.

    Attributes:
        density: float32 (h, w), 0 = paper, 1 = full ink.
        light_on_dark: Whether the ink is lighter than its paper (chalk, a black canvas).
        remarks: What was done on the way here, as sentences for a visitor.
    """

    density: Floats
    light_on_dark: bool
    remarks: tuple[str, ...] = ()


def find_ink(picture: Picture) -> Ink | None:
    """Separate the ink of a picture from its paper; ``None`` where nothing is written."""
    pixels = picture.pixels.astype(np.float32)
    ink = _find_ink(pixels)
    # Only what is lost in the whole picture is looked for more closely.
    window = find_closeup(pixels) if ink is None else None
    closer = None if window is None else _find_ink(np.ascontiguousarray(pixels[window]))
    if window is None or closer is None:
        return ink
    density = np.zeros(pixels.shape[:2], np.float32)
    density[window] = closer.density
    height, width = closer.density.shape
    remark = f"What is written is small: looked closer at {width} × {height} of {picture.pixels.shape[1]} × "
    remark += f"{picture.pixels.shape[0]} pixels."
    return Ink(density, closer.light_on_dark, (remark, *closer.remarks))


def _find_ink(pixels: Floats) -> Ink | None:
    """The ink of pixels float32 (h, w, 3), 0 to 255."""
    middling = _reduced(pixels, STROKE_SIDE)
    small = _reduced(middling, PAPER_SIDE)
    paper, unevenness = fit_paper(small)
    is_plain = unevenness == 0 or min(pixels.shape[:2]) < SMALLEST_SCENE
    if is_plain:
        axis, width = ink_direction(middling - _resized(paper, middling)), 0.0
    else:
        paper, axis, width = _find_strokes(middling, small, paper)
    if axis is None:
        return None
    contrast, noise = measure_contrast(pixels, axis, paper, width)
    remarks = []
    if unevenness > FLAT_PAPER:
        remarks.append(f"Uneven light removed: the paper's brightness varied by {unevenness:.0f} of 255.")
    if not is_plain:
        contrast, share = _on_page(contrast, noise, small, axis, width)
        if share < 1:
            remarks.append(f"The page fills {100 * share:.0f} % of the picture; the rest was left out.")
    ruled = find_ruling(contrast > least_contrast(noise), contrast)
    if ruled.any():
        contrast[ruled] = 0
        remarks.append(f"{int(ruled.sum()):,} pixels of ruled lines removed.")
    density = to_density(contrast, noise)
    return None if density is None else Ink(density, bool(axis.sum() > 0), tuple(remarks))


def _find_strokes(middling: Floats, small: Floats, smooth: Floats) -> tuple[Floats, Floats | None, float]:
    """Paper, colour and width of the strokes in a scene.

    Args:
        middling: float32 (h, w, 3), the picture, reduced.
        small: float32 (h', w', 3), reduced further.
        smooth: float32 (h', w', 3), a smooth surface fitted to it.

    Returns:
        The paper, float32 (h', w', 3): the surface, or the surroundings where that explains too
        little; the direction from paper to ink, ``None`` if there is none; the strokes' width.
    """
    explained = float(np.mean(np.abs(small - smooth).max(axis=2) < EXPLAINED))
    nearby = _surroundings(small)
    paper = smooth if explained >= MOSTLY else nearby
    around = _resized(paper, middling)
    axis = ink_direction(middling - around)
    if axis is None:
        return paper, None, 0.0
    found = find_stroke_width(
        _along(axis, middling),
        _along(axis, around),
        _along(axis, _resized(nearby, middling)),
        is_smooth=explained >= MOSTLY,
    )
    return (paper, None, 0.0) if found is None else (paper, found[0] * axis, found[1])


def ink_direction(residual: Floats) -> Floats | None:
    """The colour in which a picture departs most from its paper.

    Args:
        residual: float32 (h, w, 3), pixel minus paper.

    Returns:
        A unit vector, float32 (3,), pointing from paper to ink; ``None`` where
        nothing departs by more than noise does.
    """
    # OpenCV's loops: NumPy takes twenty times as long to sum over three colours.
    squares = cv2.transform(cv2.multiply(residual, residual), np.ones((1, 3), np.float32))
    distance = np.asarray(cv2.sqrt(squares), dtype=np.float32)
    levels = Levels.of(distance)
    noise, strongest = 1.4826 * levels.quantile(0.5), levels.quantile(0.9985)
    if strongest < max(LEAST_CONTRAST, NOISE_FACTOR * min(noise, LEAST_CONTRAST)):
        return None
    strong = residual.reshape(-1, 3)[np.flatnonzero(distance > 0.6 * strongest)]
    # Ink lies on one side of its paper; where both sides occur, the heavier one is ink.
    axis = np.linalg.eigh(strong.T @ strong)[1][:, -1]
    if (strong @ axis).sum() < 0:
        axis = -axis
    return np.asarray(axis, dtype=np.float32)


def measure_contrast(pixels: Floats, axis: Floats, paper: Floats, width: float) -> tuple[Floats, float]:
    """How far each pixel stands off from its paper towards the ink.

    Args:
        pixels: float32 (h, w, 3), 0 to 255.
        axis: float32 (3,), the colour in which ink and paper differ, from paper to ink.
        paper: float32 (h', w', 3), the paper of a reduced copy.
        width: A width that no stroke exceeds, as a share of the shorter side; 0: not known.

    Returns:
        float32 (h, w), 0 on paper, in grey levels under the paper's mean light; and the
        standard deviation of the paper's noise.
    """
    signal = _along(axis, pixels)
    if width > 0:
        ground = without_strokes(signal, width)
        contrast = signal - ground
        contrast -= Levels.of(contrast).quantile(0.5)
    else:
        ground = _resized(_along(axis, paper), signal)
        contrast = signal - ground
    contrast, noise = _smoothed(contrast, width)
    if width > 0 and min(signal.shape) >= SMALLEST_DESK:
        local = local_noise(signal)
        # The grain of a desk, not the paper's.
        grain = (local > NOISY * float(np.percentile(local[::8, ::8], 20))) & (contrast < 6 * noise * local)
        contrast[grain] = np.minimum(contrast[grain], 0)
    if axis.sum() > 0:
        return contrast, noise
    # Dark ink takes away a share of the light that falls on it: less in shadow. So does noise not.
    light = np.maximum(np.abs(ground), 16.0)
    gain = float(light.mean()) / light
    dark = (gain > 1.2) & (contrast < 5 * noise)
    contrast[dark] = np.minimum(contrast[dark], 0)
    return (contrast * gain).astype(np.float32, copy=False), noise


def _smoothed(contrast: Floats, width: float) -> tuple[Floats, float]:
    """Contrast (h, w), smoothed if that is what it takes to tell ink from noise, and its noise.

    A broad and faint stroke bears more smoothing than it is lighter than its noise.
    """
    levels = Levels.of(contrast)
    noise = levels.noise()
    for sigma in (1.0, 2.0, 3.0):
        ink = levels.above(least_contrast(noise)).quantile(0.85)
        if ink >= CLEAR * noise or sigma > width * min(contrast.shape) / 12:
            break
        contrast = np.asarray(cv2.GaussianBlur(contrast, (0, 0), sigma), dtype=np.float32)
        levels = Levels.of(contrast)
        noise = levels.noise()
    return contrast, noise


def _on_page(
    contrast: Floats, noise: float, small: Floats, axis: Floats, width: float
) -> tuple[Floats, float]:
    """Contrast (h, w) on the page only, and which share of the picture that is."""
    clear = contrast > max(least_contrast(noise), 5 * noise, 0.3 * Levels.of(contrast).quantile(0.999))
    side = max(3, int(2 * (width or WIDTHS[-1]) * min(small.shape[:2])) | 1)
    dark = axis.sum() < 0
    ground = cv2.morphologyEx(
        small, cv2.MORPH_CLOSE if dark else cv2.MORPH_OPEN, np.ones((side, side), np.uint8)
    )
    page = find_page(np.asarray(ground, dtype=np.float32), contrast, clear)
    return (contrast, 1.0) if page is None else (keep_on_page(contrast, page, clear), float(page.mean()))


def _surroundings(small: Floats) -> Floats:
    """What most of each neighbourhood agrees on, of a reduced picture (h, w, 3)."""
    window = max(3, int(NEIGHBOURHOOD * min(small.shape[:2])) | 1)
    middle = cv2.medianBlur(np.clip(small, 0, 255).astype(np.uint8), window).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(middle, (0, 0), 1.0), dtype=np.float32)


def _along(axis: Floats, pixels: Floats) -> Floats:
    """The part of each pixel's colour (h, w, 3) along an axis (3,), float32 (h, w)."""
    # OpenCV's loop: a matrix product would wake a thread per processor for three numbers.
    return np.asarray(cv2.transform(pixels, axis[None]), dtype=np.float32).reshape(pixels.shape[:2])


def _resized(surface: Floats, like: Floats) -> Floats:
    """A smooth surface (h', w') or (h', w', 3) at the size of another array (h, w, …)."""
    size = (like.shape[1], like.shape[0])
    return np.asarray(cv2.resize(surface, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _reduced(pixels: Floats, side: int) -> Floats:
    """A copy (h', w', 3) whose longer side is at most ``side`` pixels."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32)
