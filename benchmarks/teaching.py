"""How much a handful of corrections helps a visitor, and what it costs.

    python -m benchmarks.teaching
    python -m benchmarks.teaching --digits digits.npz

Writers are made up: each has one unusual way of writing a 1 with a long flag, or a narrow 7 with a
bar, and varies it a little. Those whose digit the network mostly reads wrong correct it three
times; what they write after that is counted before and after. With ``--digits``, the test part of a
data set tells what the same corrections cost on everybody else's digits. With ``--embedding``, which
needs TensorFlow, digits are also found alike by what the network's last layer decides by. The
constants of ``model/adaptation.py`` and those below were chosen with other writers: ``--first 5000``.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.options import add_model, natural, positive
from benchmarks.tables import columns, percent
from model.adaptation import RADIUS, AdaptedClassifier, Lesson, blurred, unit
from model.classifier import Classifier, Predictor
from model.report import KERAS_FILE
from training.allographs import Allograph, Glyph
from training.data import load_labelled
from training.preprocessing import normalized_image
from training.strokes import draw_allograph, render

Floats = NDArray[np.float32]
CORRECTIONS: Final = 3
WRITTEN: Final = 100
TRIED: Final = 5
# A writer counts whose digit is read wrong at least so often among those tried.
MISREAD: Final = 0.6
# How far a writer strays from their own way, as a share of what people do.
SPREAD: Final = 0.25
# So large a share of a writer's digits read right is enough.
ENOUGH: Final = 0.95
HEADER: Final = (
    *("digit", "writers", "before", "after 3 corrections", f"writers with {ENOUGH:.0%}"),
    *("cost for others, points", "at most"),
)
# By the network's embedding: a wider one cost the others more than the pictures' does.
EMBEDDING_RADIUS: Final = 0.2


def one_long_flag(rng: np.random.Generator) -> Glyph:
    """A 1 whose upstroke begins low and far to the left, as taught in parts of Europe."""
    length, drop, stem = rng.uniform(0.28, 0.55), rng.uniform(0.12, 0.85), rng.uniform(0.5, 0.66)
    tip, bend = (stem - length, 0.04 + drop), (stem - length * 0.45, 0.04 + drop * rng.uniform(0.4, 0.6))
    return [[[tip, bend, (stem, 0.04)], [(stem, 0.5), (stem + rng.uniform(-0.08, 0.06), 0.97)]]]


def seven_narrow_bar(rng: np.random.Generator) -> Glyph:
    """A narrow 7 with a slanting top and a bar."""
    right, foot, left = rng.uniform(0.5, 0.75), rng.uniform(0.4, 0.62), rng.uniform(0.2, 0.45)
    middle, height, half = (right + foot) / 2, rng.uniform(0.4, 0.6), rng.uniform(0.15, 0.35)
    slope = [[(left, 0.05 + rng.uniform(0, 0.3)), (right, 0.05)], [(middle, 0.5), (foot, 0.97)]]
    return [slope, [[(middle - half, height + 0.02), (middle + half, height - 0.02)]]]


ALLOGRAPHS: Final[dict[int, Allograph]] = {1: one_long_flag, 7: seven_narrow_bar}


class Habit(np.random.Generator):
    """A writer's own choices, strayed from a little: one writer's numbers instead of anybody's."""

    def __init__(self, writer: int, hand: np.random.Generator) -> None:
        """Make the choices of one writer; ``hand`` makes the difference from time to time."""
        super().__init__(np.random.PCG64((7, writer)))
        self._hand = hand

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        """A number of this writer's, each time another one nearby."""
        place = super().random(size) + SPREAD * self._hand.uniform(-0.5, 0.5, size)
        return low + (high - low) * np.clip(place, 0, 1)

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """The same of a normal distribution; what is drawn many times over is tremor, and no habit."""
        if size is not None:
            return self._hand.normal(loc, scale, size)
        return loc + scale * (super().normal() + SPREAD * self._hand.normal())


@dataclass(frozen=True, eq=False)
class Writer:
    """What one writer wrote, float32 (n, 28, 28), and which digit it is."""

    digit: int
    images: Floats


@dataclass(frozen=True)
class Outcome:
    """What corrections did for one writer.

    Attributes:
        before: Share of the writer's later digits read right without them, 0 to 1.
        after: The same with them.
        cost: Accuracy on everybody else's digits, without less with them.
    """

    before: float
    after: float
    cost: float


def write(allograph: Allograph, writer: int, count: int, seed: int) -> Floats:
    """A writer's digits as the network sees them, float32 (count, 28, 28)."""
    hand = np.random.default_rng((seed, writer))
    images = []
    for _ in range(count):
        habit = Habit(writer, hand)
        strokes = draw_allograph(allograph, habit, neatness=0.5)
        pen = float(np.clip(habit.uniform(3.5, 7.5) + hand.normal(0, 0.4), 3, 9))
        images.append(normalized_image(render(strokes, 60, pen).astype(np.float32) / np.float32(255)))
    return np.stack(images).astype(np.float32) / np.float32(255)


class Remembering:
    """A classifier that answers the same array of images once."""

    def __init__(self, classifier: Classifier) -> None:
        """Remember what this one answers."""
        self.report = classifier.report
        self.predict = remembered(classifier.predict)


def remembered(function: Callable[[Floats], Floats]) -> Callable[[Floats], Floats]:
    """A function of images that is called once for each array."""
    known: dict[int, tuple[Floats, Floats]] = {}

    def call(images: Floats) -> Floats:
        # The array is kept beside its outcome, so that no other takes its place.
        if id(images) not in known:
            known[id(images)] = (images, function(images))
        return known[id(images)][1]

    return call


def misread_writers(classifier: Predictor, first: int, tried: int) -> list[Writer]:
    """Of ``tried`` writers per digit those whose digit is mostly read wrong, and what they write."""
    found = []
    for digit, allograph in ALLOGRAPHS.items():
        for writer in range(first, first + tried):
            wrong = answers(classifier, write(allograph, writer, TRIED, seed=1)) != digit
            if wrong.mean() >= MISREAD:
                found.append(Writer(digit, write(allograph, writer, WRITTEN, seed=2)))
    return found


def answers(classifier: Predictor, images: Floats) -> NDArray[np.int64]:
    """The answer to each image: 0 to 9, or 10 for no digit."""
    rows = classifier.predict(images)
    places: NDArray[np.int64] = np.hstack([rows, 1 - rows.sum(axis=1, keepdims=True)]).argmax(axis=1)
    return places


def teach(
    classifier: Predictor,
    writer: Writer,
    others: tuple[Floats, NDArray[np.uint8]],
    appearance: Callable[[Floats], Floats],
    radius: float,
) -> Outcome | None:
    """Correct a writer's first misread digits, then count; ``None`` where too few are misread."""
    right = answers(classifier, writer.images) == writer.digit
    wrong = np.flatnonzero(~right)[:CORRECTIONS]
    if len(wrong) < CORRECTIONS or wrong[-1] + 1 == len(right):
        return None
    rest = slice(int(wrong[-1]) + 1, None)
    lessons = [Lesson(image, writer.digit) for image in writer.images[wrong]]
    adapted = AdaptedClassifier(classifier, lessons, appearance, radius)
    images, labels = others
    lost = 0.0
    if len(images):
        lost = float((answers(classifier, images) == labels).mean())
        lost -= float((answers(adapted, images) == labels).mean())
    after = float((answers(adapted, writer.images[rest]) == writer.digit).mean())
    return Outcome(float(right[rest].mean()), after, lost)


def row(name: str, outcomes: Sequence[Outcome], has_others: bool) -> tuple[str, ...]:
    """One line of the table."""
    before, after = (np.array([getattr(one, name) for one in outcomes]) for name in ("before", "after"))
    costs = 100 * np.array([one.cost for one in outcomes])
    shown = (f"{costs.mean():.2f}", f"{costs.max():.2f}") if has_others else ("–", "–")
    good = int((after >= ENOUGH).sum())
    return name, str(len(outcomes)), percent(before.mean()), percent(after.mean()), str(good), *shown


def embedding(model: Path) -> Callable[[Floats], Floats]:
    """What the last layer of a model folder's Keras file decides by, in rows of length 1."""
    import keras

    from training.inference import features_of

    network = keras.models.load_model(model / KERAS_FILE, compile=False)

    def rows(images: Floats) -> Floats:
        features = features_of(network, np.round(255 * images).astype(np.uint8))
        return unit(features)

    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; returns the exit status."""
    options = _parser().parse_args(arguments)
    classifier = Remembering(Classifier.load(options.model))
    others = (np.zeros((0, 28, 28), np.float32), np.zeros(0, np.uint8))
    if options.digits is not None:
        found = load_labelled(options.digits)
        others = (found.images.astype(np.float32) / np.float32(255), found.labels)
        print(f"Others: {len(found.labels):,} test digits of {found.title}")
    writers = misread_writers(classifier, options.first, options.writers)
    kinds: list[tuple[str, Callable[[Floats], Floats], float]] = [("as they look", blurred, RADIUS)]
    if options.embedding:
        kinds.append(("by the embedding", embedding(options.model), EMBEDDING_RADIUS))
    lines: list[Sequence[str]] = [HEADER]
    for name, appearance, radius in kinds:
        known = remembered(appearance)
        taught = [(writer, teach(classifier, writer, others, known, radius)) for writer in writers]
        for digit in ALLOGRAPHS:
            outcomes = [one for writer, one in taught if one is not None and writer.digit == digit]
            if outcomes:
                lines.append(row(f"{digit}, alike {name}", outcomes, options.digits is not None))
    print(columns(lines))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.teaching",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_model(parser)
    add = parser.add_argument
    add("--writers", type=positive, default=260, metavar="N", help="writers tried per digit (default: 260)")
    add("--first", type=natural, default=20_000, metavar="N", help="number of the first (default: 20000)")
    add("--digits", type=Path, metavar="PATH", help="other people's digits, as for 'python -m training "
        "evaluate' (default: none)")  # fmt: skip
    add("--embedding", action="store_true", help="compare by the embedding, too (default: only as they look)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
