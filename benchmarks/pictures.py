"""Labelled pictures to measure a reader on: a folder with a manifest, and ``.npz`` files.

``manifest.csv`` names each picture in its folder: the columns ``path`` and ``label`` are
needed, and ``/`` in a label starts the next line of digits; ``kind`` groups the pictures;
``thumbnail28`` = yes marks photos that their authors had already cut to 28 × 28,
``adversarial`` = yes deliberate trick pictures. Both are counted apart from their kind.
``source`` tells where a picture comes from; what stands before an ``@`` is counted as one.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.picture import Source
from training.gather import trajectory
from training.strokes import Strokes, render

ADVERSARIAL: Final = "adversarial"
THUMBNAIL: Final = "thumbnail"
# Pen trajectories are drawn as on the app's pad: its side, and widths from hairline to marker.
PAD_SIDE: Final = 280
PEN_WIDTHS: Final = (5, 10, 20, 32)


@dataclass(frozen=True)
class LabelledPicture:
    """One picture and what is written on it.

    Attributes:
        name: Path in its folder, or file and position, as a report names it.
        kind: The group it is counted in.
        truth: The digits, lines joined by newlines; empty for a picture of no digit.
        source: Gives the picture in a form that ``Reader.read`` takes.
        features: What else is known about it, as pairs of a question and an answer, e.g.
            ``("pen", "chalk")``.
    """

    name: str
    kind: str
    truth: str
    source: Callable[[], Source]
    features: tuple[tuple[str, str], ...] = ()


class ManifestError(ValueError):
    """A folder of pictures cannot be used; says what was expected and what was found."""


def read_manifest(folder: Path) -> tuple[list[LabelledPicture], int]:
    """The pictures of digits in a folder, and how many with other labels were left out.

    Raises:
        ManifestError: there is no ``manifest.csv``, a column is missing, or a picture is.
    """
    path = folder / "manifest.csv"
    if not path.is_file():
        raise ManifestError(f"{path}: not found; expected a table with the columns path and label")
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file)
        missing = {"path", "label"} - set(table.fieldnames or ())
        if missing:
            raise ManifestError(f"{path}: expected the columns path and label, missing {', '.join(missing)}")
        rows = list(table)
    digits = [row for row in rows if re.fullmatch(r"[0-9]+(/[0-9]+)*", row["label"])]
    for row in digits:
        if not (folder / row["path"]).is_file():
            raise ManifestError(f"{path}: the picture {row['path']} is not there")
    pictures = [
        LabelledPicture(
            row["path"],
            _kind(row),
            row["label"].replace("/", "\n"),
            partial(Path, folder / row["path"]),
            _features(row),
        )
        for row in digits
    ]
    return pictures, len(rows) - len(digits)


def read_npz(folder: Path) -> Iterator[LabelledPicture]:
    """The pictures in the ``.npz`` files of a folder: images, pen trajectories, or no digits at all.

    A file has the arrays ``images`` and ``labels``; or pen trajectories and ``labels``,
    drawn here with each of four pens; or ``images`` alone, which are no digits. Of a file
    that says which samples are for testing (``split`` or ``author_test``), only those count.

    Raises:
        ManifestError: there is no such file.
    """
    paths = sorted(folder.glob("*.npz"))
    if not paths:
        raise ManifestError(f"{folder}: expected .npz files, found none")
    for path in paths:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        for index in _test_part(arrays):
            yield from _samples(path.stem, arrays, int(index))


def _samples(stem: str, arrays: dict[str, Any], index: int) -> Iterator[LabelledPicture]:
    truth = str(int(arrays["labels"][index])) if "labels" in arrays else ""
    name = f"{stem}[{index}]"
    if "points" in arrays:
        strokes = trajectory(arrays, index)
        for width in PEN_WIDTHS:
            drawn = partial(_drawn, strokes, width)
            yield LabelledPicture(name, f"{stem}, pen {width}", truth, drawn)
    else:
        yield LabelledPicture(name, stem, truth, partial(np.asarray, arrays["images"][index]))


def _drawn(strokes: Strokes, pen_width: int) -> NDArray[np.uint8]:
    margin = PAD_SIDE / 5
    drawing = render(strokes, PAD_SIDE, pen_width, (margin, margin, PAD_SIDE - 2 * margin))
    return np.asarray(255 - drawing)


def _test_part(arrays: dict[str, Any]) -> NDArray[np.int64]:
    for name in ("split", "author_test"):
        if name in arrays:
            return np.flatnonzero(arrays[name])
    return np.arange(len(arrays["labels" if "labels" in arrays else "images"]))


def _kind(row: dict[str, str]) -> str:
    if row.get("adversarial") == "yes":
        return ADVERSARIAL
    return THUMBNAIL if row.get("thumbnail28") == "yes" else row.get("kind") or "picture"


def _features(row: dict[str, str]) -> tuple[tuple[str, str], ...]:
    source = (row.get("source") or "").partition("@")[0]
    return (("source", source),) if source else ()
