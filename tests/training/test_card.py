"""The model card: true to the report, in the form that Hugging Face reads, and up to date."""

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import ModelCard

from model.comparison import load_comparison
from model.label_errors import SuspectedLabel
from model.predictions import TEST, load_predictions
from model.report import load_report
from tests.conftest import MORE
from training.__main__ import main
from training.card import CARD, model_card

ROOT = Path(__file__).parents[2]


@pytest.fixture
def predictions(report, make_predictions):
    fog = np.diag(np.full(10, 90))
    fog[2, 7] = 100
    return {TEST: make_predictions(report.matrix), "fog": make_predictions(fog, neighbours=0)}


@pytest.fixture
def card(report, predictions, comparison):
    suspected = [SuspectedLabel(int(index), 4, 9, ("a", "b")) for index in predictions[TEST].misread[:2]]
    return model_card(report, predictions, comparison, suspected)


def sections(card):
    return re.findall(r"^## (.+)$", card, re.MULTILINE)


def test_the_card_of_the_model_that_ships_is_up_to_date(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["card", "--out", str(tmp_path / "card.md")]) == 0
    assert (tmp_path / "card.md").read_text() == CARD.read_text(), "run 'make readme'"


def test_hugging_face_reads_its_head(card, report):
    head = ModelCard(card).data
    assert (head.license, head.library_name, head.pipeline_tag) == ("mit", "keras", "image-classification")
    assert head.model_name == "tiny-net" and head.datasets is None
    figures = {result.metric_type: result.metric_value for result in head.eval_results}
    assert figures["accuracy"] == round(report.accuracy, 4)
    assert figures["cross_entropy"] == report.test_loss
    assert {result.dataset_name for result in head.eval_results} == {"Made-up digits"}
    assert {result.dataset_split for result in head.eval_results} == {"test"}


def test_all_that_was_learned_from_is_told(report, predictions):
    card = model_card(
        dataclasses.replace(report, data=dataclasses.replace(report.data, more=MORE)), predictions
    )
    words = re.sub(r"\s+", " ", card)
    assert "Made-up digits: Digits drawn by a test. Other digits: Written by others." in words
    assert (
        "Of Made-up digits 1,100 digits to train on, 100 to choose by, 954 to measure with. Of Other digits "
        "250 more to train on and 20 more to choose by."
    ) in words


def test_a_model_of_mnist_names_it_as_the_hub_does(report, predictions):
    data = dataclasses.replace(report.data, name="mnist", title='The "MNIST" digits')
    card = model_card(dataclasses.replace(report, data=data), predictions)
    head = ModelCard(card).data
    assert head.datasets == ["ylecun/mnist"]
    assert (head.eval_results[0].dataset_type, head.eval_results[0].dataset_name) == (
        "ylecun/mnist",
        'The "MNIST" digits',
    )
    assert "nor its figures" not in card and "--digits FILE" not in card


def test_every_usual_section_is_there(card):
    assert sections(card) == [
        "Model details",
        "Uses",
        "Bias, risks and limitations",
        "How to get started",
        "Training",
        "Evaluation",
        "Environmental impact",
        "Files",
    ]
    assert "None" not in card


def test_figures_are_those_of_the_report_and_the_predictions(card, report, predictions):
    assert "| Read right | 945 of 954 |" in card
    assert "| Accuracy | 99.06 % (95 % interval 98.22 % to 99.50 %) |" in card
    assert f"| {100 * predictions[TEST].reliability.expected_error:.2f} %, 15 bins |" in card
    assert "| **4** | · | · | · | · | 94 | · | · | · | · | 5 |" in card
    assert "| 4 | 98.95 % | 94.95 % | 96.91 % | 99 |" in card
    assert "Of 2 test digits most of the compared networks" in card and "2 of these count as" in card
    assert "90.00 % read right on average" in card and "| fog | 90.00 % | 87.98 % to 91.71 % |" in card
    assert "about 4 minutes of processor time" in card
    for value in (*report.files.values(), *report.data.checksums.values(), report.command):
        assert f"`{value}`" in card


def test_what_was_not_measured_is_left_out(report):
    card = model_card(report, {})
    for words in ("calibration error", "Damaged", "Suspected", "Beside other", "minutes"):
        assert words not in card


def test_its_figures_are_those_of_the_readme():
    card, readme = CARD.read_text(), (ROOT / "README.md").read_text()
    report = load_report()
    for shared in (
        f"{report.correct:,} of {report.total:,}",
        f"{100 * report.accuracy:.2f} %",
        f"{report.test_loss:.4f}",
        f"{report.parameters:,} parameters",
    ):
        assert shared in card and shared in readme
    for row in load_comparison().rows:
        figures = (f"`{row.network}`", f"{100 * row.accuracy:.2f} %", f"{row.test_loss:.4f}")
        for text in (card, readme):
            assert any(all(figure in line for figure in figures) for line in text.splitlines())


def test_its_figures_follow_from_the_stored_probabilities():
    """Counted again, one digit at a time, from the file alone."""
    with np.load(ROOT / "model" / "artifact" / "predictions.npz") as file:
        truth, codes = file["truth"].tolist(), file[TEST].tolist()
    right = sum(row.index(max(row)) == label for label, row in zip(truth, codes, strict=True))
    confusion = [[0] * 10 for _ in range(10)]
    gaps = [0.0] * 15
    for label, row in zip(truth, codes, strict=True):
        answer, sure = row.index(max(row)), max(row) / 65536
        confusion[label][answer] += 1
        gaps[min(14, int(np.ceil(sure * 15)) - 1)] += (answer == label) - sure
    card = CARD.read_text()
    assert f"| Read right | {right:,} of {len(truth):,} |" in card
    error = sum(map(abs, gaps)) / len(truth)
    assert f"| Expected calibration error | {100 * error:.2f} %, 15 bins |" in card
    for label, counts in enumerate(confusion):
        row = " | ".join(f"{count:,}" if count else "·" for count in counts)
        assert f"| **{label}** | {row} |" in card
    assert [list(row) for row in load_report().confusion] == confusion
    assert load_predictions()[TEST].correct == right
