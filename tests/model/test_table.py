"""The table of many pictures: what a row says, and CSV that no spreadsheet runs."""

import csv

import pytest

from model.files import PictureError
from model.pieces import Box
from model.reading import Digit, DigitStatus, Reading
from model.table import COLUMNS, Row, failed_row, header, read_row, to_csv


def digit(label: int, confidence: float, status: DigitStatus = "read", second: int = 8) -> Digit:
    """A digit of that probability, and another label that takes the rest."""
    rest = {label: confidence, second: 1 - confidence}
    probabilities = tuple(rest.get(other, 0.0) for other in range(10))
    return Digit(label, confidence, probabilities, Box(0, 0, 1, 1), status=status)


def cells(row: Row) -> list[str]:
    """The cells that a program finds in the line."""
    (found,) = csv.reader([to_csv(row)])
    return found


@pytest.mark.parametrize(
    ("made", "row"),
    [
        (Reading("7", "read", (digit(7, 0.9),)), Row("a.png", "read", "7", 0.9)),
        (
            Reading("12\n59", "read", (digit(1, 0.9), digit(2, 0.7), digit(5, 0.8), digit(9, 0.99))),
            Row("a.png", "read", "12 / 59", 0.7),
        ),
        (
            Reading("1", "read", (digit(1, 0.9), digit(2, 0.2, "not_a_digit"))),
            Row("a.png", "read", "1", 0.9, "one mark left out: not a digit"),
        ),
        (
            Reading("1", "read", (digit(3, 0.1, "not_a_digit"), digit(1, 0.9), digit(2, 0.2, "not_a_digit"))),
            Row("a.png", "read", "1", 0.9, "2 marks left out: not digits"),
        ),
        (
            Reading("1", "unsure", (digit(1, 0.6, "unsure", second=7),)),
            Row("a.png", "unsure", "1", 0.6, "unsure: 1 or 7"),
        ),
        (
            Reading("14", "unsure", (digit(1, 0.9), digit(4, 0.5, "unsure"))),
            Row("a.png", "unsure", "14", 0.5, "unsure of the 4"),
        ),
        (
            Reading(
                "14",
                "unsure",
                (digit(1, 0.6, "unsure"), digit(4, 0.5, "unsure"), digit(3, 0.1, "not_a_digit")),
            ),
            Row("a.png", "unsure", "14", 0.5, "unsure of 2 of 2 digits; one mark left out: not a digit"),
        ),
        (
            Reading("", "not_a_digit", (digit(3, 0.1, "not_a_digit"), digit(4, 0.9))),
            Row("a.png", "not_a_digit", remark="not a digit"),
        ),
        (Reading("", "blank"), Row("a.png", "blank", remark="nothing is written")),
    ],
)
def test_a_row_tells_number_confidence_and_what_else_there_is(made: Reading, row: Row) -> None:
    assert read_row("a.png", made) == row


def test_a_picture_that_failed_has_its_reason_as_remark() -> None:
    assert failed_row("a.png", PictureError("It is empty.")) == Row("a.png", "error", remark="It is empty.")


def test_a_line_has_the_columns_of_the_header() -> None:
    assert next(csv.reader([header()])) == list(COLUMNS)
    assert to_csv(Row("a.png", "read", "7", 0.98765)) == '"a.png","7","read",0.9877,""\n'
    assert to_csv(Row("a.png", "blank", remark="nothing")) == '"a.png","","blank","","nothing"\n'


def test_rounding_never_makes_a_certainty() -> None:
    assert cells(Row("a.png", "read", "7", 0.99999))[3] == "0.9999"


@pytest.mark.parametrize(
    "name", ["=1+1.png", "+1.png", "-1.png", "@sum.png", "\t=1.png", "\r=1.png", "\n=1.png", "＝1.png"]
)
def test_no_file_name_is_a_formula(name: str) -> None:
    assert cells(Row(name, "blank"))[0] == f"'{name}"


@pytest.mark.parametrize(
    "name", ['a "b", c.png', "a;=1+1.png", "two\nlines.png", "sieben–\N{PENCIL}.png", ""]
)
def test_every_other_file_name_comes_back_as_it_was(name: str) -> None:
    line = to_csv(Row(name, "blank"))
    assert line.startswith('"')
    assert next(csv.reader(line.splitlines(keepends=True)))[0] == name
