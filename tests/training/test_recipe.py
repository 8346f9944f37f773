"""Every hyper-parameter, in one place."""

import dataclasses
import inspect

import pytest

from training.recipe import (
    CLASSIC,
    NETWORKS,
    RECIPES,
    SHIPPED,
    Recipe,
    fastest_precision,
    full,
    quick,
    recipe_of,
)


@pytest.mark.parametrize("recipe", [quick(), *RECIPES.values()])
def test_a_recipe_survives_json(recipe):
    assert Recipe.from_json(recipe.to_json()) == recipe


def test_an_unknown_entry_is_named():
    with pytest.raises(ValueError, match=r"unknown momentum; known are .*epochs"):
        Recipe.from_json({"momentum": 0.9})


def test_every_hyper_parameter_is_explained():
    for field in dataclasses.fields(Recipe):
        assert f"\n    {field.name}: " in inspect.cleandoc(Recipe.__doc__)


def test_a_recipe_cannot_be_changed_by_accident():
    with pytest.raises(dataclasses.FrozenInstanceError):
        full().epochs = 3


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("fpu avx2 avx512f", "float32"),
        ("fpu avx512f avx512_bf16", "mixed_bfloat16"),
        ("avx512f amx_bf16 amx_tile", "mixed_bfloat16"),
    ],
)
def test_bfloat16_is_for_processors_that_have_it(tmp_path, flags, expected):
    processor = tmp_path / "cpuinfo"
    processor.write_text(f"processor : 0\nflags : {flags}\n")
    assert fastest_precision(processor) == expected
    assert fastest_precision(tmp_path / "no such file") == "float32"


def test_the_five_classic_networks_have_recipes_and_the_first_one_ships():
    assert set(CLASSIC) == {"sequential", "cnn-34k", "mlp-50-50", "convpool", "mlp-128-128"}
    assert RECIPES[SHIPPED] == full()
    assert {"digit-net-small", SHIPPED} | set(CLASSIC) == set(NETWORKS)


@pytest.mark.parametrize(
    ("network", "epochs", "batch_size"),
    [("cnn-34k", 15, 128), ("mlp-50-50", 15, 32), ("mlp-128-128", 10, 32)],
)
def test_classic_recipes_keep_to_their_descriptions(network, epochs, batch_size):
    assert (RECIPES[network].epochs, RECIPES[network].batch_size) == (epochs, batch_size)


@pytest.mark.parametrize("network", CLASSIC)
def test_classic_networks_learn_the_digits_as_they_are_with_plain_adam(network):
    recipe = recipe_of(network)
    assert not recipe.varies_images
    assert (recipe.schedule, recipe.learning_rate, recipe.precision) == ("constant", 1e-3, "float32")
    assert recipe.weight_decay == recipe.label_smoothing == recipe.averaging == 0


def test_one_variation_is_enough_to_vary_the_images():
    assert full().varies_images
    assert dataclasses.replace(RECIPES["cnn-34k"], pen_share=0.1).varies_images
