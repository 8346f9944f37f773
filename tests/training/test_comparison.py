"""Training every network and measuring all alike."""

from dataclasses import replace
from unittest.mock import MagicMock

import numpy as np
import pytest
from PIL import Image

from model.comparison import DECIMALS, Pictures, load_comparison
from model.corruptions import CORRUPTIONS
from model.predictions import PREDICTIONS_FILE, TEST, load_network_predictions, load_predictions
from model.report import ARTIFACT, TFLITE_FILE, load_report
from training import comparison as comparing
from training.comparison import Plan, compare, model_folder, recipe_in
from training.data import are_same
from training.export import write_report
from training.fitting import Fitted
from training.recipe import NETWORKS, RECIPES, SHIPPED
from training.strokes import draw_digit, render

NAMES = ("mlp-50-50", "mlp-128-128")


@pytest.fixture(scope="module")
def finished(tiny_split, tmp_path_factory):
    """Two networks compared, and the plan."""
    folder = tmp_path_factory.mktemp("compare")
    plan = Plan(NAMES, folder / "runs", processes=0, out=folder / "new" / "comparison.json", quiet=True)
    return compare(tiny_split, plan), plan


def test_every_network_is_trained_by_its_recipe_and_written_down(finished, tiny_split):
    found, plan = finished
    assert load_comparison(plan.out) == found
    assert found.data == tiny_split.card
    # In the order of all networks, whatever the order asked for.
    assert [row.network for row in found.rows] == ["mlp-128-128", "mlp-50-50"]
    for row in found.rows:
        folder = plan.run / row.network / "artifact"
        report = load_report(folder)
        assert recipe_in(report) == RECIPES[row.network]
        assert (row.epochs, row.parameters) == (RECIPES[row.network].epochs, report.parameters)
        assert (row.confusion, row.sha256) == (report.confusion, report.files[TFLITE_FILE])
        assert row.tflite_bytes == (folder / TFLITE_FILE).stat().st_size
        assert row.training_seconds > 0
        kept = load_predictions(folder)
        assert {name: counts.confusion for name, counts in row.corruptions.items()} == {
            name: kept[name].confusion for name in CORRUPTIONS
        }
        assert row.history == report.history and len(row.history["loss"]) == row.epochs
        assert row.calibration_error == pytest.approx(kept[TEST].reliability.expected_error, abs=1e-6)
        beside = load_network_predictions(plan.out)[row.network]
        assert np.array_equal(beside.probabilities, kept[TEST].probabilities) and not beside.neighbours.size
        assert (plan.run / row.network / "predictions.png").is_file()


def test_resuming_a_finished_comparison_trains_and_measures_nothing(finished, tiny_split, monkeypatch):
    found, plan = finished
    monkeypatch.setattr(comparing, "fit", None)
    monkeypatch.setattr(comparing, "training_seconds", None)
    assert compare(tiny_split, replace(plan, resume=True)) == found


def test_a_folder_without_predictions_gets_them(finished, tiny_split):
    found, plan = finished
    folder = plan.run / "mlp-50-50" / "artifact"
    report = load_report(folder)
    (folder / PREDICTIONS_FILE).unlink()
    files = {name: value for name, value in report.files.items() if name != PREDICTIONS_FILE}
    write_report(replace(report, files=files), folder)
    assert compare(tiny_split, replace(plan, names=("mlp-50-50",), resume=True)) == found
    assert load_report(folder) == report


def test_one_row_can_be_made_anew_and_the_others_stay(finished, tiny_split, monkeypatch):
    found, plan = finished
    monkeypatch.setattr(comparing, "training_seconds", lambda recipe, split, learned: 7.0)
    monkeypatch.setattr(comparing, "model_folder", lambda name, split, plan: plan.run / name / "artifact")
    again = compare(tiny_split, replace(plan, names=("mlp-50-50",)))
    assert again.rows[0] == found.rows[0]
    assert again.rows[1] == replace(found.rows[1], training_seconds=7.0)


def test_rows_about_other_digits_are_dropped(finished, tiny_split, tmp_path):
    _, plan = finished
    out = tmp_path / "comparison.json"
    out.write_bytes(plan.out.read_bytes())
    other = replace(
        tiny_split, card=replace(tiny_split.card, checksums=tiny_split.card.checksums | {"x_test": "another"})
    )
    again = compare(other, replace(plan, names=("mlp-50-50",), run=tmp_path, out=out))
    assert [row.network for row in again.rows] == ["mlp-50-50"]


def test_drawings_and_photos_are_read_where_they_are_given(finished, tiny_split, tmp_path):
    _, plan = finished
    rows = ["path,label,kind,thumbnail28,adversarial"]
    for name, kind, marks in [
        ("a", "drawing", ","),
        ("b", "photo", ","),
        ("c", "photo", "yes,"),
        ("d", "photo", ",yes"),
    ]:
        Image.fromarray(255 - render(draw_digit(3, np.random.default_rng(0)), 120, 9)).save(
            tmp_path / f"{name}.png"
        )
        rows.append(f"{name}.png,3,{kind},{marks}")
    rows += ["gone.png,4,drawing,,", "a.png,33,drawing,,", "a.png,3,scan,,"]
    (tmp_path / "manifest.csv").write_text("\n".join(rows) + "\n")
    again = compare(tiny_split, replace(plan, names=("mlp-50-50",), real=tmp_path, resume=True))
    drawings, photos = again.rows[1].pictures
    assert (drawings.kind, drawings.total, photos.kind, photos.total) == ("drawing", 2, "photo", 1)
    assert drawings.right <= 1 and photos.right <= 1
    assert again.rows[0].pictures == ()
    # Without the folder, figures of an unchanged network are kept.
    kept = compare(tiny_split, replace(plan, names=("mlp-50-50",), resume=True))
    assert kept.rows[1].pictures == (
        Pictures("drawing", drawings.right, 2),
        Pictures("photo", photos.right, 1),
    )


def test_the_network_that_ships_is_measured_as_it_is(tiny_split, tmp_path, monkeypatch):
    report = load_report(ARTIFACT)
    split = replace(tiny_split, card=report.data)
    plan = Plan((SHIPPED,), tmp_path, processes=0, quiet=True)
    assert model_folder(SHIPPED, split, plan) == ARTIFACT
    trained = []

    def record(split, recipe, *_, **__):
        trained.append(recipe.network)
        return Fitted(None, {}, best_epoch=1)

    monkeypatch.setattr(comparing, "fit", record)
    monkeypatch.setattr(comparing, "draw_predictions", lambda *_: None)
    monkeypatch.setattr(comparing, "evaluate", lambda model, split: MagicMock())
    monkeypatch.setattr(comparing, "export", lambda *_, **options: options["out"])
    assert model_folder(SHIPPED, tiny_split, plan) == tmp_path / SHIPPED / "artifact"
    assert trained == [SHIPPED]


def test_the_comparison_that_comes_with_the_program_is_about_its_own_network():
    found, report = load_comparison(), load_report(ARTIFACT)
    assert found is not None
    assert {row.network for row in found.rows} == set(NETWORKS)
    assert are_same(found.data.checksums, report.data.checksums)
    assert (found.rows[0].network, found.rows[0].sha256) == (report.network, report.files[TFLITE_FILE]), (
        "out of date: run 'python -m training compare --only digit-net --resume'"
    )
    assert found.rows[0].confusion == report.confusion
    assert found.rows[0].test_loss == round(report.test_loss, DECIMALS)
    assert found.rows[0].history == report.history
    kept = load_network_predictions()
    assert list(kept) == list(NETWORKS)
    for row in found.rows:
        assert row.calibration_error == round(kept[row.network].reliability.expected_error, DECIMALS)
        assert set(row.corruptions) == set(CORRUPTIONS)
    assert np.array_equal(kept[SHIPPED].probabilities, load_predictions()[TEST].probabilities)
