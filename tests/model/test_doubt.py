"""Doubtful answers are asked for again."""

import numpy as np
import pytest

from model import Reader
from model.doubt import predict_carefully, reconsidered
from model.report import Rejection
from training.strokes import draw_digit, render

# Refused below 0.3, certain from 0.9 on.
LIMITS = Rejection(0.3, 0.9, "", 0, 0, 0, 0, 0, 0)


class Asked:
    """Says of each image that it is a 3, with the probability that stands in its upper left corner.

    Of an image without ink there it says that it is a 5.
    """

    def __init__(self, make_report):
        self.report = make_report(rejection=LIMITS)
        self.seen = []

    def predict(self, images):
        self.seen.append(images)
        rows = np.zeros((len(images), 10), np.float32)
        for row, image in zip(rows, images, strict=True):
            row[3 if image[0, 0] else 5] = image[0, 0] or 0.8
        return rows


@pytest.fixture
def classifier(make_report):
    return Asked(make_report)


def images(*corners):
    made = np.zeros((len(corners), 28, 28), np.float32)
    made[:, 0, 0] = corners
    made[:, 8:20, 12:15] = 1
    return made


def test_what_is_certain_or_refused_is_asked_once(classifier):
    rows = predict_carefully(classifier, images(0.95, 0.2))
    assert [len(seen) for seen in classifier.seen] == [2]
    assert rows[:, 3] == pytest.approx([0.95, 0.2])


def test_what_is_doubtful_becomes_the_mean_of_distorted_images(classifier):
    rows = predict_carefully(classifier, images(0.95, 0.6, 0.2))
    # Two each turned, slanted, sized and moved; all keep their ink.
    assert [len(seen) for seen in classifier.seen] == [3, 8]
    distorted = classifier.seen[1]
    assert distorted.dtype == np.float32 and distorted.min() >= 0 and distorted.max() <= 1
    assert len({image.tobytes() for image in distorted}) == 8
    assert distorted[:, 5:23, 8:20].sum(axis=(1, 2)) == pytest.approx(36, rel=0.2)
    said = classifier.predict(distorted)
    assert rows[1] == pytest.approx((images(0.6)[0, 0, 0] * np.eye(10)[3] + said.sum(axis=0)) / 9, abs=1e-6)
    assert rows[0, 3] == pytest.approx(0.95) and rows[2, 3] == pytest.approx(0.2)


def test_known_answers_are_left_as_they_are(classifier):
    known = np.eye(10, dtype=np.float32)[[4, 4]] * np.float32([[0.95], [0.6]])
    before = known.copy()
    rows = reconsidered(known, images(0.1, 0.1), classifier)
    assert np.array_equal(known, before)
    assert rows[0, 4] == pytest.approx(0.95) and rows[1, 4] == pytest.approx(0.6 / 9)


def test_nothing_to_ask_about(classifier):
    assert predict_carefully(classifier, np.zeros((0, 28, 28), np.float32)).shape == (0, 10)


class Wavering:
    """Takes an image for a 3, with doubts, and most of its distortions for a 5."""

    def __init__(self, make_report):
        self.report = make_report(rejection=LIMITS)

    def predict(self, images):
        rows = np.zeros((len(images), 10), np.float32)
        rows[:, 5 if len(images) == 8 else 3] = 0.85
        return rows


def test_a_reading_tells_that_it_was_asked_again(make_report):
    paper = np.full((280, 280), 255, np.uint8)
    reading = Reader(Wavering(make_report)).read(
        paper - render(draw_digit(3, np.random.default_rng(0)), 280, 16)
    )
    assert (reading.text, reading.status) == ("5", "unsure")
    assert reading.digits[0].confidence == pytest.approx(0.85 * 8 / 9)
    assert sum("asked about again" in step.sentence for step in reading.steps) == 1
