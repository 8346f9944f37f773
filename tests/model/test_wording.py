"""Texts that remember how they were made."""

import copy
import json

import pytest

from model.files import PictureError
from model.wording import Words, sentences


def test_words_are_the_finished_english_text():
    words = Words("{digit} read as {other}", digit=7, other=1)
    assert words == "7 read as 1"
    assert json.dumps([words]) == '["7 read as 1"]'
    assert f"{words}." == "7 read as 1."


def test_words_remember_their_template_and_values():
    words = Words("{digit} read as {other}", digit=7, other=1)
    assert words.template == "{digit} read as {other}"
    assert words.values == {"digit": 7, "other": 1}


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 lines"), (1, "one line"), (2, "2 lines"), (1234, "1,234 lines")]
)
def test_a_text_with_a_count_has_a_form_for_one(count, text):
    assert Words("one line|{count:,} lines", count=count) == text


def test_a_bar_parts_nothing_without_a_count():
    assert Words("this | that {which}", which="one") == "this | that one"


def test_braces_without_values_are_braces():
    assert Words("a {b} c") == "a {b} c"


def test_words_of_words_are_these_words():
    words = Words("{digit}?", digit=7)
    assert Words(words) is words


def test_words_stay_words_as_strings_and_as_copies():
    words = Words("{digit}?", digit=7)
    assert str(words) is words
    assert copy.deepcopy(words).template == "{digit}?"


def test_an_error_remembers_its_words():
    error = PictureError("larger than {most} MB", most=20)
    assert str(error) == "larger than 20 MB"
    words = str(error)
    assert isinstance(words, Words)
    assert words.values == {"most": 20}


def test_sentences_stand_one_after_the_other_and_stay_themselves():
    first, last = Words("One {thing}.", thing="line"), Words("Two.")
    told = sentences(first, "", last)
    assert told == "One line. Two."
    assert list(told.values.values()) == [first, last]
    assert sentences(first, last, between="; ") == "One line.; Two."
    assert sentences() == ""
