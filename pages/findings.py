"""What follows from one measurement, in words, tables and plots (HTML)."""

from collections.abc import Mapping
from html import escape
from typing import Final

from model.label_errors import SuspectedLabel
from model.metrics import Counted, precision_recall_f1, sign_test
from pages.figures import learning_curves, percent
from pages.languages import number, tr
from pages.measured import Measurement
from pages.reliability import reliability_diagram
from pages.risk import coverage_at, risk_curve
from pages.robustness import robustness

# The id of the table, by which it is saved.
PER_DIGIT: Final = "per-digit"


def headline(measurement: Measurement, *, is_listed: bool = True) -> str:
    """The sentence that says how good it is, and what it was measured on.

    Args:
        measurement: What to tell of.
        is_listed: Whether the digits read wrong are shown under it.
    """
    counted = measurement.counted
    errors = counted.total - counted.correct
    values = {"right": counted.correct, "total": counted.total, "digits": measurement.noun}
    legend = ""
    if errors and not is_listed:
        said = tr("{right:,} of {total:,} {digits} read right", **values)
    elif errors:
        said = tr(
            "{right:,} of {total:,} {digits} read right; this is the one it got wrong|"
            "{right:,} of {total:,} {digits} read right; these are the {count:,} it got wrong",
            count=errors,
            **values,
        )
        legend = tr("Below: written → read as, how sure, and the digit's number.")
    else:
        said = tr("All {total:,} {digits} read right", **values)
    low, high = (percent(end, 2) for end in counted.accuracy_interval)
    share = tr(
        "That is {share} (95 % interval {low} to {high}),",
        share=percent(counted.accuracy, 2),
        low=low,
        high=high,
    )
    told = f"{unbroken(share)} {sentence(measurement.origin)} {escape(legend, quote=False)}"
    return f"<h1>{escape(said)}</h1><p>{told.rstrip()}</p>"


def doubts(measurement: Measurement) -> str:
    """How many labels are suspected to be wrong, and what is left without these digits; nothing if none."""
    suspected, predictions = measurement.suspected, measurement.predictions
    if not suspected or predictions is None:
        return ""
    wrong = sum(not predictions.is_right[item.index] for item in suspected)
    total = predictions.total - len(suspected)
    right = predictions.correct - (len(suspected) - wrong)
    said = tr(
        "By the agreement of several networks one digit is suspected to be labelled wrong: {wrong:,} of "
        "these errors, marked “label?”.|By the agreement of several networks {count:,} digits are suspected "
        "to be labelled wrong: {wrong:,} of these errors, marked “label?”.",
        count=len(suspected),
        wrong=wrong,
    )
    without = tr(
        "They count as they are labelled; without them it would be {right:,} of {total:,}, {share}.",
        right=right,
        total=total,
        share=percent(right / total, 2),
    )
    return f"<p>{escape(said)} {escape(without)}</p>"


def label_remark(suspected: tuple[SuspectedLabel, ...], index: int) -> str:
    """Why the label of a digit is suspected to be wrong, in words; empty where it is not."""
    found = next((item for item in suspected if item.index == index), None)
    if found is None:
        return ""
    return tr(
        "Its label is doubtful: {networks} agree that it is {suggestion}, not {label}.",
        networks=", ".join(found.networks),
        suggestion=found.suggestion,
        label=found.label,
    )


def beside(measurement: Measurement, other: Measurement | None) -> str:
    """How another network did on the same digits, and whether chance alone explains the difference."""
    if other is None:
        return ""
    told = tr("{other} read {right:,} of them right.", other=other.network, right=other.counted.correct)
    if measurement.predictions is None or other.predictions is None:
        return f"<p>{escape(told)}</p>"
    right, others = measurement.predictions.is_right, other.predictions.is_right
    ours, theirs = int((right & ~others).sum()), int((others & ~right).sum())
    chance = sign_test(ours, theirs)
    parted = tr(
        "{ours:,} were read right by {name} alone, {theirs:,} by {other} alone; two equally good networks "
        "would differ as much with a chance of {chance} (McNemar's exact test).",
        ours=ours,
        name=measurement.network,
        theirs=theirs,
        other=other.network,
        chance=tr("less than 0.1 %") if chance < 0.001 else percent(chance),
    )
    return f"<p>{escape(told)} {escape(parted, quote=False)}</p>"


def figures(measurement: Measurement, other: Measurement | None = None) -> str:
    """Everything under the matrix: figures, tables and plots.

    Args:
        measurement: What to tell of.
        other: Another network beside it; ``None`` for none.
    """
    plots = "".join(f"<div>{made(measurement)}</div>" for made in (refusing, calibration))
    return (
        key_figures(measurement, other)
        + per_digit(measurement.counted)
        + f'<div class="side-by-side">{plots}</div>'
        + robustness(measurement, other)
        + learning(measurement.history)
    )


def key_figures(measurement: Measurement, other: Measurement | None = None) -> str:
    """The figures that stand for the whole, each with its name, and another network's beside them."""
    low, high = (percent(end, 2) for end in measurement.counted.accuracy_interval)
    meanings = {
        tr("Accuracy"): tr("95 % interval {low} – {high}", low=low, high=high),
        tr("Loss"): tr("mean cross-entropy"),
        tr("Calibration"): tr("expected calibration error: how far sure and right lie apart"),
        tr("Weights"): tr("in the network {name}", name=measurement.network),
    }
    others = {} if other is None else _key_values(other)
    items = "".join(
        f"<div><dt>{name}</dt><dd><b>{value}</b><span>{escape(meanings[name])}</span>"
        + (f"<span>{escape(other.network)}: {others[name]}</span>" if other and name in others else "")
        + "</dd></div>"
        for name, value in _key_values(measurement).items()
    )
    return f'<h2>{tr("In figures")}</h2><dl class="key-figures">{items}</dl>'


def _key_values(measurement: Measurement) -> dict[str, str]:
    """The same figures by name, as far as they are known."""
    values = {tr("Accuracy"): percent(measurement.counted.accuracy, 2)}
    if measurement.loss is not None:
        values[tr("Loss")] = number(measurement.loss, ".4f")
    if measurement.reliability is not None:
        values[tr("Calibration")] = percent(measurement.reliability.expected_error, 2)
    if measurement.parameters is not None:
        values[tr("Weights")] = number(measurement.parameters)
    return values


def per_digit(counted: Counted) -> str:
    """Precision, recall and F1 of each digit, and their means; to be sorted and saved."""
    values = precision_recall_f1(counted.matrix)
    rows = "".join(
        _row(str(digit), [float(value[digit]) for value in values], support)
        for digit, support in enumerate(counted.matrix.sum(axis=1).tolist())
    )
    mean = _row(tr("Mean"), [float(value.mean()) for value in values], counted.total)
    names = (tr("Digit"), tr("Precision"), tr("Recall"), tr("F1"), tr("Digits"))
    head = "".join(f'<th scope="col"><button type="button">{name}</button></th>' for name in names)
    meaning = tr(
        "Precision: of those read as the digit, how many were it. Recall: of those written, how many were "
        "found. F1: both in one figure. Mean: every digit weighs the same (macro)."
    )
    return (
        f"<p>{meaning}</p>"
        f'<div class="wide" role="region" aria-label="{tr("Figures per digit")}" tabindex="0">'
        f'<table class="figures" id="{PER_DIGIT}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>'
        f'<tfoot>{mean}</tfoot></table></div><button type="button" class="quiet" data-csv="per-digit.csv" '
        f'data-table="{PER_DIGIT}">{tr("Download CSV")}</button>'
    )


def _row(name: str, shares: list[float], count: int) -> str:
    cells = "".join(f'<td data-value="{share:.6f}">{percent(share, 2)}</td>' for share in shares)
    return f'<tr><th scope="row">{name}</th>{cells}<td data-value="{count}">{number(count)}</td></tr>'


def refusing(measurement: Measurement) -> str:
    """The risk-coverage curve under its heading; nothing where the answers were not kept."""
    if measurement.predictions is None or not measurement.counted.total:
        return ""
    curve = measurement.predictions.risk_coverage
    words = tr("The least sure answers are refused first.")
    if (limits := measurement.rejection) is not None:
        share, left = coverage_at(curve, limits.unsure_below)
        told = tr(
            "This app tells an answer as unsure below {limit}: that is {share} of these, and of the others "
            "{left} are wrong.",
            limit=percent(limits.unsure_below),
            share=percent(share, 2),
            left=percent(left, 2),
        )
        words = f"{words} {told}"
    return (
        f"<h2>{tr('Answering only when sure')}</h2><p>{words}</p>{risk_curve(curve, measurement.rejection)}"
    )


def calibration(measurement: Measurement) -> str:
    """The reliability diagram under its heading; nothing where the answers were not counted for it."""
    counted = measurement.reliability
    if counted is None:
        return ""
    words = tr(
        "Of the answers that were about 80 % sure, 80 % should be right: points on the dashed line. "
        "The larger a point, the more answers. Averaged over all answers in {bins} bins, the two lie "
        "{error} apart.",
        bins=len(counted.counts),
        error=percent(counted.expected_error, 2),
    )
    return (
        f"<h2>{tr('Whether it is as sure as it should be')}</h2><p>{unbroken(words)}</p>"
        f"{reliability_diagram(counted)}"
    )


def learning(history: Mapping[str, tuple[float, ...]]) -> str:
    """The curves of loss and accuracy under their heading, and their numbers; nothing without them."""
    if not history:
        return ""
    words = tr(
        "The upright axes are logarithmic: from 99 % to 99.9 % is as far as from 90 % to 99 %. "
        "Validation digits are never trained on."
    )
    return (
        f"<h2>{tr('How it learned')}</h2><p>{unbroken(words)}</p>"
        f"{learning_curves(history)}{epochs_table(history)}"
    )


def epochs_table(history: Mapping[str, tuple[float, ...]]) -> str:
    """The curves once more as numbers, for those who cannot see or hover them."""
    keys = [key for key in ("loss", "val_loss", "accuracy", "val_accuracy") if history.get(key)]
    if not keys:
        return ""
    names = {
        "loss": tr("Loss"),
        "val_loss": tr("Val. loss"),
        "accuracy": tr("Accuracy"),
        "val_accuracy": tr("Val. accuracy"),
    }
    head = "".join(f'<th scope="col">{names[key]}</th>' for key in keys)
    epochs = zip(*(history[key] for key in keys), strict=False)
    rows = "".join(
        f'<tr><th scope="row">{epoch}</th>'
        + "".join(
            f"<td>{percent(value, 2) if 'accuracy' in key else number(value, '.4f')}</td>"
            for key, value in zip(keys, values, strict=True)
        )
        + "</tr>"
        for epoch, values in enumerate(epochs, 1)
    )
    return (
        f'<details><summary>{tr("Every epoch in figures")}</summary><table class="figures"><thead><tr>'
        f'<th scope="col">{tr("Epoch")}</th>{head}</tr></thead><tbody>{rows}</tbody></table></details>'
    )


def unbroken(words: str) -> str:
    """A text whose percentages stay on one line."""
    return words.replace(" %", "\N{NO-BREAK SPACE}%")


def sentence(words: str) -> str:
    """Words of a report, escaped and ended by a full stop, as whoever wrote them may not have."""
    return escape(words) + ("" if words.endswith((".", "!", "?", "。")) or not words else ".")
