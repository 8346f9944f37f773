"""The figures of the model card, as Markdown: how good a network is, on what, and beside which others."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence

from model.comparison import Comparison
from model.label_errors import SuspectedLabel
from model.metrics import precision_recall_f1
from model.predictions import TEST, Predictions
from model.report import Report


def evaluation(
    report: Report, predictions: Mapping[str, Predictions], suspected: Sequence[SuspectedLabel]
) -> str:
    """The section on what the network is worth; arguments as those of ``model_card``."""
    low, high = report.accuracy_interval
    rows = [
        ("Read right", f"{report.correct:,} of {report.total:,}"),
        ("Accuracy", f"{_percent(report.accuracy)} (95 % interval {_percent(low)} to {_percent(high)})"),
        ("Cross-entropy", f"{report.test_loss:.4f}"),
    ]
    parts = [
        "## Evaluation",
        paragraph(
            f"{report.data.test:,} test digits of {report.data.title}, none of them trained on. "
            f"{_looks(report.test_looks)}"
        ),
    ]
    if TEST in predictions:
        counted = predictions[TEST].reliability
        error = f"{_percent(counted.expected_error)}, {len(counted.counts)} bins"
        rows.append(("Expected calibration error", error))
    parts += [table(("", ""), rows), _per_digit(report), _matrix(report)]
    if suspected and TEST in predictions:
        wrong = sum(not predictions[TEST].is_right[item.index] for item in suspected)
        parts.append(
            paragraph(
                f"**Suspected labels.** Of {len(suspected):,} test digits most of the compared networks, the "
                "most accurate among them, agree on another digit than the label. "
                f"{wrong:,} of these count as errors above."
            )
        )
    if len(predictions) > 1:
        parts.append(_robustness(predictions))
    return "\n\n".join(parts)


def _looks(count: int) -> str:
    """How often the test digits were looked at."""
    if count == 1:
        return "The run that made this model measured it once on them, at its end, and no other network."
    if count > 1:
        return f"{count} networks of the run that made this model were measured on them."
    return "How often they were looked at was not counted."


def _per_digit(report: Report) -> str:
    figures = zip(*precision_recall_f1(report.matrix), report.data.test_counts, strict=True)
    rows = (
        (str(digit), *map(_percent, shares), f"{count:,}") for digit, (*shares, count) in enumerate(figures)
    )
    return table(("digit", "precision", "recall", "F1", "digits"), rows)


def _matrix(report: Report) -> str:
    rows = (
        (f"**{truth}**", *(f"{count:,}" if count else "·" for count in counts))
        for truth, counts in enumerate(report.confusion)
    )
    return table(("written, read as", *map(str, range(len(report.confusion)))), rows)


def _robustness(predictions: Mapping[str, Predictions]) -> str:
    damaged = {name: item for name, item in predictions.items() if name != TEST}
    mean = sum(item.accuracy for item in damaged.values()) / len(damaged)
    rows = (
        (name, _percent(item.accuracy), " to ".join(map(_percent, item.accuracy_interval)))
        for name, item in damaged.items()
    )
    words = paragraph(
        f"**Damaged digits.** The same test digits under {len(damaged)} corruptions in the manner of "
        f"MNIST-C, by the network alone: {_percent(mean)} read right on average."
    )
    return f"{words}\n\n{table(('corruption', 'read right', '95 % interval'), rows)}"


def beside(comparison: Comparison | None) -> str:
    """The networks of a comparison beside each other; empty without one."""
    if comparison is None:
        return ""
    rows = (
        (
            f"`{row.network}`",
            f"{row.learned:,}",
            _percent(row.accuracy),
            f"{row.test_loss:.4f}",
            f"{row.parameters:,}",
        )
        for row in comparison.rows
    )
    return (
        "**Beside other networks**, each trained by its own recipe, measured on the same digits:\n\n"
        + table(("network", "learned from", "accuracy", "cross-entropy", "parameters"), rows)
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells as a table."""
    lines = (f"| {' | '.join(cells)} |" for cells in rows)
    return "\n".join((f"| {' | '.join(head)} |", f"{'|---' * len(head)}|", *lines))


def paragraph(words: str, indent: str = "") -> str:
    """Words in lines of one hundred characters, all but the first indented."""
    return textwrap.fill(words, 100, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
