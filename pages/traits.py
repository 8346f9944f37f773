"""Ways of writing a digit that bring it close to another, each told from its shape.

None of them is a mistake: people write all of them, and others read them from what stands
around. A single digit has nothing around it.

Which digits a trait brings nearer was measured on 16,366 digits of other people's hands with the
network of model version 0.2.0: those digits get more of a chance, in the mean of the logarithms
or in how often they come near, where the trait is there than where it is not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from model.wording import Words
from pages.shapes import Shape

# From this reach on, as shares of the digit's height, a stroke to the side is meant as one.
# Between them lie bare stems (up to 0.07) and the shortest flags, bars and feet that people make.
LEAST_FLAG: Final = 0.12
LEAST_BAR: Final = 0.15
LEAST_FOOT: Final = 0.2
# A 2 or a 7 whose long stroke is shorter than this share of its height hardly has one.
LONG: Final = 0.3
# A loop that takes more than this of the height leaves no stem beside it.
MOST_LOOP: Final = 0.6
# Heights, 0 = top: where a top stroke ends, where a bar is put, where a foot begins.
TOP: Final = (0.0, 0.2)
WAIST: Final = (0.35, 0.75)
FOOT: Final = (0.85, 1.0)

ALL: Final = frozenset(range(10))


@dataclass(frozen=True)
class Trait:
    """One way of writing a digit.

    Attributes:
        words: What a digit with it is or has, to follow "your 7": ``"has no bar"``.
        change: What else one might do, without a full stop: ``"put a bar through the 7"``.
        close_to: The digits that it brings nearer.
        is_in: Whether a shape has it.
    """

    words: str
    change: str
    close_to: frozenset[int]
    is_in: Callable[[Shape], bool]


def _trait(
    words: str, change: str, close_to: set[int] | frozenset[int], is_in: Callable[[Shape], bool]
) -> Trait:
    return Trait(Words(words), Words(change), frozenset(close_to), is_in)


def _no_loop(shape: Shape) -> bool:
    return not shape.loops


def _some_loop(shape: Shape) -> bool:
    return bool(shape.loops)


def _large_loop(shape: Shape) -> bool:
    return any(loop.height > MOST_LOOP for loop in shape.loops)


def _foot(shape: Shape) -> bool:
    return shape.reach(*FOOT) >= LEAST_FOOT


TRAITS: Final[Mapping[int, tuple[Trait, ...]]] = {
    0: (
        _trait("is not closed", "close the ring of the 0", ALL - {8}, _no_loop),
        _trait("has a line through it", "leave out the line in the 0", {6, 8, 9}, lambda s: len(s.loops) > 1),
    ),
    1: (
        _trait("has a flag", "write the 1 without a flag", {2, 7, 9}, lambda s: s.flag >= LEAST_FLAG),
        _trait("stands on a foot", "write the 1 without a foot", {2}, _foot),
    ),
    2: (
        _trait(
            "has hardly a foot", "end the 2 in a longer stroke", {1, 3, 7}, lambda s: s.reach(*FOOT) < LONG
        ),
        _trait("has a loop", "write the 2 without a loop", {0, 8}, _some_loop),
    ),
    3: (_trait("closes into a loop", "leave the 3 open on its left", {0, 2, 5, 6, 8, 9}, _some_loop),),
    4: (_trait("is closed at the top", "leave the 4 open at the top", {0, 6, 8, 9}, _some_loop),),
    5: (
        _trait("closes into a loop", "leave the 5 open on its left", {0, 6, 8, 9}, _some_loop),
        _trait(
            "has hardly a stroke at its top",
            "give the 5 a clear stroke at its top",
            {3, 6},
            lambda s: s.reach(*TOP) < LONG,
        ),
    ),
    6: (
        _trait("has a loop that is not closed", "close the loop of the 6", {0, 1, 4}, _no_loop),
        _trait("is nearly all loop", "make the loop of the 6 smaller", {0}, _large_loop),
    ),
    7: (
        _trait("has no bar", "put a bar through the 7", {1, 9}, lambda s: s.reach(*WAIST) < LEAST_BAR),
        _trait(
            "has hardly a stroke at its top",
            "give the 7 a longer stroke at its top",
            {1, 4, 9},
            lambda s: s.reach(*TOP) < LONG,
        ),
        _trait("stands on a foot", "end the 7 in a bare stem", {1, 2, 3, 4}, _foot),
        _trait("has a loop", "write the 7 without a loop", {2, 4, 8, 9}, _some_loop),
    ),
    8: (_trait("has not two closed loops", "close both loops of the 8", ALL, lambda s: len(s.loops) < 2),),
    9: (
        _trait("has a loop that is not closed", "close the loop of the 9", ALL, _no_loop),
        _trait("has a curled foot", "end the 9 in a bare stem", {3, 5}, _foot),
    ),
}


def traits_of(digit: int, shape: Shape) -> tuple[Trait, ...]:
    """The traits that a digit of this shape has."""
    return tuple(trait for trait in TRAITS[digit] if trait.is_in(shape))
