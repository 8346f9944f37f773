"""The figures of the page about the shipped model, worked out anew from the stored probabilities alone.

Nothing of the program's own arithmetic is used: the arrays are read as NumPy reads them, and
every figure follows its textbook definition.
"""

import math
import re
from html import unescape

import numpy as np
import pytest
from numpy.typing import NDArray

from model.comparison import COMPARISON, load_comparison
from model.predictions import PREDICTIONS_FILE, TEST, load_network_predictions, load_predictions
from model.report import ARTIFACT, Report, load_report
from pages.findings import figures, headline
from pages.measured import Measured, Measurement

STEP = 1 / 65536


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def _told(share: float, decimals: int = 2) -> str:
    return f"{100 * share:.{decimals}f} %"


@pytest.fixture(scope="module")
def report() -> Report:
    return load_report()


@pytest.fixture(scope="module")
def measured(report: Report) -> Measured:
    comparison = load_comparison()
    return Measured(
        report,
        comparison,
        lambda: load_predictions(report=report),
        lambda: load_network_predictions(comparison=comparison),
    )


@pytest.fixture(scope="module")
def arrays() -> dict[str, NDArray[np.float64]]:
    """The stored arrays: ``truth``, and probabilities by network or corruption."""
    with np.load(ARTIFACT / PREDICTIONS_FILE) as own, np.load(COMPARISON.with_suffix(".npz")) as others:
        stored = {name: own[name] for name in own.files} | {name: others[name] for name in others.files}
        np.testing.assert_array_equal(own["truth"], others["truth"])
    return {name: array * STEP if array.dtype == np.uint16 else array for name, array in stored.items()}


@pytest.fixture(scope="module")
def shown(measured: Measured, report: Report) -> Measurement:
    found = measured.measurement(report.network, TEST)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def words(shown: Measurement) -> str:
    return _text(figures(shown))


def _counts(truth: NDArray[np.integer], probabilities: NDArray[np.float64]) -> NDArray[np.int64]:
    counts = np.zeros((10, 10), np.int64)
    for label, row in zip(truth.tolist(), probabilities.tolist(), strict=True):
        counts[label, row.index(max(row))] += 1
    return counts


def test_the_headline(arrays, shown):
    counts = _counts(arrays["truth"], arrays[TEST])
    right, total = int(np.trace(counts)), int(counts.sum())
    told = _text(headline(shown))
    assert told.startswith(f"{right:,} of {total:,} ")
    assert f"these are the {total - right:,} it got wrong" in told
    # Both ends of Wilson's interval solve (p - share)² = z² p (1 - p) / n.
    share, ratio = right / total, 1.96**2 / total
    ends = np.roots([1 + ratio, -(2 * share + ratio), share**2])
    low, high = sorted(float(end) for end in ends)
    assert f"That is {_told(share)} (95 % interval {_told(low)} to {_told(high)})" in told


def test_the_figures_per_digit(words, arrays):
    counts = _counts(arrays["truth"], arrays[TEST])
    for digit in range(10):
        precision = counts[digit, digit] / sum(counts[other, digit] for other in range(10))
        recall = counts[digit, digit] / sum(counts[digit])
        f1 = 2 / (1 / precision + 1 / recall)
        line = f" {digit} {_told(precision)} {_told(recall)} {_told(f1)} {sum(counts[digit]):,} "
        assert line in words


def test_the_loss(shown, arrays):
    chances = [row[label] for label, row in zip(arrays["truth"], arrays[TEST].tolist(), strict=True)]
    # Stored probabilities are rounded, and 0 stands for anything below half a step.
    loss = sum(-math.log(max(chance, STEP / 2)) for chance in chances) / len(chances)
    assert shown.loss == pytest.approx(loss, rel=0.02)


def test_the_calibration_error(words, arrays):
    bins: dict[int, list[tuple[float, bool]]] = {}
    for label, row in zip(arrays["truth"].tolist(), arrays[TEST].tolist(), strict=True):
        sure = max(row)
        bins.setdefault(math.ceil(sure * 15), []).append((sure, row.index(sure) == label))
    gaps = [abs(sum(right for _, right in one) - sum(sure for sure, _ in one)) for one in bins.values()]
    error = sum(gaps) / len(arrays["truth"])
    found = re.search(r"Calibration ([\d.]+) %", words)
    assert found is not None
    assert float(found[1]) / 100 == pytest.approx(error, abs=1e-4)


def test_what_refusing_brings(words, arrays, report):
    limit = report.rejection.unsure_below
    sure = arrays[TEST].max(axis=1)
    answered = sure >= limit
    wrong = arrays[TEST].argmax(axis=1)[answered] != arrays["truth"][answered]
    assert (
        f"that is {_told(1 - answered.mean())} of these, and of the others {_told(wrong.mean())} are" in words
    )


def test_every_corruption(words, arrays, shown):
    assert len(shown.corruptions) == 15
    for name in shown.corruptions:
        counts = _counts(arrays["truth"], arrays[name])
        right, total = int(np.trace(counts)), int(counts.sum())
        assert f" {name} {total - right:,} {_told(right / total)} " in words


def test_every_other_network(measured, arrays):
    assert len(measured.names) > 1
    for name in measured.names[1:]:
        found = measured.measurement(name, TEST)
        assert found is not None
        np.testing.assert_array_equal(found.counted.matrix, _counts(arrays["truth"], arrays[name]))
