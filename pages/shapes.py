"""The shape of one written digit in numbers: its loops, and how far its ink reaches at each height.

Heights and lengths are shares of the digit's height, with the breadth of the pen taken off, so
that they are those of the line that the pen's middle drew. All of it is measured on the ink and
not on the strokes, so that an erasure counts and a photo could be measured too.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

# Paper enclosed by ink is a loop from this share of the pen's breadth squared on: less is a blot.
LEAST_LOOP: Final = 0.3
# Between these heights, 0 = top, a 1 shows nothing but its stem.
STEM: Final = (0.45, 0.8)
# Above this height it may have a flag.
FLAG: Final = 0.4


@dataclass(frozen=True)
class Loop:
    """Paper that is enclosed by ink.

    Attributes:
        centre: Height of its middle, 0 = top of the digit, 1 = bottom.
        height: Its height.
    """

    centre: float
    height: float


@dataclass(frozen=True, eq=False)
class Shape:
    """The shape of one written digit.

    Attributes:
        height: Of the line, without the pen's breadth, in pixels.
        width: Of the line, as a share of its height.
        loops: What is enclosed, from top to bottom.
        left: float64 (rows,), the leftmost ink in each row of pixels, as a share of ``height``,
            from the left edge; between its neighbours' in a row without ink.
        right: The same of the rightmost ink.
    """

    height: float
    width: float
    loops: tuple[Loop, ...]
    left: NDArray[np.float64]
    right: NDArray[np.float64]

    def reach(self, top: float, bottom: float) -> float:
        """How far the line reaches from left to right at most, in the rows between two heights."""
        rows = self._rows(top, bottom)
        return float((self.right[rows] - self.left[rows]).max())

    @property
    def flag(self) -> float:
        """How far the upper part reaches to the left of the stem, which may slant: the flag of a 1."""
        rows, upper = self._rows(*STEM), self._rows(0, FLAG)
        heights = np.linspace(0, 1, len(self.left))
        middle = (self.left + self.right) / 2
        slope, start = np.polyfit(heights[rows], middle[rows], 1)
        return float((start + slope * heights[upper] - self.left[upper]).max())

    def _rows(self, top: float, bottom: float) -> slice:
        count = len(self.left)
        return slice(int(top * count), max(int(top * count) + 1, round(bottom * count)))


def measure(ink: Mask) -> Shape | None:
    """Measure the shape of everything in a picture taken as one digit.

    Args:
        ink: bool (h, w), true where ink is.

    Returns:
        The shape; ``None`` where there is no ink, or no more than a dot.
    """
    if not ink.any():
        return None
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    crop = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    pen = pen_breadth(crop)
    height = crop.shape[0] - pen
    if height < pen:
        return None
    written = np.flatnonzero(crop.any(axis=1))
    # Half the pen stands out on each side of its middle.
    edges = (crop.argmax(axis=1) + pen / 2, crop.shape[1] - crop[:, ::-1].argmax(axis=1) - pen / 2)
    left, right = (np.interp(np.arange(len(crop)), written, edge[written]) / height for edge in edges)
    width = max(0.0, crop.shape[1] - pen) / height
    return Shape(height, width, _loops(crop, pen), left, right)


def pen_breadth(ink: Mask) -> float:
    """How broad the lines are, in pixels.

    Across a line the distance to the paper rises to half its breadth and falls again: its mean
    is a quarter of the breadth, and half a pixel, as it is measured to the next pixel's middle.
    """
    padded = np.pad(ink, 1).astype(np.uint8)
    distances = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return float(4 * (distances[padded > 0].mean() - 0.5))


def _loops(ink: Mask, pen: float) -> tuple[Loop, ...]:
    """The loops of a digit that fills its picture, from top to bottom."""
    paper = np.pad(~ink, 1, constant_values=True).astype(np.uint8)
    # Paper that meets at corners only is parted by ink that runs through between them.
    count, _, stats, centres = cv2.connectedComponentsWithStats(paper, connectivity=4)
    loops = [
        Loop(float(centres[label][1] - 1) / len(ink), float(stats[label, cv2.CC_STAT_HEIGHT]) / len(ink))
        # The first two are ink, and the paper around it.
        for label in range(2, count)
        if stats[label, cv2.CC_STAT_AREA] >= LEAST_LOOP * pen * pen
    ]
    return tuple(sorted(loops, key=lambda loop: loop.centre))
