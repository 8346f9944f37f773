"""What a run shows of itself: its first batch, its history as numbers and as curves, its answers."""

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from model.predictions import Predictions
from training.batches import Batch
from training.checkpoint import History

COLUMNS = 16
ENLARGEMENT = 2
# Of digits read right and of those read wrong, at most so many are drawn.
SAMPLES = 16


def draw_batch(batches: Iterator[Batch], path: Path) -> Iterator[Batch]:
    """Save the images of the first batch as a picture, and hand on all batches unchanged."""
    first = next(batches)
    tiles = list(first[0][: len(first[0]) // COLUMNS * COLUMNS or None])
    rows = [np.hstack(tiles[start : start + COLUMNS]) for start in range(0, len(tiles), COLUMNS)]
    sheet = np.vstack([row for row in rows if row.shape == rows[0].shape])
    cv2.imwrite(str(path), 255 - np.kron(sheet, np.ones((ENLARGEMENT, ENLARGEMENT), np.uint8)))
    return chain([first], batches)


def write_history(history: History, path: Path) -> None:
    """One line per epoch, as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["epoch", *history])
        for epoch, values in enumerate(zip(*history.values(), strict=True), start=1):
            writer.writerow([epoch, *(f"{value:.6f}" for value in values)])


def draw_curves(history: History, path: Path) -> None:
    """Loss and error rate of training and validation over the epochs, on a logarithmic scale."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    epochs = range(1, len(history["loss"]) + 1)
    curves = {
        "loss": (history["loss"], history["val_loss"]),
        "error rate": (_errors(history["accuracy"]), _errors(history["val_accuracy"])),
    }
    for axes, (title, (training, validation)) in zip(figure.subplots(1, 2), curves.items(), strict=True):
        axes.semilogy(epochs, training, label="training (augmented)", color="#8a8f98")
        axes.semilogy(epochs, validation, label="validation", color="#4f46e5")
        axes.set_xlabel("epoch")
        axes.set_title(title)
        axes.grid(alpha=0.3)
    figure.axes[0].legend()
    figure.savefig(path, dpi=100)


def draw_predictions(images: NDArray[np.uint8], found: Predictions, path: Path) -> None:
    """Test digits as a picture: some that were read right, then those read wrong, the surest first.

    Args:
        images: uint8 (n, 28, 28).
        found: What they were read as.
        path: The picture to write.
    """
    right = np.flatnonzero(found.is_right)
    # Evenly over the digits, so that each is seen.
    right = right[np.argsort(found.truth[right], kind="stable")]
    shown = right[np.linspace(0, len(right) - 1, min(SAMPLES, len(right))).astype(int)]
    cells = [(int(index), f"{found.truth[index]}", "#1c1f26") for index in shown]
    cells += [
        (int(index), f"{found.truth[index]} read as {found.answers[index]}", "#b3261e")
        for index in found.misread[:SAMPLES]
    ]
    columns = COLUMNS // 2
    rows = max(1, -(-len(cells) // columns))
    figure = Figure(figsize=(columns * 1.2, rows * 1.3), layout="constrained")
    for axes in figure.subplots(rows, columns, squeeze=False).flat:
        axes.axis("off")
    for axes, (index, caption, colour) in zip(figure.axes, cells, strict=False):
        axes.imshow(255 - images[index], cmap="gray", vmin=0, vmax=255)
        axes.set_title(caption, fontsize=9, color=colour)
    figure.savefig(path, dpi=100)


def _errors(accuracies: list[float]) -> list[float]:
    # A perfect epoch has no place on a logarithmic axis: it is drawn at one error in 10,000.
    return [max(1 - accuracy, 1e-4) for accuracy in accuracies]
