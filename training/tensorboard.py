"""The history of a run for TensorBoard: ``tensorboard --logdir runs``."""

import shutil
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import tensorflow as tf

from training.checkpoint import History

FOLDER: Final = "tensorboard"
CHARTS: Final = ("loss", "accuracy")
# A writer each, so that TensorBoard draws both curves into one chart; before the names in the history.
PARTS: Final = {"training": "", "validation": "val_"}


class TensorBoardLog:
    """Writes each epoch's figures and the first batch into ``tensorboard/`` in a run's folder."""

    def __init__(self, run: Path, *, fresh: bool) -> None:
        """Begin a log, ``fresh`` without what an earlier run left there."""
        folder = run / FOLDER
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        self._run = run
        self._writers = {part: tf.summary.create_file_writer(str(folder / part)) for part in PARTS}

    def write(self, history: History) -> None:
        """Add the latest epoch of a history, and the picture of its first batch."""
        epoch = len(history["loss"])
        for part, prefix in PARTS.items():
            with self._writers[part].as_default():
                for chart in CHARTS:
                    tf.summary.scalar(chart, history[prefix + chart][-1], step=epoch)
        batch = np.asarray(cv2.imread(str(self._run / "batch.png"), cv2.IMREAD_GRAYSCALE), np.uint8)
        with self._writers["training"].as_default():
            tf.summary.image("first batch", batch[None, ..., None], step=epoch)
        for writer in self._writers.values():
            writer.flush()
