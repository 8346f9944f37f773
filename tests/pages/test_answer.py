"""A reading in words, bars and small pictures."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from model import Box, Digit, Reading, Step
from model.reading import DigitStatus
from pages.answer import (
    EMPTY,
    MOST_DIGITS,
    STEP_SIDE,
    answer,
    confidence_word,
    failure,
    listed,
    percentage,
    picture_data_url,
)


def digit(line: int = 0, status: DigitStatus = "read", none: float = 0.0, **probabilities: float) -> Digit:
    """A digit with these probabilities (``p7=0.9``, ``none`` of no digit); the rest is shared out evenly."""
    rest = (1 - none - sum(probabilities.values())) / (10 - len(probabilities))
    row = tuple(probabilities.get(f"p{number}", rest) for number in range(10))
    best = int(np.argmax(row))
    image = np.zeros((28, 28), np.float32)
    image[3, 5] = 1.0
    return Digit(best, row[best], row, Box(0, 0, 20, 20), line, image, status)


def left_out(**probabilities: float) -> Digit:
    """A mark that the network calls no digit."""
    return digit(status="not_a_digit", **probabilities)


def decoded(url: str) -> Image.Image:
    head, data = url.split(",", 1)
    assert head in ("data:image/png;base64", "data:image/jpeg;base64")
    return Image.open(io.BytesIO(base64.b64decode(data)))


@pytest.mark.parametrize(
    ("confidence", "status", "word"),
    [
        (1.0, "read", "sure"),
        (0.95, "read", "sure"),
        (0.9499, "read", "fairly sure"),
        (0.5, "read", "fairly sure"),
        (0.99, "unsure", "unsure"),
        (0.2, "unsure", "unsure"),
    ],
)
def test_words_for_confidence(confidence, status, word):
    assert confidence_word(digit(status=status, p7=confidence)) == word


def test_a_sure_answer_shows_numeral_confidence_and_runner_up():
    shown = answer(Reading("7", "read", (digit(p7=0.98, p1=0.012),)))
    assert (shown["state"], shown["numeral"], shown["rest"]) == ("read", "7", "")
    only = shown["digits"][shown["first"]]
    assert (only["figure"], only["word"], only["label"]) == ("7", "sure", "7, 98.0 %")
    assert only["verdict"] == "sure · 98.0 %"
    assert only["runner_up"] == "then 1 · 1.2 %"
    assert shown["announcement"] == "7, sure, 98.0 %."
    assert sum(only["probabilities"]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("probability", "told"),
    [(0.0, "0.0 %"), (0.5, "50.0 %"), (0.9994, "99.9 %"), (0.9996, "> 99.9 %"), (1.0, "> 99.9 %")],
)
def test_no_probability_is_called_certain(probability, told):
    assert percentage(probability) == told


@pytest.mark.parametrize(("chance", "told"), [(0.0049, ""), (0.0051, "then 1 · 0.5 %")])
def test_a_runner_up_without_a_chance_is_left_out(chance, told):
    row = {"p7": 1 - chance, "p1": chance}
    assert answer(Reading("7", "read", (digit(**row),)))["digits"][0]["runner_up"] == told


def test_an_unsure_answer_names_both_candidates():
    shown = answer(Reading("7", "unsure", (digit(status="unsure", p7=0.6, p1=0.3),)))
    assert (shown["state"], shown["numeral"]) == ("unsure", "7 or 1?")
    assert shown["announcement"] == "7 or 1? Unsure."
    (only,) = shown["digits"]
    assert (only["figure"], only["word"], only["label"]) == ("7", "unsure", "7, unsure, 60.0 %")
    assert (only["verdict"], only["runner_up"]) == ("unsure · 60.0 %", "then 1 · 30.0 %")


def test_what_may_be_no_digit_is_asked_so():
    shown = answer(Reading("7", "unsure", (digit(status="unsure", none=0.35, p7=0.5, p1=0.1),)))
    assert (shown["state"], shown["numeral"]) == ("unsure", "7?")
    assert shown["digits"][0]["runner_up"] == "then no digit · 35.0 %"


def test_a_number_is_as_sure_as_its_least_certain_digit():
    shown = answer(Reading("42", "read", (digit(p4=0.99), digit(p2=0.7, p3=0.2))))
    assert (shown["state"], shown["rest"], shown["first"]) == ("read", "", 1)
    assert [one["figure"] for one in shown["digits"]] == ["4", "2"]
    assert [one["word"] for one in shown["digits"]] == ["sure", "fairly sure"]
    assert [one["label"] for one in shown["digits"]] == ["4, 99.0 %", "2, 70.0 %"]
    assert [one["verdict"] for one in shown["digits"]] == [
        "the 4 · sure · 99.0 %",
        "least sure of the 2 · 70.0 %",
    ]
    assert [one["runner_up"] for one in shown["digits"]] == ["", "then 3 · 20.0 %"]
    assert shown["announcement"] == "4 2; least sure of the 2, 70.0 %."


def test_unsure_digits_of_a_number_are_marked_and_named():
    two, five = digit(status="unsure", p2=0.6, p3=0.3), digit(status="unsure", p5=0.55, p6=0.4)
    shown = answer(Reading("42", "unsure", (digit(p4=0.99), two)))
    assert (shown["state"], shown["first"], shown["note"]) == ("unsure", 1, "")
    assert [one["word"] for one in shown["digits"]] == ["sure", "unsure"]
    assert shown["digits"][1]["verdict"] == "2 or 3? · 60.0 %"
    assert shown["announcement"] == "4 2; unsure of the 2, 60.0 %."
    assert (
        answer(Reading("425", "unsure", (digit(p4=0.9), two, five)))["note"]
        == "2 of the 3 digits are unsure."
    )


def test_lines_stand_under_each_other_and_are_spoken_digit_by_digit():
    digits = (digit(p4=0.9), digit(p2=0.99), digit(1, p1=0.99))
    shown = answer(Reading("42\n1", "read", digits))
    assert [(one["figure"], one["line"]) for one in shown["digits"]] == [("4", 0), ("2", 0), ("1", 1)]
    assert shown["announcement"].startswith("4 2, 1; least sure of the 4,")


def test_a_mark_that_was_refused_is_left_out_of_the_number_and_can_be_looked_at():
    shown = answer(Reading("42", "read", (digit(p4=0.9), left_out(p7=0.2), digit(p2=0.99))))
    assert ([one["figure"] for one in shown["digits"]], shown["first"]) == (["4", "–", "2"], 0)
    refused = shown["digits"][1]
    assert (refused["figure"], refused["word"]) == ("–", "refused")
    assert refused["label"] == refused["verdict"] == "not a digit"
    assert shown["note"] == "One mark was left out: it is not a digit."


def test_clear_digits_beside_much_that_is_none_are_unsure():
    shown = answer(Reading("42", "unsure", (digit(p4=0.99), digit(p2=0.98), left_out(p7=0.2))))
    assert (shown["state"], [one["word"] for one in shown["digits"]]) == (
        "unsure",
        ["sure", "sure", "refused"],
    )
    least = shown["digits"][shown["first"]]
    assert (least["verdict"], least["runner_up"]) == ("unsure · much was left out", "the 2 · 98.0 %")
    assert shown["announcement"].endswith("98.0 %. Unsure: much was left out.")
    alone = answer(Reading("7", "unsure", (digit(p7=0.99), left_out(p7=0.2))))
    assert (alone["state"], alone["numeral"]) == ("unsure", "7?")
    assert alone["digits"][0]["runner_up"] == "the 7 · 99.0 %"


def test_one_digit_among_refused_marks_is_told_as_one_digit():
    shown = answer(Reading("7", "read", (left_out(p1=0.2), digit(p7=0.99), left_out(p3=0.2))))
    assert (shown["state"], shown["numeral"], shown["first"]) == ("read", "7", 1)
    assert shown["digits"][1]["verdict"] == "sure · 99.0 %"
    assert shown["note"] == "2 marks were left out: they are not digits."


def test_very_long_numbers_are_shown_in_part_and_copied_whole():
    count = MOST_DIGITS + 30
    digits = tuple(left_out(p1=0.2) if index == 0 else digit(p7=0.99) for index in range(count + 1))
    steps = tuple(Step(f"digit-{number}", "Found ink.") for number in range(1, count + 2))
    reading = Reading("7" * count, "read", digits, (*steps, Step("answer", "Read.")))
    shown = answer(reading)
    assert len(shown["digits"]) == len(listed(reading)) == MOST_DIGITS
    assert {one["figure"] for one in shown["digits"]} == {"7"}
    assert shown["rest"] == "7" * 30
    assert f"The first {MOST_DIGITS} of {count} digits are shown; Copy takes them all." in shown["note"]
    assert len(shown["steps"]) == MOST_DIGITS + 1


def test_the_rest_of_a_long_text_begins_where_the_shown_digits_end():
    digits = tuple(digit(number // 60, p7=0.99) for number in range(120))
    shown = answer(Reading("7" * 60 + "\n" + "7" * 60, "read", digits))
    assert shown["rest"] == "7" * (120 - MOST_DIGITS)


def test_what_is_not_a_digit_gets_a_dash_and_keeps_its_faded_bars():
    shown = answer(Reading("", "not_a_digit", (left_out(none=0.6, p7=0.2), digit(p3=0.3))))
    assert (shown["state"], shown["numeral"], shown["first"]) == ("refused", "–", 1)
    assert (shown["rest"], shown["note"]) == ("", "2 marks were found.")
    assert {one["verdict"] for one in shown["digits"]} == {"I don't see a digit"}
    assert {one["figure"] for one in shown["digits"]} == {"–"}
    assert len(shown["digits"][0]["probabilities"]) == 10


def test_blank_paper_shows_no_digit_and_says_what_was_done():
    shown = answer(Reading("", "blank", steps=(Step("ink", "No ink was found."),)))
    assert (shown["state"], shown["verdict"]) == (EMPTY["state"], "Nothing is written here")
    assert shown["steps"] == [{"sentence": "No ink was found.", "image": ""}]
    assert shown.keys() == {"state", "verdict", "announcement", "steps"}


def test_what_the_network_saw_is_784_bytes_of_ink():
    seen = base64.b64decode(answer(Reading("7", "read", (digit(p7=0.9),)))["digits"][0]["seen"])
    assert len(seen) == 784
    assert seen[3 * 28 + 5] == 255
    assert sum(seen) == 255


def test_a_failure_is_told_and_announced():
    assert failure("It broke.") == {"state": "error", "verdict": "It broke.", "announcement": "It broke."}


@pytest.mark.parametrize(("shape", "size"), [((600, 300), (96, 192)), ((50, 40, 3), (40, 50))])
def test_pictures_of_steps_are_reduced_but_never_enlarged(shape, size):
    assert decoded(picture_data_url(np.zeros(shape, np.uint8), STEP_SIDE)).size == size


def test_pictures_keep_their_colours():
    red = np.zeros((4, 4, 3), np.uint8)
    red[..., 0] = 255
    assert decoded(picture_data_url(red, 4)).convert("RGB").getpixel((0, 0)) == (255, 0, 0)
