"""The file from which an interrupted run goes on."""

from dataclasses import replace

import numpy as np
import pytest

from training import checkpoint
from training.checkpoint import Checkpoint, RunError, load_checkpoint, save_checkpoint, verify_same_run


@pytest.fixture
def state(tiny_recipe):
    groups = {"model": [np.arange(6.0).reshape(2, 3), np.array(7)], "best": [np.ones(2, np.float32)]}
    history = {"loss": [0.5, 0.25], "val_loss": [0.1 + 0.2, 0.3]}
    return Checkpoint(2, 1, 0.25, history, tiny_recipe, {"x_train": "abc"}, groups)


def test_what_is_saved_comes_back_bit_by_bit(state, tmp_path):
    save_checkpoint(tmp_path, state)
    found = load_checkpoint(tmp_path)
    assert (found.epoch, found.best_epoch, found.best_loss, found.history) == (2, 1, 0.25, state.history)
    assert (found.recipe, found.data) == (state.recipe, state.data)
    for name, arrays in state.groups.items():
        for ours, theirs in zip(arrays, found.groups[name], strict=True):
            assert ours.dtype == theirs.dtype and np.array_equal(ours, theirs)


def test_no_checkpoint_is_an_ordinary_state(tmp_path):
    assert load_checkpoint(tmp_path) is None


def test_a_crash_while_writing_leaves_the_one_before(state, tmp_path, monkeypatch):
    save_checkpoint(tmp_path, state)

    def crash(file, **arrays):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(checkpoint.np, "savez", crash)
    with pytest.raises(OSError, match="disk full"):
        save_checkpoint(tmp_path, replace(state, epoch=3))
    assert load_checkpoint(tmp_path).epoch == 2


def test_a_damaged_checkpoint_is_named(state, tmp_path):
    save_checkpoint(tmp_path, state)
    path = tmp_path / "checkpoint.npz"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(RunError, match=r"checkpoint\.npz: damaged.*start over without --resume"):
        load_checkpoint(tmp_path)


def test_another_recipe_or_other_digits_are_refused(state, tiny_recipe):
    verify_same_run(state, tiny_recipe, {"x_train": "abc"})
    with pytest.raises(RunError, match=r"epochs was 2, is 5"):
        verify_same_run(state, replace(tiny_recipe, epochs=5), {"x_train": "abc"})
    with pytest.raises(RunError, match=r"the digits are others"):
        verify_same_run(state, tiny_recipe, {"x_train": "xyz"})
