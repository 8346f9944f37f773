"""One deformation of a digit over its whole range, and where the answer tips over.

Each picture is read as any other is, from decoding to the answer, so that what the reader takes
away again, a shadow or some noise, is taken away here as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model import spec
from model.deformations import RANGES, Deformation, deform
from model.reading import Digit, Reading

Read = Callable[[NDArray[np.uint8]], Reading]

# Values at which a digit is read, evenly over the range, 0 among them.
SAMPLES: Final = 21
# Each halves the interval in which the answer tips over.
HALVINGS: Final = 4
REFUSED: Final = "–"


@dataclass(frozen=True)
class Sample:
    """The digit as it is read at one value.

    Attributes:
        value: Of the deformation that is swept.
        figure: What is read: ``"7"``; several digits where it falls apart; a dash where something
            is seen but no digit; empty where nothing is.
        probabilities: Of 0 to 9, where one digit is seen; else ten zeros.
        picture: uint8 (h, w), the deformed digit.
        seen: float32 (28, 28), what the network saw, or ``None`` if it saw none or several.
    """

    value: float
    figure: str
    probabilities: tuple[float, ...]
    picture: NDArray[np.uint8] = field(compare=False, repr=False)
    seen: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Sweep:
    """A digit over the range of one deformation.

    Attributes:
        name: The deformation's, as in ``RANGES``.
        figure: What is read where nothing is done to the digit.
        start: What is read where this one is 0, the others being as they are.
        samples: In the order of their values.
        tips: Where something else begins to be read, first below 0 and then above; only those that
            are there, and none where ``start`` is not ``figure``.
    """

    name: str
    figure: str
    start: str
    samples: tuple[Sample, ...]
    tips: tuple[Sample, ...]


def sweep(ink: NDArray[np.float32], deformation: Deformation, name: str, read: Read) -> Sweep:
    """Read a digit at values over the whole range of one deformation.

    Args:
        ink: float32 (h, w), the digit's ink, 0 = paper, 1 = ink.
        deformation: What else is done to it; its own value of ``name`` has no effect.
        name: Which one is swept, of those in ``RANGES``.
        read: Reads a picture, as ``Reader.read`` does.
    """

    def read_with(others: Deformation, value: float) -> Sample:
        picture = deform(ink, replace(others, **{name: value}))
        return _sample(value, picture, read(picture))

    sample = partial(read_with, deformation)
    samples = [sample(float(value)) for value in values_of(name)]
    start = min(range(len(samples)), key=lambda index: abs(samples[index].value))
    figure = read_with(Deformation(), 0.0).figure
    sides = (samples[start::-1], samples[start:]) if samples[start].figure == figure else ()
    tips = [tip for side in sides if (tip := _tip(side, sample)) is not None]
    return Sweep(name, figure, samples[start].figure, tuple(samples), tuple(tips))


def values_of(name: str) -> NDArray[np.float64]:
    """The values at which a digit is read, ``SAMPLES`` of them; one is 0."""
    return np.round(np.linspace(*RANGES[name], SAMPLES), 6)


def _tip(side: list[Sample], sample: Callable[[float], Sample]) -> Sample | None:
    """The first other answer on the way from 0 outwards, as near to 0 as halving finds it."""
    figure = side[0].figure
    beyond = next((index for index, one in enumerate(side) if one.figure != figure), None)
    if beyond is None:
        return None
    before, after = side[beyond - 1], side[beyond]
    for _ in range(HALVINGS):
        between = sample((before.value + after.value) / 2)
        if between.figure == figure:
            before = between
        else:
            after = between
    return after


def _sample(value: float, picture: NDArray[np.uint8], reading: Reading) -> Sample:
    counted = [digit for digit in reading.digits if digit.status != "not_a_digit"]
    if reading.text:
        only = _only(counted)
        figure = reading.text.replace("\n", "")
    else:
        only = _only(list(reading.digits))
        figure = REFUSED if reading.digits else ""
    if only is None:
        return Sample(value, figure, (0.0,) * spec.CLASSES, picture)
    return Sample(value, figure, only.probabilities, picture, only.image)


def _only(digits: list[Digit]) -> Digit | None:
    return digits[0] if len(digits) == 1 else None
