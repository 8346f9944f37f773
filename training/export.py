"""From a trained network to the folder the program reads with: written, checked, swapped in."""

import json
import platform
import re
import shutil
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from model.classifier import Classifier, digit_probabilities
from model.predictions import PREDICTIONS_FILE, TEST, load_predictions, save_predictions
from model.report import (
    ARTIFACT,
    KERAS_FILE,
    REPORT_FILE,
    TFLITE_FILE,
    ArtifactError,
    Report,
    file_sha256,
)
from training import networks
from training.data import Split
from training.evaluation import Evaluation
from training.fitting import Fitted
from training.inference import logits_of
from training.recipe import Recipe

# Probabilities of the two files may differ by this much on the digits compared.
TOLERANCE: Final = 1e-5
COMPARED: Final = 1_000
FILES: Final = (KERAS_FILE, TFLITE_FILE, PREDICTIONS_FILE)
LIBRARIES: Final = ("tensorflow", "keras", "numpy", "opencv-python-headless", "ai-edge-litert")


class ExportError(ArtifactError):
    """The files written do not do what the trained network does; nothing was replaced."""


def export(
    fitted: Fitted,
    evaluation: Evaluation,
    split: Split,
    recipe: Recipe,
    *,
    model_version: str,
    test_looks: int = 0,
    out: Path = ARTIFACT,
) -> Report:
    """Write the model folder ``out``: the two model files, ``predictions.npz``, ``report.json``.

    The folder is written beside ``out``, read back as the program reads it, compared, and
    only then put in its place. ``test_looks`` is told by the report; 0: not counted.

    Raises:
        ExportError: the two files give different probabilities.
        ArtifactError: the folder written cannot be read back.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as workshop:
        fresh = Path(workshop) / "fresh"
        fresh.mkdir()
        fitted.model.save(fresh / KERAS_FILE)
        (fresh / TFLITE_FILE).write_bytes(to_tflite(fitted.model))
        save_predictions(evaluation.answers.predictions, fresh / PREDICTIONS_FILE)
        report = make_report(
            fitted,
            evaluation,
            split,
            recipe,
            folder=fresh,
            model_version=model_version,
            test_looks=test_looks,
        )
        write_report(report, fresh)
        verify_agreement(fresh, split.x_test[:COMPARED])
        load_predictions(fresh)
        replace_folder(fresh, out)
    return report


def write_report(report: Report, folder: Path) -> None:
    """Write ``report.json`` into a model folder in one step."""
    partial = folder / f"{REPORT_FILE}.part"
    partial.write_text(as_json(report.to_json()), encoding="utf-8")
    partial.replace(folder / REPORT_FILE)


def as_json(value: Mapping[str, Any]) -> str:
    """Plain data as JSON for people: an entry a line, but numbers of one list beside each other."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    # A line break is never inside a string.
    number = r"-?\d[-+.\deE]*"
    lists = re.compile(rf"\[\n\s*({number}(?:,\n\s*{number})*)\n\s*\]")
    return lists.sub(lambda found: "[" + re.sub(r",\n\s*", ", ", found[1]) + "]", text) + "\n"


def to_tflite(model: keras.Model) -> bytes:
    """The network as a LiteRT file: float32, any batch size, logits."""
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, verbose=False)
        return bytes(tf.lite.TFLiteConverter.from_saved_model(folder).convert())


def make_report(
    fitted: Fitted,
    evaluation: Evaluation,
    split: Split,
    recipe: Recipe,
    *,
    folder: Path,
    model_version: str,
    test_looks: int,
) -> Report:
    """All that is known about a network whose files lie in ``folder``; ``test_looks`` as in the report."""
    found = evaluation.answers.predictions[TEST]
    libraries = {name: version(name) for name in LIBRARIES}
    return Report(
        model_version=model_version,
        network=recipe.network,
        parameters=int(fitted.model.count_params()),
        files={name: file_sha256(folder / name) for name in FILES},
        layers=networks.describe(fitted.model),
        data=split.card,
        recipe=recipe.to_json() | {"best_epoch": fitted.best_epoch},
        seed=recipe.seed,
        libraries={"python": platform.python_version()} | libraries,
        history={name: tuple(round(value, 6) for value in row) for name, row in fitted.history.items()},
        confusion=found.confusion,
        test_loss=evaluation.answers.test_loss,
        temperature=evaluation.temperature,
        rejection=evaluation.rejection,
        test_looks=test_looks,
    )


def verify_agreement(folder: Path, images: NDArray[np.uint8]) -> None:
    """Check that both files in a model folder give the same probabilities.

    Args:
        folder: A complete model folder.
        images: uint8 (n, 28, 28), the digits to compare on.

    Raises:
        ExportError: they differ by more than ``TOLERANCE``; says by how much.
        ArtifactError: the folder cannot be read.
    """
    classifier = Classifier.load(folder)
    served = classifier.predict(images.astype(np.float32) / np.float32(255))
    trained = keras.models.load_model(folder / KERAS_FILE, compile=False)
    expected = digit_probabilities(logits_of(trained, images) / np.float32(classifier.report.temperature))
    difference = float(np.abs(served - expected).max())
    if not difference <= TOLERANCE:
        raise ExportError(
            f"{TFLITE_FILE} and {KERAS_FILE} differ by {difference:.2g} in the probabilities of "
            f"{len(images)} digits; expected at most {TOLERANCE:.0e}"
        )


def replace_folder(fresh: Path, out: Path) -> None:
    """Put the folder ``fresh`` where ``out`` is; both on one file system.

    POSIX has no call that exchanges two folders, so there are two renames. Whoever opens
    a file meanwhile gets a whole old one, a whole new one or none, never half of one; if
    the second rename fails, the first is undone.
    """
    aside = fresh.with_name(f"{fresh.name}-before")
    if out.exists():
        out.rename(aside)
    try:
        fresh.rename(out)
    except OSError:
        if aside.exists():
            aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)
