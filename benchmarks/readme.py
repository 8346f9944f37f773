"""Write the model's results into README.md: ``python -m benchmarks.readme``.

The figures stand between comments and come from ``report.json`` and ``comparison.json`` alone,
so that the README cannot promise what the models do not keep; a test compares both.
"""

from pathlib import Path
from typing import Final

from model import Report, load_report
from model.comparison import UNIT, Comparison, NetworkRow, load_comparison
from model.data_card import DataCard

README: Final = Path(__file__).parents[1] / "README.md"
NETWORKS_BEGIN: Final = "<!-- networks: begin (written by 'make readme' from training/comparison.json) -->"
NETWORKS_END: Final = "<!-- networks: end -->"
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
        ("Trained on", _parts(data, "train")),
        ("Best epoch chosen on", _parts(data, "validation")),
        ("Network", f"`{report.network}`, {report.parameters:,} parameters"),
        ("Model version", report.model_version),
    )
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return f"| | |\n|---|---|\n{table}\n\n{_provenance(report)}"


def networks(comparison: Comparison | None) -> str:
    """The networks beside each other as Markdown; a sentence where they were not compared yet."""
    if comparison is None:
        return "They were not compared yet: `python -m training compare` does."
    kinds = [kind for kind in ("drawing", "photo") if any(row.pictures_of(kind) for row in comparison.rows)]
    names = ["network", "learned from", "read right", "accuracy (95 % interval)", "loss"]
    names += ["precision", "recall", "F1"]
    names += ["damaged, wrong", "weights", ".keras", ".tflite", "training", *(f"{kind}s" for kind in kinds)]
    lines = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    lines += [f"| {' | '.join(_network_cells(comparison, row, kinds))} |" for row in comparison.rows]
    data = comparison.data
    pictures = " Drawings and photos of one digit each were read by the whole reader." if kinds else ""
    return "\n".join(lines) + (
        f"\n\nLearned from: training digits of {data.title}, and beyond {data.train:,} of other collections. "
        f"Measured on the same {data.test:,} test digits. Loss: after the temperature. Precision, recall, "
        "F1: means over the ten digits. Damaged: the same test digits under fifteen corruptions, by the "
        f"network alone. Training: processor time, as a multiple of `{UNIT}`'s.{pictures}"
    )


def _network_cells(comparison: Comparison, row: NetworkRow, kinds: list[str]) -> list[str]:
    low, high = row.accuracy_interval
    time = comparison.training_time(row)
    shares = [pictures and f"{100 * pictures.share:.1f} %" for pictures in map(row.pictures_of, kinds)]
    return [
        f"`{row.network}`",
        f"{row.learned:,}",
        f"{row.correct:,}",
        f"{100 * row.accuracy:.2f} % ({100 * low:.2f} to {100 * high:.2f})",
        f"{row.test_loss:.4f}",
        *(f"{100 * figure:.2f} %" for figure in row.macro),
        "–" if row.corruption_error is None else f"{100 * row.corruption_error:.1f} %",
        f"{row.parameters:,}",
        f"{row.keras_bytes / 1000:,.0f} kB",
        f"{row.tflite_bytes / 1000:,.0f} kB",
        "–" if time is None else f"{time:.1f} ×",
        *(share or "–" for share in shares),
    ]


def with_results(text: str, block: str, begin_line: str = BEGIN, end_line: str = END) -> str:
    """The text with everything between two markers replaced by ``block``.

    Raises:
        ValueError: a marker is missing.
    """
    head, begin, rest = text.partition(begin_line)
    _, end, tail = rest.partition(end_line)
    if not begin or not end:
        raise ValueError(f"expected the lines {begin_line!r} and {end_line!r}")
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


def _parts(data: DataCard, part: str) -> str:
    """How many digits of which collections a part has."""
    return " and ".join(f"{getattr(card, part):,} of {card.title}" for card in data.collections)


def _provenance(report: Report) -> str:
    described = " ".join(
        f"{card.title}: {card.description.rstrip('. ')}." for card in report.data.collections
    )
    if report.data.name == "mnist":
        return described
    return (
        f"{described} These are not MNIST figures: the model that ships was trained and "
        "measured on this collection. `make train` and `make readme` put MNIST in its place."
    )


def up_to_date(text: str) -> str:
    """The README with the figures of the model that ships and of the comparison."""
    text = with_results(text, results(load_report()))
    return with_results(text, networks(load_comparison()), NETWORKS_BEGIN, NETWORKS_END)


def main() -> None:
    """Write the results of the model that ships, and of those beside it, into the README."""
    README.write_text(up_to_date(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
