"""The confusion matrix as a grid of buttons: rows are what was written, columns what was read."""

import math

import numpy as np
from numpy.typing import NDArray

from pages.figures import percent

SWITCH = """
<fieldset class="matrix-switch">
  <legend>Cells show</legend>
  <label><input type="radio" name="matrix-figures" value="counts" checked><span>Counts</span></label>
  <label><input type="radio" name="matrix-figures" value="shares"><span>Row&nbsp;%</span></label>
</fieldset>
"""
LEGEND = """
<p class="matrix-legend">
  <span><i class="swatch right"></i>read right</span>
  <span><i class="swatch few"></i>few errors</span>
  <span><i class="swatch many"></i>most errors</span>
</p>
"""


def sentence(truth: int, answer: int, matrix: NDArray[np.int64]) -> str:
    """What one cell says, e.g. ``"4 read as 9: 5 of 982"``."""
    return f"{truth} read as {answer}: {matrix[truth, answer]:,} of {matrix[truth].sum():,}"


def worst_cell(matrix: NDArray[np.int64]) -> tuple[int, int]:
    """Truth and answer of the most frequent error, the first of several; (0, 0) where there is none."""
    errors = matrix - np.diag(np.diag(matrix))
    truth, answer = np.unravel_index(int(errors.argmax()), errors.shape)
    return int(truth), int(answer)


def confusion_grid(matrix: NDArray[np.int64]) -> str:
    """The matrix as an HTML table of buttons, one of them in the tab order.

    Each button carries ``data-truth``, ``data-answer``, its sentence as its name, and how
    strongly it is coloured, 0 to 1, by count and by share of its row. Errors have a scale
    of their own: beside a diagonal of hundreds a handful would not be seen.
    """
    chosen = worst_cell(matrix)
    digits = range(len(matrix))
    head = "".join(f'<th scope="col">{answer}</th>' for answer in digits)
    rows = "".join(
        f'<tr><th scope="row">{truth}</th>'
        + "".join(_cell(matrix, truth, answer, is_chosen=(truth, answer) == chosen) for answer in digits)
        + "</tr>"
        for truth in digits
    )
    return (
        f'{SWITCH}<div class="matrix-frame"><span class="matrix-columns" aria-hidden="true">read as</span>'
        '<span class="matrix-rows" aria-hidden="true">written</span>'
        '<table role="grid" aria-label="Confusion matrix: a row for each digit, a column for each answer">'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>{LEGEND}"
    )


def _cell(matrix: NDArray[np.int64], truth: int, answer: int, *, is_chosen: bool) -> str:
    count, row = int(matrix[truth, answer]), int(matrix[truth].sum())
    share = count / max(row, 1)
    kind = "right" if truth == answer else "wrong" if count else "none"
    strength = {"right": (share, share), "wrong": _error_strength(matrix, truth, answer), "none": (0, 0)}[
        kind
    ]
    # A cell is some 30 pixels wide on a phone: its sign for per cent stands in the switch above.
    figures = (str(count), percent(share).split("\N{NO-BREAK SPACE}")[0]) if count else ("", "")
    return (
        f'<td role="gridcell"><button type="button" class="cell {kind}" data-truth="{truth}"'
        f' data-answer="{answer}" aria-label="{sentence(truth, answer, matrix)}"'
        f' aria-pressed="{str(is_chosen).lower()}" tabindex="{0 if is_chosen else -1}"'
        f' style="--count:{strength[0]:.3f};--share:{strength[1]:.3f}">'
        f'<span class="count">{figures[0]}</span><span class="share">{figures[1]}</span></button></td>'
    )


def _error_strength(matrix: NDArray[np.int64], truth: int, answer: int) -> tuple[float, float]:
    """How strongly an error is coloured by count and by share, against the largest error.

    The root keeps a single error visible beside a cell of fifty.
    """
    errors = matrix - np.diag(np.diag(matrix))
    shares = errors / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    return (
        math.sqrt(errors[truth, answer] / errors.max()),
        math.sqrt(shares[truth, answer] / shares.max()),
    )
