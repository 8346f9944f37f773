"""From a picture to its reading: text, boxes in the original's pixels, and the trace."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model import Box, Classifier, PictureError, Reader
from model.ink import Ink
from model.reader import _limits_in_company
from model.report import ARTIFACT, TFLITE_FILE, Rejection
from training.strokes import draw_digit, render

LIMITS = Rejection(0.4, 0.8, "", 0, 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def drawing(digit: int, size: int = 280, seed: int = 0) -> NDArray[np.uint8]:
    """A digit drawn black on white, uint8 (size, size)."""
    strokes = draw_digit(digit, np.random.default_rng(seed), neatness=0.9)
    box = (0.2 * size, 0.15 * size, 0.6 * size)
    return 255 - render(strokes, size, 0.07 * size, box)


@pytest.mark.parametrize("digit", range(10))
def test_reads_a_drawing(reader, digit):
    reading = reader.read(drawing(digit))
    assert (reading.text, reading.status) == (str(digit), "read")
    (answer,) = reading.digits
    assert answer.digit == digit
    assert answer.confidence == max(answer.probabilities)
    assert 0.9 < sum(answer.probabilities) <= 1 + 1e-5
    assert answer.line == 0
    assert answer.image is not None
    assert answer.image.shape == (28, 28)


def test_light_on_dark_reads_the_same(reader):
    black, white = reader.read(drawing(4)), reader.read(255 - drawing(4))
    assert white.text == black.text == "4"
    assert np.abs(np.subtract(white.digits[0].probabilities, black.digits[0].probabilities)).max() < 0.02


def test_place_and_size_do_not_matter(reader):
    sheet = np.full((900, 1400), 255, np.uint8)
    sheet[600:780, 1000:1180] = drawing(5, size=180)
    assert reader.read(sheet).text == "5"


def test_a_large_photo(reader):
    # 12 megapixels, blue ink, light falling off to one side.
    y, x = np.mgrid[0:1:3000j, 0:1:4000j].astype(np.float32)
    ink = np.zeros((3000, 4000), np.float32)
    ink[900:2100, 1500:2700] = cv2.resize(1 - drawing(3) / np.float32(255), (1200, 1200))
    paper = (0.55 + 0.45 * (1 - x) * (1 - 0.4 * y))[..., None] * np.float32((236, 232, 224))
    photo = paper * (1 - ink[..., None] * np.float32((0.8, 0.75, 0.35)))
    reading = reader.read(Image.fromarray(photo.astype(np.uint8)))
    assert reading.text == "3"
    box = reading.digits[0].box
    assert 1500 < box.x < box.x + box.width < 2700
    assert 900 < box.y < box.y + box.height < 2100
    assert "Uneven light removed" in reading.steps[1].sentence


def test_the_box_is_in_the_pixels_of_the_original(reader):
    sheet = np.full((2000, 1500), 255, np.uint8)
    sheet[400:1200, 700:780] = 0
    box = reader.read(sheet).digits[0].box
    truth = Box(700, 400, 80, 800)
    for side in ("x", "y", "width", "height"):
        assert getattr(box, side) == pytest.approx(getattr(truth, side), abs=6), side


def sheet(text: str, pitch: int = 150) -> NDArray[np.uint8]:
    """Lines of digits drawn black on white."""
    lines = text.split("\n")
    page = np.full((200 * len(lines) + 80, pitch * max(map(len, lines)) + 120), 255, np.uint8)
    for row, line in enumerate(lines):
        for column, digit in enumerate(line):
            window = page[40 + 200 * row :, 60 + pitch * column :][:140, :140]
            np.minimum(window, drawing(int(digit), size=140, seed=column), out=window)
    return page


def test_reads_whole_numbers(reader):
    reading = reader.read(sheet("2024\n317"))
    assert reading.text == "2024\n317"
    assert [digit.line for digit in reading.digits] == [0, 0, 0, 0, 1, 1, 1]
    left = [digit.box.x for digit in reading.digits]
    assert left[:4] == sorted(left[:4])
    assert left[4:] == sorted(left[4:])
    names = [step.name for step in reading.steps]
    assert names == [
        "picture",
        "ink",
        "pieces",
        *(f"digit-{number}" for number in range(1, 8)),
        "answer",
        "plain",
    ]
    assert reading.steps[2].sentence == "7 digits were found in 2 lines."
    assert reading.steps[5].sentence.startswith("Digit 3 of 7: ink of ")


def test_no_ink_goes_through_the_network_twice(reader, monkeypatch):
    seen = []
    predict = reader.classifier.predict
    monkeypatch.setattr(reader.classifier, "predict", lambda images: seen.extend(images) or predict(images))
    # Lines so close that each digit might belong to the one below it.
    page = sheet("35\n42")
    reader.read(np.concatenate([page[:190], page[225:]]))
    assert len(seen) >= 4
    assert len({image.tobytes() for image in seen}) == len(seen)


def test_a_blank_picture_is_no_digit(reader):
    reading = reader.read(np.full((200, 200), 255, np.uint8))
    assert (reading.text, reading.status, reading.digits) == ("", "blank", ())
    assert [step.name for step in reading.steps] == ["picture", "ink", "plain"]
    assert "blank" in reading.steps[1].sentence


def with_limits(reader, refuse_below, unsure_below):
    """The shipped network with other thresholds."""
    report = reader.classifier.report
    limits = replace(report.rejection, refuse_below=refuse_below, unsure_below=unsure_below)
    weights = (ARTIFACT / TFLITE_FILE).read_bytes()
    return Reader(Classifier(weights, replace(report, rejection=limits)))


def test_an_unsure_answer_is_refused(reader):
    reading = with_limits(reader, 0.999_998, 0.999_999).read(drawing(3)[:, 120:])
    assert (reading.text, reading.status) == ("", "not_a_digit")
    assert [digit.status for digit in reading.digits] == ["not_a_digit"]
    assert "too unsure" in reading.steps[-2].sentence


def test_an_answer_between_the_limits_is_unsure_and_told(reader):
    reading = with_limits(reader, 0.1, 0.999_999).read(drawing(3)[:, 120:])
    assert (reading.text, reading.status) == ("3", "unsure")
    assert [digit.status for digit in reading.digits] == ["unsure"]
    assert "1 of them unsure (below 100 %)" in reading.steps[-2].sentence
    assert reading.to_json()["digits"][0]["status"] == "unsure"


def test_each_digit_of_a_number_has_its_own_status(reader):
    page = sheet("36")
    sure = reader.read(page)
    three, six = sure.digits
    assert three.ink.sum() < six.ink.sum() and three.confidence < six.confidence
    assert (sure.status, [digit.status for digit in sure.digits]) == ("read", ["read", "read"])
    least, most = sorted(digit.confidence for digit in sure.digits)
    between = with_limits(reader, 0.1, (least + most) / 2).read(page)
    assert (between.text, between.status) == ("36", "unsure")
    assert sorted(digit.status for digit in between.digits) == ["read", "unsure"]
    refused = with_limits(reader, (least + most) / 2, (least + most) / 2).read(page)
    assert [digit.status for digit in refused.digits if digit.confidence == least] == ["not_a_digit"]
    # What is left of it may be half a number.
    assert (len(refused.text), refused.status) == (1, "unsure")


def touching(digits: str, pitch: int) -> NDArray[np.uint8]:
    """A number whose digits run into each other."""
    page = np.full((220, 400), 255, np.uint8)
    for column, digit in enumerate(digits):
        window = page[40:180, 60 + pitch * column :][:, :140]
        np.minimum(window, drawing(int(digit), size=140, seed=column), out=window)
    return page


@pytest.mark.parametrize(("digits", "pitch"), [("35", 58), ("20", 54), ("38", 54), ("83", 50)])
def test_digits_that_touch_are_read_and_not_easily_certain(reader, digits, pitch):
    page = touching(digits, pitch)
    assert cv2.connectedComponents((page < 200).astype(np.uint8))[0] == 2
    reading = reader.read(page)
    assert reading.text == digits
    # It might as well be a letter.
    assert all((digit.status == "read") == (digit.confidence >= 0.999) for digit in reading.digits)
    # Not so beside a digit that stands free.
    beside = reader.read(np.concatenate([page, sheet("2")[:220]], axis=1))
    assert beside.text == f"{digits}2"
    certain = reader.classifier.report.rejection.unsure_below
    assert all((digit.status == "read") == (digit.confidence >= certain) for digit in beside.digits)


@pytest.mark.parametrize(("certain", "told"), [(0.9, "read"), (0.99, "unsure"), (1.0, "unsure")])
def test_how_certain_a_digit_must_be_is_for_the_report_to_say(reader, certain, told):
    class AlmostSure(Classifier):
        def __init__(self):
            self.report = replace(reader.classifier.report, rejection=replace(LIMITS, unsure_below=certain))

        def predict(self, images):
            return np.tile(np.float32([0.97, *[0.001] * 9]), (len(images), 1))

    reading = Reader(AlmostSure()).read(drawing(0))
    assert (reading.text, reading.status, reading.digits[0].status) == ("0", told, told)


def test_among_digits_a_doubtful_mark_is_rather_one_of_them():
    assert _limits_in_company([0.3], LIMITS) == LIMITS
    assert _limits_in_company([0.9, 0.3], LIMITS) == LIMITS
    assert _limits_in_company([0.9, 0.9, 0.3], LIMITS) == replace(LIMITS, refuse_below=0.1)
    # Not where digits are the exception.
    assert _limits_in_company([0.9, 0.9, 0.3, 0.2], LIMITS) == LIMITS


def test_a_few_strokes_like_digits_make_no_number(reader, scribble):
    # A one beside a broad scribble: most of the ink is no digit.
    assert reader.read(scribble).status == "not_a_digit"
    scribble[60:220, 100:112] = 0
    reading = reader.read(scribble)
    assert (reading.text, reading.status) == ("", "not_a_digit")
    assert any(digit.digit == 1 for digit in reading.digits)


def density(page: NDArray[np.uint8]) -> NDArray[np.float32]:
    return (255 - page).astype(np.float32) / 255


def looks(monkeypatch, *pages):
    """Have the reader take these pages, one after the other, for what a photo may show."""
    taken = []

    def inks(_):
        for page in pages:
            taken.append(page)
            yield Ink(density(page), light_on_dark=False, of_scene=True)

    monkeypatch.setattr("model.reader.find_inks", inks)
    return taken


@pytest.fixture
def scribble() -> NDArray[np.uint8]:
    """Ink that is no digit."""
    page = np.full((300, 700), 255, np.uint8)
    points = np.random.default_rng(6).integers(0, 255, (40, 2)) + np.array([300, 20])
    cv2.polylines(page, [points.astype(np.int32)], False, 0, 9)
    return page


def test_where_nothing_is_clear_other_strokes_are_tried(reader, monkeypatch, scribble):
    taken = looks(monkeypatch, scribble, scribble, sheet("42"), sheet("35"))
    reading = reader.read(scribble)
    assert (reading.text, reading.status) == ("42", "read")
    assert len(taken) == 3
    assert "looked again" in reading.steps[1].sentence
    assert np.array_equal(reading.steps[1].image, sheet("42"))


def test_ink_along_the_edge_of_a_photo_alone_is_a_blank_picture(reader, monkeypatch, scribble):
    rim = np.full((300, 300), 255, np.uint8)
    rim[100:, 290:] = 0
    looks(monkeypatch, rim)
    reading = reader.read(scribble)
    assert (reading.text, reading.status, reading.digits) == ("", "blank", ())


def test_the_trace_tells_every_step(reader):
    reading = reader.read(255 - drawing(8))
    assert [step.name for step in reading.steps] == ["picture", "ink", "digit-1", "answer", "plain"]
    picture, ink, digit, answer, plain = reading.steps
    assert "280 × 280" in picture.sentence
    assert "inverted" in ink.sentence
    assert re.fullmatch(
        r"One digit found: ink of \d+ × \d+ px, moved by \(−?\d+, −?\d+\) px to the middle and reduced "
        r"to fit 20 × 20, its centre of mass in the middle of 28 × 28; stroke [\d.]+ px → [\d.]+ px\.",
        digit.sentence,
    )
    assert "8" in answer.sentence
    assert re.fullmatch(r"The plain recipe \(.+\) would have read \d \([> ]*[\d.]+ %\)\.", plain.sentence)
    assert plain.image.shape == (28, 28)
    for step in (picture, ink, digit):
        assert step.image is not None
        assert step.image.dtype == np.uint8
    assert digit.image.shape == (28, 28)


def test_the_plain_recipe_is_told_what_it_would_have_read(reader):
    # Centred and filling the picture, it reads well; small in a corner of a sheet, it does not.
    near, page = drawing(3), np.full((900, 900), 255, np.uint8)
    page[20:180, 20:180] = drawing(3, size=160)
    answers = [reader.read(picture) for picture in (near, page)]
    assert [reading.text for reading in answers] == ["3", "3"]
    told = [reading.steps[-1].sentence for reading in answers]
    assert "would have read 3 (" in told[0]
    assert "would have read 3 (" not in told[1]


def test_the_plain_recipe_may_be_left_with_nothing(reader):
    page = np.full((900, 900), 255, np.uint8)
    assert reader.read(page).steps[-1].sentence.endswith("would have had nothing left to read.")


def test_json_form(reader):
    reading = reader.read(drawing(6))
    value = reading.to_json()
    assert set(value) == {"text", "status", "digits", "width", "height", "sentences"}
    assert (value["width"], value["height"]) == (reading.width, reading.height)
    assert value["sentences"] == [step.sentence for step in reading.steps]
    (digit,) = value["digits"]
    assert set(digit) == {"digit", "status", "confidence", "probabilities", "box", "line"}
    assert len(digit["probabilities"]) == 10
    assert all(isinstance(number, int) for number in digit["box"])


def test_errors_reach_the_caller(reader):
    with pytest.raises(PictureError):
        reader.read(b"not a picture")


def test_many_threads_read_at_once(reader):
    pictures = [drawing(index % 10, seed=index) for index in range(40)]
    alone = [reader.read(picture) for picture in pictures]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(reader.read, pictures)) == alone
