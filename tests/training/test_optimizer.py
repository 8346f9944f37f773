"""How weights are changed: at which rate, and which of them decay."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from training.optimizer import make_optimizer
from training.recipe import RECIPES


@pytest.mark.parametrize(("network", "rates"), [("cnn-34k", [1e-3, 1e-3]), ("digit-net", [1.2e-4, 0.0])])
def test_the_rate_is_constant_or_rises_and_falls(network, rates):
    optimizer = make_optimizer(replace(RECIPES[network], epochs=2), 10)
    optimizer.build([])
    found = [float(optimizer.learning_rate)]
    optimizer.iterations.assign(20)
    assert [*found, float(optimizer.learning_rate)] == pytest.approx(rates, rel=1e-3, abs=1e-9)


def test_kernels_decay_and_biases_do_not():
    layer = keras.layers.Dense(2)
    layer.build((None, 3))
    layer.set_weights([np.ones((3, 2)), np.ones(2)])
    optimizer = make_optimizer(replace(RECIPES["cnn-34k"], weight_decay=0.5, learning_rate=0.1), 10)
    optimizer.build(layer.trainable_variables)
    optimizer.apply([np.zeros((3, 2), np.float32), np.zeros(2, np.float32)], layer.trainable_variables)
    kernel, bias = layer.get_weights()
    assert np.allclose(kernel, 0.95) and np.allclose(bias, 1)
