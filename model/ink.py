"""From a picture to its ink: light, shadow and paper taken away.

The paper is estimated as a smooth surface (``model.paper``). What departs from it in one
common colour direction is ink, darker or lighter than its paper. Where the light is
uneven, the paper under the ink is then followed more closely, by what is left when
everything as narrow as a stroke is taken out; and the lines of ruled paper are removed
(``model.ruling``).
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from model.levels import Levels
from model.paper import fit_paper
from model.picture import Picture
from model.ruling import find_ruling

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# The paper is estimated on a reduced picture: light changes slowly, strokes don't matter.
PAPER_SIDE: Final = 96
# The colour of the ink is looked for on a larger one, where thin strokes still show it.
STROKE_SIDE: Final = 320
# Ink must differ from its paper by this much (of 255) and by this many times the noise.
LEAST_CONTRAST: Final = 8.0
NOISE_FACTOR: Final = 4.0
# The faintest part of a digit has at least this share of the contrast of its strongest.
FAINTEST_SHARE: Final = 0.3
# A picture whose paper varies by less than this (of 255) was not made by a camera.
FLAT_PAPER: Final = 3.0
# Departures from the smooth paper below this (of 255) are not worth following.
PAPER_TOLERANCE: Final = 2.0
# A stroke is narrower than this share of the shorter side, even a felt pen's in a close-up.
WIDEST_STROKE: Final = 0.3


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
    middling = _reduced(pixels, STROKE_SIDE)
    small = _reduced(middling, PAPER_SIDE)
    paper, unevenness = fit_paper(small)
    axis = ink_direction(middling - _resized(paper, middling))
    if axis is None:
        return None
    contrast, light_on_dark = measure_contrast(pixels, small, paper, axis)
    levels = Levels.of(contrast)
    ruled = find_ruling(contrast > _floor(levels.noise()))
    if ruled.any():
        contrast[ruled] = 0
        levels = Levels.of(contrast)
    density = to_density(contrast, levels)
    if density is None:
        return None
    remarks = []
    if unevenness > FLAT_PAPER:
        remarks.append(f"Uneven light removed: the paper's brightness varied by {unevenness:.0f} of 255.")
    if ruled.any():
        remarks.append(f"{int(ruled.sum()):,} pixels of ruled lines removed.")
    return Ink(density, light_on_dark, tuple(remarks))


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


def measure_contrast(pixels: Floats, small: Floats, paper: Floats, axis: Floats) -> tuple[Floats, bool]:
    """How far each pixel lies from its paper towards the ink.

    Args:
        pixels: float32 (h, w, 3), 0 to 255.
        small: float32 (h', w', 3), a reduced copy.
        paper: float32 (h', w', 3), the paper of that copy.
        axis: float32 (3,), the colour in which ink and paper differ, from paper to ink.

    Returns:
        float32 (h, w), 0 on paper, in grey levels under the paper's mean light; and
        whether the ink is the lighter side.
    """
    signal, surface = _along(axis, small), _along(axis, paper)
    sign = _stroke_sign(signal - surface)
    under = _close_paper(sign * signal, sign * surface, trusted=sign > 0)
    light_on_dark = bool(sign * axis.sum() > 0)
    contrast = _along(sign * axis, pixels) - _resized(under, pixels)
    if not light_on_dark:
        # Dark ink takes away a share of the light that falls on it: less in shadow.
        light = np.maximum(np.abs(under), 16.0)
        contrast = contrast * _resized((light.mean() / light).astype(np.float32), pixels)
    return np.asarray(contrast, dtype=np.float32), light_on_dark


def _stroke_sign(residual: Floats) -> Literal[1, -1]:
    """1 if what stands above the paper (h, w) is ink, -1 if it is a second paper and ink lies below.

    Paper is what most of a picture agrees on, but half a page in shadow agrees with itself
    as well. Then the other half, in the light, looks like ink until one sees how broad it is.
    """
    clear = 0.4 * Levels.of(np.abs(residual)).quantile(0.995)
    above, below = residual > clear, residual < -clear
    is_second_paper = below.any() and _broad_share(above) > 0.5 and _broad_share(below) < 0.25
    return -1 if is_second_paper else 1


def _broad_share(mask: Mask) -> float:
    """Share of a mask (h, w) that is broader than any stroke."""
    broad = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, _stroke_kernel(mask))
    return float(broad.sum()) / max(1, int(mask.sum()))


def _close_paper(signal: Floats, paper: Floats, trusted: bool) -> Floats:
    """Follow the paper more closely than a smooth surface can: hard shadows, a pasted slip.

    Opening takes out everything narrower than the widest stroke; what remains is paper,
    unless it stands out from the paper by as much as ink does: then it is a very broad brush.
    """
    smooth = cv2.GaussianBlur(signal, (3, 3), 0)
    kernel = _stroke_kernel(signal)
    if trusted and not _holds(smooth - paper > PAPER_TOLERANCE, kernel):
        return paper
    opened = cv2.morphologyEx(smooth, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_REPLICATE)
    strongest = Levels.of(signal - paper).quantile(0.995)
    if float((opened - paper).max()) > 0.5 * strongest:
        return paper
    followed = np.asarray(cv2.GaussianBlur(opened, (0, 0), 1.0), dtype=np.float32)
    # A dark corner is narrow without being ink: there the smooth surface knows better.
    return np.maximum(followed, paper) if trusted else followed


def _holds(mask: Mask, kernel: NDArray[np.uint8]) -> bool:
    """Whether a mask (h, w) may have room for a disc somewhere, beyond the picture's edge as well."""
    distance = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 3)
    return float(distance.max()) > 0.45 * len(kernel)


def _stroke_kernel(picture: NDArray[Any]) -> NDArray[np.uint8]:
    """A disc that no stroke in a picture of this size contains."""
    width = int(WIDEST_STROKE * min(picture.shape)) | 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)), dtype=np.uint8)


def to_density(contrast: Floats, levels: Levels) -> Floats | None:
    """Scale contrast so that paper is 0 and full ink is 1; ``None`` if there is no ink.

    Args:
        contrast: float32 (h, w), 0 on paper, in grey levels.
        levels: Its levels.
    """
    noise = levels.noise()
    candidates = levels.above(_floor(noise))
    if candidates.total < 4:
        return None
    full = candidates.quantile(0.85)
    if full < max(LEAST_CONTRAST, NOISE_FACTOR * noise):
        return None
    cut = max(candidates.up_to(full).otsu(), 0.4 * full)
    full = candidates.above(cut).quantile(0.6)
    strong = contrast > cut
    low = min(3.0 * noise, 0.4 * full)
    # A pencil presses now harder, now softer: what counts is the ink of the stroke nearby.
    nearby = np.maximum(_strongest_nearby(np.minimum(contrast, full), strong), FAINTEST_SHARE * full)
    density = np.clip((contrast - low) / (nearby - low), 0, 1).astype(np.float32, copy=False)
    faint = contrast > min(max(NOISE_FACTOR * noise, 0.4 * FAINTEST_SHARE * full), cut)
    return _connected_to(strong, faint, density)


def _floor(noise: float) -> float:
    """The contrast that paper alone hardly ever reaches."""
    return max(0.6 * LEAST_CONTRAST, 3.0 * noise)


def _strongest_nearby(contrast: Floats, strong: Mask) -> Floats:
    """The strongest contrast within a stroke's width of each pixel (h, w)."""
    mask = strong.astype(np.uint8)
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    # In a bar, the mean distance to the edge is a quarter of the width.
    reach = 2 * int(np.ceil(4 * cv2.mean(distance, mask)[0])) + 1
    return np.asarray(cv2.dilate(contrast, np.ones((reach, reach), np.uint8)), dtype=np.float32)


def _connected_to(strong: Mask, faint: Mask, density: Floats) -> Floats:
    """Keep faint ink only where it hangs together with strong ink (hysteresis)."""
    count, labels = cv2.connectedComponents(faint.astype(np.uint8), connectivity=8)
    keep = np.zeros(count, dtype=np.uint8)
    keep[labels.ravel()[np.flatnonzero(strong)]] = 1
    keep[0] = 0
    # The soft rim of a stroke belongs to it.
    kept = cv2.dilate(keep[labels], np.ones((3, 3), np.uint8))
    return np.asarray(density * kept, dtype=np.float32)


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
