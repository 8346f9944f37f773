"""Which of several looks at a picture is believed; the looks are made up here, no picture is read."""

from collections.abc import Iterator

import numpy as np
import pytest

from model import Box
from model.ink import Ink
from model.looks import MORE_LOOKS, Look, believed
from model.reading import Digit, Status
from model.report import Rejection

LIMITS = Rejection(0.4, 0.8, "", 0, 0, 0, 0, 0, 0)


def look(text: str, confidence: float = 0.99, status: Status | None = None) -> Look:
    """A look that reads a text; a ``?`` after a digit makes it unsure, a ``!`` twice as high."""
    digits = []
    for line, row in enumerate(text.split("\n")):
        for index, sign in enumerate(row):
            if sign in "?!":
                continue
            mark = row[index + 1 : index + 2]
            is_unsure = mark == "?"
            sure = 0.5 if is_unsure else confidence
            probabilities = tuple(sure if place == int(sign) else 0.0 for place in range(10))
            kind = "unsure" if is_unsure else "read"
            box = Box(40 * index, 40 * line, 20, 60 if mark == "!" else 30)
            digits.append(
                Digit(
                    digit=int(sign),
                    status=kind,
                    confidence=sure,
                    probabilities=probabilities,
                    box=box,
                    line=line,
                )
            )
    found: Status = "unsure" if "?" in text else "read"
    ink = Ink(np.zeros((80, 400), np.float32), light_on_dark=False, of_scene=True)
    return Look(ink, (), (), tuple(digits), LIMITS, status or found)


def taken(*looks: Look) -> tuple[Look | None, int]:
    """The look that is believed, and how many were taken."""
    count = 0

    def one_by_one() -> Iterator[Look]:
        nonlocal count
        for one in looks:
            count += 1
            yield one

    return believed(one_by_one()), count


def read(*looks: Look) -> str:
    found, _ = taken(*looks)
    assert found is not None
    return found.text


def test_a_look_says_what_it_reads():
    assert look("42\n7").text == "42\n7"
    assert look("42", status="not_a_digit").text == ""
    assert [look(text).probable for text in ("42", "4?2", "411")] == [2, 1, 1]
    assert look("42", confidence=0.9).confidence == 0.9
    assert [look(text).bars for text in ("42", "410", "111")] == [0, 1, 3]
    assert [look(text).is_clear for text in ("42", "41", "11", "4?2")] == [True, True, False, False]


def test_there_may_be_nothing_to_look_at():
    assert taken() == (None, 0)


def test_what_is_clear_at_once_is_looked_at_once():
    first = look("42")
    assert taken(first, look("35")) == (first, 1)


def test_where_nothing_is_clear_other_strokes_are_tried():
    found, count = taken(look("4?2"), look("8?"), look("42"), look("35"))
    assert found is not None and (found.text, count) == ("42", 3)
    assert "looked again" in found.ink.remarks[0]


def test_a_look_that_loses_probable_digits_is_not_believed():
    assert read(look("428?"), look("4"), look("2")) == "428"
    assert read(look("428?"), look("42")) == "42"
    # A bar is no loss where the rest is clear.
    assert read(look("148?"), look("48")) == "48"


def test_three_clear_looks_that_agree_outvote_what_only_seemed_probable():
    assert read(look("3428?"), look("42"), look("7"), look("42"), look("42")) == "42"
    assert read(look("3428?"), look("42"), look("7"), look("42")) == "3428"
    # Bars are found wherever there is an edge.
    assert read(look("342?"), look("411"), look("411"), look("411")) == "342"


def test_two_looks_that_are_as_unsure_settle_it():
    assert taken(look("428?"), look("428?"), look("423"))[1] == 2
    assert read(look("428?"), look("428?"), look("423")) == "428"
    assert read(look("428?"), look("7?"), look("423")) == "423"
    # A bar is found again wherever there is an edge.
    assert read(look("421?"), look("421?"), look("42")) == "42"
    # What is not even probable is not confirmed by being found again.
    assert read(look("8?"), look("8?"), look("3")) == "3"


def test_the_clearest_is_believed_where_none_is_clear_enough():
    assert read(look("4?"), look("5", 0.9), look("6", 0.95)) == "6"


def test_bars_alone_want_a_witness_and_nothing_better():
    assert read(look("5?3?"), look("1"), look("11"), look("1")) == "1"
    assert read(look("5?3?"), look("1"), look("11")) == "53"
    assert read(look("5?3?"), look("1"), look("1"), look("8")) == "8"
    # What is probable is not given up for bars.
    assert read(look("53?"), look("1"), look("1")) == "53"


def test_bars_may_be_edges():
    # Alone they are never clear; beside digits they want a second witness, or the lack of a better look.
    assert read(look("4?"), look("1"), look("11")) == "4"
    assert read(look("54?"), look("511"), look("511")) == "54"
    assert read(look("4?"), look("41"), look("4", 0.9)) == "4"
    assert read(look("4?"), look("41"), look("43?"), look("41"), look("4")) == "41"
    assert read(look("1"), look("4")) == "4"
    assert read(look("1"), look("4?")) == "1"


def test_a_bar_that_is_oddly_high_needs_another_look_that_agrees():
    assert [look(text).has_odd_bar for text in ("41", "41!", "4!1", "11!", "4!7")] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert taken(look("41"), look("4"), look("4"))[1] == 1
    assert taken(look("41!"), look("41!"), look("4"))[1] == 2
    assert read(look("41!"), look("4"), look("4")) == "4"
    assert read(look("41!"), look("4"), look("4?"), look("41")) == "41"


def test_what_is_only_just_clear_is_asked_about():
    first = look("6", 0.96)
    assert taken(first, look("6"), look("9"))[1] == 2
    assert read(first, look("9"), look("9?"), look("9"), look("9")) == "9"
    assert read(first, look("9"), look("7"), look("9")) == "6"
    assert read(first, look("9"), look("6"), look("9"), look("9")) == "6"
    assert taken(look("6", 0.98), look("9"), look("9"), look("9"))[1] == 1


@pytest.mark.parametrize("others", [(), ("4",), ("4", "7")])
def test_without_agreement_the_first_clear_look_stands(others):
    assert read(look("41!"), *map(look, others)) == "41"


def test_looking_ends():
    assert taken(look("4?"), *[look("5?")] * 20)[1] == 1 + MORE_LOOKS
