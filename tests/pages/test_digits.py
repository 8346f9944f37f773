"""Digits as cards: the right words, the right pixels, and their neighbours."""

import base64

import numpy as np
import pytest

from model.mnist import Digits
from model.predictions import Predictions
from pages.digits import cards, nearest, sentence

RNG = np.random.default_rng(6)


@pytest.fixture
def predictions() -> Predictions:
    """Four digits: 4 read as 9, 4 read right, 7 read as 1, 0 read right."""
    probabilities = np.zeros((4, 10), np.float32)
    for row, shares in enumerate(({9: 0.75, 4: 0.125}, {4: 0.875}, {1: 0.5, 7: 0.25}, {0: 0.9375})):
        for digit, share in shares.items():
            probabilities[row, digit] = share
    truth = np.array([4, 4, 7, 0], np.uint8)
    return Predictions(truth, probabilities, np.array([[2, 0], [1, 2], [0, 1], [2, 1]], np.int32))


@pytest.fixture
def data() -> Digits:
    images = RNG.integers(0, 256, (3, 28, 28), dtype=np.uint8)
    labels = np.array([5, 6, 8], np.uint8)
    return Digits(images, labels, images, labels)


def _plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_a_sentence_tells_what_became_of_a_digit(predictions):
    assert _plain(sentence(predictions, 0)) == "Digit 0: 4 read as 9 with 75.0 %, 4 given 12.5 %"
    assert _plain(sentence(predictions, 1)) == "Digit 1: 4 read as 4 with 87.5 %"


def test_cards_come_in_the_order_asked_for_with_their_pixels(predictions):
    images = RNG.integers(0, 256, (2, 28, 28), dtype=np.uint8)
    seven, four = cards(predictions, [2, 0], images)
    assert (seven["index"], seven["truth"], seven["answer"], _plain(seven["sure"])) == (2, 7, 1, "50.0 %")
    assert (four["index"], four["truth"], four["answer"], four["other"]) == (0, 4, 9, None)
    for card, image in zip((seven, four), images, strict=True):
        pixels = np.frombuffer(base64.b64decode(card["pixels"]), np.uint8)
        np.testing.assert_array_equal(pixels.reshape(28, 28), image)


def test_room_is_kept_only_for_pixels_on_their_way(predictions):
    assert [card["pixels"] for card in cards(predictions, [0, 1], None)] == [None, None]
    assert [card["pixels"] for card in cards(predictions, [0, 1], None, is_pending=True)] == ["", ""]


def test_another_networks_answer_stands_on_the_card(predictions):
    (card,) = cards(predictions, [0], None, beside=predictions)
    assert card["other"] == 9


def test_neighbours_are_told_with_their_labels_nearest_first(predictions, data):
    found = nearest(predictions, 0, data)
    assert [(card["index"], card["truth"], card["title"]) for card in found] == [
        (2, 8, "Training digit 2: 8"),
        (0, 5, "Training digit 0: 5"),
    ]
    pixels = np.frombuffer(base64.b64decode(found[0]["pixels"]), np.uint8)
    np.testing.assert_array_equal(pixels.reshape(28, 28), data.x_train[2])


def test_without_the_data_set_neighbours_have_only_numbers(predictions):
    assert [(card["index"], card["pixels"]) for card in nearest(predictions, 3, None)] == [
        (2, None),
        (1, None),
    ]
