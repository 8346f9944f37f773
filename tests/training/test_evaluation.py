"""The figures of a network."""

import numpy as np
import pytest

from model.classifier import digit_probabilities
from training import networks
from training.evaluation import choose_rejection, evaluate, fit_temperature
from training.inference import answer, logits_of


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
    found = choose_rejection(digits, np.array([0.05, 0.13, 0.9], np.float32), "drawings")
    assert (found.digits, found.digits_refused) == (10_000, 20)
    # The thresholds are rounded down to four decimals, which one digit in eleven hangs on.
    assert 279 <= found.digits_unsure <= 280
    assert found.refuse_below == pytest.approx(0.1018, abs=2e-4)
    assert found.unsure_below == pytest.approx(0.127, abs=2e-4)
    assert (found.nondigits, found.nondigits_read, found.nondigits_unsure) == (3, 2, 0)
    assert found.set_on == "drawings"


def test_the_thresholds_are_capped():
    found = choose_rejection(np.full(2000, 0.999, np.float32), np.array([0.3, 0.6, 0.99], np.float32), "")
    assert (found.refuse_below, found.unsure_below) == (0.25, 0.99)
    assert (found.nondigits_read, found.nondigits_unsure) == (1, 2)


def test_every_figure_of_an_evaluation_agrees(tiny_split):
    model = networks.build("cnn-34k")
    found = evaluate(model, tiny_split)
    assert 0 < found.answers.test_loss < 10
    assert found.temperature == fit_temperature(
        logits_of(model, tiny_split.x_validation), tiny_split.y_validation
    )
    assert 0 <= found.rejection.refuse_below <= 0.25
    assert (found.rejection.digits, found.rejection.nondigits) == (40, 1_000)
    assert found.rejection.set_on.startswith("40 validation digits of Drawn digits")
    again = answer(model, tiny_split, found.temperature)
    for name, predictions in found.answers.predictions.items():
        np.testing.assert_array_equal(predictions.probabilities, again.predictions[name].probabilities)
