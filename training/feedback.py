"""Visitors' corrections for training: looked through by a person, then learned from.

Corrections lie in a folder as the app keeps them (``model/corrections.py``). What a person lets pass
is moved into ``accepted`` in it, the rest into ``rejected``; a file manager does as well. Training
learns from accepted ones only, and every fifth is kept aside to tell whether learning helped with
what was not learned.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.classifier import Predictor
from model.corrections import Correction, CorrectionError, load_corrections
from model.metrics import wilson_interval
from model.mnist import DataError

Images = NDArray[np.uint8]
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"
EVERY: Final = 5
# Some corrections among many thousand digits would hardly be noticed: each is there several times,
# and augmentation makes every time another one of it.
REPEATS: Final = 8
SHADES: Final = " ░▒▓█"


@dataclass(frozen=True, eq=False)
class Feedback:
    """Accepted corrections, to learn from and to measure with.

    Attributes:
        learned: To train on.
        aside: Every fifth, not to train on.
    """

    learned: tuple[Correction, ...]
    aside: tuple[Correction, ...]

    def digits(self) -> tuple[Images, Images]:
        """Images uint8 (n, 28, 28) and labels uint8 (n,) to train on, each ``REPEATS`` times."""
        chosen = [one for one in self.learned if one.said is not None] * REPEATS
        return _images(chosen), np.array([one.said for one in chosen], np.uint8)

    def nondigits(self) -> Images:
        """Images uint8 (m, 28, 28) of what is said to be no digit, to train on."""
        return _images([one for one in self.learned if one.said is None] * REPEATS)


@dataclass(frozen=True)
class Read:
    """How many corrections a network reads as they were said to be."""

    learned: int
    aside: int


def load_feedback(folder: Path) -> Feedback:
    """The accepted corrections of a folder.

    Raises:
        DataError: there is none, or one is damaged; says what to do.
    """
    try:
        found = load_corrections(folder / ACCEPTED)
    except CorrectionError as error:
        raise DataError(str(error)) from error
    if not found:
        raise DataError(
            f"{folder / ACCEPTED}: no correction was found; look them through first: "
            f"python -m training review {folder}"
        )
    # By their random numbers: more corrections change nobody's part.
    aside = {one.id for one in found if int(one.id, 16) % EVERY == 0}
    return Feedback(
        tuple(one for one in found if one.id not in aside), tuple(one for one in found if one.id in aside)
    )


def count_read(classifier: Predictor, feedback: Feedback) -> Read:
    """How many corrections a network reads as said."""
    return Read(*(_right(classifier, part) for part in (feedback.learned, feedback.aside)))


def as_text(feedback: Feedback, before: Read, after: Read) -> str:
    """What learning from corrections changed, in two lines."""
    rows = [
        ("learned from", len(feedback.learned), before.learned, after.learned),
        ("kept aside", len(feedback.aside), before.aside, after.aside),
    ]
    return "\n".join(
        f"Corrections {name:<12}  {count:,}: read as said {was:,} before, {now:,} now{_interval(now, count)}"
        for name, count, was, now in rows
    )


def review(folder: Path, ask: Callable[[str], str] = input, show: Callable[[str], None] = print) -> int:
    """Show a person one correction after the other, and move it as they decide.

    Args:
        folder: Corrections as the app keeps them.
        ask: Asks a question; gives the answer.
        show: Shows some lines.

    Returns:
        How many were decided.

    Raises:
        DataError: a correction is damaged.
    """
    try:
        waiting = load_corrections(folder)
    except CorrectionError as error:
        raise DataError(str(error)) from error
    for decided, one in enumerate(waiting):
        said, read = ("no digit" if digit is None else str(digit) for digit in (one.said, one.read))
        show(as_blocks(one.image))
        show(f"{decided + 1} of {len(waiting)}: read as {read}, said to be {said} ({one.time})")
        word = ""
        while word not in {"y", "n", "s", "q"}:
            word = ask("Is it? y = yes, n = no, s = skip, q = stop: ").strip().lower()[:1]
        if word == "q":
            return decided
        if word != "s":
            move(folder, one.id, ACCEPTED if word == "y" else REJECTED)
    return len(waiting)


def move(folder: Path, name: str, part: str) -> None:
    """Move a correction into a part of its folder; whenever this ends, it is whole in one of them."""
    target = folder / part
    target.mkdir(exist_ok=True)
    picture = target / f"{name}.png"
    if not picture.exists():
        os.link(folder / f"{name}.png", picture)
    # The line makes it valid, so it goes with the picture there already, and still here.
    (folder / f"{name}.json").rename(target / f"{name}.json")
    (folder / f"{name}.png").unlink()


def as_blocks(image: Images) -> str:
    """An image, uint8 (28, 28), in characters, each pixel two of them broad."""
    levels = np.round(image / 255 * (len(SHADES) - 1)).astype(int)
    return "\n".join("".join(2 * SHADES[level] for level in line).rstrip() for line in levels)


def _images(corrections: list[Correction]) -> Images:
    return np.array([one.image for one in corrections], np.uint8).reshape(-1, 28, 28)


def _right(classifier: Predictor, corrections: tuple[Correction, ...]) -> int:
    if not corrections:
        return 0
    images = _images(list(corrections)).astype(np.float32) / np.float32(255)
    rows = classifier.predict(images)
    answers = np.hstack([rows, 1 - rows.sum(axis=1, keepdims=True)]).argmax(axis=1)
    said = [rows.shape[1] if one.said is None else one.said for one in corrections]
    return int((answers == np.array(said)).sum())


def _interval(count: int, total: int) -> str:
    if not total:
        return ""
    low, high = wilson_interval(count, total)
    return f" (95 % interval {low:.0%} to {high:.0%})"
