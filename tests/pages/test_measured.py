"""What can be shown: the right figures of the right network, read only when they are asked for."""

from dataclasses import replace

import numpy as np
import pytest

from model.metrics import Counts
from model.predictions import TEST, Predictions
from pages.measured import Measured, cross_entropy


@pytest.fixture
def answers_against_a_label() -> tuple[Predictions, Predictions]:
    """Two networks that read every digit right, but for one labelled 4 that both are sure is a 9."""
    truth = np.repeat(np.arange(10, dtype=np.uint8), 20)
    probabilities = np.zeros((200, 10), np.float32)
    probabilities[np.arange(200), truth] = np.linspace(0.75, 0.9375, 200)
    probabilities[85] = 0
    probabilities[85, 9] = 0.984375
    return Predictions(truth, probabilities), Predictions(truth, probabilities)


def test_the_apps_own_network_comes_first(report, comparison):
    assert Measured(report).names == ("tiny-net",)
    assert Measured(report, comparison).names == ("tiny-net", "cnn-34k")


def test_a_network_trained_anew_stands_beside_what_it_was(report, comparison):
    anew = replace(report, files={"digits.tflite": "c" * 64})
    measured = Measured(anew, comparison)
    assert measured.names == ("tiny-net", "tiny-net (compared)", "cnn-34k")
    before = measured.measurement("tiny-net (compared)", TEST)
    assert before is not None
    assert (before.network, before.counted) == ("tiny-net (compared)", comparison.rows[0])


def test_networks_measured_on_other_digits_stay_out(report, comparison):
    other = replace(comparison, data=replace(comparison.data, checksums={"x_test": "9" * 32}))
    assert Measured(report, other).names == ("tiny-net",)


def test_the_test_digits_are_told_with_what_the_report_knows(report):
    found = Measured(report).measurement("tiny-net", TEST)
    assert found is not None
    assert (found.counted, found.predictions) == (report, None)
    assert (found.loss, found.parameters, found.history) == (0.0312, 7_170, report.history)
    assert found.noun == "Made-up digits test digits"


def test_a_compared_network_is_told_with_what_its_row_knows(report, comparison, make_predictions):
    answers = make_predictions(report.matrix)
    found = Measured(report, comparison, load_networks=lambda: {"cnn-34k": answers}).measurement(
        "cnn-34k", TEST
    )
    assert found is not None
    assert found.counted is comparison.rows[1]
    assert found.predictions is answers
    assert found.reliability == answers.reliability
    assert found.rejection is None
    assert not found.history


def test_damaged_digits_are_told_by_what_was_answered(report, make_predictions):
    matrix = np.diag(np.arange(90, 100))
    foggy = make_predictions(matrix, seed=3)
    measured = Measured(report, None, lambda: {TEST: make_predictions(report.matrix), "fog": foggy})
    found = measured.measurement("tiny-net", "fog")
    assert found is not None
    assert found.counted is found.predictions is foggy
    assert found.loss == cross_entropy(foggy)
    assert "fog" in found.noun


@pytest.mark.parametrize(("network", "name"), [("tiny-net", "fog"), ("cnn-34k", "fog"), ("no-net", TEST)])
def test_what_was_not_measured_has_no_figures(report, comparison, network, name):
    assert Measured(report, comparison).measurement(network, name) is None


def test_predictions_are_read_once_and_not_before(report, comparison):
    read = []

    def load():
        read.append(1)
        return {}

    measured = Measured(report, comparison, load, load)
    assert read == []
    for _ in range(2):
        measured.measurement("tiny-net", TEST)
        measured.measurement("cnn-34k", TEST)
    assert len(read) == 2


def test_a_probability_of_nothing_costs_much_but_not_everything(make_predictions):
    matrix = np.zeros((10, 10), np.int64)
    matrix[3, 5] = 1
    made = make_predictions(matrix)
    probabilities = np.zeros((1, 10), np.float32)
    probabilities[0, 5] = 0.5
    assert cross_entropy(replace(made, probabilities=probabilities)) == pytest.approx(np.log(2 * 65536))


def test_labels_are_doubted_where_networks_agree_against_them(report, comparison, answers_against_a_label):
    first, others = answers_against_a_label
    rows = tuple(replace(comparison.rows[1], network=name) for name in ("one-net", "other-net"))
    measured = Measured(
        report,
        replace(comparison, rows=rows),
        lambda: {TEST: first, "fog": first},
        lambda: {"one-net": others, "other-net": others},
    )
    (doubtful,) = measured.suspected
    assert (doubtful.label, doubtful.suggestion, doubtful.networks) == (
        4,
        9,
        ("tiny-net", "one-net", "other-net"),
    )
    for name in (TEST, "fog"):
        assert measured.measurement("tiny-net", name).suspected == (doubtful,)
    assert measured.measurement("one-net", TEST).suspected == (doubtful,)


def test_one_network_doubts_no_label(report, make_predictions):
    assert Measured(report, None, lambda: {TEST: make_predictions(report.matrix)}).suspected == ()
    assert Measured(report).suspected == ()


def test_corruptions_are_counted_from_what_was_answered(report, comparison, make_predictions):
    matrix = report.matrix
    matrix[8, 8] -= 20
    matrix[8, 3] += 20
    sets = {TEST: make_predictions(report.matrix), "fog": make_predictions(matrix)}
    counts = Counts(sets["fog"].confusion)
    row = replace(comparison.rows[1], corruptions={"fog": counts}, history=report.history)
    measured = Measured(report, replace(comparison, rows=(row,)), lambda: sets)
    assert measured.measurement("tiny-net", TEST).corruptions == {"fog": sets["fog"]}
    assert measured.measurement("cnn-34k", TEST).corruptions == {"fog": counts}
    assert measured.measurement("cnn-34k", TEST).history == report.history
    assert not measured.measurement("tiny-net", "fog").corruptions
    compared = measured.measurement("cnn-34k", "fog")
    assert (compared.counted, compared.predictions) == (counts, None)
    assert measured.names_of_sets("tiny-net") == measured.names_of_sets("cnn-34k") == (TEST, "fog")
