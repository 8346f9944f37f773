"""Measure a model folder anew without training it: the same test digits, today's program.

For a folder written before predictions were kept, or after the corruptions have changed.
Temperature and thresholds stay as they were set on the validation digits.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import keras

from model.mnist import DataError
from model.predictions import PREDICTIONS_FILE, TEST, load_predictions, save_predictions
from model.report import KERAS_FILE, Report, file_sha256, load_report
from training.data import Split, are_same
from training.export import replace_folder, write_report
from training.inference import answer


def remeasure(folder: Path, split: Split, *, quiet: bool = False) -> Report:
    """Answer every test digit again; replaces the predictions and the figures that follow from them.

    The folder is copied, changed beside itself, read back, and only then put in its place.

    Args:
        folder: A model folder.
        split: The digits that its report is about.
        quiet: No progress.

    Raises:
        ArtifactError: the folder is incomplete or inconsistent.
        DataError: the report is about other digits; nothing is changed.
    """
    report = load_report(folder)
    alike = report.data.validation == split.card.validation
    if not (alike and are_same(split.card.checksums, report.data.checksums)):
        raise DataError(
            f"{folder}: its report is about other digits: expected {report.data.title} as its checksums "
            f"say, found {split.card.title}; nothing was changed"
        )
    answers = answer(
        keras.models.load_model(folder / KERAS_FILE, compile=False), split, report.temperature, quiet=quiet
    )
    found = answers.predictions[TEST]
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as workshop:
        fresh = Path(workshop) / "fresh"
        shutil.copytree(folder, fresh)
        save_predictions(answers.predictions, fresh / PREDICTIONS_FILE)
        report = replace(
            report,
            files=report.files | {PREDICTIONS_FILE: file_sha256(fresh / PREDICTIONS_FILE)},
            confusion=found.confusion,
            test_loss=answers.test_loss,
        )
        write_report(report, fresh)
        load_predictions(fresh)
        replace_folder(fresh, folder)
    return report
