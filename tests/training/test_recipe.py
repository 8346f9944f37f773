"""Every hyper-parameter, in one place."""

import dataclasses
import inspect

import pytest

from training.recipe import Recipe, fastest_precision, full, quick


@pytest.mark.parametrize("recipe", [full(), quick()])
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
