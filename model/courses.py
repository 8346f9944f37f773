"""Straight lines that run over the whole page, found by their projection.

Looked at along its own slope, nearly every pixel of such a line stands off from the paper, and
the sum along it tells even a line that is lost in the noise pixel by pixel. The lines of one
page seen aslant are not parallel: each is looked for at every slope.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

# Lines are looked for in a copy of this width, at slopes up to this one (12 degrees).
SIDE: Final = 320
STEEPEST: Final = 0.21
# A line stands off over this share of its length on the page, and at both its ends: parts of
# this share of the picture's width.
COVERED: Final = 0.6
END: Final = 0.12
# At least this share of the picture's width is seen of it.
SHORTEST: Final = 0.3
# Sightings this many rows apart are of one line.
SAME_LINE: Final = 3
# Contrast is averaged over this many columns, along the line: noise cancels out, the line stays.
ALONG: Final = 7
# Then it must be this many times the noise, and this share of what a single pixel needs.
NOISES: Final = 3.0
FAINTEST: Final = 0.35
# A line is thinner than this many pixels: that far above and below there is less.
BESIDE: Final = 5
# Most pictures have no lines: a copy reduced this many times, by the strongest pixel, shows it first,
# where the shares above may be less by so much.
COARSE: Final = 4
SLACK: Final = 0.1
# A page is seen up to this many pixels from its edge.
RIM: Final = 3


@dataclass(frozen=True)
class Course:
    """Where a straight line runs: its row in the middle of the picture, and rows per column."""

    middle: float
    slope: float


def find_courses(contrast: Floats, least: float, beside: Mask) -> list[Course]:
    """The straight lines, level or nearly, that run over the whole page.

    Args:
        contrast: float32 (h, w), how far each pixel stands off from the paper, 0 on paper.
        least: What noise hardly ever reaches.
        beside: bool (h, w), what lies beside the page.
    """
    height, width = contrast.shape
    scale = min(1.0, SIDE / width)
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    shown = _standing_off(contrast, least, size)
    page = cv2.resize((~beside).astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    inside = cv2.erode(page, np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8), borderValue=1)
    shown &= inside > 0
    # Most drawings stand in the middle of their paper; the search below takes longest of all.
    if not (_may_run_across(shown) if inside.all() else shown.any()):
        return []
    # Of a line near a corner, only a part is seen: its middle may lie above the picture or below.
    beyond = int(STEEPEST * size[0] / 2) + 1
    around = ((beyond, beyond), (0, 0))
    stack = np.stack([np.pad(shown, around), np.pad(inside > 0, around)], axis=2).astype(np.uint8)
    coarse = _coarse(stack)
    likely = np.array([slope for slope in _slopes(coarse) if _sighted(coarse, float(slope), SLACK)])
    found: list[tuple[float, float, float]] = []
    for slope in _slopes(stack):
        if likely.size and np.abs(likely - slope).min() <= 2 / coarse.shape[1]:
            found += [(share, row, float(slope)) for share, row in _sighted(stack, float(slope))]
    return [Course((row - beyond + 0.5) / scale - 0.5, slope) for row, slope in _clustered(found)]


def may_reach(window: tuple[slice, slice], shape: tuple[int, ...]) -> bool:
    """Whether a level line may run over a page that fills the picture, told from where its ink is.

    Args:
        window: Rows and columns outside of which is nothing but paper.
        shape: Height and width of the picture.
    """
    height, width = shape[0], shape[1]
    rows, columns = window
    # As ``find_courses`` looks for its ends, and for what comes in from above or below.
    thick = max(1, round(width / SIDE))
    end = END * width + (ALONG + 2) * thick
    rim = STEEPEST * END * width + (BESIDE + 4) * thick
    if rows.start < rim or rows.stop > height - rim:
        return True
    return bool(columns.start < end and columns.stop > width - end)


def _may_run_across(shown: Mask) -> bool:
    """Whether anything stands off where lines on a page that fills the picture begin and end."""
    end = max(1, round(END * shown.shape[1]))
    # A line that comes in from above or below has run no further down or up within its end.
    rim = int(np.ceil(STEEPEST * end)) + 2
    if shown[:rim].any() or shown[-rim:].any():
        return True
    return _may_cross(shown[:, :end], rim) and _may_cross(shown[:, -end:], rim)


def _may_cross(strip: Mask, rim: int) -> bool:
    """Whether a line may stand off over half of an end (h, w), which it crosses within ``rim`` rows."""
    near = cv2.dilate(strip.astype(np.uint8), np.ones((2 * rim + 1, 1), np.uint8))
    return bool((near.sum(axis=1) > strip.shape[1] / 2).any())


def _standing_off(contrast: Floats, least: float, size: tuple[int, int]) -> Mask:
    """Where something stands off that may be a line, bool (h', w') of a width and height."""
    # What is strong counts as no more than what is clear: a stroke is no longer line for it.
    capped = np.clip(contrast, -2 * least, 2 * least)
    thick = max(1, round(contrast.shape[1] / size[0]))
    averaged = cv2.blur(capped, (ALONG * thick, 1), borderType=cv2.BORDER_REPLICATE)
    # Upright strokes and lines go on above and below: they cancel out.
    beside = np.pad(averaged, ((BESIDE * thick, BESIDE * thick), (0, 0)), mode="edge")
    rise = averaged - (beside[: -2 * BESIDE * thick] + beside[2 * BESIDE * thick :]) / 2
    noise = 1.4826 * float(np.median(np.abs(rise[::2, ::2])))
    inked = rise > max(FAINTEST * least, NOISES * noise)
    # By the strongest pixel under each reduced one, so that thin lines are not averaged away,
    # and of its neighbours above and below, so that a bent line still counts as straight.
    solid = cv2.dilate(inked.astype(np.uint8), np.ones((3 * thick, thick), np.uint8))
    return np.asarray(cv2.resize(solid, size, interpolation=cv2.INTER_NEAREST) > 0)


def _slopes(stack: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Every slope at which lines of a stack (h', w', 2) are looked for: the next moves an end by a row."""
    return np.arange(-STEEPEST, STEEPEST, 2 / stack.shape[1])


def _coarse(stack: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A stack (h', w', 2), reduced: a pixel tells of the strongest of ``COARSE`` × ``COARSE`` and near it."""
    height, width = (-(-side // COARSE) for side in stack.shape[:2])
    whole = np.zeros((height * COARSE, width * COARSE, 2), np.uint8)
    whole[: stack.shape[0], : stack.shape[1]] = stack
    blocks: NDArray[np.uint8] = whole.reshape(height, COARSE, width, COARSE, 2).max(axis=(1, 3))
    # A line between two coarse slopes, or two rows, is seen from both.
    blocks[..., 0] = cv2.dilate(blocks[..., 0], np.ones((3, 1), np.uint8))
    return blocks


def _sighted(stack: NDArray[np.uint8], slope: float, slack: float = 0.0) -> list[tuple[float, float]]:
    """Share that stands off, and row, of each line of one slope.

    Args:
        stack: uint8 (h', w', 2), what stands off, and what lies on the page.
        slope: Rows per column.
        slack: What the shares that make a line may lack.
    """
    height, width = stack.shape[:2]
    matrix = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], np.float32)
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    along, inside = cv2.split(cv2.warpAffine(stack, matrix, (width, height), flags=flags))
    # OpenCV sums rows of bytes in a tenth of NumPy's time.
    length = cv2.reduce(inside, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    share = cv2.reduce(along, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel() / np.maximum(length, 1)
    rows = np.flatnonzero((share > COVERED - slack) & (length > (SHORTEST - slack) * width))
    return [(float(share[row]), float(row)) for row in rows if _has_ends(along[row], inside[row], slack)]


def _has_ends(along: NDArray[np.uint8], inside: NDArray[np.uint8], slack: float) -> bool:
    """Whether a line reaches both edges of the page, or of the picture."""
    seen = along[inside > 0]
    end = max(1, round(END * len(along)))
    least = (0.5 - 2 * slack) * end
    return bool(seen[:end].sum() > least and seen[-end:].sum() > least)


def _clustered(found: list[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Row and slope of each line; neighbouring rows and slopes have seen the same one.

    Args:
        found: Share that stands off, row and slope of each sighting.
    """
    sightings = np.array(sorted(found, key=lambda item: item[1])).reshape(-1, 3)
    breaks = np.flatnonzero(np.diff(sightings[:, 1]) > SAME_LINE) + 1
    clusters = [cluster for cluster in np.split(sightings, breaks) if len(cluster)]
    # The best sightings of a thick line run along its edges, too: their mean is its middle.
    best = [cluster[cluster[:, 0] > cluster[:, 0].max() - 0.02] for cluster in clusters]
    return [(float(cluster[:, 1].mean()), float(cluster[:, 2].mean())) for cluster in best]
