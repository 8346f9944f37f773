"""How often a mark is no digit, in training and in use."""

import numpy as np
import pytest

from training import networks
from training.priors import expect_rarer_nondigits


@pytest.mark.parametrize("share", [0.1, 0.33, 0.5])
def test_a_network_expects_what_is_no_digit_as_often_as_it_is_met(share):
    model = networks.build("mlp-50-50", outputs=11)
    image = np.random.default_rng(0).random((1, 28, 28, 1)).astype(np.float32)

    def odds():
        raised = np.exp(np.asarray(model(image), np.float64)[0])
        return raised[10] / raised[:10].sum()

    before = odds()
    expect_rarer_nondigits(model, share)
    assert odds() / before == pytest.approx((0.1 / 0.9) / (share / (1 - share)), rel=1e-4)


def test_a_network_that_saw_less_of_it_is_left_as_it_is():
    model = networks.build("mlp-50-50")
    before = model.get_weights()
    expect_rarer_nondigits(model, 0.0)
    after = model.get_weights()
    assert all(np.array_equal(one, two) for one, two in zip(before, after, strict=True))
