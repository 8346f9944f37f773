"""The risk-coverage curve: every place agrees with refusing by hand."""

from xml.etree import ElementTree

import numpy as np
import pytest

from model.predictions import Predictions
from pages.risk import PLACES, coverage_at, risk_curve


@pytest.fixture
def predictions(report, make_predictions) -> Predictions:
    made: Predictions = make_predictions(report.matrix)
    return made


def _words(html: str) -> list[str]:
    marks = ElementTree.fromstring(html).findall("./svg/g")
    return [mark.attrib["data-words"].replace("\N{NO-BREAK SPACE}", " ") for mark in marks]


def _by_hand(predictions: Predictions, threshold: float) -> tuple[float, float]:
    answered = predictions.confidences >= np.float32(threshold)
    wrong = predictions.answers[answered] != predictions.truth[answered]
    return 1 - answered.mean(), wrong.mean() if answered.any() else 0.0


@pytest.mark.parametrize("threshold", [0.0, 0.5, 0.7, 0.91, 0.95, 0.9985, 1.0])
def test_what_a_threshold_brings(predictions, threshold):
    found = coverage_at(predictions.risk_coverage, threshold)
    assert found == pytest.approx(_by_hand(predictions, threshold))


def test_the_curve_begins_with_every_answer_and_ends_without_errors(predictions):
    words = _words(risk_curve(predictions.risk_coverage, None))
    assert len(words) == PLACES
    assert words[0] == "0.0 % refused: 0.94 % of the answers wrong"
    assert words[-1].endswith("refused: 0.00 % of the answers wrong")


def test_thresholds_are_marked_where_they_lie(predictions, report):
    with_marks = ElementTree.fromstring(risk_curve(predictions.risk_coverage, report.rejection))
    assert len(with_marks.findall("./svg/circle")) == 2
    assert "this app's thresholds" in "".join(with_marks.itertext())
    without = ElementTree.fromstring(risk_curve(predictions.risk_coverage, None))
    assert not without.findall("./svg/circle")


@pytest.mark.parametrize("answer", [3, 4])
def test_all_right_and_all_wrong_have_a_curve_too(answer):
    probabilities = np.zeros((20, 10), np.float32)
    probabilities[:, answer] = np.linspace(0.5, 0.9, 20)
    curve = Predictions(np.full(20, 3, np.uint8), probabilities).risk_coverage
    words = _words(risk_curve(curve, None))
    assert words[0] == f"0.0 % refused: {0 if answer == 3 else 100:.2f} % of the answers wrong"


def test_equally_sure_answers_are_refused_together():
    probabilities = np.zeros((4, 10), np.float32)
    probabilities[:, 1] = [0.5, 0.5, 0.9, 0.9]
    curve = Predictions(np.array([1, 2, 1, 1], np.uint8), probabilities).risk_coverage
    words = _words(risk_curve(curve, None))
    assert words[0] == "0.0 % refused: 25.00 % of the answers wrong"
    # The wrong one goes with the right one that is as sure: until half are refused, a quarter is wrong.
    assert words[1].endswith(" 25.00 % of the answers wrong")
    assert words[-1] == "50.0 % refused: 0.00 % of the answers wrong"
