"""What came of a visitor's handwriting test: each drawing beside its answer, and the figures that follow."""

import base64
import csv
import io
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import Digit, Reading, spec
from model.metrics import wilson_interval
from model.report import TFLITE_FILE, Report
from pages.languages import percentage, tr

TITLE: Final = "My handwriting"
# From this probability on, what an answer was not is worth telling beside what it was.
NEAR: Final = 0.1
DECIMALS: Final = 6
# Every picture in the ZIP file bears this time, the first that the format knows: the same
# drawings give the same file, and it does not tell when they were made.
PACKED: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class Drawn:
    """One drawing of the test and what it was read as.

    Attributes:
        number: Which of the test's drawings it is, from 1.
        asked: The digit that was asked for.
        png: The drawing as it was sent.
        reading: What the reader made of it.
    """

    number: int
    asked: int
    png: bytes
    reading: Reading

    @property
    def answer(self) -> int | None:
        """The digit it was read as; ``None`` where it was read as none, or as several."""
        return int(self.reading.text) if len(self.reading.text) == 1 else None

    @property
    def is_right(self) -> bool:
        """Whether it was read as the digit that was asked for."""
        return self.answer == self.asked

    @property
    def digit(self) -> Digit | None:
        """The only mark that was found; ``None`` where there is none, or several."""
        return self.reading.digits[0] if len(self.reading.digits) == 1 else None

    @property
    def others(self) -> tuple[tuple[int, float], ...]:
        """The digits it was, or nearly was, taken for though not asked for, the likeliest first."""
        if self.digit is None:
            return ()
        chances = enumerate(self.digit.probabilities)
        near = [(other, chance) for other, chance in chances if other != self.asked and chance >= NEAR]
        return tuple(sorted(near, key=lambda pair: -pair[1]))


@dataclass(frozen=True)
class Outcome:
    """The figures of one test; skipped digits are not among its drawings.

    Attributes:
        drawings: In the order in which they were made; at least one.
    """

    drawings: tuple[Drawn, ...]

    @property
    def right(self) -> int:
        """Number of drawings that were read as what was asked for."""
        return sum(drawn.is_right for drawn in self.drawings)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson score interval of the share read right, 0 to 1."""
        return wilson_interval(self.right, len(self.drawings))

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How often each digit (row) was read as each (column): int64 (10, 10), without ``unread``."""
        counts = np.zeros((spec.CLASSES, spec.CLASSES), np.int64)
        for drawn in self.drawings:
            if drawn.answer is not None:
                counts[drawn.asked, drawn.answer] += 1
        return counts

    @cached_property
    def unread(self) -> NDArray[np.int64]:
        """How many drawings of each digit were read as no digit, or as several: int64 (10,)."""
        asked = [drawn.asked for drawn in self.drawings if drawn.answer is None]
        return np.bincount(asked, minlength=spec.CLASSES).astype(np.int64)


def accuracy_sentence(outcome: Outcome) -> str:
    """The share read right, with how sure it is."""
    total = len(outcome.drawings)
    low, high = (f"{100 * end:.0f}" for end in outcome.interval)
    return tr(
        "{share:.0f} % right. With so few drawings, the share of many more would lie "
        "between {low} and {high} % (95 % interval).",
        share=100 * outcome.right / total,
        low=low,
        high=high,
    ).replace(" %", "\N{NO-BREAK SPACE}%")


def read_as(drawn: Drawn) -> str:
    """What a drawing was read as, in words."""
    if drawn.reading.status == "blank":
        return tr("nothing was found")
    if not drawn.reading.text:
        return tr("not taken for a digit")
    return tr("read as {answer}", answer=in_words(drawn.reading.text))


def in_words(text: str) -> str:
    """Lines of writing as they are told in a sentence."""
    return text.replace("\n", f" {tr('and')} ")


def chance(drawn: Drawn) -> str:
    """How sure the answer is, and what else it nearly was; empty where it is not one digit."""
    if drawn.answer is None or drawn.digit is None:
        return ""
    first = percentage(drawn.digit.confidence)
    second = next((pair for pair in drawn.others if pair[0] != drawn.answer), None)
    words = first
    if second is not None:
        other, share = second
        words = tr("{chance}, then {second} {share}", chance=first, second=other, share=percentage(share))
    return words.replace(" %", "\N{NO-BREAK SPACE}%").replace("> ", ">\N{NO-BREAK SPACE}")


def measured_set(outcome: Outcome, report: Report) -> dict[str, Any]:
    """The test as a measured set, in the form in which the Accuracy page takes it from the browser.

    The page *Handwriting* keeps it in ``sessionStorage`` under ``digit-reader.measured.handwriting``.

    Returns:
        JSON data:

        - ``name``: what the set is called;
        - ``weights``: SHA-256 of the served network that gave the answers;
        - ``counts``: 10 × 10 integers, rows truth, columns answers, without those of ``unread``;
        - ``unread``: ten integers, drawings of each digit that were read as no digit or as several;
        - ``digits``: for each drawing its ``index`` (from 0), ``truth``, ``answer`` (``None`` for
          one of ``unread``), ``confidence`` (0 to 1; 0 where there is no digit), ``probabilities``
          (ten, or none) and ``picture`` (28 × 28 as the network saw it, ink on nothing, a PNG as
          data URL, or empty).
    """
    return {
        "name": TITLE,
        "weights": report.files.get(TFLITE_FILE, ""),
        "counts": outcome.counts.tolist(),
        "unread": outcome.unread.tolist(),
        "digits": [_measured(drawn) for drawn in outcome.drawings],
    }


def _measured(drawn: Drawn) -> dict[str, Any]:
    digit = drawn.digit
    return {
        "index": drawn.number - 1,
        "truth": drawn.asked,
        "answer": drawn.answer,
        "confidence": round(digit.confidence, DECIMALS) if digit else 0.0,
        "probabilities": [round(chance, DECIMALS) for chance in digit.probabilities] if digit else [],
        "picture": _seen(digit.image) if digit is not None and digit.image is not None else "",
    }


def _seen(image: NDArray[np.float32]) -> str:
    """The network's input as black ink on nothing, so that the page's paper shows through."""
    ink = np.round(255 * image).astype(np.uint8)
    _, png = cv2.imencode(".png", np.dstack([np.zeros((*ink.shape, 3), np.uint8), ink]))
    return f"data:image/png;base64,{base64.b64encode(png.tobytes()).decode()}"


def pack(outcome: Outcome) -> bytes:
    """The drawings as a ZIP file: labelled pictures in folders 0 to 9, and ``manifest.csv``.

    It is what ``python -m training evaluate --digits FILE`` and ``gather`` take. The table has
    a row for each picture: ``path``, ``label``, ``read`` (empty where no digit was), ``status``
    and ``confidence``.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["path", "label", "read", "status", "confidence"])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for drawn in outcome.drawings:
            path = f"{drawn.asked}/{drawn.number:02}.png"
            archive.writestr(zipfile.ZipInfo(path, PACKED), drawn.png)
            confidence = "" if drawn.digit is None else f"{drawn.digit.confidence:.4f}"
            text = drawn.reading.text.replace("\n", " / ")
            writer.writerow([path, drawn.asked, text, drawn.reading.status, confidence])
        archive.writestr(zipfile.ZipInfo("manifest.csv", PACKED), table.getvalue())
    return packed.getvalue()
