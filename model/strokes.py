"""What is written is narrow: how broad the strokes of a picture are, and which side of them is paper.

A desk, a page and the shadows on it meet in steps: one side is brighter than the other, and
stays so. A stroke stands out from the paper on both its sides. Taking out everything narrower
than a square (a morphological opening) keeps steps where they are, at any slant, and leaves
the picture without its strokes; how large that square must be is found by trying some.
"""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# Widths tried, as shares of the picture's shorter side.
WIDTHS: Final = (0.03, 0.06, 0.12, 0.24)
# Up to this width, strokes hide nothing of their neighbourhood's paper.
NARROW: Final = 0.06
# The first of them that shows this share of what the best one shows is as wide as the strokes.
ENOUGH: Final = 0.7
# Strokes wider than any of these show this many times more without an opening.
BROAD: Final = 3.0
# Strokes that show less than this share of what others show are not there.
CREDIBLE: Final = 0.25
# Strokes stand off from their paper by this much (of 255), and by this many times the noise there.
LEAST: Final = 8.0
NOISES: Final = 7.5
# The surroundings of a stroke are a quarter of a picture reduced to this side.
SURROUNDINGS: Final = 64
# Standard deviation of the smoothing against noise, as a share of the longer side.
BLUR: Final = 1.5 / 1024
# Noise is measured in tiles of this many pixels.
TILE: Final = 8
# What meets the edge of the picture over this share of its length lies along it.
ALONG: Final = 0.5
# A stroke is at least this many times as long as it is wide.
SLENDER: Final = 3.0
# Ink that leaves the picture may be a desk's or a hand's: it counts this much.
LEAVING: Final = 0.25


@dataclass(frozen=True, eq=False)
class Blobs:
    """Connected ink and its measures, one entry per label; label 0 is paper.

    Attributes:
        labels: int32 (h, w).
        area: float64 (n,), pixels; 1 for paper, which nobody asks for.
        width: float64 (n,), mean width of the strokes in pixels, at least 1.
        length: float64 (n,), of the strokes in pixels.
        spread: int64 (n,), the shorter side of the surrounding rectangle.
        extent: int64 (n,), its longer side.
        height: int64 (n,), its upright side.
        contact: int64 (n,), how many of its pixels lie on the edge of the picture.
    """

    labels: NDArray[np.int32]
    area: NDArray[np.float64]
    width: NDArray[np.float64]
    length: NDArray[np.float64]
    spread: NDArray[np.int64]
    extent: NDArray[np.int64]
    height: NDArray[np.int64]
    contact: NDArray[np.int64]

    @property
    def leaves(self) -> Mask:
        """Which reach the edge of the picture, bool (n,)."""
        return self.contact > 0

    @property
    def along_border(self) -> Mask:
        """Which lie along the edge of the picture: a stroke that is cut off meets it with its width only."""
        along: Mask = self.contact > ALONG * self.extent
        along[0] = False
        return along

    @property
    def slender(self) -> Mask:
        """Which are strokes rather than specks or patches, bool (n,); never the paper."""
        slender: Mask = (self.length >= SLENDER * self.width) & (self.area >= 2 * SLENDER)
        slender[0] = False
        return slender

    def total(self, values: Floats) -> NDArray[np.float64]:
        """The sum of values (h, w) over each label, float64 (n,); 0 for paper."""
        return _total(self.labels, values, len(self.area))


def find_blobs(mask: Mask) -> Blobs:
    """Label and measure the connected ink of a mask (h, w)."""
    small = mask.astype(np.uint8)
    _, found, table, _ = cv2.connectedComponentsWithStats(small, connectivity=8)
    labels = np.asarray(found, dtype=np.int32)
    _, _, across, down, counted = np.asarray(table, dtype=np.int64).T
    area = np.maximum(counted, 1).astype(np.float64)
    area[0] = 1.0
    distance = _total(labels, np.asarray(cv2.distanceTransform(small, cv2.DIST_L2, 3)), len(area)) / area
    # In a bar, the mean distance to the edge is a quarter of the width, and half a pixel more.
    thick = np.maximum(4 * distance - 1, 1.0)
    border = np.concatenate([labels[0], labels[-1], labels[1:-1, 0], labels[1:-1, -1]])
    return Blobs(
        labels,
        area,
        thick,
        length=area / thick,
        spread=np.minimum(across, down),
        extent=np.maximum(across, down),
        height=down,
        contact=np.bincount(border, minlength=len(area)).astype(np.int64),
    )


def _total(labels: NDArray[np.int32], values: NDArray[Any], count: int) -> NDArray[np.float64]:
    inked = np.flatnonzero(labels)
    sums = np.bincount(labels.ravel()[inked], values.ravel()[inked], count)
    return np.asarray(sums, dtype=np.float64)


def without_strokes(signal: Floats, width: float) -> Floats:
    """What is left of a signal when all that rises from it and is narrower than a width is taken out.

    Args:
        signal: float32 (h, w), higher where there may be ink.
        width: Share of the shorter side.
    """
    size = max(3, int(width * min(signal.shape)) | 1)
    square = np.ones((size, size), np.uint8)
    sigma = max(0.8, BLUR * max(signal.shape))
    # Smoothing keeps noise out of the ground, but blurs the steps in it: there, without smoothing.
    grounds = [
        cv2.morphologyEx(values, cv2.MORPH_OPEN, square, borderType=cv2.BORDER_REPLICATE)
        for values in (signal, cv2.GaussianBlur(signal, (0, 0), sigma))
    ]
    return np.asarray(np.maximum(*grounds), dtype=np.float32)


def find_stroke_widths(
    signal: Floats, paper: Floats, nearby: Floats, is_smooth: bool
) -> list[tuple[int, float]]:
    """Which side of the paper ink lies on, and how wide its strokes are: the likeliest first.

    Args:
        signal: float32 (h, w), brightness along the colour in which ink and paper differ.
        paper: float32 (h, w), a smooth surface of it, or ``nearby``.
        nearby: float32 (h, w), what most of each neighbourhood agrees on.
        is_smooth: Whether ``paper`` explains most of the picture: then strokes may be of any width.

    Returns:
        Pairs of 1 if ink has the higher signal or -1 if the lower, and a width that no stroke
        exceeds, as a share of the shorter side, 0 if nothing can be said; after the first all
        others that show much. Empty: there is no ink.
    """
    shown = {
        (sign, width): _stroke_length(
            sign * signal,
            # A narrow stroke may stand on a strip of light or shadow that the surface does not follow.
            np.minimum(sign * paper, sign * nearby) if 0 < width <= NARROW else sign * paper,
            width,
        )
        for sign in (1, -1)
        for width in (*WIDTHS, 0.0)
    }
    first = _likeliest(shown, is_smooth)
    if first is None:
        return []
    least = CREDIBLE * max(shown.values())
    others = sorted((guess for guess in shown if guess != first), key=lambda guess: -shown[guess])
    return [first, *(guess for guess in others if shown[guess] >= least)]


def _likeliest(shown: dict[tuple[int, float], float], is_smooth: bool) -> tuple[int, float] | None:
    """Sign and width of the strokes by what each pair shows; ``None`` where nothing shows."""
    sign, most = max(((s, max(shown[s, w] for w in WIDTHS)) for s in (1, -1)), key=lambda pair: pair[1])
    broad = max((1, -1), key=lambda s: shown[s, 0.0])
    if is_smooth and shown[broad, 0.0] > BROAD * most:
        return broad, 0.0
    if most == 0:
        return None
    enough = next(index for index, width in enumerate(WIDTHS) if shown[sign, width] >= ENOUGH * most)
    # Where strokes cross they are wider: one size more.
    return sign, WIDTHS[min(enough + 1, len(WIDTHS) - 1)]


def local_noise(signal: Floats) -> Floats:
    """How noisy each part of a picture is, float32 (h, w), about 1 in a usual part.

    Measured where each neighbourhood is quietest, so that strokes do not count: the grain of a
    wooden desk is everywhere.
    """
    fine = np.abs(signal - cv2.GaussianBlur(signal, (3, 3), 0))
    size = (max(2, signal.shape[1] // TILE), max(2, signal.shape[0] // TILE))
    tiles = cv2.erode(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.ones((3, 3), np.uint8))
    usual = max(float(np.median(tiles)), 0.05)
    window = max(3, int(0.2 * min(size)) | 1)
    scaled = np.clip(tiles * (32 / usual), 0, 255).astype(np.uint8)
    noise = cv2.medianBlur(scaled, window).astype(np.float32) / 32
    return np.asarray(cv2.resize(noise, signal.shape[::-1]), dtype=np.float32)


def _stroke_length(signal: Floats, paper: Floats, width: float) -> float:
    """Length times contrast of all strokes that show with an opening of this width, without one at 0."""
    above = signal - paper
    if width > 0:
        rise = signal - without_strokes(signal, width)
        above = np.minimum(rise - float(np.median(rise[::4, ::4])), above)
    above = np.maximum(above, 0)
    blobs = find_blobs(above > np.maximum(LEAST, NOISES * _usual(above)))
    if not blobs.slender.any():
        return 0.0
    counts = np.where(blobs.leaves, LEAVING, 1.0) * blobs.slender
    return float((blobs.total(above) / blobs.width * counts).sum())


def _usual(above: Floats) -> Floats:
    """What is usual around each pixel (h, w): the noise there, or what is too broad to be a stroke."""
    scale = SURROUNDINGS / max(above.shape)
    size = (max(2, round(above.shape[1] * scale)), max(2, round(above.shape[0] * scale)))
    small = cv2.resize(above, size, interpolation=cv2.INTER_AREA)
    middle = cv2.medianBlur(np.clip(4 * small, 0, 255).astype(np.uint8), SURROUNDINGS // 4 - 1)
    return np.asarray(cv2.resize(middle.astype(np.float32) / 4, above.shape[::-1]), dtype=np.float32)
