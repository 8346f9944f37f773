"""Every hyper-parameter, in one place."""

import dataclasses

import pytest

from training.recipe import Recipe, full, quick


@pytest.mark.parametrize("recipe", [full(), quick()])
def test_a_recipe_survives_json(recipe):
    assert Recipe.from_json(recipe.to_json()) == recipe


def test_an_unknown_entry_is_named():
    with pytest.raises(ValueError, match=r"unknown momentum; known are .*epochs"):
        Recipe.from_json({"momentum": 0.9})


def test_every_hyper_parameter_is_explained():
    for field in dataclasses.fields(Recipe):
        assert f"\n        {field.name}: " in Recipe.__doc__


def test_a_recipe_cannot_be_changed_by_accident():
    with pytest.raises(dataclasses.FrozenInstanceError):
        full().epochs = 3
