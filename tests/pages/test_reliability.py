"""The reliability diagram: every bin where its figures say it is."""

from xml.etree import ElementTree

import numpy as np
import pytest

from model.calibration import count_reliability
from pages.reliability import PLANE, reliability_diagram

RIGHT_ANSWERS = np.arange(1000) % 10 != 0
CONFIDENCES = np.where(np.arange(1000) < 900, 0.99, 0.5)


@pytest.fixture
def picture() -> ElementTree.Element:
    diagram = reliability_diagram(count_reliability(CONFIDENCES, RIGHT_ANSWERS))
    found = ElementTree.fromstring(diagram.replace("&nbsp;", " ")).find("./svg")
    assert found is not None
    return found


def test_a_point_for_each_bin_with_answers_where_it_belongs(picture):
    left, width = PLANE.left, PLANE.width - PLANE.left - PLANE.right
    top, height = PLANE.top, PLANE.height - PLANE.top - PLANE.bottom
    dots = picture.findall("./g/circle")
    across = [(float(dot.attrib["cx"]) - left) / width for dot in dots]
    assert across == pytest.approx([0.5, 0.99], abs=0.001)
    assert [1 - (float(dot.attrib["cy"]) - top) / height for dot in dots] == pytest.approx(
        [0.9] * 2, abs=0.001
    )


def test_the_interval_holds_the_point(picture):
    for group in picture.findall("./g"):
        low, high = (float(y) for y in group.find("path").attrib["d"].split(" ")[1].split("V"))
        assert high < float(group.find("circle").attrib["cy"]) < low


def test_more_answers_make_a_larger_point(picture):
    small, large = (float(dot.attrib["r"]) for dot in picture.findall("./g/circle"))
    assert small < large


def test_it_says_what_it_shows(picture):
    assert picture.attrib["aria-label"].replace("\N{NO-BREAK SPACE}", " ") == (
        "Reliability diagram. sure 50.0 %: right 90.0 % of 100; sure 99.0 %: right 90.0 % of 900"
    )
    words = [mark.attrib["data-words"].replace("\N{NO-BREAK SPACE}", " ") for mark in picture.findall("./g")]
    assert words == ["sure 50.0 %, right 90.0 % (90 of 100)", "sure 99.0 %, right 90.0 % (810 of 900)"]


def test_no_answers_leave_the_line_alone():
    diagram = reliability_diagram(count_reliability(np.zeros(0), np.zeros(0, np.bool_)))
    assert '<circle class="validation" cx="14"' in diagram
    assert "data-words" not in diagram
