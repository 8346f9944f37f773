"""What follows from a measurement: every figure agrees with one worked out anew from the predictions."""

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

from model.label_errors import SuspectedLabel
from model.predictions import TEST
from model.report import Report
from pages.figures import percent
from pages.findings import (
    beside,
    calibration,
    doubts,
    epochs_table,
    figures,
    headline,
    key_figures,
    label_remark,
    learning,
    per_digit,
    refusing,
)
from pages.measured import Measured, Measurement, of_predictions


def _text(html: str) -> str:
    """What a visitor reads: tags removed, every space a plain one."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def _rows(html: str) -> list[list[str]]:
    return [
        [_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", html)
    ]


def _of(report: Report) -> Measurement:
    measurement = Measured(report).measurement(report.network, TEST)
    assert measurement is not None
    return measurement


def opening(report: Report) -> str:
    return headline(_of(report))


@pytest.fixture
def answered(report, make_predictions) -> Measurement:
    """The report's counts, and answers that give them."""
    return of_predictions(report, "made-up digits", "made up.", make_predictions(report.matrix))


def test_the_headline_counts_right_and_wrong(report):
    assert "945 of 954 Made-up digits test digits read right; these are the 9 it got wrong" in _text(
        opening(report)
    )


def test_digits_that_are_not_listed_are_not_announced(report):
    words = _text(headline(_of(report), is_listed=False))
    assert words.startswith("945 of 954 Made-up digits test digits read right That is")
    assert "Below" not in words


@pytest.mark.parametrize(
    ("errors", "words"),
    [
        (0, "<h1>All 1,000 Made-up digits test digits read right</h1>"),
        (1, "<h1>999 of 1,000 Made-up digits test digits read right; this is the one it got wrong</h1>"),
        (2, "<h1>998 of 1,000 Made-up digits test digits read right; these are the 2 it got wrong</h1>"),
    ],
)
def test_the_headline_of_few_errors(make_report, errors, words):
    matrix = np.diag(np.full(10, 100))
    matrix[8, 8], matrix[8, 3] = 100 - errors, errors
    assert words in opening(make_report(matrix))


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
    words = _text(key_figures(_of(report)))
    for figure in ("99.06 %", "98.22 % – 99.50 %", "0.0312", "7,170", "tiny-net"):
        assert figure in words


def test_another_networks_figures_stand_beside_them(answered, report):
    other = replace(_of(report), network="other-net", loss=None, parameters=34_826)
    words = _text(key_figures(answered, other))
    assert "Accuracy 99.06 % 95 % interval 98.22 % – 99.50 % other-net: 99.06 %" in words
    assert "Weights 7,170 in the network tiny-net other-net: 34,826" in words
    # What is not known of it is left out.
    assert words.count("other-net") == 2


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
    head, *epochs = _rows(epochs_table(report.history))
    assert head == ["Epoch", "Loss", "Val. loss", "Accuracy", "Val. accuracy"]
    assert epochs[0] == ["1", "0.9000", "0.4000", "80.00 %", "90.00 %"]
    assert len(epochs) == 3
    assert epochs_table({}) == ""


def test_calibration_is_told_as_a_figure_and_drawn(answered):
    error = _text(percent(answered.predictions.reliability.expected_error, 2))
    assert f"Calibration {error}" in _text(key_figures(answered))
    assert f"in 15 bins, the two lie {error} apart" in _text(calibration(answered))
    assert "<svg" in calibration(answered)


def test_what_is_not_known_is_left_out(report):
    older = _of(replace(report, history={}))
    assert calibration(older) == refusing(older) == learning(older.history) == ""
    assert "Calibration" not in key_figures(older)


def test_loss_is_worked_out_from_the_predictions(answered):
    predictions = answered.predictions
    of_truth = [row[digit] for row, digit in zip(predictions.probabilities, predictions.truth, strict=True)]
    loss = -sum(np.log(float(share)) for share in of_truth) / len(of_truth)
    assert f"Loss {loss:.4f}" in _text(key_figures(answered))


def test_refusing_tells_what_this_app_calls_unsure(answered, report):
    predictions, limit = answered.predictions, report.rejection.unsure_below
    kept = [index for index, sure in enumerate(predictions.confidences) if sure >= limit]
    refused = 1 - len(kept) / len(predictions.truth)
    wrong = sum(predictions.answers[index] != predictions.truth[index] for index in kept) / len(kept)
    words = _text(refusing(answered))
    assert 0 < refused < 1
    assert f"below {100 * limit:.1f} %: that is {100 * refused:.2f} % of these" in words
    assert f"of the others {100 * wrong:.2f} % are wrong" in words


def test_suspected_labels_are_counted_apart(answered):
    wrong, also_wrong = answered.predictions.misread[:2].tolist()
    right = int(np.flatnonzero(answered.predictions.is_right)[0])
    suspected = tuple(
        SuspectedLabel(index, 4, 9, ("one-net", "other-net")) for index in (wrong, also_wrong, right)
    )
    words = _text(doubts(replace(answered, suspected=suspected)))
    assert "3 digits are suspected to be labelled wrong: 2 of these errors" in words
    # 945 of 954, less one right and two wrong ones.
    assert "944 of 951, 99.26 %" in words
    assert doubts(answered) == ""
    assert (
        label_remark(suspected, right)
        == "Its label is doubtful: one-net, other-net agree that it is 9, not 4."
    )
    assert label_remark(suspected, 953) == ""


def test_another_network_is_told_with_the_chance_of_the_difference(report, make_predictions):
    ours = make_predictions(report.matrix)
    matrix = report.matrix
    matrix[0, 0] -= 8
    matrix[0, 6] += 8
    # The same order of the digits, but the eight errors more.
    probabilities = ours.probabilities.copy()
    wrong = np.flatnonzero(ours.truth == 0)[:8]
    probabilities[wrong] = 0
    probabilities[wrong, 6] = 0.75
    theirs = replace(ours, probabilities=probabilities)
    others = Measurement("other-net", "made-up digits", theirs, predictions=theirs)
    words = _text(beside(of_predictions(report, "made-up digits", "made up.", ours), others))
    assert theirs.matrix.tolist() == matrix.tolist()
    # Eight heads in eight throws, or eight tails: 2 / 256.
    assert words == (
        "other-net read 937 of them right. 8 were read right by tiny-net alone, 0 by other-net alone; two "
        "equally good networks would differ as much with a chance of 0.8 % (McNemar's exact test)."
    )
    counts_only = Measurement("other-net", "made-up digits", theirs)
    assert _text(beside(_of(report), counts_only)) == "other-net read 937 of them right."
    assert beside(_of(report), None) == ""


def test_figures_of_other_data_never_speak_of_mnist(report):
    assert "mnist" not in (opening(report) + figures(_of(report))).lower()


def test_everything_from_the_report_is_escaped(report, make_predictions):
    evil = "<img src=x onerror=alert(1)>"
    card = replace(report.data, title=evil, description=evil)
    spoilt = replace(report, network=evil, data=card)
    answers = make_predictions(report.matrix)
    measurement = Measured(spoilt, None, lambda: {TEST: answers, evil: answers}).measurement(evil, TEST)
    html = headline(measurement) + figures(measurement, measurement)
    assert evil in measurement.corruptions
    assert "<img" not in html + beside(measurement, measurement)


def test_a_table_can_be_sorted_and_saved(report):
    html = per_digit(report)
    assert html.count('<th scope="col"><button') == 5
    assert 'data-table="per-digit"' in html
    exact = [float(value) for value in re.findall(r'<td data-value="([\d.]+)"', html)]
    precision = report.confusion[0][0] / sum(row[0] for row in report.confusion)
    assert exact[0] == pytest.approx(precision, abs=1e-6)
