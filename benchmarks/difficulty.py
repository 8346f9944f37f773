"""How hard made-up photos are: by default, and level by level of one difficulty after the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from benchmarks.writing import Range


@dataclass(frozen=True)
class Difficulty:
    """How hard photos are made; a pair is a range in which each photo has its own value.

    Attributes:
        digit_height: Of the photo's longer side; less where a number would not fit.
        neatness: Of the hand, 0 = hasty, 1 = as printed in a copybook.
        numbers: Share of photos with more than one digit.
        touching: Share of those in which neighbours may touch.
        ruled: Share of photos of paper in which it is ruled or squared.
        line_strength: Of printed lines, against the ink's own.
        edge: Share of photos that show more than the page.
        gradient: Share of the light that is lost from one side of the photo to the other.
        shadow: Share of photos with a cast shadow.
        shadow_depth: Share of the light that such a shadow takes.
        tilt: Of the camera against the page, in degrees.
        turn: Of the page in the photo, up to this many degrees either way.
        blur: Standard deviation, as a share of the height of a digit.
        noise: Standard deviation, of 255.
        quality: Of the JPEG file.
        held: Share of photos whose file must be turned upright.
        side: The photo's longer side, in pixels.
    """

    digit_height: Range = (0.1, 0.6)
    neatness: Range = (0.4, 0.9)
    numbers: float = 0.5
    touching: float = 0.05
    ruled: float = 0.35
    line_strength: Range = (0.15, 0.6)
    edge: float = 0.3
    gradient: Range = (0.0, 0.4)
    shadow: float = 0.3
    shadow_depth: Range = (0.1, 0.45)
    tilt: Range = (0.0, 20.0)
    turn: float = 7.0
    blur: Range = (0.003, 0.025)
    noise: Range = (0.5, 6.0)
    quality: tuple[int, int] = (45, 95)
    held: float = 0.2
    side: tuple[int, int] = (480, 1440)


DEFAULT: Final = Difficulty()


@dataclass(frozen=True)
class Curve:
    """One difficulty, level by level, everything else as it is by default.

    Attributes:
        title: What becomes harder, with its unit.
        levels: The values, easiest first.
        at: The difficulty at a level.
    """

    title: str
    levels: tuple[float, ...]
    at: Callable[[float], Difficulty]


def _shares(level: float) -> tuple[float, float]:
    """A range of one value, given as a percentage."""
    return level / 100, level / 100


CURVES: Final[Mapping[str, Curve]] = {
    "blur": Curve(
        "blur, % of the digit's height",
        (0.5, 1, 2, 3, 4, 6, 8),
        lambda level: replace(DEFAULT, blur=_shares(level)),
    ),
    "light": Curve(
        "light lost across the photo, %",
        (0, 20, 40, 60, 75, 90),
        lambda level: replace(DEFAULT, gradient=_shares(level)),
    ),
    "shadow": Curve(
        "light lost in a cast shadow, %",
        (0, 20, 40, 60, 75, 90),
        lambda level: replace(DEFAULT, shadow=1.0, shadow_depth=_shares(level)),
    ),
    "size": Curve(
        "digit's height, % of the longer side",
        (40, 20, 10, 6, 4, 3, 2),
        lambda level: replace(DEFAULT, digit_height=_shares(level)),
    ),
    "tilt": Curve(
        "tilt of the camera, degrees",
        (0, 15, 30, 40, 50, 60),
        lambda level: replace(DEFAULT, tilt=(level, level)),
    ),
    "lines": Curve(
        "strength of printed lines, % of the ink's",
        (0, 20, 40, 60, 80, 100),
        lambda level: replace(DEFAULT, ruled=1.0, line_strength=_shares(level)),
    ),
    "noise": Curve(
        "noise, standard deviation of 255",
        (1, 4, 8, 12, 16, 24),
        lambda level: replace(DEFAULT, noise=(level, level)),
    ),
}
