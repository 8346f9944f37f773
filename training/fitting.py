"""The training loop: steps, epochs, a running average of the weights, checkpoints.

A run lives in a folder of its own::

    runs/digit-net/
      checkpoint.npz   everything needed to go on after an interruption
      history.csv      one line per epoch
      curves.png       the same as a picture
      batch.png        the first images of the latest epoch, as the network saw them
      predictions.png  test digits read right and wrong, drawn once the run is measured
      test-looks.txt   which networks of this run were measured on the test digits
      tensorboard/     the history for TensorBoard, on request

A resumed run ends with the same weights as one that was never interrupted.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tqdm import tqdm

from model import spec
from training import networks
from training.augmentation import Supplies
from training.batches import Batch, Batches
from training.checkpoint import (
    Checkpoint,
    History,
    RunError,
    load_checkpoint,
    save_checkpoint,
    verify_same_run,
)
from training.curves import draw_batch, draw_curves, write_history
from training.data import Split, no_images
from training.evaluation import fit_temperature, validation_nondigits
from training.inference import cross_entropy, logits_of
from training.nondigits import NO_DIGIT
from training.optimizer import make_optimizer
from training.priors import USUAL_SHARE, excess_of_nondigits, expect_rarer_nondigits, less_no_digit
from training.recipe import Recipe
from training.supplies import prepare
from training.tensorboard import TensorBoardLog

# Images on which the averaged network's batch-norm statistics are measured anew.
STATISTICS_IMAGES: Final = 4096
STATISTICS_BATCH: Final = 512


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a run leaves behind.

    Attributes:
        model: The network of the best epoch, float32.
        history: Per epoch: ``loss``, ``accuracy``, ``val_loss``, ``val_accuracy``.
        best_epoch: The epoch it comes from, counted from 1; chosen on validation alone, by the
            loss that is to be expected in use.
    """

    model: keras.Model
    history: dict[str, tuple[float, ...]]
    best_epoch: int


def fit(
    split: Split,
    recipe: Recipe,
    run: Path,
    *,
    resume: bool = False,
    finish: bool = False,
    processes: int | None = None,
    tensorboard: bool = False,
    quiet: bool = False,
) -> Fitted:
    """Train a network as a recipe says, with a checkpoint after each epoch.

    Args:
        split: The digits; the test part is not looked at.
        recipe: Every hyper-parameter.
        run: Folder for checkpoint, history and curves; made where it does not exist.
        resume: Go on from the checkpoint in ``run``, if there is one.
        finish: Learn no more; the best epoch in the checkpoint is the outcome.
        processes: Worker processes that augment, see ``Batches``.
        tensorboard: Log for TensorBoard too.
        quiet: No progress bar and no line per epoch.

    Raises:
        RunError: the checkpoint in ``run`` is damaged, or of another recipe or data set, or
            there is none to finish with.
    """
    run.mkdir(parents=True, exist_ok=True)
    checkpoint = load_checkpoint(run) if resume or finish else None
    if checkpoint is not None:
        verify_same_run(checkpoint, recipe, split.card.checksums)
    elif finish:
        raise RunError(f"{run}: no epoch is complete, so there is nothing to finish with")
    first = checkpoint.epoch if checkpoint is not None else 0
    last = first if finish else recipe.epochs
    supplies = prepare(split, recipe, processes, quiet=quiet) if first < last else Supplies.none()
    with Batches(*split.learned, recipe, processes, supplies) as batches:
        trainer = Trainer(recipe, len(batches), split)
        if checkpoint is not None:
            trainer.restore(checkpoint)
        log = TensorBoardLog(run, fresh=checkpoint is None) if tensorboard else None
        for epoch_batches in batches.epochs(first, last):
            trainer.run_epoch(draw_batch(epoch_batches, run / "batch.png"), quiet)
            save_checkpoint(run, trainer.checkpoint())
            write_history(trainer.history, run / "history.csv")
            draw_curves(trainer.history, run / "curves.png")
            if log is not None:
                log.write(trainer.history)
    return trainer.fitted()


class Trainer:
    """One run: the network that learns, the running average of its weights, and the optimizer."""

    def __init__(self, recipe: Recipe, steps: int, split: Split) -> None:
        """Make a fresh run of ``steps`` steps per epoch."""
        keras.utils.set_random_seed(recipe.seed)
        tf.config.experimental.enable_op_determinism()
        self.recipe, self.steps, self.split = recipe, steps, split
        self.model = networks.build(recipe.network, recipe.precision, recipe.outputs)
        self.averaged = networks.build(recipe.network, outputs=recipe.outputs)
        self.averaged.set_weights(self.model.get_weights())
        self.optimizer = make_optimizer(recipe, steps)
        self.optimizer.build(self.model.trainable_variables)
        self.epoch = 0
        self.nondigits = validation_nondigits(split) if recipe.nondigit_share > 0 else no_images()
        self.best_epoch, self.best_loss = 0, np.inf
        self.best: list[NDArray[Any]] = []
        self.history: History = {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}
        self.step = tf.function(
            self._learn,
            input_signature=[
                tf.TensorSpec((None, spec.IMAGE_SIZE, spec.IMAGE_SIZE), tf.uint8),
                tf.TensorSpec((None,), tf.uint8),
            ],
        )

    def run_epoch(self, batches: Iterator[Batch], quiet: bool = False) -> None:
        """Learn from every batch once, then validate the averaged network."""
        started = time.monotonic()
        seen, loss, correct = 0, 0.0, 0
        kept: list[NDArray[np.uint8]] = []
        title = f"epoch {self.epoch + 1}/{self.recipe.epochs}"
        for images, labels in (bar := tqdm(batches, title, self.steps, leave=False, disable=quiet or None)):
            if seen < STATISTICS_IMAGES:
                kept.append(images)
            batch_loss, batch_correct = self.step(images, labels)
            # What is no digit counts for neither figure.
            seen += int(np.count_nonzero(labels != NO_DIGIT))
            loss, correct = loss + float(batch_loss), correct + int(batch_correct)
            bar.set_postfix(loss=f"{loss / seen:.4f}", accuracy=f"{correct / seen:.4f}", refresh=False)
        measure_statistics(self.averaged, np.concatenate(kept))
        self.epoch += 1
        self._validate(loss / seen, correct / seen)
        if not quiet:
            _print_epoch(title, self.history, time.monotonic() - started, self.recipe.epochs - self.epoch)

    def checkpoint(self) -> Checkpoint:
        """The state of the run, to be saved."""
        groups = {
            "model": self.model.variables,
            "averaged": self.averaged.variables,
            "optimizer": self.optimizer.variables,
        }
        arrays = {name: [np.asarray(item) for item in members] for name, members in groups.items()}
        return Checkpoint(
            epoch=self.epoch,
            best_epoch=self.best_epoch,
            best_loss=self.best_loss,
            history=self.history,
            recipe=self.recipe,
            data=self.split.card.checksums,
            groups=arrays | {"best": self.best},
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a saved state."""
        groups = {
            "model": self.model.variables,
            "averaged": self.averaged.variables,
            "optimizer": self.optimizer.variables,
        }
        for name, members in groups.items():
            for variable, value in zip(members, checkpoint.groups[name], strict=True):
                variable.assign(value)
        self.epoch, self.best_epoch = checkpoint.epoch, checkpoint.best_epoch
        self.best_loss = checkpoint.best_loss
        self.history, self.best = checkpoint.history, checkpoint.groups["best"]

    def fitted(self) -> Fitted:
        """The network of the best epoch."""
        model = networks.build(self.recipe.network, outputs=self.recipe.outputs)
        model.set_weights(self.best)
        expect_rarer_nondigits(model, self.recipe.nondigit_share)
        history = {name: tuple(values) for name, values in self.history.items()}
        return Fitted(model, history, self.best_epoch)

    def _learn(self, images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """One step; returns the digits' sum of cross-entropies and the number read right."""
        outputs, smoothing = self.recipe.outputs, self.recipe.label_smoothing
        targets = tf.one_hot(tf.cast(labels, tf.int32), outputs)
        smoothed = targets * (1.0 - smoothing) + smoothing / outputs
        with tf.GradientTape() as tape:
            logits = self.model(tf.cast(images, tf.float32)[..., None] / 255.0, training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(smoothed, logits))
        weights = self.model.trainable_variables
        self.optimizer.apply(tape.gradient(loss, weights), weights)
        self._average(weights)
        is_digit = labels != NO_DIGIT
        losses = tf.nn.softmax_cross_entropy_with_logits(targets, logits)
        right = tf.equal(tf.argmax(logits, axis=1, output_type=tf.int32), tf.cast(labels, tf.int32))
        return (
            tf.reduce_sum(tf.where(is_digit, losses, 0.0)),
            tf.reduce_sum(tf.cast(tf.logical_and(is_digit, right), tf.int32)),
        )

    def _average(self, weights: list[Any]) -> None:
        # Early on the average covers few steps: it follows the weights instead of their first values.
        step = tf.cast(tf.convert_to_tensor(self.optimizer.iterations), tf.float32)
        decay = tf.minimum(self.recipe.averaging, step / (step + 10.0))
        for average, weight in zip(self.averaged.trainable_variables, weights, strict=True):
            average.assign(decay * average + (1.0 - decay) * weight)

    def _validate(self, loss: float, accuracy: float) -> None:
        logits = logits_of(self.averaged, self.split.x_validation)
        answers = logits[:, : spec.CLASSES].argmax(axis=1)
        val_accuracy = float(np.mean(answers == self.split.y_validation))
        figures = (loss, accuracy, cross_entropy(logits, self.split.y_validation), val_accuracy)
        for values, figure in zip(self.history.values(), figures, strict=True):
            values.append(figure)
        # A few digits more or less do not tell epochs apart; how sure all of them are read, does.
        if (in_use := self._loss_in_use(logits)) <= self.best_loss:
            self.best_epoch, self.best_loss, self.best = self.epoch, in_use, self.averaged.get_weights()

    def _loss_in_use(self, digits: NDArray[np.float32]) -> float:
        """Mean cross-entropy of marks of which the usual share is no digit, after the temperature.

        Args:
            digits: float32 (n, 10) or (n, 11), logits of the validation digits.
        """
        excess = excess_of_nondigits(self.recipe.nondigit_share)
        digits = less_no_digit(digits, excess)
        temperature = np.float32(fit_temperature(digits, self.split.y_validation))
        loss = cross_entropy(digits / temperature, self.split.y_validation)
        if not len(self.nondigits):
            return loss
        others = less_no_digit(logits_of(self.averaged, self.nondigits), excess) / temperature
        missed = cross_entropy(others, np.full(len(others), NO_DIGIT, np.uint8))
        return (1 - USUAL_SHARE) * loss + USUAL_SHARE * missed


def measure_statistics(model: keras.Model, images: NDArray[np.uint8]) -> None:
    """Measure the batch-norm statistics of a network whose weights are an average.

    The statistics of the network that learned belong to other weights. A cumulative mean
    over batches of ``images`` replaces them.
    """
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    if not norms:
        return
    usual = [layer.momentum for layer in norms]
    for index, start in enumerate(range(0, len(images), STATISTICS_BATCH)):
        for layer in norms:
            layer.momentum = index / (index + 1)
        model(images[start : start + STATISTICS_BATCH, ..., None].astype(np.float32) / 255, training=True)
    for layer, momentum in zip(norms, usual, strict=True):
        layer.momentum = momentum


def _print_epoch(title: str, history: History, seconds: float, left: int) -> None:
    figures = "  ".join(f"{name} {values[-1]:.4f}" for name, values in history.items())
    remaining = f", {_duration(seconds * left)} left" if left else ""
    print(f"{title}  {figures}  ({_duration(seconds)}{remaining})", flush=True)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
