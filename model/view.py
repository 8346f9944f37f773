"""Which part of a picture is read, and which way up: for pictures that show more than a number."""

from dataclasses import dataclass
from typing import Final

from model.wording import Words

# Left, top, right and bottom edge, as shares of a picture's width and height.
Region = tuple[float, float, float, float]

ALL: Final[Region] = (0.0, 0.0, 1.0, 1.0)
_TURNED: Final = (
    "",
    Words("Turned by 90° to the right."),
    Words("Turned by 180°."),
    Words("Turned by 90° to the left."),
)


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
        cropped = Words("Cropped from {width} × {height} pixels.", width=width, height=height)
        told = (_TURNED[self.turns], "" if self.region == ALL else cropped)
        return [sentence for sentence in told if sentence]


WHOLE: Final = View()


def parse_view(turns: object, region: object) -> View:
    """The view that another program asks for; both values are untrusted.

    Args:
        turns: As in ``View``.
        region: As in ``View``, in any sequence of four numbers, or ``None`` for the whole picture.

    Raises:
        ValueError: they are none; the message says what was expected and what was found.
    """
    if region is None:
        region = ALL
    numbers = tuple(region) if isinstance(region, list | tuple) else ()
    if len(numbers) != len(ALL) or not all(isinstance(edge, int | float) for edge in numbers):
        raise ValueError(f"region: expected four numbers (left, top, right, bottom), found {region}")
    if isinstance(turns, float) and turns.is_integer():
        # JSON knows one kind of number, and some programs write all of them with a point.
        turns = int(turns)
    if isinstance(turns, bool) or not isinstance(turns, int):
        raise ValueError(f"turns: expected 0, 1, 2 or 3, found {turns}")
    return View(turns, numbers)


def pixel_box(region: Region, width: int, height: int) -> tuple[int, int, int, int]:
    """A region in the pixels of a picture of this size: left, top, right, bottom; never empty."""
    left, top = min(round(region[0] * width), width - 1), min(round(region[1] * height), height - 1)
    right, bottom = max(round(region[2] * width), left + 1), max(round(region[3] * height), top + 1)
    return left, top, right, bottom
