"""A few corrected digits change the answers to those that look like them, and to no others."""

import numpy as np
import pytest
from numpy.typing import NDArray

from model.adaptation import MOST_LESSONS, AdaptedClassifier, Lesson, blurred
from model.reader import Reader
from training.strokes import draw_digit, render

Floats = NDArray[np.float32]


class Stubborn:
    """Takes everything for a 7, by so much that only a correction changes it."""

    report = None

    def __init__(self, sure: float = 0.98) -> None:
        self.sure = sure

    def predict(self, images: Floats) -> Floats:
        rows = np.full((len(images), 10), (1 - self.sure) / 10, np.float32)
        rows[:, 7] = self.sure
        return rows


def image(digit: int, seed: int = 0) -> Floats:
    strokes = draw_digit(digit, np.random.default_rng(seed), neatness=0.9)
    return (render(strokes, 28, 3) / 255).astype(np.float32)


ONE, SEVEN, EIGHT = image(1), image(7), image(8)
NEARLY_ONE = np.roll(ONE, 1, axis=0)


def test_a_corrected_digit_and_what_looks_like_it_are_read_as_corrected():
    rows = AdaptedClassifier(Stubborn(), [Lesson(ONE, 1)]).predict(np.stack([ONE, NEARLY_ONE]))
    assert rows.argmax(axis=1).tolist() == [1, 1]
    assert rows[0, 1] > rows[1, 1] > 0.5


def test_what_looks_otherwise_keeps_its_answer():
    images = np.stack([SEVEN, EIGHT])
    rows = AdaptedClassifier(Stubborn(), [Lesson(ONE, 1)]).predict(images)
    assert np.allclose(rows, Stubborn().predict(images), atol=1e-3)


def test_probabilities_stay_probabilities():
    rows = AdaptedClassifier(Stubborn(), [Lesson(ONE, 1), Lesson(EIGHT, None)]).predict(
        np.stack([ONE, SEVEN, EIGHT])
    )
    assert rows.shape == (3, 10)
    assert rows.dtype == np.float32
    assert (rows >= 0).all()
    assert (rows.sum(axis=1) <= 1 + 1e-6).all()


def test_no_digit_can_be_learned():
    row = AdaptedClassifier(Stubborn(), [Lesson(EIGHT, None)]).predict(EIGHT)
    assert row.shape == (10,)
    assert row.sum() < 0.01


def test_a_lesson_to_the_contrary_outweighs_one_that_is_further_off():
    lessons = [Lesson(ONE, 1), Lesson(NEARLY_ONE, 7)]
    rows = AdaptedClassifier(Stubborn(sure=0.5), lessons).predict(np.stack([ONE, NEARLY_ONE]))
    assert rows.argmax(axis=1).tolist() == [1, 7]


def test_the_same_lesson_twice_counts_once():
    once = AdaptedClassifier(Stubborn(), [Lesson(ONE, 1)]).predict(NEARLY_ONE)
    twice = AdaptedClassifier(Stubborn(), [Lesson(ONE, 1)] * 2).predict(NEARLY_ONE)
    assert np.allclose(once, twice, atol=1e-5)


def test_only_the_latest_lessons_count():
    lessons = [Lesson(ONE, 1)] + [Lesson(SEVEN, 7)] * MOST_LESSONS
    assert AdaptedClassifier(Stubborn(), lessons).predict(ONE).argmax() == 7


def test_appearance_is_of_length_one_and_an_empty_image_harms_nothing():
    assert np.linalg.norm(blurred(np.stack([ONE, SEVEN])), axis=1) == pytest.approx([1, 1], abs=1e-5)
    blank = np.zeros((28, 28), np.float32)
    assert np.isfinite(AdaptedClassifier(Stubborn(), [Lesson(blank, 3)]).predict(ONE)).all()


def test_no_images_give_no_answers():
    none = np.zeros((0, 28, 28), np.float32)
    assert AdaptedClassifier(Stubborn(), [Lesson(ONE, 1)]).predict(none).shape == (0, 10)


def test_the_whole_reader_learns_and_the_shipped_network_does_not():
    reader = Reader.load()
    picture = 255 - render(draw_digit(7, np.random.default_rng(7), neatness=0.9), 200, 14)
    (digit,) = reader.read(picture).digits
    adapted = Reader(AdaptedClassifier(reader.classifier, [Lesson(digit.image, 1)]))
    assert (reader.read(picture).text, adapted.read(picture).text) == ("7", "1")
    assert reader.read(picture).text == "7"
    assert adapted.classifier.report is reader.classifier.report
