"""A model folder measured anew: the same figures from the same digits, and nothing from others."""

import json
from dataclasses import replace

import pytest

from model.mnist import DataError
from model.predictions import PREDICTIONS_FILE, load_predictions
from model.report import load_report
from training import networks
from training import remeasure as remeasuring
from training.evaluation import evaluate
from training.export import export
from training.fitting import Fitted
from training.remeasure import remeasure

HISTORY = dict.fromkeys(("loss", "accuracy", "val_loss", "val_accuracy"), (0.5,))


@pytest.fixture
def folder(tiny_split, tiny_recipe, tmp_path):
    """An untrained network's model folder."""
    fitted = Fitted(networks.build("mlp-50-50"), HISTORY, best_epoch=1)
    found = evaluate(fitted.model, tiny_split)
    out = tmp_path / "artifact"
    export(fitted, found, tiny_split, tiny_recipe, model_version="0.0.1", out=out)
    return out


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_digits_give_the_same_files(folder, tiny_split):
    before = contents(folder)
    report = remeasure(folder, tiny_split, quiet=True)
    assert contents(folder) == before
    assert load_report(folder) == report
    assert [path.name for path in folder.parent.iterdir()] == ["artifact"]


def test_a_folder_without_predictions_gets_them(folder, tiny_split):
    before = contents(folder)
    (folder / PREDICTIONS_FILE).unlink()
    value = json.loads(before["report.json"])
    del value["files"][PREDICTIONS_FILE]
    (folder / "report.json").write_text(json.dumps(value))
    assert load_predictions(folder) == {}
    remeasure(folder, tiny_split, quiet=True)
    assert contents(folder) == before


def test_other_digits_are_refused(folder, tiny_split):
    before = contents(folder)
    checksums = tiny_split.card.checksums | {"x_train": "another"}
    for card in (replace(tiny_split.card, checksums=checksums), replace(tiny_split.card, validation=41)):
        with pytest.raises(DataError, match=r"report is about other digits.*nothing was changed"):
            remeasure(folder, replace(tiny_split, card=card), quiet=True)
    assert contents(folder) == before


def test_a_failure_half_way_changes_nothing(folder, tiny_split, monkeypatch):
    def fail(report, folder):
        raise OSError("no space left")

    before = contents(folder)
    monkeypatch.setattr(remeasuring, "write_report", fail)
    with pytest.raises(OSError, match="no space left"):
        remeasure(folder, tiny_split, quiet=True)
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["artifact"]
