"""The Accuracy page: how good the model is, every digit it read wrong, and where its figures come from.

Everything but the pixels of the misread digits is made once, when the app is built.
"""

import json
from collections.abc import Mapping
from html import escape

import gradio as gr

from model import Report, spec
from model.calibration import Reliability
from model.comparison import Comparison
from model.metrics import precision_recall_f1
from model.report import TFLITE_FILE
from pages.architecture import architecture
from pages.comparison import comparison_table
from pages.components import confusion_grid, page_header
from pages.confusion import confusion_table
from pages.figures import learning_curves, percent
from pages.misread import MisreadGallery
from pages.reliability import reliability_diagram


def build_page(report: Report, comparison: Comparison | None = None) -> None:
    """Fill the current page with the figures of one report, and of other networks beside it."""
    digits = MisreadGallery(report)
    page_header("Accuracy")
    _section(opening(report))
    matrix = confusion_grid(confusion_table(report.matrix), digits.first_html())
    _section(key_figures(report) + per_digit(report))
    _section(calibration(report))
    _section(learning(report))
    beside = "" if comparison is None else comparison_table(comparison, report.files.get(TFLITE_FILE))
    _section(network(report) + beside + provenance(report))
    # Without triggers: when the page is opened.
    gr.on(None, digits.html, outputs=matrix, queue=False, show_progress="hidden", api_visibility="private")


def opening(report: Report) -> str:
    """The headline sentence and what it was measured on (HTML)."""
    errors = report.total - report.correct
    headline = f"{report.total:,} {escape(report.data.title)} test digits read right"
    legend = ""
    if errors:
        these = "this is the one" if errors == 1 else f"these are the {errors:,}"
        headline = f"{report.correct:,} of {headline}; {these} it got wrong"
        legend = " Below: written → read as, how sure, and the digit's number in the test set."
    else:
        headline = f"All {headline}"
    low, high = (percent(end, 2) for end in report.accuracy_interval)
    return (
        f"<h1>{headline}</h1><p>That is {percent(report.accuracy, 2)} (95&nbsp;% interval {low} to {high}), "
        "counted once on digits the network never saw in training. "
        f"{_sentence(report.data.description)}{legend}</p>"
    )


def key_figures(report: Report) -> str:
    """The figures that stand for the whole, each with its name (HTML)."""
    low, high = (percent(end, 2) for end in report.accuracy_interval)
    figures = (
        ("Accuracy", percent(report.accuracy, 2), f"95 % interval {low} – {high}"),
        ("Loss", f"{report.test_loss:.4f}", "mean cross-entropy on the test digits"),
        *(_calibration_figure(report.reliability) if report.reliability else ()),
        ("Weights", f"{report.parameters:,}", f"in the network {report.network}"),
    )
    items = "".join(
        f"<div><dt>{name}</dt><dd><b>{value}</b><span>{escape(meaning)}</span></dd></div>"
        for name, value, meaning in figures
    )
    return f'<h2>In figures</h2><dl class="key-figures">{items}</dl>'


def _calibration_figure(counted: Reliability) -> tuple[tuple[str, str, str]]:
    meaning = "expected calibration error: how far sure and right lie apart"
    return (("Calibration", percent(counted.expected_error, 2), meaning),)


def calibration(report: Report) -> str:
    """The reliability diagram under its heading (HTML); nothing where the report has no counts."""
    if report.reliability is None:
        return ""
    bins = len(report.reliability.counts)
    return (
        "<h2>Whether it is as sure as it should be</h2><p>Of the answers that were about 80&nbsp;% sure, "
        "80&nbsp;% should be right: points on the dashed line. The larger a point, the more answers. "
        f"Averaged over all test answers in {bins} bins, the two lie "
        f"{percent(report.reliability.expected_error, 2)} apart.</p>"
        f"{reliability_diagram(report.reliability)}"
    )


def per_digit(report: Report) -> str:
    """Precision, recall and F1 of each digit, and their means (HTML)."""
    figures = precision_recall_f1(report.matrix)
    rows = "".join(
        _row(f'<th scope="row">{digit}</th>', [float(figure[digit]) for figure in figures], support)
        for digit, support in enumerate(report.matrix.sum(axis=1).tolist())
    )
    mean = _row('<th scope="row">Mean</th>', [float(figure.mean()) for figure in figures], report.total)
    return (
        '<table class="figures"><caption>Precision: of those read as the digit, how many were it. '
        "Recall: of those written, how many were found. F1: both in one figure. "
        "Mean: every digit weighs the same (macro).</caption>"
        '<thead><tr><th scope="col">Digit</th><th scope="col">Precision</th><th scope="col">Recall</th>'
        f'<th scope="col">F1</th><th scope="col">Digits</th></tr></thead><tbody>{rows}</tbody>'
        f"<tfoot>{mean}</tfoot></table>"
    )


def _row(head: str, shares: list[float], count: int) -> str:
    return f"<tr>{head}{''.join(f'<td>{percent(share, 2)}</td>' for share in shares)}<td>{count:,}</td></tr>"


def learning(report: Report) -> str:
    """The curves of loss and accuracy under their heading, and their numbers (HTML)."""
    return (
        "<h2>How it learned</h2><p>The upright axes are logarithmic: from 99&nbsp;% to 99.9&nbsp;% is as far "
        "as from 90&nbsp;% to 99&nbsp;%. Validation digits are never trained on.</p>"
        f"{learning_curves(report.history)}{epochs_table(report)}"
    )


def epochs_table(report: Report) -> str:
    """The curves once more as numbers (HTML), for those who cannot see or hover them."""
    keys = [key for key in ("loss", "val_loss", "accuracy", "val_accuracy") if report.history.get(key)]
    if not keys:
        return ""
    names = {"loss": "Loss", "val_loss": "Val. loss", "accuracy": "Accuracy", "val_accuracy": "Val. accuracy"}
    head = "".join(f'<th scope="col">{names[key]}</th>' for key in keys)
    epochs = zip(*(report.history[key] for key in keys), strict=False)
    rows = "".join(
        f'<tr><th scope="row">{number}</th>'
        + "".join(
            f"<td>{percent(value, 2) if 'accuracy' in key else f'{value:.4f}'}</td>"
            for key, value in zip(keys, values, strict=True)
        )
        + "</tr>"
        for number, values in enumerate(epochs, 1)
    )
    return (
        f'<details><summary>Every epoch in figures</summary><table class="figures"><thead><tr>'
        f'<th scope="col">Epoch</th>{head}</tr></thead><tbody>{rows}</tbody></table></details>'
    )


def network(report: Report) -> str:
    """The architecture under its heading (HTML)."""
    outputs = report.layers[-1].output_shape[-1]
    scores = "ten scores" + (" and one for no digit" if outputs > spec.CLASSES else "")
    return (
        f"<h2>The network</h2><p>From a 28 × 28 picture to {scores}: {escape(report.network)}, "
        f"{report.parameters:,} weights.</p>{architecture(report.layers)}"
    )


def provenance(report: Report) -> str:
    """Where the model comes from and how to make it again, folded away (HTML)."""
    data, limits = report.data, report.rejection
    command = "python -m training" + ("" if data.name == "mnist" else " --digits FILE.npz")
    command += " --nondigits PATH" if "nondigits" in data.checksums else ""
    entries: list[tuple[str, str]] = [
        ("Data", f"{_sentence(data.title)} {_sentence(data.description)}"),
        ("Split", f"{data.train:,} to train, {data.validation:,} to validate, {data.test:,} to test"),
        ("Test digits 0 to 9", ", ".join(f"{count:,}" for count in data.test_counts)),
        ("Make it again", f"<code>{command}</code>"),
        ("Model version", escape(report.model_version)),
        ("Seed", str(report.seed)),
        ("Temperature", f"{report.temperature:.4g}"),
        ("Not a digit below", percent(limits.refuse_below)),
        ("Unsure below", percent(limits.unsure_below)),
        (
            "Digits refused, unsure",
            f"{limits.digits_refused:,}, {limits.digits_unsure:,} of {limits.digits:,}",
        ),
        (
            "Other pictures read, unsure",
            f"{limits.nondigits_read:,}, {limits.nondigits_unsure:,} of {limits.nondigits:,}",
        ),
        ("Measured on", escape(limits.set_on)),
        ("Libraries", _listing(report.libraries)),
        ("Recipe", _listing(report.recipe)),
        ("SHA-256 of the model", _listing(report.files)),
        ("MD5 of the data (IDX form)", _listing(data.checksums)),
    ]
    items = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in entries if value)
    summary = "<summary>Where these figures come from</summary>"
    return f'<details class="provenance">{summary}<dl>{items}</dl></details>'


def _listing(entries: Mapping[str, object]) -> str:
    return "".join(
        f"<div><span>{escape(name)}</span> <code>{escape(_plain(value))}</code></div>"
        for name, value in entries.items()
    )


def _sentence(words: str) -> str:
    """Words of a report, escaped and ended by a full stop, as whoever wrote them may not have."""
    return escape(words) + ("" if words.endswith((".", "!", "?")) or not words else ".")


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _section(html: str) -> gr.HTML:
    return gr.HTML(html, apply_default_css=False, elem_classes=["accuracy-section"], js_on_load=None)
