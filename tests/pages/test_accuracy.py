"""The words and tables of the Accuracy page: every figure follows from the report."""

import re
from dataclasses import replace
from html import unescape

import gradio as gr
import numpy as np
import pytest

from model.report import Report
from pages.accuracy import (
    build_page,
    calibration,
    epochs_table,
    key_figures,
    learning,
    network,
    opening,
    per_digit,
    provenance,
)
from pages.figures import percent


def _text(html: str) -> str:
    """What a visitor reads: tags removed, every space a plain one."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def _rows(html: str) -> list[list[str]]:
    return [
        [_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", html)
    ]


def _whole_page(report: Report) -> str:
    parts = (opening, key_figures, per_digit, calibration, learning, network, provenance)
    return "".join(part(report) for part in parts)


def test_the_headline_counts_right_and_wrong(report):
    assert "945 of 954 Made-up digits test digits read right; these are the 9 it got wrong" in _text(
        opening(report)
    )


@pytest.mark.parametrize(
    ("errors", "headline"),
    [
        (0, "<h1>All 1,000 Made-up digits test digits read right</h1>"),
        (1, "<h1>999 of 1,000 Made-up digits test digits read right; this is the one it got wrong</h1>"),
        (2, "<h1>998 of 1,000 Made-up digits test digits read right; these are the 2 it got wrong</h1>"),
    ],
)
def test_the_headline_of_few_errors(make_report, errors, headline):
    matrix = np.diag(np.full(10, 100))
    matrix[8, 8], matrix[8, 3] = 100 - errors, errors
    assert headline in opening(make_report(matrix))


def test_the_opening_says_what_was_measured(report):
    words = _text(opening(report))
    # Wilson's interval of 945 out of 954, worked out by hand.
    assert "99.06 % (95 % interval 98.22 % to 99.50 %)" in words
    assert "Digits drawn by a test." in words


@pytest.mark.parametrize(("description", "told"), [("Drawn.", "Drawn."), ("Drawn", "Drawn."), ("", "")])
def test_a_description_ends_like_a_sentence(report, description, told):
    words = _text(opening(replace(report, data=replace(report.data, description=description))))
    assert f"never saw in training. {told} Below:".replace("  ", " ") in words


def test_key_figures(report):
    words = _text(key_figures(report))
    for figure in ("99.06 %", "98.22 % – 99.50 %", "0.0312", "7,170", "tiny-net"):
        assert figure in words


def test_figures_per_digit_follow_from_the_matrix(report):
    head, *digits, mean = _rows(per_digit(report))
    assert head == ["Digit", "Precision", "Recall", "F1", "Digits"]
    matrix, sums = report.confusion, np.zeros(3)
    for digit, row in enumerate(digits):
        hits = matrix[digit][digit]
        precision = hits / sum(matrix[other][digit] for other in range(10))
        recall = hits / sum(matrix[digit])
        figures = (precision, recall, 2 * precision * recall / (precision + recall))
        sums += figures
        assert row == [str(digit), *(f"{100 * figure:.2f} %" for figure in figures), f"{sum(matrix[digit])}"]
    assert mean == ["Mean", *(f"{10 * total:.2f} %" for total in sums), "954"]


def test_every_epoch_is_listed(report):
    head, *epochs = _rows(epochs_table(report))
    assert head == ["Epoch", "Loss", "Val. loss", "Accuracy", "Val. accuracy"]
    assert epochs[0] == ["1", "0.9000", "0.4000", "80.00 %", "90.00 %"]
    assert len(epochs) == 3
    assert epochs_table(replace(report, history={})) == ""


def test_the_network_is_named_with_its_weights(report):
    assert "tiny-net, 7,170 weights" in _text(network(report))


def test_provenance_lets_anyone_check_and_repeat(report):
    words = _text(provenance(report))
    for fact in (
        "Made-up digits. Digits drawn by a test.",
        "1,100 to train, 100 to validate, 954 to test",
        "python -m training --digits FILE.npz",
        "Seed 7",
        "tensorflow 2.21.0",
        'augmentation {"turn": 15}',
        f"digits.tflite {'b' * 64}",
        f"x_test {'2' * 32}",
        "Not a digit below 45.0 %",
        "Unsure below 70.0 %",
        "Digits refused, unsure 1, 2 of 100",
        "Other pictures read, unsure 3, 4 of 50",
        "Measured on the validation split",
    ):
        assert fact in words


def test_a_model_trained_on_mnist_is_made_again_with_one_command(report):
    words = _text(provenance(replace(report, data=replace(report.data, name="mnist", title="MNIST"))))
    assert "Make it again python -m training Model version" in words


def test_pictures_of_no_digit_belong_to_the_command(report):
    data = replace(report.data, checksums=report.data.checksums | {"nondigits": "4" * 32})
    words = _text(provenance(replace(report, data=data)))
    assert "python -m training --digits FILE.npz --nondigits PATH" in words


def test_calibration_is_told_as_a_figure_and_drawn(report):
    assert report.reliability is not None
    error = _text(percent(report.reliability.expected_error, 2))
    assert f"Calibration {error}" in _text(key_figures(report))
    assert f"in 15 bins, the two lie {error} apart" in _text(calibration(report))
    assert "<svg" in calibration(report)


def test_a_report_without_counts_says_nothing_of_calibration(report):
    older = replace(report, reliability=None)
    assert calibration(older) == ""
    assert "Calibration" not in key_figures(older)


def test_figures_of_other_data_never_speak_of_mnist(report):
    assert "mnist" not in _whole_page(report).lower()


def test_everything_from_the_report_is_escaped(report):
    evil = "<img src=x onerror=alert(1)>"
    spoilt = replace(
        report,
        network=evil,
        model_version=evil,
        rejection=replace(report.rejection, set_on=evil),
        data=replace(report.data, title=evil, description=evil, checksums={evil: evil}),
        recipe={evil: [evil]},
        libraries={evil: evil},
        files={evil: evil},
        layers=tuple(replace(layer, kind=evil, detail=evil) for layer in report.layers),
    )
    assert "<img" not in _whole_page(spoilt)


def test_other_networks_stand_beside_it_where_they_were_measured(report, comparison):
    with gr.Blocks() as demo:
        build_page(report, comparison)
    assert any(
        "Beside other networks" in str(block.value)
        for block in demo.blocks.values()
        if isinstance(block, gr.HTML)
    )
    with gr.Blocks() as demo:
        build_page(report)
    assert not any(
        "Beside other networks" in str(block.value)
        for block in demo.blocks.values()
        if isinstance(block, gr.HTML)
    )


def test_the_page_reads_no_pixels_while_it_is_built(report, monkeypatch):
    monkeypatch.setattr("pages.misread.load_digits", None)
    monkeypatch.setenv("DIGITS_NPZ", "somewhere.npz")
    with gr.Blocks() as demo:
        build_page(report)
    assert [function.api_visibility for function in demo.fns.values()] == ["private"]
