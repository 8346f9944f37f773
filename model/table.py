"""Readings of many pictures as a table, and the one writer of it as CSV."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from model import archive, spec
from model.files import PictureError
from model.formats import SUFFIXES
from model.reading import Digit, Reading, Status
from model.wording import Words, sentences

COLUMNS: Final = ("file", "text", "status", "confidence", "remark")
# Lines of writing stand beside each other: a cell with a line break upsets many programs.
LINE_BREAK: Final = " / "
# Of a confidence: as much as its calibration can mean.
DECIMALS: Final = 4
# With these a spreadsheet takes a cell for a formula and runs it.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Row:
    """What the table says of one picture.

    Attributes:
        file: Name of the picture, as it was given.
        status: That of the reading, or ``"error"`` if the picture could not be used.
        text: The number; lines of writing are joined by ``LINE_BREAK``.
        confidence: Calibrated probability of the least sure digit in the text, 0 to 1;
            ``None`` without text.
        remark: What text and confidence do not tell, in a few words; mostly empty.
    """

    file: str
    status: Status | Literal["error"]
    text: str = ""
    confidence: float | None = None
    remark: str = ""


def read_row(file: str, reading: Reading) -> Row:
    """The row of a picture that was read."""
    counted = [digit for digit in reading.digits if reading.text and digit.status != "not_a_digit"]
    return Row(
        file=file,
        status=reading.status,
        text=reading.text.replace("\n", LINE_BREAK),
        confidence=min((digit.confidence for digit in counted), default=None),
        remark=_remark(reading, counted),
    )


def failed_row(file: str, error: PictureError) -> Row:
    """The row of a picture that could not be used."""
    return Row(file, "error", remark=str(error))


def header() -> str:
    """The first line of the CSV form."""
    return _line(COLUMNS)


def to_csv(row: Row) -> str:
    """A row as a line of CSV: words in quotes, a file name never a formula.

    Returns:
        The columns of ``COLUMNS`` and a line feed. The confidence has ``DECIMALS`` decimals.
    """
    file = "'" + row.file if row.file.startswith(_FORMULA_STARTS) else row.file
    # Rounding must not make it certain, which no network is.
    confidence = "" if row.confidence is None else min(round(row.confidence, DECIMALS), 1 - 10**-DECIMALS)
    return _line((file, row.text, row.status, confidence, row.remark))


class SheetError(RuntimeError):
    """The table cannot be written; says where and why."""


class Sheet:
    """The table of one run as a CSV file, complete after every row."""

    def __init__(self, path: Path) -> None:
        """Begin the file; a file of this name is replaced.

        Raises:
            SheetError: it cannot be written, or is called like a picture or a ZIP file.
        """
        # "--csv *.jpg" would take the first picture for the table.
        if path.suffix.lower() in SUFFIXES | {archive.SUFFIX}:
            raise SheetError(f"{path}: a table is not written over a picture; name another file")
        self._path = path
        with self._writing():
            # Names of files may hold what no encoding does.
            self._file = path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
        self._write(header())

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    def add(self, row: Row) -> None:
        """Write a row.

        Raises:
            SheetError: it cannot be written.
        """
        self._write(to_csv(row))

    def _write(self, line: str) -> None:
        with self._writing():
            self._file.write(line)
            self._file.flush()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SheetError(f"{self._path}: cannot be written ({error.strerror})") from error


def _line(cells: tuple[str | float, ...]) -> str:
    line = io.StringIO()
    # Quoted even where no comma is: a spreadsheet may part cells at semicolons.
    csv.writer(line, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _remark(reading: Reading, counted: list[Digit]) -> str:
    """What to know besides the number; ``counted`` are the digits in it."""
    if reading.status == "blank":
        return Words("nothing is written")
    if reading.status == "not_a_digit":
        return Words("not a digit")
    unsure = [digit for digit in counted if digit.status == "unsure"]
    refused = len(reading.digits) - len(counted)
    remarks = []
    if unsure:
        remarks.append(_doubt(unsure, len(counted)))
    if refused:
        remarks.append(
            Words("one mark left out: not a digit|{count} marks left out: not digits", count=refused)
        )
    return sentences(*remarks, between="; ")


def _doubt(unsure: list[Digit], count: int) -> str:
    """What the network is unsure of among a number's ``count`` digits."""
    digit, *others = unsure
    if others:
        return Words("unsure of {unsure} of {digits} digits", unsure=len(unsure), digits=count)
    if count > 1:
        return Words("unsure of the {digit}", digit=digit.digit)
    second = max(set(range(spec.CLASSES)) - {digit.digit}, key=lambda label: digit.probabilities[label])
    return Words("unsure: {digit} or {second}", digit=digit.digit, second=second)
