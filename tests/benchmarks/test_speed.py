"""The speed benchmark: it measures what it says; how fast anything is, it leaves open."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from benchmarks import speed
from model import Reader
from model.report import ARTIFACT, KERAS_FILE


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@pytest.fixture
def quickly(monkeypatch):
    """Every call is made once and said to take 2 ms."""

    def once(calls, seconds=2.0):
        for call in calls.values():
            call()
        return dict.fromkeys(calls, 2.0)

    monkeypatch.setattr(speed, "milliseconds", once)


def test_milliseconds_are_the_median_of_calls_in_turn(monkeypatch):
    # The times a call takes, in seconds: a and b in turn, five rounds.
    took = iter([0.003, 0.030, 0.001, 0.010, 0.002, 0.020, 0.005, 0.050, 0.004, 0.040])
    clock = iter(time for start, taken in enumerate(took) for time in (start, start + taken))
    monkeypatch.setattr(speed.time, "perf_counter", lambda: next(clock))
    calls = []
    turns = {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}
    assert speed.milliseconds(turns, seconds=0) == pytest.approx({"a": 3.0, "b": 30.0})
    # One round more, to warm up.
    assert calls == ["a", "b"] * 6


@pytest.mark.parametrize(
    ("make", "size", "file_format"),
    [(speed.drawing, (280, 280), "PNG"), (speed.photo, (4000, 3000), "JPEG")],
)
def test_pictures_are_what_they_are_called_and_are_read(reader, make, size, file_format):
    file = make(np.random.default_rng(0))
    with Image.open(BytesIO(file)) as image:
        assert (image.size, image.format) == (size, file_format)
    assert reader.read(file).status == "read"


def test_reading_is_taken_apart_step_by_step(reader, quickly):
    *steps, whole = speed.reading_rows(reader, speed.drawing(np.random.default_rng(0)))
    names = ("decode", "ink", "pieces", "normalize", "classify", speed.PLAIN)
    assert steps == [(name, "2.00 ms", "") for name in names]
    assert whole == ("bytes to answer", "2.00 ms", "× 1.0")


def test_a_photo_of_six_digits_shows_six(reader):
    reading = reader.read(speed.photo(np.random.default_rng(0), digits=6))
    assert len(reading.digits) == 6
    assert {digit.line for digit in reading.digits} == {0}


def test_reading_of_nothing_is_refused(reader):
    blank = BytesIO()
    Image.new("L", (50, 50), 255).save(blank, "PNG")
    with pytest.raises(ValueError, match="something written"):
        speed.reading_rows(reader, blank.getvalue())


def test_keras_is_compared_with_the_same_network(reader, quickly):
    image = np.zeros((28, 28), np.float32)
    assert speed.classifier_rows(reader.classifier, ARTIFACT / KERAS_FILE, image) == [
        ("Classifier.predict", "2.000 ms", ""),
        ("keras model(x)", "2.000 ms", "× 1"),
        ("keras model.predict(x)", "2.000 ms", "× 1"),
    ]


def test_batches_are_counted_in_digits(reader, quickly):
    rows = speed.batch_rows(reader.classifier, np.zeros((28, 28), np.float32))
    assert rows[0] == ("batches of 1", "500 digits/s")
    assert rows[-1] == ("batches of 512", "256,000 digits/s")


def test_command_prints_every_table(quickly, monkeypatch, capsys):
    monkeypatch.setattr(speed, "startup_rows", lambda repeats: [("app", f"{repeats} times")])
    assert speed.main(["--repeats", "3"]) == 0
    printed = capsys.readouterr().out
    assert "3 times" in printed
    titles = re.findall(r"^(Start-up|Drawing|Photo|Classifier|One digit)", printed, flags=re.MULTILINE)
    assert len(titles) == 6
