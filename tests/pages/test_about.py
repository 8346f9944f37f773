"""What the About page shows is what the reader does, and what it tells is what the report says."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace

import cv2
import gradio as gr
import numpy as np
import pytest

from model import PictureError, Reader, Reading
from model.reading import percentage
from pages.about import EXAMPLE, NO_PICTURES, build_page, tour_function, tour_of, words_about, words_function
from pages.answer import REFUSED
from pages.components import ASSETS
from pages.languages import LANGUAGES, speaking, tr
from tests.conftest import MORE


@pytest.fixture(scope="module")
def reading(reader: Reader) -> Reading:
    return reader.read(EXAMPLE)


@pytest.fixture(scope="module")
def tour(reading: Reading) -> dict[str, object]:
    told: dict[str, object] = json.loads(json.dumps(tour_of(reading)))
    return told


def test_the_pictures_are_those_of_the_reading(reading, tour):
    _, data = tour["ink"].split(",")
    ink = cv2.imdecode(np.frombuffer(base64.b64decode(data), np.uint8), cv2.IMREAD_GRAYSCALE)
    made = next(step.image for step in reading.steps if step.name == "ink")
    assert (
        np.abs(cv2.resize(made, ink.shape[::-1], interpolation=cv2.INTER_AREA) - ink.astype(int)).max() <= 1
    )
    assert ink.shape[1] / ink.shape[0] == pytest.approx(tour["ratio"], abs=0.01)
    for digit, shown in zip(reading.digits, tour["digits"], strict=True):
        seen = np.frombuffer(base64.b64decode(shown["seen"]), np.uint8).reshape(28, 28)
        assert np.abs(seen / 255 - digit.image).max() <= 0.5 / 255 + 1e-6
        assert shown["probabilities"] == pytest.approx(digit.probabilities, abs=1e-6)


def test_every_frame_holds_its_digit_in_the_picture_of_the_ink(reading, tour):
    ink = 255 - next(step.image for step in reading.steps if step.name == "ink").astype(int)
    height, width = ink.shape
    found = np.zeros_like(ink)
    for shown in tour["digits"]:
        left, top, across, down = shown["place"]
        rows = slice(round(top * height), round((top + down) * height))
        columns = slice(round(left * width), round((left + across) * width))
        assert ink[rows, columns].max() == 255
        found[rows, columns] = ink[rows, columns]
    assert found.sum() > 0.99 * ink.sum()


def test_the_answer_is_the_readings_and_its_least_certain_digit_comes_first(reading, tour):
    assert tour["text"] == reading.text == "1987\n2640"
    confidences = [digit.confidence for digit in reading.digits]
    assert confidences[tour["first"]] == min(confidences)
    assert f"the {reading.digits[tour['first']].digit}:" in tour["verdict"]


def test_sentences_are_the_readers_own(reading, tour):
    told = {step.name: step.sentence for step in reading.steps}
    assert tour["said"] == {name: told[name] for name in ("picture", "ink", "pieces", "plain")}
    assert [shown["said"] for shown in tour["digits"]] == [told[f"digit-{number}"] for number in range(1, 9)]


def test_a_single_digit_has_a_tour_without_a_word_on_parting(reader):
    tour = tour_of(reader.read(ASSETS / "examples" / "2-board-5.png"))
    assert (tour["text"], len(tour["digits"])) == ("5", 1)
    assert "pieces" not in tour["said"]


def test_what_is_no_digit_is_called_so(reader):
    scribble = np.full((280, 280), 255, np.uint8)
    for place in range(40, 240, 16):
        cv2.line(scribble, (40, place), (240, 280 - place), 0, 6)
    reading = reader.read(scribble)
    assert reading.status == "not_a_digit"
    tour = tour_of(reading)
    assert (tour["text"], tour["verdict"]) == ("", f"{REFUSED}.")


def test_the_tour_is_told_in_the_language_that_is_spoken(reading, tour):
    with speaking({"language": "de"}):
        told = tour_of(reading)
        assert told["said"] == {
            step.name: tr(step.sentence) for step in reading.steps if step.name in tour["said"]
        }
    assert told["said"]["picture"].startswith("Das Bild hat ")
    assert all(": Tinte von " in digit["said"] for digit in told["digits"])
    least = reading.digits[tour["first"]]
    share = percentage(least.confidence).replace(".", ",").replace(" ", "\N{NO-BREAK SPACE}")
    assert told["verdict"] == f"Am unsichersten ist es bei der {least.digit}: {share}."
    # What is no text is the same in both.
    assert {key: told[key] for key in ("ink", "ratio", "first", "text")} == {
        key: tour[key] for key in ("ink", "ratio", "first", "text")
    }


def test_the_example_is_read_once_in_a_language_and_not_before_it_is_asked_for(reader):
    asked: list[object] = []

    class Counting(Reader):
        def read(self, source, view=None):
            asked.append(source)
            return reader.read(source)

    tour = tour_function(Counting(reader.classifier))
    assert asked == []
    assert tour({})["text"] == tour(None)["text"] == "1987\n2640"
    assert asked == [EXAMPLE]
    assert tour({"language": "fr"})["said"]["picture"].startswith("L’image fait ")
    assert tour({"language": "fr"})["text"] == "1987\n2640"
    assert tour({"language": "en"})["said"]["picture"].startswith("The picture is ")
    assert asked == 2 * [EXAMPLE]


@pytest.mark.parametrize("read", [lambda reader: reader.read(np.full((64, 64), 255, np.uint8)), None])
def test_a_tour_that_cannot_be_made_is_told_in_a_sentence(reader, read: Callable[[Reader], Reading] | None):
    class Failing(Reader):
        def read(self, source, view=None):
            if read is None:
                raise PictureError("There is no such file.")
            return read(reader)

    tour = tour_function(Failing(reader.classifier))
    assert tour({}) == {"problem": NO_PICTURES}
    assert tour({"language": "de"})["problem"].startswith("Die Bilder konnten diesmal nicht gemacht werden.")


def test_figures_are_those_of_the_report(report):
    words = words_about(report)
    assert words["figure"] == "945 of 954"
    assert "99.06\N{NO-BREAK SPACE}% (95 % interval 98.22\N{NO-BREAK SPACE}% to 99.50" in words["accuracy"]
    assert words["origin"] == (
        "The network, tiny-net 1.2.3, has 7,170 weights and learned from 1,100 digits: Made-up digits. "
        "Digits drawn by a test."
    )


def test_everything_that_was_learned_from_is_told(report):
    words = words_about(replace(report, data=replace(report.data, more=MORE)))
    assert words["origin"].endswith(
        "learned from 1,350 digits: Made-up digits and Other digits. Digits drawn by a test. Written by "
        "others."
    )


def words_on(demo: gr.Blocks) -> dict[str, str]:
    value = next(block.value for block in demo.blocks.values() if block.elem_classes == ["about"])
    words: dict[str, str] = value["words"]
    return words


def test_what_the_page_knows_beforehand_is_told_in_every_language(reader, report):
    with gr.Blocks() as demo:
        build_page(reader, report, keep_minutes=7, is_kept=True, is_copied=True)
    function = words_function(words_on(demo))
    words = {language: function({"language": language}) for language in LANGUAGES}
    assert words["en"] == words_on(demo) == function(None)
    assert words["de"]["figure"] == "945 von 954"
    assert (
        "99,06\N{NO-BREAK SPACE}% (95-%-Intervall 98,22\N{NO-BREAK SPACE}% bis 99,50"
        in words["de"]["accuracy"]
    )
    assert "hat 7.170 Gewichte und lernte aus 1.100 Ziffern" in words["de"]["origin"]
    assert "Rückgängig löscht es. Es kann auch in eine Sammlung" in words["de"]["corrections"]
    # The made-up data set has no translation; every other text does.
    for name in set(words["en"]) - {"origin"}:
        assert len({said[name] for said in words.values()}) >= len(LANGUAGES) - (name == "figure")


@pytest.mark.parametrize(
    ("keeping", "said", "unsaid"),
    [
        ({"is_kept": False, "is_copied": False}, "nothing of it is kept", "Undo"),
        # A dataset is named, but nothing is kept that could be pushed there.
        ({"is_kept": False, "is_copied": True}, "nothing of it is kept", "Hugging Face"),
        ({"is_kept": True, "is_copied": False}, "Undo deletes it.", "Hugging Face"),
        ({"is_kept": True, "is_copied": True}, "there Undo does not reach it.", "nothing of it is kept"),
    ],
)
def test_privacy_is_told_as_this_server_keeps_it(reader, report, keeping, said, unsaid):
    with gr.Blocks() as demo:
        build_page(reader, report, keep_minutes=7, **keeping)
    words = words_on(demo)
    assert said in words["corrections"]
    assert unsaid not in words["corrections"]
    assert "after 7 to 14 minutes" in words["uploads"]
    assert ("sends them to nobody" in words["pictures"]) == (keeping != {"is_kept": True, "is_copied": True})
