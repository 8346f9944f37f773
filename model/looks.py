"""What a picture reads as if some ink in it is the writing, and which of several such looks to believe.

A photo shows more than writing: edges, shadows, grain, printed lines. What of it is taken for ink
decides what is read, and what is read tells whether that was right.
"""

import itertools
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from model.ink import Ink
from model.normalization import Normalized
from model.pieces import Piece
from model.reading import Digit, Status
from model.report import Rejection
from model.wording import Words

# So many other looks are taken at most, until one is this clear.
MORE_LOOKS: Final = 5
CLEAR: Final = 0.97
# So many clear looks that say the same outvote the first, if that is not as clear.
SEVERAL: Final = 3
# A 1 is odd beside other digits if it is less or more high than they are by these factors.
ODDLY_LOW: Final = 0.7
ODDLY_HIGH: Final = 1.35
# A doubtful digit is probable from this confidence on.
PROBABLE: Final = 0.7


@dataclass(frozen=True, eq=False)
class Look:
    """What some ink of a picture reads as, if that is what was written.

    Attributes:
        ink: That ink.
        pieces: What of it is one digit each; none where all of it is the rim of a photo.
        normalized: The pieces as the network saw them.
        digits: What they were read as.
        limits: The thresholds that held.
        status: That of the whole.
        again: How many of the digits were in doubt and asked about again.
    """

    ink: Ink
    pieces: tuple[Piece, ...]
    normalized: tuple[Normalized, ...]
    digits: tuple[Digit, ...]
    limits: Rejection
    status: Status
    again: int = 0

    @property
    def text(self) -> str:
        """What it says, lines joined by newlines; empty where it is no number."""
        if self.status == "not_a_digit":
            return ""
        counted = [digit for digit in self.digits if digit.status != "not_a_digit"]
        lines = itertools.groupby(counted, key=lambda digit: digit.line)
        return "\n".join("".join(str(digit.digit) for digit in line) for _, line in lines)

    @property
    def bars(self) -> int:
        """How many a 1 is: so may an edge be, a printed line, or what is left of a 4 without its bar."""
        return sum(digit.digit == 1 for digit in self.digits)

    @property
    def has_odd_bar(self) -> bool:
        """Whether a 1 is far from as high as the other digits are."""
        heights = [digit.box.height for digit in self.digits if digit.digit != 1]
        if not heights:
            return False
        usual = statistics.median(heights)
        bars = [digit.box.height / usual for digit in self.digits if digit.digit == 1]
        return any(not ODDLY_LOW < height < ODDLY_HIGH for height in bars)

    @property
    def probable(self) -> int:
        """How many other digits are probable."""
        return sum(digit.digit != 1 and digit.confidence >= PROBABLE for digit in self.digits)

    @property
    def is_clear(self) -> bool:
        """Whether all is certain, and more than bars."""
        return self.status == "read" and self.bars < len(self.digits)

    @property
    def confidence(self) -> float:
        """That of the least certain digit."""
        return min(digit.confidence for digit in self.digits)


def believed(looks: Iterator[Look]) -> Look | None:
    """The look to believe, of all that a picture offers, the likeliest first; as few as needed are taken."""
    first = next(looks, None)
    if first is None:
        return None
    others = itertools.islice(looks, MORE_LOOKS)
    return _confirmed(first, others) if first.is_clear else _clearer(first, others)


def _confirmed(first: Look, others: Iterator[Look]) -> Look:
    """A clear look, unless others are as clear and know better.

    Where it shows an odd bar, the first that another one agrees with is believed, if any does: an edge
    or a printed line that looks like a 1 does not look so to all. Where it is only just clear, several
    clear looks that say the same outvote it.
    """
    is_doubtful = first.confidence < CLEAR
    if not (first.has_odd_bar or is_doubtful):
        return first
    seen = [first]
    for look in others:
        if not look.is_clear:
            continue
        alike = [other for other in seen if other.text == look.text]
        if alike and (first.has_odd_bar or alike[0] is first):
            return alike[0]
        seen.append(look)
        if len(alike) + 1 == SEVERAL:
            return _looked_again(look)
    return first


def _clearer(first: Look, others: Iterator[Look]) -> Look:
    """A look that is clear and loses no probable digit, else the first, which is not clear.

    Where several clear looks say the same, what they lose was not written, however probable it seemed.
    Nor does it show bars where the first, if any of its digits is probable, shows something else.
    The first is believed, too, where another look that is not clear says the same, unless bars are
    all that is doubtful about it. Bars alone, each certain, are believed where nothing is clear, nothing
    in the first look is probable, and two looks say the same.
    """
    clear: list[Look] = []
    said: Counter[str] = Counter()
    barred: list[Look] = []
    agreed: Look | None = None
    doubts_digits = first.probable > 0 and any(d.digit != 1 and d.status == "unsure" for d in first.digits)
    for look in others:
        if doubts_digits and not look.is_clear and look.text == first.text:
            return first
        if look.status == "read" and not look.is_clear and not first.probable:
            agreed = agreed or next((other for other in barred if other.text == look.text), None)
            barred.append(look)
        has_new_bars = first.probable > 0 and look.bars > first.bars
        if not look.is_clear or has_new_bars:
            continue
        said[look.text] += 1
        if said[look.text] == SEVERAL:
            return _looked_again(look)
        if look.probable < first.probable:
            continue
        is_agreed = any(other.text == look.text for other in clear)
        clear.append(look)
        if is_agreed or (look.confidence >= CLEAR and not look.bars):
            return _looked_again(look)
    if not clear:
        return _looked_again(agreed) if agreed else first
    return _looked_again(max(clear, key=lambda look: (-look.bars, look.confidence)))


def _looked_again(look: Look) -> Look:
    remark = Words("The first look gave nothing clear: looked again, for another kind of strokes.")
    return replace(look, ink=replace(look.ink, remarks=(remark, *look.ink.remarks)))
