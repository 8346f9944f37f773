"""The model folder: written, checked, swapped in."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from model.classifier import Classifier
from model.corruptions import CORRUPTIONS
from model.predictions import TEST, load_predictions
from model.report import ArtifactError, load_report
from training import export as exporting
from training import networks
from training.evaluation import evaluate
from training.export import ExportError, as_json, export, replace_folder, to_tflite, verify_agreement
from training.fitting import Fitted
from training.inference import logits_of

HISTORY = dict.fromkeys(("loss", "accuracy", "val_loss", "val_accuracy"), (0.5,))


@pytest.fixture(scope="module")
def exported(tiny_split, tiny_recipe, tmp_path_factory):
    """An untrained network, exported; the folder and the report."""
    fitted = Fitted(networks.build("digit-net"), HISTORY, best_epoch=1)
    out = tmp_path_factory.mktemp("export") / "artifact"
    report = export(
        fitted, evaluate(fitted.model, tiny_split), tiny_split, tiny_recipe, model_version="3.2.1", out=out
    )
    return fitted, out, report


def test_the_folder_is_complete_and_verified(exported):
    _, out, report = exported
    assert {path.name for path in out.iterdir()} == {
        "digits.keras",
        "digits.tflite",
        "predictions.npz",
        "report.json",
    }
    assert load_report(out) == report
    assert report.model_version == "3.2.1" and report.parameters == 289_066
    assert report.data.title == "Drawn digits" and report.total == 60
    found = load_predictions(out)
    assert found[TEST].confusion == report.confusion and list(found) == [TEST, *CORRUPTIONS]
    assert report.recipe["epochs"] == 2 and report.recipe["best_epoch"] == 1
    assert set(report.libraries) >= {"python", "tensorflow", "keras", "numpy"}
    assert [path.name for path in out.parent.iterdir()] == ["artifact"]


def test_the_program_reads_what_was_trained(exported, tiny_split):
    fitted, out, report = exported
    served = Classifier.load(out).predict(tiny_split.x_test.astype(np.float32) / 255)
    logits = logits_of(fitted.model, tiny_split.x_test) / report.temperature
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert np.abs(served - expected).max() < 1e-5


def test_numbers_of_a_list_stand_beside_each_other(exported):
    text = (exported[1] / "report.json").read_text()
    assert json.loads(text) == exported[2].to_json()
    assert re.search(r"^  \[\d+(, \d+){9}\],$", text, re.MULTILINE)
    value = {"a": [1, -2.5e-07], "b": ["[\n 1\n]"], "c": [[1], []], "d": "[ 1,2 ]"}
    assert json.loads(as_json(value)) == value
    assert as_json(value).startswith('{\n "a": [1, -2.5e-07],\n')


def test_keras_file_has_no_optimizer_and_is_float32(exported):
    model = exporting.keras.models.load_model(exported[1] / "digits.keras")
    assert getattr(model, "optimizer", None) is None
    assert {variable.dtype for variable in model.trainable_variables} == {"float32"}


def test_files_that_disagree_are_refused(exported, tiny_split, tmp_path):
    _, out, _ = exported
    folder = tmp_path / "artifact"
    folder.mkdir()
    for path in out.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "digits.tflite").write_bytes(to_tflite(networks.build("digit-net")))
    value = json.loads((folder / "report.json").read_text())
    value["files"]["digits.tflite"] = exporting.file_sha256(folder / "digits.tflite")
    (folder / "report.json").write_text(json.dumps(value))
    with pytest.raises(ExportError, match=r"differ by .* of 60 digits; expected at most 1e-05"):
        verify_agreement(folder, tiny_split.x_test)


def test_a_refused_export_replaces_nothing(exported, tiny_split, tiny_recipe, tmp_path, monkeypatch):
    fitted = exported[0]
    out = tmp_path / "artifact"
    out.mkdir()
    (out / "report.json").write_text("the one before")
    monkeypatch.setattr(exporting, "to_tflite", lambda model: b"not a model")
    with pytest.raises(ArtifactError):
        export(
            fitted, evaluate(fitted.model, tiny_split), tiny_split, tiny_recipe, model_version="1", out=out
        )
    assert (out / "report.json").read_text() == "the one before"
    assert [path.name for path in tmp_path.iterdir()] == ["artifact"]


def make_folder(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "file").write_text(content)
    return path


def test_replacing_a_folder_leaves_the_new_one_alone(tmp_path):
    out, fresh = make_folder(tmp_path / "out", "old"), make_folder(tmp_path / "fresh", "new")
    (out / "leftover").write_text("old")
    replace_folder(fresh, out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [(path.name, path.read_text()) for path in out.iterdir()] == [("file", "new")]


def test_a_failed_replacement_is_undone(tmp_path):
    out = make_folder(tmp_path / "out", "old")
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "missing", out)
    assert (out / "file").read_text() == "old"
