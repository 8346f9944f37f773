"""Error under fifteen corruptions: ``python -m benchmarks.corruptions``.

Damages test digits in the manner of MNIST-C (``model.corruptions``) and reads each twice: as it
is, by the classifier alone, and as a picture, by the whole reader, which looks for ink, box and
centre first. Prints the error of every model asked for under every corruption.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.options import add_processes, natural, png, positive
from benchmarks.processes import read_all
from benchmarks.tables import columns, percent
from model import ArtifactError, Reader
from model.corruptions import CORRUPTIONS, corrupted
from model.mnist import DataError
from model.report import ARTIFACT
from training.data import Split, load_collection, load_mnist, stratified_choice

UNDAMAGED: Final = "none"
# The picture of examples: at most so many digits, so much enlarged, beside names of this width.
EXAMPLES: Final = 16
ENLARGEMENT: Final = 2
NAMES_WIDTH: Final = 108


@dataclass(frozen=True, eq=False)
class Task:
    """One test digit, to be damaged in every way and read.

    Attributes:
        image: uint8 (28, 28), 0 = paper, 255 = ink.
        label: 0 to 9.
        index: Position among the test digits.
        seed: Of the damage; the same for every model.
    """

    image: NDArray[np.uint8]
    label: int
    index: int
    seed: int


@dataclass(frozen=True)
class Errors:
    """How many of the same digits one model got wrong under one corruption.

    Attributes:
        corruption: Its name.
        digits: How many were read.
        classifier: How many of them the classifier alone got wrong.
        reader: How many the whole reader got wrong or refused.
    """

    corruption: str
    digits: int
    classifier: int
    reader: int


@dataclass(frozen=True)
class Mean:
    """The mean error over the corruptions, 0 to 1, and half the width of its 95 % interval.

    The interval tells how much another choice of digits would change it.
    """

    error: float
    margin: float


@dataclass(frozen=True)
class Measured:
    """One model under every corruption.

    Attributes:
        model: Its folder, as it was named.
        network: Its network's name.
        rows: The undamaged digits first, then each corruption.
        classifier: Mean error of the classifier alone.
        reader: Mean error of the whole reader.
    """

    model: str
    network: str
    rows: tuple[Errors, ...]
    classifier: Mean
    reader: Mean


def read_damaged(reader: Reader, task: Task) -> NDArray[np.bool_]:
    """Read one digit undamaged and under every corruption.

    Returns:
        bool (16, 2): whether the classifier alone and the whole reader were wrong.
    """
    images = damaged_images(task)
    scaled = np.stack(images).astype(np.float32) / np.float32(255)
    alone = reader.classifier.predict(scaled).argmax(axis=1) != task.label
    whole = [reader.read(image).text != str(task.label) for image in images]
    return np.column_stack([alone, whole])


def damaged_images(task: Task) -> list[NDArray[np.uint8]]:
    """The digit undamaged, then under every corruption, each uint8 (28, 28), light on dark."""
    return [task.image, *(corrupted(task.image, name, task.index, task.seed) for name in CORRUPTIONS)]


def measure(model: Path, tasks: Sequence[Task], processes: int) -> Measured:
    """Read every digit with one model.

    Raises:
        ArtifactError: the model cannot be used.
    """
    network = Reader.load(model).classifier.report.network
    # Digits × (undamaged and damaged) × (classifier, reader).
    wrong = np.stack(read_all(read_damaged, tasks, model, processes))
    counts = wrong.sum(axis=0)
    rows = tuple(
        Errors(name, len(tasks), int(alone), int(whole))
        for name, (alone, whole) in zip((UNDAMAGED, *CORRUPTIONS), counts, strict=True)
    )
    return Measured(str(model), network, rows, _mean(wrong[:, 1:, 0]), _mean(wrong[:, 1:, 1]))


def choose(split: Split, limit: int, seed: int) -> list[Task]:
    """Test digits, of each digit its share; all of them where ``limit`` is not less."""
    count = min(limit, len(split.y_test))
    chosen = stratified_choice(split.y_test, count, seed)
    return [Task(split.x_test[index], int(split.y_test[index]), int(index), seed) for index in chosen]


def table(measured: Sequence[Measured]) -> str:
    """The errors of all models as text: a row for each corruption, two columns for each model."""
    head = (
        "corruption",
        *(f"{item.network} {way}" for item in measured for way in ("alone", "in the reader")),
    )
    lines: list[tuple[str, ...]] = [head]
    for rows in zip(*(item.rows for item in measured), strict=True):
        counts = [count for row in rows for count in (row.classifier, row.reader)]
        lines.append((rows[0].corruption, *(percent(count / rows[0].digits) for count in counts)))
    means = [mean for item in measured for mean in (item.classifier, item.reader)]
    told = (f"{100 * mean.error:.1f} ± {100 * mean.margin:.1f} %" for mean in means)
    return columns([*lines, (f"mean of {len(CORRUPTIONS)}", *told)])


def draw_examples(tasks: Sequence[Task], path: Path) -> None:
    """Save what is read as a picture: a row for each corruption, a column for each digit."""
    columns_of_images = [damaged_images(task) for task in tasks]
    shown = np.pad(np.array(columns_of_images), ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=128)
    grid = np.hstack([np.vstack(list(column)) for column in shown])
    enlarged = np.kron(grid, np.ones((ENLARGEMENT, ENLARGEMENT), np.uint8))
    sheet = Image.new("L", (enlarged.shape[1] + NAMES_WIDTH, enlarged.shape[0]), 255)
    sheet.paste(Image.fromarray(enlarged), (NAMES_WIDTH, 0))
    draw, height = ImageDraw.Draw(sheet), enlarged.shape[0] // (1 + len(CORRUPTIONS))
    for row, name in enumerate((UNDAMAGED, *CORRUPTIONS)):
        draw.text((8, row * height + height // 2), name, 0, ImageFont.load_default(size=13), anchor="lm")
    sheet.save(path)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, write; returns the exit status."""
    options = _parser().parse_args(argv)
    try:
        split = load_collection(options.digits) if options.digits else load_mnist(options.data)
        tasks = choose(split, options.limit, options.seed)
        models = options.model or [ARTIFACT]
        measured = [measure(model, tasks, options.processes) for model in models]
    except (ArtifactError, DataError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Error on {len(tasks):,} test digits of {split.card.title}, damaged in {len(CORRUPTIONS)} ways\n")
    print(table(measured))
    if options.picture:
        draw_examples(tasks[:: -(-len(tasks) // EXAMPLES)], options.picture)
    if options.json:
        text = json.dumps(to_json(split, options.seed, measured), indent=2, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


def to_json(split: Split, seed: int, measured: Sequence[Measured]) -> dict[str, Any]:
    """The whole measurement as plain JSON data."""
    return {"data": split.card.title, "seed": seed, "models": [asdict(item) for item in measured]}


def _mean(wrong: NDArray[np.bool_]) -> Mean:
    """The mean of errors (digits, corruptions); what varies by chance is the digit."""
    per_digit = wrong.mean(axis=1)
    return Mean(float(per_digit.mean()), 1.96 * float(per_digit.std()) / len(per_digit) ** 0.5)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.corruptions",
        description=f"Damage test digits in {len(CORRUPTIONS)} ways and count how many are still read right.",
    )
    add = parser.add_argument
    data = parser.add_mutually_exclusive_group()
    data.add_argument("--data", type=Path, metavar="FILE.npz", help="MNIST (default: as for training)")
    data.add_argument(
        "--digits", type=Path, metavar="FILE.npz", help="a collection of digits instead of MNIST"
    )
    add(
        "--model",
        type=Path,
        action="append",
        metavar="DIR",
        help="a model folder; give it once for each model",
    )
    add(
        "--limit",
        type=positive,
        default=1000,
        metavar="N",
        help="test digits to damage (default: %(default)s)",
    )
    add("--seed", type=natural, default=0, metavar="N", help="another seed, other damage (default: 0)")
    add("--picture", type=png, metavar="FILE.png", help="draw some of the digits under every corruption")
    add("--json", type=Path, metavar="FILE", help="write every count as JSON")
    add_processes(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
