"""Learning curves: every value where its axis says it is."""

import itertools
import math
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from pages.figures import learning_curves, percent

HISTORY = {
    "loss": (0.9, 0.31, 0.2, 0.15),
    "accuracy": (0.8, 0.92, 0.96, 0.97),
    "val_loss": (0.4, 0.2, 0.11, 0.09),
    "val_accuracy": (0.9, 0.95, 0.985, 0.99),
}


def _charts(history: dict[str, tuple[float, ...]]) -> list[ElementTree.Element]:
    return ElementTree.fromstring(learning_curves(history)).findall("figure")


def _points(chart: ElementTree.Element, css_class: str) -> list[tuple[float, float]]:
    line = chart.find(f"./svg/polyline[@class='curve {css_class}']")
    assert line is not None
    return [(float(x), float(y)) for x, y in (point.split(",") for point in line.attrib["points"].split())]


def _ticks(chart: ElementTree.Element) -> list[tuple[float, float]]:
    """Value and height of each mark on the vertical axis."""
    heights = [
        float(re.findall(r"M\d+ ([\d.]+)", line.attrib["d"])[0]) for line in chart.findall("./svg/path")
    ]
    words = [str(text.text) for text in chart.findall("./svg/text")][: len(heights)]
    values = [float(word.rstrip("%")) / (100 if "%" in word else 1) for word in words]
    return list(zip(values, heights, strict=True))


def _read_off(height: float, ticks: Sequence[tuple[float, float]], *, of_errors: bool) -> float:
    """The value at a height, read off the logarithmic axis like a person with a ruler."""
    (first, top), (last, bottom) = ticks[0], ticks[-1]
    if of_errors:
        first, last = 1 - first, 1 - last
    share = (height - top) / (bottom - top)
    amount = math.exp(math.log(first) + share * (math.log(last) - math.log(first)))
    return 1 - amount if of_errors else amount


@pytest.mark.parametrize(("chart", "key"), [(0, "loss"), (1, "accuracy")])
@pytest.mark.parametrize(("css_class", "prefix"), [("train", ""), ("validation", "val_")])
def test_curves_can_be_read_off_their_axis(chart, key, css_class, prefix):
    figure = _charts(HISTORY)[chart]
    values = [
        _read_off(height, _ticks(figure), of_errors=key == "accuracy")
        for _, height in _points(figure, css_class)
    ]
    assert values == pytest.approx(HISTORY[prefix + key], rel=0.01)


def test_better_is_down_for_loss_and_up_for_accuracy():
    loss, accuracy = ([height for _, height in _points(chart, "validation")] for chart in _charts(HISTORY))
    assert loss == sorted(loss)
    assert accuracy == sorted(accuracy, reverse=True)


def test_epochs_are_evenly_spaced_from_edge_to_edge():
    across = [x for x, _ in _points(_charts(HISTORY)[0], "train")]
    steps = [right - left for left, right in itertools.pairwise(across)]
    assert len(across) == 4
    assert steps == pytest.approx([steps[0]] * 3, abs=0.11)


def test_pointing_at_an_epoch_tells_its_values():
    readings = [mark.attrib["data-words"] for mark in _charts(HISTORY)[0].findall("./svg/g")]
    assert readings[1] == "epoch 2: training 0.31, validation 0.2"
    readings = [mark.attrib["data-words"] for mark in _charts(HISTORY)[1].findall("./svg/g")]
    assert readings[2] == "epoch 3: training 96\N{NO-BREAK SPACE}%, validation 98.5\N{NO-BREAK SPACE}%"


def test_a_chart_says_what_it_shows():
    picture = _charts(HISTORY)[0].find("./svg")
    assert picture is not None
    assert picture.attrib["aria-label"] == (
        "Loss after each of 4 epochs; at the end training 0.15; validation 0.09"
    )


@pytest.mark.parametrize(
    "history",
    [
        {"loss": (0.5,), "val_loss": (0.4,)},
        {"loss": (0.5, 0.0), "accuracy": (1.0, 1.0)},
        {"accuracy": (0.0, 0.5), "val_accuracy": (0.0, 1.0)},
        {"val_loss": (1e-9, 2e-9)},
        {"loss": tuple(5 / epoch for epoch in range(1, 701))},
    ],
)
def test_unusual_histories_stay_inside_the_chart(history):
    for chart in _charts(history):
        picture = chart.find("./svg")
        assert picture is not None
        _, _, width, height = map(float, picture.attrib["viewBox"].split())
        for line in picture.findall("polyline"):
            for point in line.attrib["points"].split():
                x, y = map(float, point.split(","))
                assert 0 <= x <= width
                assert 0 <= y <= height
        assert len(_ticks(chart)) >= 2


def test_a_history_of_training_only_has_one_curve():
    (chart,) = _charts({"loss": (0.5, 0.4)})
    assert len(chart.findall("./svg/polyline")) == 1


def test_no_history_is_said_in_words():
    assert learning_curves({}) == "<p>The report holds no figures per epoch.</p>"


@pytest.mark.parametrize(
    ("share", "decimals", "words"),
    [
        (0.998, 1, "99.8 %"),
        (0.99804, 2, "99.80 %"),
        (1.0, 1, "100.0 %"),
        (1 - 1e-12, 2, "100.00 %"),
        (0.99999, 1, "99.9 %"),
        (0.0, 1, "0.0 %"),
        (0.00001, 1, "0.1 %"),
    ],
)
def test_percent(share, decimals, words):
    assert percent(share, decimals) == words.replace(" ", "\N{NO-BREAK SPACE}")
