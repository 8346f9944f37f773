"""Processor time of a recipe, told from a few steps."""

from dataclasses import replace

import pytest

from training import timing
from training.recipe import RECIPES
from training.timing import training_seconds


def test_time_is_that_of_preparation_and_of_a_step_times_all_steps(tiny_split, monkeypatch):
    recipe = replace(RECIPES["mlp-50-50"], epochs=6, batch_size=25)
    ticks = iter((90.0, 91.0, 100.0, 100.0 + 0.5 * timing.TIMED))
    monkeypatch.setattr(timing.time, "process_time", lambda: next(ticks))
    # 190 digits in batches of 25 are 8 steps an epoch, whatever the split that is timed on has.
    # Preparing a share of what is needed beside the digits took a second.
    expected = 1 / timing.PREPARED + 0.5 * 8 * 6
    assert training_seconds(recipe, tiny_split, 190) == pytest.approx(expected)


def test_steps_take_time(tiny_split):
    assert training_seconds(RECIPES["mlp-50-50"], tiny_split, 200) > 0
