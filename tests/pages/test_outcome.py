"""The figures of a handwriting test, and what is kept of it."""

import base64
import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping

import cv2
import numpy as np
import pytest

from model import Box, Digit, Reading
from model.metrics import wilson_interval
from model.reading import Status
from pages.outcome import Drawn, Outcome, accuracy_sentence, chance, measured_set, pack, read_as

MakeDrawn = Callable[..., Drawn]


@pytest.fixture
def make_drawn(reading_of) -> MakeDrawn:
    """A drawing asked as one digit and read with these probabilities; ``text`` for what is not one digit."""

    def make(asked: int, chances: Mapping[int, float], number: int = 1, **reading: str) -> Drawn:
        return Drawn(number, asked, f"png {number}".encode(), reading_of(chances, **reading))

    return make


@pytest.fixture
def reading_of() -> Callable[..., Reading]:
    def make(chances: Mapping[int, float], text: str | None = None, status: Status = "read") -> Reading:
        answer = max(chances, key=lambda digit: chances[digit])
        probabilities = tuple(chances.get(digit, 0.0) for digit in range(10))
        image = np.zeros((28, 28), np.float32)
        image[4:24, answer] = 1
        digit = Digit(answer, chances[answer], probabilities, Box(0, 0, 20, 20), image=image)
        count = len(text) if text else 1
        return Reading(str(answer) if text is None else text, status, (digit,) * count)

    return make


@pytest.fixture
def outcome(make_drawn) -> Outcome:
    """Five drawings: two right, one wrong, one taken for no digit, one for two."""
    return Outcome(
        (
            make_drawn(7, {7: 0.99}, 1),
            make_drawn(1, {1: 0.6, 7: 0.35}, 2, status="unsure"),
            make_drawn(7, {1: 0.8, 7: 0.15}, 3),
            make_drawn(4, {9: 0.2, 4: 0.15}, 5, text="", status="not_a_digit"),
            make_drawn(8, {6: 0.9}, 6, text="60"),
        )
    )


def test_only_the_digit_asked_for_is_right(outcome):
    assert [drawn.answer for drawn in outcome.drawings] == [7, 1, 1, None, None]
    assert outcome.right == 2


def test_every_drawing_is_counted_once(outcome):
    assert np.argwhere(outcome.counts).tolist() == [[1, 1], [7, 1], [7, 7]]
    assert np.flatnonzero(outcome.unread).tolist() == [4, 8]
    assert outcome.counts.sum() + outcome.unread.sum() == 5
    assert np.trace(outcome.counts) == outcome.right


def test_the_interval_is_wilsons(outcome):
    assert outcome.interval == wilson_interval(2, 5)
    words = accuracy_sentence(outcome).replace("\N{NO-BREAK SPACE}", " ")
    assert words.startswith("40 % right. ")
    assert words.endswith("between 12 and 77 % (95 % interval).")


def test_what_was_nearly_read_is_told(outcome):
    assert [read_as(drawn) for drawn in outcome.drawings] == [
        "read as 7",
        "read as 1",
        "read as 1",
        "not taken for a digit",
        "read as 60",
    ]
    chances = [chance(drawn).replace("\N{NO-BREAK SPACE}", " ") for drawn in outcome.drawings]
    assert chances == ["99.0 %", "60.0 %, then 7 35.0 %", "80.0 %", "", ""]
    assert [drawn.others for drawn in outcome.drawings] == [(), ((7, 0.35),), ((1, 0.8),), ((9, 0.2),), ()]


def test_a_measured_set_is_plain_json_and_holds_every_drawing(outcome, report):
    found = json.loads(json.dumps(measured_set(outcome, report)))
    assert found["weights"] == report.files["digits.tflite"]
    assert found["counts"] == outcome.counts.tolist()
    assert found["unread"] == outcome.unread.tolist()
    assert [digit["index"] for digit in found["digits"]] == [0, 1, 2, 4, 5]
    assert [digit["truth"] for digit in found["digits"]] == [7, 1, 7, 4, 8]
    assert [digit["answer"] for digit in found["digits"]] == [7, 1, 1, None, None]
    assert found["digits"][1]["confidence"] == 0.6
    assert found["digits"][1]["probabilities"][7] == 0.35
    assert found["digits"][4]["probabilities"] == []
    png = base64.b64decode(found["digits"][2]["picture"].removeprefix("data:image/png;base64,"))
    seen = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(seen[..., 3], 255 * outcome.drawings[2].reading.digits[0].image)


def test_the_zip_file_holds_every_picture_under_its_label(outcome):
    with zipfile.ZipFile(io.BytesIO(pack(outcome))) as archive:
        assert archive.namelist() == [
            "7/01.png",
            "1/02.png",
            "7/03.png",
            "4/05.png",
            "8/06.png",
            "manifest.csv",
        ]
        assert archive.read("7/03.png") == b"png 3"
        rows = list(csv.DictReader(archive.read("manifest.csv").decode().splitlines()))
    assert [(row["path"], row["label"]) for row in rows[:2]] == [("7/01.png", "7"), ("1/02.png", "1")]
    assert [row["read"] for row in rows] == ["7", "1", "1", "", "60"]
    assert rows[1] == rows[1] | {"status": "unsure", "confidence": "0.6000"}


def test_the_same_drawings_give_the_same_file(outcome):
    assert pack(outcome) == pack(outcome)
