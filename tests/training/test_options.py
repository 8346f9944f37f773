"""What the command line amounts to: a recipe, and where the model goes."""

from pathlib import Path

import pytest

from model.report import ARTIFACT
from training.__main__ import main
from training.options import chosen_recipe, out_folder, training_parser
from training.recipe import CLASSIC, NETWORKS, RECIPES


def test_any_number_of_the_recipe_can_be_set():
    words = ["--set", "drawn_share=0.2", "--set", "turn=9", "--epochs", "3"]
    recipe = chosen_recipe(training_parser().parse_args(words))
    assert (recipe.drawn_share, recipe.turn, recipe.epochs) == (0.2, 9.0, 3)


@pytest.mark.parametrize("word", ["drawn_shape=0.2", "drawn_share=much", "epochs=3"])
def test_a_setting_that_is_no_number_of_the_recipe_is_refused(word, capsys):
    with pytest.raises(SystemExit):
        main(["--set", word])
    assert "--set" in capsys.readouterr().err


@pytest.mark.parametrize("network", CLASSIC)
def test_a_classic_network_comes_with_the_numbers_of_its_description(network):
    assert chosen_recipe(training_parser().parse_args(["--network", network])) == RECIPES[network]


def test_what_is_given_goes_before_the_recipe():
    words = ["--network", "cnn-34k", "--epochs", "2", "--precision", "mixed_bfloat16"]
    recipe = chosen_recipe(training_parser().parse_args(words))
    assert (recipe.epochs, recipe.batch_size, recipe.precision) == (2, 128, "mixed_bfloat16")


@pytest.mark.parametrize(
    ("words", "folder"),
    [
        ([], ARTIFACT),
        (["--network", NETWORKS[0], "--epochs", "1"], ARTIFACT),
        (["--quick"], Path("run/artifact")),
        (["--network", "cnn-34k"], Path("run/artifact")),
        (["--network", "cnn-34k", "--out", "elsewhere"], Path("elsewhere")),
    ],
)
def test_only_the_network_that_ships_replaces_the_programs_own(words, folder):
    assert out_folder(training_parser().parse_args(words), Path("run")) == folder
