"""Which part of a picture is read, and which way up: for pictures that show more than a number."""

from dataclasses import dataclass
from typing import Final

# Left, top, right and bottom edge, as shares of a picture's width and height.
Region = tuple[float, float, float, float]

ALL: Final[Region] = (0.0, 0.0, 1.0, 1.0)
_TURNED: Final = ("", "Turned by 90° to the right.", "Turned by 180°.", "Turned by 90° to the left.")


@dataclass(frozen=True)
class View:
    """How somebody wants an upright picture to be looked at: first turned, then cropped.

    Attributes:
        turns: Quarter turns clockwise, 0 to 3.
        region: What is left of the turned picture, in shares of its width and height.

    Raises:
        ValueError: no such turn, or a region that is empty or not within the picture.
    """

    turns: int = 0
    region: Region = ALL

    def __post_init__(self) -> None:
        """Verify turns and region."""
        if not isinstance(self.turns, int) or self.turns not in range(4):
            raise ValueError(f"turns: expected 0, 1, 2 or 3, found {self.turns}")
        left, top, right, bottom = self.region
        # Written so that a NaN fails, too.
        if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            raise ValueError(f"region: expected left < right and top < bottom in 0 to 1, found {self.region}")

    def remarks(self, width: int, height: int) -> list[str]:
        """What the view changes, as sentences for a visitor.

        Args:
            width: Width of the turned picture before it is cropped, in its pixels.
            height: Height of the turned picture before it is cropped, in its pixels.
        """
        cropped = "" if self.region == ALL else f"Cropped from {width} × {height} pixels."
        return [sentence for sentence in (_TURNED[self.turns], cropped) if sentence]


WHOLE: Final = View()


def pixel_box(region: Region, width: int, height: int) -> tuple[int, int, int, int]:
    """A region in the pixels of a picture of this size: left, top, right, bottom; never empty."""
    left, top = min(round(region[0] * width), width - 1), min(round(region[1] * height), height - 1)
    right, bottom = max(round(region[2] * width), left + 1), max(round(region[3] * height), top + 1)
    return left, top, right, bottom
