"""Grey levels, counted once: their noise, quantiles and thresholds at the price of one histogram.

Sorting a hundred thousand numbers takes longer than all the rest that is done with a
drawing, and every question below would sort them again.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Counts = NDArray[np.float64]

# Levels are told apart by a quarter of a grey level, far below what any camera can.
STEP: Final = 0.25
# What lies beyond counts as this.
MOST: Final = 512.0
# Bins of Otsu's threshold.
OTSU_BINS: Final = 64
# More pixels than this tell no more about levels.
SAMPLE: Final = 100_000

_LEVELS: Final = np.arange(-MOST, MOST + STEP / 2, STEP)
# Where the levels from 0 on begin.
_ZERO: Final = len(_LEVELS) // 2


@dataclass(frozen=True, eq=False)
class Levels:
    """How often each grey level occurs.

    Attributes:
        counts: float64 (4097,), of the levels from -512 to 512 in steps of a quarter.
    """

    counts: Counts

    @classmethod
    def of(cls, values: Floats, beyond: int = 0) -> "Levels":
        """Count the levels of a picture (h, w), of pixels spread evenly over a large one.

        Args:
            values: The picture.
            beyond: So many pixels more have the level 0.
        """
        step = max(1, round((values.size / SAMPLE) ** 0.5))
        sample = np.ascontiguousarray(values[::step, ::step])
        # The histogram leaves out what lies beyond its range; half a step more, and 0 is a middle.
        clipped = np.clip(sample, -MOST, MOST)
        reach = [-MOST - STEP / 2, MOST + STEP / 2]
        counts = cv2.calcHist([clipped], [0], None, [len(_LEVELS)], reach)
        levels = counts.ravel().astype(np.float64)
        levels[_ZERO] += beyond / step**2
        return cls(levels)

    def quantile(self, share: float) -> float:
        """The level that this share of the pixels, 0 to 1, do not exceed; 0 where there are none."""
        return _quantile(_LEVELS, self.counts, share)

    def above(self, level: float) -> "Levels":
        """Only the levels above one."""
        return Levels(np.where(level < _LEVELS, self.counts, 0))

    def up_to(self, level: float) -> "Levels":
        """All levels, those above one counted as that one."""
        last = int(np.clip(round(level / STEP) + _ZERO, 0, len(_LEVELS) - 1))
        counts = self.counts.copy()
        counts[last] = counts[last:].sum()
        counts[last + 1 :] = 0
        return Levels(counts)

    @property
    def total(self) -> float:
        """How many pixels were counted."""
        return float(self.counts.sum())

    def noise(self) -> float:
        """Standard deviation of paper whose level is 0, in grey levels."""
        # Ink may cover half of a close-up: only the weaker half of the range tells the noise.
        weak = np.where(0.5 * self.quantile(0.999) > _LEVELS, self.counts, 0)
        folded = weak[_ZERO:].copy()
        folded[1:] += weak[_ZERO - 1 :: -1]
        return 1.4826 * _quantile(_LEVELS[_ZERO:], folded, 0.5)

    def otsu(self) -> float:
        """Otsu's threshold of the levels from 0 on: the largest variance between both sides of a cut."""
        edges = np.linspace(0.0, self.quantile(1.0), OTSU_BINS + 1)
        counts, _ = np.histogram(_LEVELS[_ZERO:], bins=edges, weights=self.counts[_ZERO:])
        centres = (edges[:-1] + edges[1:]) / 2
        below = np.cumsum(counts)
        above = below[-1] - below
        sums = np.cumsum(counts * centres)
        with np.errstate(divide="ignore", invalid="ignore"):
            between = below * above * np.square(sums / below - (sums[-1] - sums) / above)
        return float(edges[1 + int(np.argmax(np.nan_to_num(between)))])


def _quantile(levels: Counts, counts: Counts, share: float) -> float:
    reached = np.cumsum(counts)
    if reached[-1] <= 0:
        return 0.0
    # At least one pixel: the share 0 is the lowest level that occurs.
    return float(levels[int(np.searchsorted(reached, max(1.0, share * reached[-1])))])
