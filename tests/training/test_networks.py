"""Networks by name."""

import numpy as np
import pytest

from training import networks
from training.recipe import NETWORKS


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("digit-net", 289_066),
        ("digit-net-small", 33_358),
        ("cnn-34k", 34_826),
        ("convpool", 542_230),
        ("sequential", 407_050),
        ("mlp-128-128", 118_282),
        ("mlp-50-50", 42_310),
    ],
)
def test_networks_have_the_size_they_are_known_for(name, parameters):
    model = networks.build(name)
    assert model.count_params() == parameters
    assert sum(layer.parameters for layer in networks.describe(model)) == parameters


def test_the_command_line_knows_every_network():
    assert tuple(networks.NETWORKS) == NETWORKS


def test_the_small_network_keeps_to_the_budget_of_the_classic_one():
    assert networks.build("digit-net-small").count_params() < networks.build("cnn-34k").count_params()


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_is_told_in_a_sentence(name):
    assert networks.summary(name).endswith(".")


@pytest.mark.parametrize(("name", "units"), [("mlp-50-50", [50, 50]), ("mlp-128-128", [128, 128])])
def test_the_names_of_dense_networks_tell_their_layers(name, units):
    dense = [layer for layer in networks.describe(networks.build(name)) if layer.kind == "Dense"]
    assert [layer.output_shape[0] for layer in dense] == [*units, 10]
    assert [layer.detail for layer in dense] == [*(f"{count} units, ReLU" for count in units), "10 logits"]


def test_networks_give_logits():
    images = np.random.default_rng(0).random((3, 28, 28, 1)).astype(np.float32)
    logits = np.asarray(networks.build("cnn-34k")(images))
    assert logits.shape == (3, 10) and logits.dtype == np.float32
    assert not np.allclose(logits.sum(axis=1), 1)


def test_a_network_may_have_a_logit_for_no_digit():
    model = networks.build("cnn-34k", outputs=11)
    assert model.output.shape == (None, 11)
    assert model.count_params() == 34_826 + 1_601


def test_an_unknown_network_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"expected one of digit-net, .*, found 'resnet'"):
        networks.build("resnet")


def test_bfloat16_concerns_the_arithmetic_alone():
    model = networks.build("digit-net", "mixed_bfloat16")
    assert {variable.dtype for variable in model.trainable_variables} == {"float32"}
    assert model.get_layer("conv2_1").compute_dtype == "bfloat16"
    assert model.output.dtype == "float32"
    assert networks.build("cnn-34k").get_layer("conv1").compute_dtype == "float32"


def test_layers_are_described_from_input_to_output():
    layers = networks.describe(networks.build("cnn-34k"))
    assert [layer.kind for layer in layers] == [
        "InputLayer",
        "Conv2D",
        "MaxPooling2D",
        "Conv2D",
        "MaxPooling2D",
        "Flatten",
        "Dropout",
        "Dense",
    ]
    assert layers[0].output_shape == (28, 28, 1)
    assert (layers[1].output_shape, layers[1].parameters) == ((26, 26, 32), 320)
    assert layers[1].detail == "32 filters, 3 × 3, ReLU"
    assert layers[2].detail == "2 × 2"
    assert layers[6].detail == "50% while training"
    assert layers[7].detail == "10 logits"
