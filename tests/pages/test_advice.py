"""What a handwriting test advises: from what was measured, and nothing else."""

from collections.abc import Mapping

import cv2
import numpy as np
import pytest

from model import Box, Digit, Reading
from pages.advice import MOST, advise, shape_of
from pages.outcome import Drawn, Outcome
from training import allographs as known
from training.allographs import Allograph
from training.strokes import draw_allograph, render


def drawn(
    number: int, asked: int, form: Allograph, chances: Mapping[int, float], text: str | None = None
) -> Drawn:
    """A drawing of a digit in one of the forms people write, read with these probabilities."""
    strokes = draw_allograph(form, np.random.default_rng(1), 0.9)
    _, png = cv2.imencode(".png", 255 - render(strokes, 280, 18.0))
    answer = max(chances, key=lambda digit: chances[digit])
    probabilities = tuple(chances.get(digit, 0.0) for digit in range(10))
    digit = Digit(answer, chances[answer], probabilities, Box(0, 0, 9, 9))
    text = str(answer) if text is None else text
    return Drawn(
        number,
        asked,
        png.tobytes(),
        Reading(text, "read" if text else "not_a_digit", (digit,) * max(1, len(text))),
    )


PLAIN_SEVEN = drawn(1, 7, known.seven_plain, {1: 0.6, 7: 0.4})
CROSSED_SEVEN = drawn(2, 7, known.seven_crossed, {7: 0.99})
FLAGGED_ONE = drawn(3, 1, known.one_flag, {1: 0.95})
BARE_ONE = drawn(4, 1, known.one_stem, {1: 0.99})


def test_nothing_is_advised_where_all_was_read_without_doubt():
    assert advise(Outcome((CROSSED_SEVEN, FLAGGED_ONE, BARE_ONE))) == ()


def test_a_confusion_is_explained_by_the_shapes_of_both_digits():
    (advice,) = advise(Outcome((PLAIN_SEVEN, FLAGGED_ONE)))
    assert advice.title == "7 read as 1"
    assert advice.text == "Your 7 has no bar and your 1 has a flag: these two are close."
    assert advice.change == "Put a bar through the 7 or write the 1 without a flag."
    assert advice.drawings == (1, 3)


def test_the_digit_it_was_taken_for_need_not_have_been_drawn():
    (advice,) = advise(Outcome((PLAIN_SEVEN,)))
    assert advice.text == "Your 7 has no bar: that brings it close to a 1."
    assert advice.drawings == (1,)


def test_a_trait_of_some_drawings_only_is_told_as_such_and_the_clear_one_is_evidence():
    (advice,) = advise(Outcome((PLAIN_SEVEN, CROSSED_SEVEN, BARE_ONE)))
    assert advice.text == (
        "One of your 7s has no bar: that brings it close to a 1. "
        "Your other 7, where that is not so, was read without doubt."
    )
    assert advice.change == "Put a bar through the 7."
    assert advice.drawings == (1,)


def test_a_trait_of_a_clear_drawing_explains_nothing_of_the_doubtful_one():
    doubtful = drawn(1, 7, known.seven_crossed, {7: 0.7, 1: 0.3})
    clear = drawn(2, 7, known.seven_plain, {7: 0.99})
    (advice,) = advise(Outcome((doubtful, clear, BARE_ONE)))
    assert advice.title == "7 nearly read as 1, with 30.0 %"
    assert advice.text == "Nothing that is measured of its shape tells why. Compare it with your 1."
    assert advice.change == ""
    assert advice.drawings == (1, 4)


def test_a_trait_that_has_nothing_to_do_with_the_confusion_is_not_told():
    (advice,) = advise(Outcome((drawn(1, 7, known.seven_plain, {7: 0.6, 5: 0.3}),)))
    assert advice.text == "Nothing that is measured of its shape tells why."


def test_both_directions_of_a_confusion_are_one_advice():
    four = drawn(1, 4, known.four_closed, {9: 0.8, 4: 0.2})
    nine = drawn(2, 9, known.nine_straight, {9: 0.8, 4: 0.15})
    (advice,) = advise(Outcome((nine, four)))
    assert advice.title == "4 read as 9"
    assert advice.text == "Your 4 is closed at the top: that brings it close to a 9."
    assert advice.drawings == (1, 2)


def test_what_happened_twice_is_told_once():
    again = drawn(5, 7, known.seven_plain, {1: 0.8, 7: 0.2})
    (advice,) = advise(Outcome((PLAIN_SEVEN, again)))
    assert advice.title == "7 read as 1, twice"
    assert advice.drawings == (5, 1)


def test_a_confusion_in_both_directions_is_told_as_such():
    one = drawn(2, 1, known.one_flag, {7: 0.5, 1: 0.4})
    (advice,) = advise(Outcome((PLAIN_SEVEN, one)))
    assert advice.title == "7 read as 1; 1 read as 7"
    assert advice.text == "Your 7 has no bar and your 1 has a flag: these two are close."


def test_the_worst_come_first_and_no_more_than_can_be_heeded():
    others = [1, 2, 3, 5, 6, 8, 9]
    doubts = [
        drawn(number, 4, known.four_open, {4: 0.5, other: 0.1 + number / 100})
        for number, other in enumerate(others, 1)
    ]
    advices = advise(Outcome((*doubts, drawn(9, 7, known.seven_plain, {1: 0.6, 7: 0.4}))))
    assert len(advices) == MOST
    assert advices[0].title == "7 read as 1"
    assert [advice.drawings[0] for advice in advices[1:]] == [7, 6, 5, 4, 3]


@pytest.mark.parametrize(
    ("form", "text", "change"),
    [
        (known.six_curled, "Nothing that is measured of its shape tells why.", ""),
        (known.one_stem, "It has a loop that is not closed.", "Close the loop of the 6."),
    ],
)
def test_what_was_taken_for_no_digit_is_told_by_its_shape(form, text, change):
    (advice,) = advise(Outcome((drawn(1, 6, form, {6: 0.2}, text=""),)))
    assert (advice.title, advice.text, advice.change) == ("6 not taken for a digit", text, change)


def test_a_refused_digit_that_was_near_another_is_told_with_it():
    (advice,) = advise(Outcome((drawn(1, 4, known.four_closed, {4: 0.2, 9: 0.15}, text=""),)))
    assert advice.title == "4 not taken for a digit, with 15.0 % for 9"
    assert advice.change == "Leave the 4 open at the top."


def test_parts_that_were_read_one_by_one_are_to_meet():
    (advice,) = advise(Outcome((drawn(1, 5, known.five_two_strokes, {5: 0.9}, text="17"),)))
    assert advice.title == "5 read as 17"
    assert advice.change == "Let the strokes of the 5 meet."


def test_the_shape_is_that_of_the_ink_on_the_pad():
    assert len(shape_of(drawn(1, 8, known.eight_two_loops, {8: 1.0})).loops) == 2
    _, blank = cv2.imencode(".png", np.full((280, 280), 255, np.uint8))
    assert shape_of(Drawn(1, 8, blank.tobytes(), Reading("", "blank"))) is None
