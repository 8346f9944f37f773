"""What the panel that bends a digit answers, to its own page and to what is sent by hand."""

import base64

import cv2
import numpy as np
import pytest

from model.deformations import RANGES
from model.sweep import SAMPLES, Sample, Sweep
from pages import breaking, choice
from training.strokes import draw_digit, render

NOTHING = dict.fromkeys(RANGES, 0)


def drawing(*digits: int) -> str:
    """Digits side by side on the pad, as it sends them."""
    paper = np.full((280, 280), 255, np.uint8)
    for place, digit in enumerate(digits):
        strokes = draw_digit(digit, np.random.default_rng(digit), neatness=0.9)
        paper -= render(strokes, 280, 12.0, (30 + 130 * place, 90, 100))
    encoded = cv2.imencode(".png", paper)[1].tobytes()
    return f"data:image/png;number=3;base64,{base64.b64encode(encoded).decode()}"


def asked(**changes: object) -> dict[str, object]:
    return {"number": 5, "slider": "blur", "values": NOTHING, "index": 0, "drawing": drawing(7)} | changes


def test_a_drawn_digit_is_bent(reader):
    told = breaking.answer_bend(reader, asked())
    assert (told["number"], told["slider"], told["figure"], told["start"]) == (5, "blur", "7", "7")
    assert len(told["samples"]) == SAMPLES
    first = told["samples"][0]
    assert (first["value"], first["figure"]) == (0, "7")
    assert first["probabilities"][7] > 0.9
    assert first["picture"].startswith("data:image/jpeg;base64,")
    assert len(base64.b64decode(first["seen"])) == 784
    assert told["tips"][0]["figure"] != "7"
    assert told["sentence"].startswith("Read as 7. Blurred over ")


def test_the_digit_that_is_shown_is_the_one_that_is_bent(reader):
    told = [breaking.answer_bend(reader, asked(drawing=drawing(4, 2), index=index)) for index in (0, 1)]
    assert [one["figure"] for one in told] == ["4", "2"]


def test_ink_once_given_is_as_good_as_the_picture(reader):
    first = breaking.answer_bend(reader, asked())
    again = breaking.answer_bend(reader, {"slider": "blur", "values": NOTHING, "ink": first["ink"]})
    assert [one["figure"] for one in again["samples"]] == [one["figure"] for one in first["samples"]]
    # As grey levels are rounded once and no more, it is the same ink.
    assert again["ink"] == first["ink"]


def test_a_digit_of_a_photo_is_bent(reader):
    name = next(name for name in choice.example_names() if name.startswith("7"))
    photo = {"slider": "turn", "values": NOTHING, "index": 1, "photo": {"example": name}}
    told = breaking.answer_bend(reader, photo)
    assert told["figure"] == "9"


def test_other_sliders_hold_what_they_say(reader):
    values = NOTHING | {"turn": 90}
    told = breaking.answer_bend(reader, asked(values=values))
    assert told["figure"] == "7"
    assert told["start"] != "7"
    assert told["sentence"].startswith("The other sliders have tipped it over already: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"slider": "size"},
        {"slider": None},
        {"slider": ["turn"]},
        {"values": None},
        {"values": {"turn": 400}},
        {"values": {"turn": "left"}},
        {"values": {"turn": float("nan")}},
        {"values": {"noise": [1]}},
        {"index": 1},
        {"index": -1},
        {"index": None},
        {"index": "0"},
        {"drawing": ""},
        {"drawing": 7},
        {"drawing": "data:image/png;base64,QUFB"},
        {"drawing": drawing()},
        {"ink": drawing()},
        {"ink": 7},
        {"ink": "data:image/png;base64," + "A" * 2 * breaking.MAX_INK_BYTES},
    ],
)
def test_what_is_made_by_hand_gets_a_sentence(reader, changes):
    told = breaking.answer_bend(reader, asked(**changes))
    assert set(told) == {"number", "problem"}
    assert told["number"] == 5
    assert told["problem"].endswith(".")


@pytest.mark.parametrize("value", [None, 7, "bend", [], {}, {"photo": {"upload": "/etc/passwd"}}])
def test_what_asks_for_nothing_gets_a_sentence_and_no_path(reader, value):
    told = breaking.answer_bend(reader, value)
    assert told["number"] == 0
    assert "/" not in told["problem"]


def swept(name: str, *tips: tuple[float, str], start: str = "7") -> Sweep:
    picture = np.zeros((2, 2), np.uint8)
    samples = tuple(Sample(value, figure, (0.0,) * 10, picture) for value, figure in tips)
    return Sweep(name, "7", start, (), samples)


@pytest.mark.parametrize(
    ("sweep", "sentence"),
    [
        (swept("noise"), "Read as 7 all the way."),
        (
            swept("turn", (-33.6, "1"), (41.2, "–")),
            "Read as 7. Turned 34° to the left: read as 1. Turned 41° to the right: no digit is seen.",
        ),
        (swept("blur", (0.134, "")), "Read as 7. Blurred over 13 % of its size: nothing is seen."),
        (swept("thickness", (-0.04, "17")), "Read as 7. Thinned by 4 % of its size: read as 17."),
        (swept("blur", start="–"), "The other sliders have tipped it over already: no digit is seen."),
    ],
)
def test_where_it_tips_over_is_told_in_words(sweep, sentence):
    assert breaking.tell(sweep) == sentence
