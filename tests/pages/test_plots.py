"""What plots share: their places, their axes, and marks that can be read."""

from xml.etree import ElementTree

import pytest

from pages.plots import Plane, key, mark, plot, short, steps_to


def test_shares_lie_where_the_axes_say():
    plane = Plane(width=100, height=100, left=10, right=10, top=10, bottom=10, high_x=0.5, high_y=0.2)
    assert [plane.across(share) for share in (0, 0.25, 0.5)] == pytest.approx([10, 50, 90])
    assert [plane.up(share) for share in (0, 0.1, 0.2)] == pytest.approx([90, 50, 10])


@pytest.mark.parametrize(
    ("high", "steps"),
    [
        (1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.93, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.011, [0, 0.0025, 0.005, 0.0075, 0.01, 0.0125]),
        (0.05, [0, 0.01, 0.02, 0.03, 0.04, 0.05]),
        (0.3, [0, 0.1, 0.2, 0.3]),
        (1e-4, [0, 2e-5, 4e-5, 6e-5, 8e-5, 1e-4]),
    ],
)
def test_steps_are_round_and_reach_the_end(high, steps):
    assert steps_to(high) == pytest.approx(steps)


def test_an_axis_writes_few_figures():
    assert [short(share).replace("\N{NO-BREAK SPACE}", " ") for share in (0, 0.0125, 0.5, 1)] == [
        "0 %",
        "1.25 %",
        "50 %",
        "100 %",
    ]


def test_a_plot_says_what_it_shows_and_holds_its_marks():
    html = plot(
        "Title", key("name", "<path/>", "train"), mark('5 < "6"', 12.34, "<path/>"), "All & sundry", (4, 3)
    )
    figure = ElementTree.fromstring(html)
    picture = figure.find("./svg")
    assert picture is not None
    assert (picture.attrib["aria-label"], picture.attrib["viewBox"]) == ("All & sundry", "0 0 4 3")
    assert picture.attrib["tabindex"] == "0"
    assert [one.attrib["data-words"] for one in picture.findall("g")] == ['5 < "6"']
    assert picture.find("g").attrib["data-across"] == "12.3"
