"""Write the model's results into README.md: ``python -m benchmarks.readme``.

The figures stand between two comments and come from ``report.json`` alone, so that the
README cannot promise what the model does not keep; a test compares both.
"""

from pathlib import Path
from typing import Final

from model import Report, load_report

README: Final = Path(__file__).parents[1] / "README.md"
BEGIN: Final = "<!-- results: begin (written by 'make readme' from model/artifact/report.json) -->"
END: Final = "<!-- results: end -->"


def results(report: Report) -> str:
    """The results of a model as Markdown: one table and what must be known to read it."""
    low, high = report.accuracy_interval
    data = report.data
    rows = (
        ("Data", data.title),
        ("Test digits read right", f"**{report.correct:,} of {report.total:,}**"),
        ("Accuracy", f"{100 * report.accuracy:.2f} % (95 % interval {100 * low:.2f} to {100 * high:.2f} %)"),
        ("Cross-entropy on the test digits", f"{report.test_loss:.4f}"),
        ("Most frequent error", _most_frequent_error(report)),
        ("Trained on", f"{data.train:,} digits, the best epoch chosen on {data.validation:,} others"),
        ("Network", f"`{report.network}`, {report.parameters:,} parameters"),
        ("Model version", report.model_version),
    )
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return f"| | |\n|---|---|\n{table}\n\n{_provenance(report)}"


def with_results(text: str, block: str) -> str:
    """The text with everything between the two markers replaced by ``block``.

    Raises:
        ValueError: a marker is missing.
    """
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"expected the lines {BEGIN!r} and {END!r}")
    return f"{head}{begin}\n{block}\n{end}{tail}"


def _most_frequent_error(report: Report) -> str:
    errors = [
        (count, truth, answer)
        for truth, row in enumerate(report.confusion)
        for answer, count in enumerate(row)
        if truth != answer and count > 0
    ]
    if not errors:
        return "none"
    count, truth, answer = max(errors, key=lambda error: error[0])
    return f"{truth} read as {answer}: {count} of {report.data.test_counts[truth]:,}"


def _provenance(report: Report) -> str:
    description = report.data.description.rstrip(". ") + "."
    if report.data.name == "mnist":
        return description
    return (
        f"{description} These are not MNIST figures: the model that ships was trained and "
        "measured on this collection. `make train` and `make readme` put MNIST in its place."
    )


def main() -> None:
    """Write the results of the model that ships into the README."""
    text = README.read_text(encoding="utf-8")
    README.write_text(with_results(text, results(load_report())), encoding="utf-8")


if __name__ == "__main__":
    main()
