"""What became of labelled pictures, counted: right, unsure, refused, and how many digits were wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.pictures import ADVERSARIAL, LabelledPicture
from benchmarks.tables import columns, interval, percent
from model import PictureError, Reader
from model.metrics import wilson_interval


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
        features: What else is known about it, as pairs of a question and an answer.
    """

    file: str
    kind: str
    truth: str
    answer: str
    status: str
    confidence: float
    features: tuple[tuple[str, str], ...] = ()

    @property
    def right(self) -> bool:
        """Whether the answer is the truth; for a picture of no digit, whether none was read for sure."""
        if not self.truth:
            return self.status not in ("read", "error")
        return self.answer == self.truth and self.status != "error"

    @property
    def digit_errors(self) -> int:
        """How many digits are wrong, missing or invented; where lines end is not counted."""
        return edit_distance(self.truth.replace("\n", ""), self.answer.replace("\n", ""))


@dataclass(frozen=True)
class Score:
    """The count of one group of pictures.

    Attributes:
        name: The group.
        pictures: How many.
        right: How many of them were read right, every digit of them, also where it was unsure.
        unsure: How many were read, rightly or not, and called unsure.
        refused: How many were taken for blank or for no digit, or could not be used.
        share: ``right`` / ``pictures``, 0 to 1.
        low: Lower end of the 95 % Wilson interval of ``share``.
        high: Upper end.
        digits: How many digits are on them.
        digit_errors: How many of those are wrong or missing, and how many more were invented.
        error_low: Lower end of the 95 % Wilson interval of ``digit_errors`` / ``digits``.
        error_high: Upper end. Where more digits were invented than are written, both are 1.
    """

    name: str
    pictures: int
    right: int
    unsure: int
    refused: int
    share: float
    low: float
    high: float
    digits: int
    digit_errors: int
    error_low: float
    error_high: float


def read_picture(reader: Reader, picture: LabelledPicture) -> Outcome:
    """Read one labelled picture; one that cannot be used counts as misread."""
    told = (picture.name, picture.kind, picture.truth)
    try:
        reading = reader.read(picture.source())
    except PictureError:
        return Outcome(*told, "", "error", 0.0, picture.features)
    confidence = min((digit.confidence for digit in reading.digits), default=0.0)
    return Outcome(*told, reading.text, reading.status, confidence, picture.features)


def score(name: str, outcomes: Sequence[Outcome]) -> Score:
    """Count the outcomes of one group."""
    right = sum(outcome.right for outcome in outcomes)
    statuses = [outcome.status for outcome in outcomes]
    share = right / len(outcomes) if outcomes else 0.0
    low, high = wilson_interval(right, len(outcomes))
    digits = sum(len(outcome.truth.replace("\n", "")) for outcome in outcomes)
    errors = sum(outcome.digit_errors for outcome in outcomes)
    error_low, error_high = wilson_interval(errors, digits) if errors <= digits else (1.0, 1.0)
    return Score(
        name,
        pictures=len(outcomes),
        right=right,
        unsure=statuses.count("unsure"),
        refused=sum(statuses.count(status) for status in ("blank", "not_a_digit", "error")),
        share=share,
        low=low,
        high=high,
        digits=digits,
        digit_errors=errors,
        error_low=error_low,
        error_high=error_high,
    )


def by_kind(outcomes: Sequence[Outcome]) -> tuple[Score, ...]:
    """One score per kind and the sum of them; apart from it, adversarial pictures and no digits."""
    fair = [outcome for outcome in outcomes if outcome.kind != ADVERSARIAL and outcome.truth]
    apart = [outcome for outcome in outcomes if outcome.kind == ADVERSARIAL or not outcome.truth]
    rows = _kinds(fair)
    if len(rows) > 1:
        rows.append(score("together", fair))
    return (*rows, *_kinds(apart))


def by_feature(outcomes: Sequence[Outcome]) -> tuple[Score, ...]:
    """One score for each thing that is known about pictures, such as their paper or their source."""
    features = sorted({feature for outcome in outcomes for feature in outcome.features})
    return tuple(
        score(": ".join(feature), [outcome for outcome in outcomes if feature in outcome.features])
        for feature in features
    )


def table(rows: Iterable[Score], head: str = "kind") -> str:
    """Scores as text in aligned columns, the first of them under ``head``."""
    titles = (
        *(head, "pictures", "right", "unsure", "refused", "share", "95 % interval"),
        *("digit errors", "95 % interval"),
    )
    cells = [
        (
            row.name,
            str(row.pictures),
            str(row.right),
            str(row.unsure),
            str(row.refused),
            percent(row.share),
            interval(row.low, row.high),
            f"{row.digit_errors} of {row.digits}",
            interval(row.error_low, row.error_high) if row.digits else "",
        )
        for row in rows
    ]
    return columns([titles, *cells])


def misread_line(outcome: Outcome) -> str:
    """One misread picture in words: truth, answer, confidence, file."""
    answer = outcome.answer.replace("\n", "/") or outcome.status.replace("_", " ")
    truth = outcome.truth.replace("\n", "/") or "–"
    return f"{truth} → {answer:<11}  {100 * outcome.confidence:5.1f} %  {outcome.file}"


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


def _kinds(outcomes: Sequence[Outcome]) -> list[Score]:
    kinds = dict.fromkeys(outcome.kind for outcome in outcomes)
    return [score(kind, [outcome for outcome in outcomes if outcome.kind == kind]) for kind in kinds]
