"""The confusion matrix as a grid of buttons: rows are what was written, columns what was read."""

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


def sentence(truth: int, answer: int, matrix: NDArray[np.int64]) -> str:
    """What one cell says, e.g. ``"4 read as 9: 5 of 982"``."""
    return f"{truth} read as {answer}: {matrix[truth, answer]:,} of {matrix[truth].sum():,}"


def worst_cell(matrix: NDArray[np.int64]) -> tuple[int, int]:
    """Truth and answer of the most frequent error, the first of several; (0, 0) where there is none."""
    errors = matrix - np.diag(np.diag(matrix))
    truth, answer = np.unravel_index(int(errors.argmax()), errors.shape)
    return int(truth), int(answer)


def confusion_table(matrix: NDArray[np.int64]) -> str:
    """The matrix as an HTML table of buttons, one of them in the tab order.

    Each button carries ``data-truth``, ``data-answer``, its sentence as its name, and how
    strongly it is coloured, 0 to 1, by count and by share of its row. Errors have a scale
    of their own: beside a diagonal of hundreds a handful would not be seen.
    """
    chosen = worst_cell(matrix)
    strengths = _strength(matrix), _strength(matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1))
    digits = range(len(matrix))
    head = "".join(f'<th scope="col">{answer}</th>' for answer in digits)
    rows = "".join(
        f'<tr><th scope="row">{truth}</th>'
        + "".join(
            _cell(matrix, truth, answer, strengths, is_chosen=(truth, answer) == chosen) for answer in digits
        )
        + "</tr>"
        for truth in digits
    )
    return (
        f'{SWITCH}<div class="matrix-frame"><span class="matrix-columns" aria-hidden="true">read as</span>'
        '<span class="matrix-rows" aria-hidden="true">written</span>'
        '<table role="grid" aria-label="Confusion matrix: a row for each digit, a column for each answer">'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>{_legend(matrix)}"
    )


def _cell(
    matrix: NDArray[np.int64],
    truth: int,
    answer: int,
    strengths: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    is_chosen: bool,
) -> str:
    count = int(matrix[truth, answer])
    kind = "right" if truth == answer else "wrong" if count else "none"
    by_count, by_share = (strength[truth, answer] for strength in strengths)
    # A cell is some 30 pixels wide on a phone: its sign for per cent stands in the switch above.
    share = percent(count / matrix[truth].sum()).split("\N{NO-BREAK SPACE}")[0] if count else ""
    return (
        f'<td role="gridcell"><button type="button" class="cell {kind}" data-truth="{truth}"'
        f' data-answer="{answer}" aria-label="{sentence(truth, answer, matrix)}"'
        f' aria-pressed="{str(is_chosen).lower()}" tabindex="{0 if is_chosen else -1}"'
        f' style="--count:{by_count:.3f};--share:{by_share:.3f}">'
        f'<span class="count">{count or ""}</span><span class="share">{share}</span></button></td>'
    )


def _strength(amounts: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    """How strongly each cell is coloured, 0 to 1: the diagonal and the errors each against their largest.

    The root keeps a single error visible beside a cell of fifty.
    """
    right = np.diag(np.diag(amounts)).astype(np.float64)
    errors = amounts - right
    scaled: NDArray[np.float64] = right / max(right.max(), 1e-9) + np.sqrt(errors / max(errors.max(), 1e-9))
    return scaled


def _legend(matrix: NDArray[np.int64]) -> str:
    kinds = [("right", "read right")]
    if matrix.sum() > np.trace(matrix):
        kinds += [("few", "few errors"), ("many", "most errors")]
    swatches = "".join(f'<span><i class="swatch {kind}"></i>{words}</span>' for kind, words in kinds)
    return f'<p class="matrix-legend">{swatches}</p>'
