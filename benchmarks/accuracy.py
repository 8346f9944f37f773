"""How well pictures are read that other people wrote: ``python -m benchmarks.accuracy --data DIR``.

Every picture goes through the whole reader, as the app would read it. Prints a table per
kind of picture with 95 % intervals, then every picture that was misread.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.contact_sheet import draw_sheet
from benchmarks.pictures import ADVERSARIAL, LabelledPicture, ManifestError, read_manifest, read_npz
from model import ArtifactError, PictureError, Reader
from model.report import ARTIFACT, wilson_interval


@dataclass(frozen=True)
class Outcome:
    """What became of one picture.

    Attributes:
        file: The picture's name.
        kind: The group it is counted in.
        truth: The digits on it, lines joined by newlines; empty for a picture of no digit.
        answer: What was read; empty where nothing was.
        status: The reading's status, or ``"error"``.
        confidence: Of the least certain digit, also where it was refused; 0 where none was found.
    """

    file: str
    kind: str
    truth: str
    answer: str
    status: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the answer is the truth; for a picture of no digit, whether none was read."""
        return self.answer == self.truth and self.status != "error"

    @property
    def digit_errors(self) -> int:
        """How many digits are wrong, missing or invented; where lines end is not counted."""
        return edit_distance(self.truth.replace("\n", ""), self.answer.replace("\n", ""))


@dataclass(frozen=True)
class Score:
    """The count of one kind of picture.

    Attributes:
        kind: The group.
        pictures: How many.
        right: How many of them were read right, every digit of them.
        refused: How many were taken for blank or for no digit, or could not be used.
        share: ``right`` / ``pictures``, 0 to 1.
        low: Lower end of the 95 % Wilson interval of ``share``.
        high: Upper end.
        digits: How many digits are on them.
        digit_errors: How many of those are wrong or missing, and how many more were invented.
    """

    kind: str
    pictures: int
    right: int
    refused: int
    share: float
    low: float
    high: float
    digits: int
    digit_errors: int


def read_picture(reader: Reader, picture: LabelledPicture) -> Outcome:
    """Read one labelled picture; one that cannot be used counts as misread."""
    try:
        reading = reader.read(picture.source())
    except PictureError:
        return Outcome(picture.name, picture.kind, picture.truth, "", "error", 0.0)
    confidence = min((digit.confidence for digit in reading.digits), default=0.0)
    return Outcome(picture.name, picture.kind, picture.truth, reading.text, reading.status, confidence)


def score(kind: str, outcomes: Sequence[Outcome]) -> Score:
    """Count the outcomes of one kind."""
    right = sum(outcome.right for outcome in outcomes)
    refused = sum(outcome.status != "read" for outcome in outcomes)
    share = right / len(outcomes) if outcomes else 0.0
    interval = wilson_interval(right, len(outcomes))
    digits = sum(len(outcome.truth.replace("\n", "")) for outcome in outcomes)
    errors = sum(outcome.digit_errors for outcome in outcomes)
    return Score(kind, len(outcomes), right, refused, share, *interval, digits, errors)


def edit_distance(truth: str, answer: str) -> int:
    """The least number of letters to change, insert or delete that makes one text the other (Levenshtein)."""
    row = list(range(len(answer) + 1))
    for index, letter in enumerate(truth, start=1):
        before, row[0] = row[0], index
        for column, other in enumerate(answer, start=1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (letter != other)),
            )
    return row[-1]


def scores(outcomes: Sequence[Outcome]) -> tuple[Score, ...]:
    """One score per kind and the sum of them; apart from it, adversarial pictures and no digits."""
    fair = [outcome for outcome in outcomes if outcome.kind != ADVERSARIAL and outcome.truth]
    apart = [outcome for outcome in outcomes if outcome.kind == ADVERSARIAL or not outcome.truth]
    rows = _by_kind(fair)
    if len(rows) > 1:
        rows.append(score("together", fair))
    return (*rows, *_by_kind(apart))


def _by_kind(outcomes: Sequence[Outcome]) -> list[Score]:
    kinds = dict.fromkeys(outcome.kind for outcome in outcomes)
    return [score(kind, [outcome for outcome in outcomes if outcome.kind == kind]) for kind in kinds]


def table(rows: Iterable[Score]) -> str:
    """Scores as text in aligned columns."""
    cells = [("kind", "pictures", "right", "refused", "share", "95 % interval", "digit errors")]
    for row in rows:
        interval = f"{100 * row.low:.1f} to {100 * row.high:.1f} %"
        share = f"{100 * row.share:.1f} %"
        errors = f"{row.digit_errors} of {row.digits}"
        cells.append((row.kind, str(row.pictures), str(row.right), str(row.refused), share, interval, errors))
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join((line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:]))) for line in cells
    )


def misread_line(outcome: Outcome) -> str:
    """One misread picture in words: truth, answer, confidence, file."""
    answer = outcome.answer.replace("\n", "/") or outcome.status.replace("_", " ")
    truth = outcome.truth.replace("\n", "/") or "–"
    return f"{truth} → {answer:<11}  {100 * outcome.confidence:5.1f} %  {outcome.file}"


def limited(pictures: Sequence[LabelledPicture], limit: int | None) -> list[LabelledPicture]:
    """At most ``limit`` pictures of each kind, spread evenly over all of that kind."""
    if limit is None:
        return list(pictures)
    chosen = []
    for kind in dict.fromkeys(picture.kind for picture in pictures):
        same = [picture for picture in pictures if picture.kind == kind]
        places = np.linspace(0, len(same) - 1, min(limit, len(same))).round().astype(int)
        chosen += [same[place] for place in places]
    return chosen


def to_json(reader: Reader, outcomes: Sequence[Outcome], left_out: int) -> dict[str, Any]:
    """The whole measurement as plain JSON data."""
    report = reader.classifier.report
    return {
        "model": {"version": report.model_version, "network": report.network, "data": report.data.title},
        "left_out": left_out,
        "kinds": [asdict(row) for row in scores(outcomes)],
        "misread": [asdict(outcome) for outcome in outcomes if not outcome.right],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, write; returns the exit status."""
    options = _parser().parse_args(argv)
    try:
        reader = Reader.load(options.model)
        pictures, left_out = read_manifest(options.data)
        if options.npz:
            pictures += read_npz(options.data / "npz")
    except (ArtifactError, ManifestError) as error:
        print(error, file=sys.stderr)
        return 2
    pictures = limited(pictures, options.limit)
    outcomes = [
        read_picture(reader, picture)
        for picture in tqdm(pictures, unit=" pictures", disable=not sys.stderr.isatty())
    ]
    misread = [pair for pair in zip(pictures, outcomes, strict=True) if not pair[1].right]
    print(table(scores(outcomes)))
    print(f"\n{left_out} pictures with other labels were left out.\n\n{len(misread)} misread:")
    print("\n".join(misread_line(outcome) for _, outcome in misread))
    if options.json:
        text = json.dumps(to_json(reader, outcomes, left_out), indent=2, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")
    if options.sheet:
        captions = [misread_line(outcome) for _, outcome in misread]
        draw_sheet(reader, [picture for picture, _ in misread], captions).save(options.sheet)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description="Read labelled pictures and count how many are read right.",
    )
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="folder with manifest.csv and its pictures")
    add("--npz", action="store_true", help="also the .npz files in DIR/npz (their test parts, where known)")
    add("--limit", type=_positive, metavar="N", help="at most N pictures of each kind (default: all)")
    add("--sheet", type=_png, metavar="FILE.png", help="draw the misread pictures on a contact sheet")
    add("--json", type=Path, metavar="FILE", help="write counts and misread pictures as JSON")
    add(
        "--model",
        type=Path,
        default=ARTIFACT,
        metavar="DIR",
        help="folder of the model (default: the one that comes with the program)",
    )
    return parser


def _png(text: str) -> Path:
    if not text.lower().endswith(".png"):
        raise argparse.ArgumentTypeError(f"expected a file name ending in .png, found {text}")
    return Path(text)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected a number of 1 or more, found {text}")
    return value


if __name__ == "__main__":
    sys.exit(main())
