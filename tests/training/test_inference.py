"""What a network answers: each figure against one worked out by hand."""

import numpy as np
import pytest

from model.classifier import digit_probabilities
from model.corruptions import CORRUPTIONS, corrupted
from model.predictions import STEP, TEST
from training import networks
from training.inference import NEIGHBOURS, answer, cross_entropy, features_of, logits_of, nearest


@pytest.fixture(scope="module")
def model():
    return networks.build("cnn-34k")


@pytest.fixture(scope="module")
def answers(model, tiny_split):
    return answer(model, tiny_split, 2.0)


def test_cross_entropy_of_known_probabilities():
    logits = np.log(np.array([[0.5, 0.5], [0.1, 0.9]], np.float32))
    expected = -(np.log(0.5) + np.log(0.9)) / 2
    assert cross_entropy(logits, np.array([0, 1], np.uint8)) == pytest.approx(expected, rel=1e-6)


def test_cross_entropy_survives_large_logits():
    assert cross_entropy(np.array([[1e4, 0.0]], np.float32), np.array([1], np.uint8)) == pytest.approx(1e4)


def test_logits_do_not_depend_on_how_images_are_batched(tiny_split):
    model = networks.build("cnn-34k")
    images = np.tile(tiny_split.x_test, (10, 1, 1))
    assert np.allclose(logits_of(model, images)[-5:], logits_of(model, images[-5:]), atol=1e-5)


def test_every_test_digit_is_answered_as_it_is_and_damaged(model, tiny_split, answers):
    assert list(answers.predictions) == [TEST, *CORRUPTIONS]
    fog = np.stack([corrupted(image, "fog", index) for index, image in enumerate(tiny_split.x_test)])
    for name, images in ((TEST, tiny_split.x_test), ("fog", fog)):
        expected = digit_probabilities(logits_of(model, images) / np.float32(2))
        found = answers.predictions[name]
        assert np.abs(found.probabilities - expected).max() <= STEP
        np.testing.assert_array_equal(found.truth, tiny_split.y_test)
    assert answers.test_loss == cross_entropy(
        logits_of(model, tiny_split.x_test) / np.float32(2), tiny_split.y_test
    )


def test_neighbours_are_training_digits_at_their_place_in_the_data_set(model, digits, tiny_split, answers):
    found = answers.predictions[TEST].neighbours
    assert found.shape == (60, NEIGHBOURS) and found.dtype == np.int32
    # Only digits that were trained on, under their number in the whole training part.
    assert set(found.ravel().tolist()) <= set(tiny_split.positions.tolist())
    one = features_of(model, tiny_split.x_test[:1])
    distances = np.linalg.norm(features_of(model, digits.x_train[found[0]]) - one, axis=1)
    assert (np.diff(distances) >= -1e-4).all()
    rest = np.setdiff1d(tiny_split.positions, found[0])
    assert (
        np.linalg.norm(features_of(model, digits.x_train[rest]) - one, axis=1).min() >= distances[-1] - 1e-4
    )
    assert all(item.neighbours.size == 0 for name, item in answers.predictions.items() if name != TEST)


def test_nearest_are_told_in_order_and_never_more_than_there_are():
    others = np.array([[0, 0], [3, 4], [1, 0], [1, 0]], np.float32)
    found = nearest(np.array([[0, 0], [4, 4]], np.float32), others, 3)
    assert found.tolist() == [[0, 2, 3], [1, 2, 3]]
    assert nearest(np.zeros((1, 2), np.float32), others, 9).tolist() == [[0, 2, 3, 1]]
