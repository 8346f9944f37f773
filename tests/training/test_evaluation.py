"""The figures of a network."""

import numpy as np
import pytest

from model.classifier import digit_probabilities
from training import networks
from training.evaluation import (
    choose_rejection,
    confusion,
    cross_entropy,
    evaluate,
    fit_temperature,
    logits_of,
    misread,
)


def test_confusion_counts_every_image_once_with_truth_in_rows():
    counts = np.array(confusion(np.array([3, 3, 5, 9], np.uint8), np.array([3, 8, 5, 9])))
    assert counts.sum() == 4
    assert counts[3, 3] == counts[3, 8] == counts[5, 5] == counts[9, 9] == 1


def test_cross_entropy_of_known_probabilities():
    logits = np.log(np.array([[0.5, 0.5], [0.1, 0.9]], np.float32))
    expected = -(np.log(0.5) + np.log(0.9)) / 2
    assert cross_entropy(logits, np.array([0, 1], np.uint8)) == pytest.approx(expected, rel=1e-6)


def test_cross_entropy_survives_large_logits():
    assert cross_entropy(np.array([[1e4, 0.0]], np.float32), np.array([1], np.uint8)) == pytest.approx(1e4)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_that_spoiled_calibration_is_found(temperature):
    rng = np.random.default_rng(0)
    calibrated = rng.normal(0, 2, (20_000, 10)).astype(np.float32)
    labels = np.array(
        [rng.choice(10, p=row / row.sum()) for row in digit_probabilities(calibrated).astype(float)], np.uint8
    )
    assert fit_temperature(calibrated * np.float32(temperature), labels) == pytest.approx(
        temperature, rel=0.05
    )


def test_few_digits_stay_below_the_thresholds():
    digits = (0.1 + 0.9 * np.arange(10_000) / 10_000).astype(np.float32)
    found = choose_rejection(digits, np.array([0.05, 0.12, 0.9], np.float32), "drawings")
    assert (found.digits, found.digits_refused) == (10_000, 20)
    # The thresholds are rounded down to four decimals, which one digit in eleven hangs on.
    assert 79 <= found.digits_unsure <= 80
    assert found.refuse_below == pytest.approx(0.1018, abs=2e-4)
    assert found.unsure_below == pytest.approx(0.109, abs=2e-4)
    assert (found.nondigits, found.nondigits_read, found.nondigits_unsure) == (3, 2, 0)
    assert found.set_on == "drawings"


def test_the_thresholds_are_capped():
    found = choose_rejection(np.full(2000, 0.99, np.float32), np.array([0.3, 0.6, 0.95], np.float32), "")
    assert (found.refuse_below, found.unsure_below) == (0.25, 0.9)
    assert (found.nondigits_read, found.nondigits_unsure) == (1, 2)


def test_misread_digits_come_surest_first():
    probabilities = np.full((4, 10), 0.01, np.float32)
    for row, (answer, confidence) in enumerate([(2, 0.6), (7, 0.9), (1, 0.8), (4, 0.7)]):
        probabilities[row, answer] = confidence
    found = misread(probabilities, np.array([2, 1, 7, 4], np.uint8))
    assert [(item.index, item.truth, item.answer) for item in found] == [(1, 1, 7), (2, 7, 1)]
    assert found[0].confidence == pytest.approx(0.9) and found[0].truth_probability == pytest.approx(0.01)


def test_logits_do_not_depend_on_how_images_are_batched(tiny_split):
    model = networks.build("cnn-34k")
    images = np.tile(tiny_split.x_test, (10, 1, 1))
    assert np.allclose(logits_of(model, images)[-5:], logits_of(model, images[-5:]), atol=1e-5)


def test_every_figure_of_an_evaluation_agrees(tiny_split):
    found = evaluate(networks.build("cnn-34k"), tiny_split)
    counts = np.array(found.confusion)
    assert counts.sum(axis=1).tolist() == [6] * 10
    assert len(found.misread) == 60 - np.trace(counts)
    assert 0 < found.test_loss < 10
    assert 0 <= found.rejection.refuse_below <= 0.25
    assert (found.rejection.digits, found.rejection.nondigits) == (40, 1_000)
    assert found.rejection.set_on.startswith("40 validation digits of Drawn digits")
