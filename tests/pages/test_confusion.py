"""The confusion matrix as buttons: the right counts, names and colours."""

from html.parser import HTMLParser

import numpy as np
import pytest
from numpy.typing import NDArray

from pages.confusion import confusion_table, sentence, worst_cell


class _Cells(HTMLParser):
    """Collects the attributes and the texts of all cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[dict[str, str]] = []
        self._into = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "button":
            self.cells.append(given | {"count": "", "share": ""})
        self._into = given.get("class", "") if tag == "span" and self.cells else ""

    def handle_data(self, data: str) -> None:
        if self._into in ("count", "share"):
            self.cells[-1][self._into] += data

    def handle_endtag(self, tag: str) -> None:
        self._into = ""

    def at(self, truth: int, answer: int) -> dict[str, str]:
        return self.cells[10 * truth + answer]


def _strength(cell: dict[str, str]) -> dict[str, float]:
    return {name: float(value) for name, value in (entry.split(":") for entry in cell["style"].split(";"))}


@pytest.fixture
def matrix(report) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = report.matrix
    return counts


@pytest.fixture
def cells(matrix) -> _Cells:
    return _Cells(confusion_table(matrix))


def test_there_is_a_cell_for_every_truth_and_answer(cells, matrix):
    assert [(int(cell["data-truth"]), int(cell["data-answer"])) for cell in cells.cells] == list(
        np.ndindex(10, 10)
    )
    assert [int(cell["count"] or 0) for cell in cells.cells] == matrix.ravel().tolist()


def test_shares_are_those_of_the_row(cells, matrix):
    for truth in range(10):
        shares = [float(cells.at(truth, answer)["share"] or 0) for answer in range(10)]
        expected = [100 * count / sum(matrix[truth]) for count in matrix[truth]]
        assert shares == pytest.approx(expected, abs=0.051)


def test_a_cell_is_named_by_its_sentence(cells, matrix):
    assert cells.at(4, 9)["aria-label"] == sentence(4, 9, matrix) == "4 read as 9: 5 of 99"
    assert cells.at(0, 0)["aria-label"] == "0 read as 0: 90 of 90"
    assert cells.at(2, 6)["aria-label"] == "2 read as 6: 0 of 92"


def test_only_the_worst_error_is_chosen_and_in_the_tab_order(cells, matrix):
    assert worst_cell(matrix) == (4, 9)
    assert [cell["aria-label"] for cell in cells.cells if cell["tabindex"] == "0"] == ["4 read as 9: 5 of 99"]
    assert [cell["aria-label"] for cell in cells.cells if cell["aria-pressed"] == "true"] == [
        "4 read as 9: 5 of 99"
    ]


def test_errors_are_coloured_on_a_scale_of_their_own(cells):
    assert _strength(cells.at(4, 9)) == {"--count": 1.0, "--share": 1.0}
    assert _strength(cells.at(7, 1))["--count"] == pytest.approx((2 / 5) ** 0.5, abs=1e-3)
    assert _strength(cells.at(3, 5))["--share"] == pytest.approx((1 / 94 / (5 / 99)) ** 0.5, abs=1e-3)
    assert _strength(cells.at(9, 9))["--count"] == 1.0
    assert _strength(cells.at(0, 1)) == {"--count": 0.0, "--share": 0.0}
    kinds = [cells.at(*place)["class"] for place in ((4, 9), (4, 4), (0, 1))]
    assert kinds == ["cell wrong", "cell right", "cell none"]


def test_a_perfect_matrix_has_no_errors_to_explain():
    with np.errstate(all="raise"):
        html = confusion_table(np.eye(10, dtype=np.int64))
    assert worst_cell(np.eye(10, dtype=np.int64)) == (0, 0)
    assert "errors" not in html


def test_a_digit_that_never_occurs_has_an_empty_row(matrix):
    matrix[6] = 0
    with np.errstate(all="raise"):
        cells = _Cells(confusion_table(matrix))
    assert {cells.at(6, answer)["count"] for answer in range(10)} == {""}
    assert cells.at(6, 6)["aria-label"] == "6 read as 6: 0 of 0"
