"""The MNIST recipe: one digit's ink, brought into the form the network was trained on.

Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits": the ink is
fitted into a 20 × 20 box, keeping its aspect ratio, with area resampling, then placed so
that its centre of mass is the middle of a 28 × 28 picture. MNIST's writers all used
similar pens; ours use a hairline or a paint brush, so very thin and very thick strokes
are first brought to a width that MNIST knows.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec

Floats = NDArray[np.float32]

# A stroke's width in the 28 × 28 picture, in its pixels: strokes inside the range are left
# as they are, others are brought to its nearer end.
THINNEST_STROKE: Final = 1.6
THICKEST_STROKE: Final = 3.4
# Strokes are widened or narrowed on a copy of this size, fine enough for tenths of a pixel.
FINE_SIDE: Final = 120
# Below this density a pixel is the soft rim of a stroke, not the stroke.
INK_LEVEL: Final = 0.5


@dataclass(frozen=True, eq=False)
class Normalized:
    """A digit in MNIST's form and what it took to bring it there.

    Attributes:
        image: float32 (28, 28), 0 = paper, 1 = ink (the design's DigitImage).
        scale: Factor by which the ink was reduced (below 1) or enlarged (above 1).
        stroke_before: Mean stroke width of the ink handed in, in its pixels.
    """

    image: Floats
    scale: float
    stroke_before: float

    @property
    def stroke_after(self) -> float:
        """Mean stroke width in the image, in its pixels."""
        return stroke_width(self.image)


def normalize(ink: Floats) -> Normalized:
    """Bring one digit's ink into MNIST's form.

    Args:
        ink: float32 (h, w), 0 = paper, 1 = ink, of any size.

    Raises:
        ValueError: there is no ink.
    """
    cropped = crop_to_ink(ink)
    stroke = stroke_width(cropped)
    adjusted = crop_to_ink(match_stroke(cropped, stroke))
    image = center_by_mass(fit_into_box(adjusted))
    return Normalized(
        image=image,
        scale=spec.DIGIT_BOX / max(cropped.shape),
        stroke_before=stroke,
    )


def crop_to_ink(ink: Floats, level: float = 0.1) -> Floats:
    """The smallest rectangle of ``ink`` (h, w) that holds all that is denser than ``level``.

    Raises:
        ValueError: nothing is.
    """
    inked = ink > level
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if rows.size == 0:
        raise ValueError("ink: expected some ink to normalize, found none")
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def stroke_width(ink: Floats) -> float:
    """Mean width of the strokes in a picture of ink (h, w), in its pixels.

    In a long bar of width w, the distance of a point to the nearer edge is w / 4 in the
    mean, so four times the mean distance is the width, at any direction and curvature.
    """
    # Enlarged first, so that a stroke of one or two soft pixels has an inside to measure.
    zoom = max(2, round(FINE_SIDE / max(ink.shape))) if max(ink.shape) < 4 * FINE_SIDE else 1
    fine = cv2.resize(_padded(ink), None, fx=zoom, fy=zoom, interpolation=cv2.INTER_LINEAR)
    inked = (fine > INK_LEVEL * min(1.0, float(fine.max()))).astype(np.uint8)
    distance = distances(inked)
    # Distances reach to the middle of the nearest pixel outside: 0.35 (diagonal) to 0.5 too far.
    return float(4.0 * (np.mean(distance[inked > 0]) - 0.42) / zoom)


def distances(inside: NDArray[np.uint8]) -> Floats:
    """How far each pixel of a mask (h, w) is from the nearest one outside: float32 (h, w), in pixels."""
    found = np.asarray(cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE), np.float32)
    # The last bit of OpenCV's root depends on where in memory the mask lies, and the same picture shall
    # give the same answer. Squares of distances are whole numbers.
    np.square(found, out=found)
    np.rint(found, out=found)
    return np.sqrt(found, out=found)


def match_stroke(ink: Floats, stroke: float) -> Floats:
    """Widen or narrow strokes that would be too thin or too thick in the 28 × 28 picture.

    Args:
        ink: float32 (h, w), cropped to its ink.
        stroke: Its mean stroke width, in its pixels.

    Returns:
        The same array where the stroke is within MNIST's range, else a new one of another
        size with the strokes redrawn.
    """
    # The box is fitted to the outer edges, so a change of width also changes the scale.
    longest = max(ink.shape)
    wanted = _clamped_width(stroke, longest)
    if wanted == stroke:
        return ink
    zoom = FINE_SIDE / longest
    margin = int(np.ceil(max(0.0, wanted - stroke) * zoom)) + 2
    size = (max(1, round(ink.shape[1] * zoom)), max(1, round(ink.shape[0] * zoom)))
    method = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    fine = _padded(np.asarray(cv2.resize(ink, size, interpolation=method), np.float32), margin)
    inked = (fine > INK_LEVEL * min(1.0, float(fine.max()))).astype(np.uint8)
    inside, outside = distances(inked), distances(1 - inked)
    # Signed distance to the stroke's edge, moved outwards or inwards by half the change.
    shift = (wanted - stroke) * zoom / 2
    # Inwards no further than the thinnest parts bear: narrowed, they must not vanish.
    moved = np.clip(inside - outside + max(shift, -0.7 * _thinnest_half(inside)) + 0.5, 0, 1)
    return np.asarray(moved, dtype=np.float32)


def fit_into_box(ink: Floats) -> Floats:
    """Scale ink (h, w) so that its longer side is 20 pixels, by area resampling."""
    scale = spec.DIGIT_BOX / max(ink.shape)
    # Paper is added beside a narrow digit until its scaled width is a whole number of
    # pixels: rounding the width itself would make a 1 half as thick or twice.
    below, beside = (_whole_pixels(side, scale) for side in ink.shape)
    padded = cv2.copyMakeBorder(ink, 0, below, 0, beside, cv2.BORDER_CONSTANT)
    size = (max(1, round(padded.shape[1] * scale)), max(1, round(padded.shape[0] * scale)))
    method = cv2.INTER_AREA if scale <= 1 else cv2.INTER_LINEAR
    fitted = np.clip(cv2.resize(padded, size, interpolation=method), 0, 1)
    # A hairline averaged over its surroundings is grey; MNIST's strokes have a black core.
    strongest = float(np.percentile(fitted[fitted > 0.05], 90)) if (fitted > 0.05).any() else 1.0
    return np.asarray(np.clip(fitted / max(strongest, 0.25), 0, 1), dtype=np.float32)


def center_by_mass(ink: Floats) -> Floats:
    """Place ink (h, w) of at most 20 × 20 pixels with its centre of mass in the middle of 28 × 28."""
    height, width = ink.shape
    mass = float(ink.sum())
    middle_x = float((ink.sum(axis=0) * np.arange(width)).sum()) / mass
    middle_y = float((ink.sum(axis=1) * np.arange(height)).sum()) / mass
    # Whole pixels, as in MNIST: a finer shift would blur.
    x = int(np.clip(round(spec.IMAGE_SIZE / 2 - middle_x), 0, spec.IMAGE_SIZE - width))
    y = int(np.clip(round(spec.IMAGE_SIZE / 2 - middle_y), 0, spec.IMAGE_SIZE - height))
    image = np.zeros((spec.IMAGE_SIZE, spec.IMAGE_SIZE), dtype=np.float32)
    image[y : y + height, x : x + width] = ink
    return image


def _whole_pixels(side: int, scale: float) -> int:
    """How much paper to add after a side so that it scales to a whole number of pixels.

    At one end only, so that the other still gives a full pixel of ink.
    """
    if abs(round(side * scale) - side * scale) < 0.1 * side * scale:
        return 0
    candidates = np.arange(side, side + max(1, round(1 / scale)))
    scaled = candidates * scale
    return int(np.argmin(np.abs(scaled - np.maximum(1, np.round(scaled)))))


def _clamped_width(stroke: float, longest: float) -> float:
    """The width within MNIST's range nearest to ``stroke``, in the pixels of the ink handed in.

    With a box of 20 pixels fitted to the ink's outer edges, a stroke changed from s to w
    appears 20 w / (longest + w - s) pixels wide; solved for the w that gives the limit.
    """
    appears = spec.DIGIT_BOX * stroke / longest
    limit = min(max(appears, THINNEST_STROKE), THICKEST_STROKE)
    return stroke if limit == appears else limit * (longest - stroke) / (spec.DIGIT_BOX - limit)


def _thinnest_half(inside: Floats) -> float:
    """Half the width of the thinnest tenth of the strokes, from the distances to their edges."""
    middle = (inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8)) - 1e-3) & (inside > 1)
    return float(np.percentile(inside[middle], 10)) if middle.any() else 0.0


def _padded(ink: Floats, margin: int = 1) -> Floats:
    """The same ink with a rim of paper, so that strokes end inside the picture."""
    # OpenCV's border takes a tenth of NumPy's time, and this is done for every piece of ink.
    padded = cv2.copyMakeBorder(ink, margin, margin, margin, margin, cv2.BORDER_CONSTANT)
    return np.asarray(padded, dtype=np.float32)
