"""A data set of digits drawn by our own hand, small enough to learn in a second."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model.mnist import Digits
from training.data import Split, split
from training.preprocessing import normalized_image
from training.recipe import Recipe
from training.strokes import draw_digit, render


def draw(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """``count`` digits in MNIST's form, each label as often as the others."""
    rng = np.random.default_rng(seed)
    labels = (np.arange(count) % 10).astype(np.uint8)
    inks = [
        render(draw_digit(int(label), rng), 60, 5).astype(np.float32) / np.float32(255) for label in labels
    ]
    return np.stack([normalized_image(ink) for ink in inks]), labels


@pytest.fixture(scope="session")
def digits() -> Digits:
    """240 digits to train on and 60 to test with."""
    return Digits(*draw(240, seed=1), *draw(60, seed=2))


@pytest.fixture(scope="session")
def tiny_split(digits: Digits) -> Split:
    """The same, 40 of the training digits set aside for validation."""
    return split(digits, 40, seed=0, name="drawn", title="Drawn digits", description="Drawn by a test.")


@pytest.fixture(scope="session")
def tiny_recipe() -> Recipe:
    """A few seconds of training."""
    return Recipe(
        network="cnn-34k",
        epochs=2,
        batch_size=32,
        precision="float32",
        drawn_share=0.1,
        nondigit_share=0.1,
        camera_share=0.05,
    )


@pytest.fixture
def save_npz(tmp_path: Path) -> Callable[..., Path]:
    """Write arrays into an ``.npz`` file and return its path."""

    def save(name: str = "digits.npz", **arrays: object) -> Path:
        path = tmp_path / name
        np.savez(path, **arrays)
        return path

    return save
