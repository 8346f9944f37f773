"""How much the reader can bear: ``python -m benchmarks.stress``.

Reads made-up photos whose answers are known (``benchmarks.photos``): first many at the default
difficulty, counted by what they show, then the same photos at each level of one difficulty
after the other. Prints tables with 95 % intervals; the same seed gives the same photos.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from benchmarks.contact_sheet import draw_sheet
from benchmarks.difficulty import CURVES, DEFAULT, Difficulty
from benchmarks.options import add_model, add_processes, natural, png, positive
from benchmarks.photos import take_photo
from benchmarks.pictures import LabelledPicture
from benchmarks.processes import read_all
from benchmarks.scores import Outcome, Score, by_feature, by_kind, misread_line, read_picture, score, table
from model import ArtifactError, Reader

# A contact sheet shows at most this many photos.
SHEET: Final = 60


@dataclass(frozen=True)
class Shot:
    """One photo to take and to read: the seed of the run, its number, its difficulty."""

    seed: int
    number: int
    difficulty: Difficulty = DEFAULT

    def picture(self) -> LabelledPicture:
        """The photo, named after its seed and number."""
        photo = take_photo((self.seed, self.number), self.difficulty)
        name = f"{self.seed}-{self.number}"
        return LabelledPicture(name, photo.kind, photo.text, lambda: photo.file, photo.features)


def read_shot(reader: Reader, shot: Shot) -> Outcome:
    """Take a photo and read it."""
    return read_picture(reader, shot.picture())


def shots(
    seed: int, count: int, curves: Sequence[str], per_level: int
) -> dict[tuple[str, float], list[Shot]]:
    """What to photograph: ``count`` at the default difficulty, then each level of each curve."""
    plan = {("default", 0.0): [Shot(seed, number) for number in range(count)]}
    for name in curves:
        for level in CURVES[name].levels:
            harder = CURVES[name].at(level)
            plan[name, level] = [Shot(seed, number, harder) for number in range(per_level)]
    return plan


def draw_curves(curves: Mapping[str, Sequence[Score]], path: Path) -> None:
    """One small chart per difficulty: share read right, with its interval, over the levels."""
    down = -(-len(curves) // 3)
    figure = Figure(figsize=(12, 3 * down), layout="constrained")
    for place, (name, rows) in enumerate(curves.items(), start=1):
        axes = figure.add_subplot(down, min(3, len(curves)), place)
        levels, shares = CURVES[name].levels, [100 * row.share for row in rows]
        axes.fill_between(
            levels,
            [100 * row.low for row in rows],
            [100 * row.high for row in rows],
            color="#4f46e5",
            alpha=0.15,
        )
        axes.plot(levels, shares, "o-", color="#4f46e5", markersize=4)
        axes.set_xlabel(CURVES[name].title)
        axes.set_ylim(0, 101)
        axes.grid(alpha=0.3)
        if CURVES[name].levels[0] > CURVES[name].levels[-1]:
            axes.invert_xaxis()
    figure.axes[0].set_ylabel("read right, %")
    figure.savefig(path, dpi=100)


def save_misread(misread: Sequence[tuple[Shot, Outcome]], folder: Path) -> None:
    """Write the photos that were misread, named after seed, truth and answer."""
    folder.mkdir(parents=True, exist_ok=True)
    for shot, outcome in misread:
        truth, answer = (
            text.replace("\n", "_") for text in (outcome.truth, outcome.answer or outcome.status)
        )
        (folder / f"{outcome.file}-is-{truth}-read-{answer}.jpg").write_bytes(
            take_photo((shot.seed, shot.number), shot.difficulty).file
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Take, read, print, write; returns the exit status."""
    options = _parser().parse_args(argv)
    curves = options.curves if options.per_level else []
    plan = shots(options.seed, options.count, curves, options.per_level)
    every = [shot for group in plan.values() for shot in group]
    try:
        outcomes = read_all(read_shot, every, options.model, options.processes)
    except ArtifactError as error:
        print(error, file=sys.stderr)
        return 2
    default, rest = outcomes[: options.count], iter(outcomes[options.count :])
    levels = {
        name: [score(f"{level:g}", [next(rest) for _ in plan[name, level]]) for level in CURVES[name].levels]
        for name in curves
    }
    print(f"{table(by_kind(default), 'default difficulty')}\n\n{table(by_feature(default), 'of these')}")
    for name, rows in levels.items():
        print(f"\n{table(rows, CURVES[name].title)}")
    misread = [pair for pair in zip(every, default, strict=False) if not pair[1].right]
    print(f"\n{len(misread)} misread:", *(misread_line(outcome) for _, outcome in misread), sep="\n")
    _write(options, levels, default, misread)
    return 0


def _write(
    options: argparse.Namespace,
    levels: Mapping[str, Sequence[Score]],
    default: Sequence[Outcome],
    misread: Sequence[tuple[Shot, Outcome]],
) -> None:
    """Write the files that were asked for."""
    if options.picture and levels:
        draw_curves(levels, options.picture)
    if options.json:
        text = json.dumps(_to_json(options, levels, default), indent=2, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")
    if options.misread:
        save_misread(misread, options.misread)
    if options.sheet:
        shown = misread[:SHEET]
        captions = [misread_line(outcome) for _, outcome in shown]
        reader = Reader.load(options.model)
        draw_sheet(reader, [shot.picture() for shot, _ in shown], captions).save(options.sheet)


def _to_json(
    options: argparse.Namespace, levels: Mapping[str, Sequence[Score]], default: Sequence[Outcome]
) -> dict[str, Any]:
    """The whole measurement as plain JSON data."""
    return {
        "seed": options.seed,
        "difficulty": asdict(DEFAULT),
        "default": [asdict(row) for row in by_kind(default)],
        "features": [asdict(row) for row in by_feature(default)],
        "curves": {name: [asdict(row) for row in rows] for name, rows in levels.items()},
        "misread": [asdict(outcome) for outcome in default if not outcome.right],
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.stress",
        description="Read made-up photos: many at the default difficulty, then harder and harder ones.",
    )
    add = parser.add_argument
    add(
        "--count",
        type=positive,
        default=2000,
        metavar="N",
        help="photos at default difficulty (default: 2000)",
    )
    add(
        "--per-level",
        type=natural,
        default=200,
        metavar="N",
        help="photos at each level of a curve (200; 0: no curves)",
    )
    add(
        "--curves",
        nargs="+",
        choices=CURVES,
        default=list(CURVES),
        metavar="NAME",
        help=f"of {', '.join(CURVES)} (default: all)",
    )
    add("--seed", type=natural, default=0, metavar="N", help="another seed, other photos (default: 0)")
    add("--picture", type=png, metavar="FILE.png", help="draw the curves")
    add(
        "--sheet",
        type=png,
        metavar="FILE.png",
        help=f"draw the first {SHEET} misread photos on a contact sheet",
    )
    add("--misread", type=Path, metavar="DIR", help="write the misread photos into this folder")
    add("--json", type=Path, metavar="FILE", help="write every count as JSON")
    add_processes(parser)
    add_model(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
