"""The pretrained network, served by LiteRT.

One interpreter is not safe to share between threads, and making one costs more than
using one, so a classifier keeps a pool of idle interpreters: each call takes one, or
makes one when all are busy, and puts it back.
"""

import os
import queue
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from model import spec
from model.report import ARTIFACT, TFLITE_FILE, ArtifactError, Report, load_report

# Larger requests are cut into batches of this size, so that memory stays bounded.
BATCH_SIZE: Final = 64
# Two threads halve the time of one digit; more than that wait for each other.
THREADS: Final = min(2, os.cpu_count() or 1)


class Predictor(Protocol):
    """What reading needs of a classifier: another one may stand behind or in front of the network."""

    @property
    def report(self) -> Report:
        """What is known about the network."""

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """As ``Classifier.predict``."""


class Classifier:
    """Tells which digit each 28 × 28 image shows; safe to call from several threads."""

    def __init__(self, weights: bytes, report: Report) -> None:
        """Take the bytes of a ``.tflite`` file that gives logits, and its report."""
        self.report = report
        self._weights = weights
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        interpreter = self._make_interpreter()
        _verify_shapes(interpreter)
        self._idle.put(interpreter)

    @classmethod
    def load(cls, directory: Path = ARTIFACT) -> "Classifier":
        """Load and verify the model in a folder.

        Raises:
            ArtifactError: a file is missing, truncated or not the one the report describes.
        """
        report = load_report(directory)
        return cls((directory / TFLITE_FILE).read_bytes(), report)

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Calibrated probabilities of the ten digits; what they lack to 1 is that of no digit.

        Args:
            images: float32 (n, 28, 28) or (28, 28), 0 = paper, 1 = ink.

        Returns:
            float32 (n, 10) or (10,); each row sums to at most 1, and to 1 where the network
            knows no other class than the digits.

        Raises:
            ValueError: another shape or dtype.
        """
        if (
            images.dtype != np.float32
            or images.shape[-2:] != (spec.IMAGE_SIZE,) * 2
            or images.ndim not in (2, 3)
        ):
            raise ValueError(f"images: expected float32 (n, 28, 28), found {images.dtype} {images.shape}")
        if images.ndim == 2:
            row: NDArray[np.float32] = self.predict(images[None])[0]
            return row
        batches = [
            self._logits(images[start : start + BATCH_SIZE]) for start in range(0, len(images), BATCH_SIZE)
        ]
        logits = np.concatenate(batches) if batches else np.zeros((0, spec.CLASSES), np.float32)
        return digit_probabilities(logits / np.float32(self.report.temperature))

    def _logits(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Raw scores (n, 10) or (n, 11) of one batch (n, 28, 28)."""
        try:
            interpreter = self._idle.get_nowait()
        except queue.Empty:
            interpreter = self._make_interpreter()
        # An interpreter whose call failed is not put back: the next one is fresh.
        source = interpreter.get_input_details()[0]
        if source["shape"][0] != len(images):
            interpreter.resize_tensor_input(
                source["index"], [len(images), spec.IMAGE_SIZE, spec.IMAGE_SIZE, 1]
            )
            interpreter.allocate_tensors()
        interpreter.set_tensor(source["index"], images[..., None])
        interpreter.invoke()
        logits: NDArray[np.float32] = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
        self._idle.put(interpreter)
        return logits

    def _make_interpreter(self) -> Any:
        try:
            interpreter = Interpreter(model_content=self._weights, num_threads=THREADS)
            interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ArtifactError(
                f"{TFLITE_FILE}: expected a LiteRT model, found unreadable bytes ({error})"
            ) from error
        return interpreter


def digit_probabilities(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The softmax of the ten digits' logits, and of an eleventh where there is one.

    Args:
        logits: float32 (n, 10), or (n, 11) with that of no digit last.

    Returns:
        float32 (n, 10); each row sums to 1 less the probability of no digit.
    """
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: NDArray[np.float32] = raised / raised.sum(axis=-1, keepdims=True)
    return probabilities[:, : spec.CLASSES]


def _verify_shapes(interpreter: Any) -> None:
    for what, details, allowed in (
        ("input", interpreter.get_input_details(), [[spec.IMAGE_SIZE, spec.IMAGE_SIZE, 1]]),
        ("output", interpreter.get_output_details(), [[spec.CLASSES], [spec.CLASSES + 1]]),
    ):
        found = [detail["shape"].tolist()[1:] for detail in details]
        if len(found) != 1 or found[0] not in allowed:
            expected = " or ".join(map(str, allowed))
            raise ArtifactError(f"{TFLITE_FILE}: {what}: expected one tensor (n, {expected}), found {found}")
