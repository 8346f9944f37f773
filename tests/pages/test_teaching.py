"""What the browser sends of a visitor's hand is checked, learned from for one answer, and not kept."""

import base64

import numpy as np
import pytest

from model import PictureError
from model.adaptation import MOST_LESSONS
from model.corrections import CorrectionStore, load_corrections
from pages import read
from pages.answer import seen_bytes
from pages.teaching import (
    CONSENT,
    FULL,
    NOT_KEPT,
    NOT_LEARNED,
    NOT_TAUGHT,
    answer_lesson,
    reader_of,
    take_hand,
)
from tests.pages.test_read import data_url, png


@pytest.fixture(scope="module")
def seen(reader) -> str:
    """What the network sees of a drawn 7."""
    return read.answer_drawing(reader, data_url(png(7)))["digits"][0]["seen"]


def test_a_correction_is_kept_with_what_the_network_itself_says(reader, seen, tmp_path):
    lesson = {"seen": seen, "said": 1}
    store = CorrectionStore(tmp_path)
    told = answer_lesson(reader, store, {"number": 5, "lesson": lesson, "hand": [lesson], "keep": True})
    (kept,) = load_corrections(tmp_path)
    assert told["number"] == 5
    assert told["kept"] == kept.id
    assert (told["problem"], told["before"][:1], told["after"][:1]) == ("", "7", "1")
    assert (kept.said, kept.read) == (1, 7)
    assert kept.model_version == reader.classifier.report.model_version
    assert kept.probabilities[7] == pytest.approx(kept.probabilities[7])
    assert seen_bytes(kept.image.astype(np.float32) / 255) == seen
    back = answer_lesson(reader, store, {"number": 6, "lesson": None, "back": kept.id})
    assert back == {"number": 6, "kept": "", "before": "", "after": "", "problem": ""}
    assert load_corrections(tmp_path) == []


@pytest.mark.parametrize("keep", [False, None, "yes", 1])
def test_without_consent_nothing_is_kept(reader, seen, tmp_path, keep):
    lesson = {"seen": seen, "said": None}
    told = answer_lesson(
        reader, CorrectionStore(tmp_path), {"lesson": lesson, "hand": [lesson], "keep": keep}
    )
    assert told["kept"] == told["problem"] == ""
    assert told["after"].startswith("no digit")
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_is_kept_one_can_still_teach(reader, seen):
    lesson = {"seen": seen, "said": 1}
    told = answer_lesson(reader, None, {"lesson": lesson, "hand": [lesson], "keep": True, "back": "a" * 32})
    assert (told["kept"], told["problem"], told["after"][:1]) == ("", "", "1")


def test_a_full_or_broken_store_is_told_and_no_path_with_it(reader, seen, tmp_path):
    asked = {"lesson": {"seen": seen, "said": 1}, "keep": True}
    assert answer_lesson(reader, CorrectionStore(tmp_path, most=0), asked)["problem"] == FULL
    (tmp_path / "file").write_text("")
    assert answer_lesson(reader, CorrectionStore(tmp_path / "file"), asked)["problem"] == NOT_KEPT


BAD_LESSONS = [
    {},
    "lesson",
    {"seen": "", "said": 1},
    {"seen": "A" * 100_000, "said": 1},
    {"seen": "\0", "said": 1},
    {"seen": 7, "said": 1},
    {"said": 1},
    {"seen": base64.b64encode(bytes(784)).decode(), "said": 10},
    {"seen": base64.b64encode(bytes(784)).decode(), "said": True},
    {"seen": base64.b64encode(bytes(784)).decode(), "said": "1"},
    {"seen": base64.b64encode(bytes(784)).decode()},
]


@pytest.mark.parametrize("lesson", BAD_LESSONS)
def test_a_lesson_of_another_form_is_refused_in_words(reader, tmp_path, lesson):
    told = answer_lesson(reader, CorrectionStore(tmp_path), {"lesson": lesson, "keep": True})
    assert told["problem"] == NOT_TAUGHT
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(PictureError, match=NOT_LEARNED.split(".", maxsplit=1)[0]):
        take_hand([lesson])


@pytest.mark.parametrize("asked", [None, 7, "x", [], {"number": "1"}, {"back": 7}])
def test_nothing_asked_gets_nothing(reader, tmp_path, asked):
    told = answer_lesson(reader, CorrectionStore(tmp_path), asked)
    assert told == {"number": 0, "kept": "", "before": "", "after": "", "problem": ""}


@pytest.mark.parametrize("hand", [{}, "x", 7])
def test_a_hand_of_another_form_is_told_with_the_answer(reader, hand):
    shown = read.answer_drawing(reader, data_url(png(7)), hand)
    assert (shown["state"], shown["verdict"]) == ("error", NOT_LEARNED)


def test_a_hand_is_no_larger_than_a_handful(seen):
    lesson = {"seen": seen, "said": 1}
    assert len(take_hand([lesson] * MOST_LESSONS)) == MOST_LESSONS
    with pytest.raises(PictureError):
        take_hand([lesson] * (MOST_LESSONS + 1))


def test_an_answer_by_the_visitors_hand_tells_what_it_would_be_without(reader, seen):
    drawing = data_url(png(7))
    plain = read.answer_drawing(reader, drawing)
    taught = read.answer_drawing(reader, drawing, [{"seen": seen, "said": 1}])
    assert (plain["numeral"], taught["numeral"]) == ("7", "1")
    assert taught["digits"][0]["runner_up"].startswith("with your hand; without it: 7 · ")
    # Of nobody else's answer does anything remain.
    assert read.answer_drawing(reader, drawing) == plain
    confirmed = read.answer_drawing(reader, drawing, [{"seen": seen, "said": 7}])
    assert "hand" not in confirmed["digits"][0]["runner_up"]


def test_a_photo_is_read_with_the_visitors_hand(reader, seen):
    example = {"example": "3-ruled-7.jpg"}
    _, plain = read.answer_photo(reader, example)
    lesson = {"seen": plain["digits"][0]["seen"], "said": 1}
    shown, taught = read.answer_photo(reader, example | {"hand": [lesson]})
    assert (plain["numeral"], taught["numeral"]) == ("7", "1")
    assert shown["problem"] == ""


def test_without_lessons_the_reader_is_the_apps_own(reader):
    assert reader_of(reader, take_hand(None)) is reader
    assert reader_of(reader, take_hand([])) is reader


def test_the_consent_names_all_that_is_stored():
    for word in ("28 × 28 pixels", "you and the network say", "version", "time", "nothing about you"):
        assert word in CONSENT
