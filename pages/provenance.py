"""Where the model comes from: its architecture as a picture, and how to make and check it again (HTML)."""

import json
from collections.abc import Mapping
from html import escape

from model import Report, spec
from model.data_card import MoreDigits
from pages.architecture import architecture
from pages.figures import percent
from pages.findings import sentence
from pages.languages import number, tr


def network(report: Report) -> str:
    """The architecture under its heading (HTML)."""
    outputs = report.layers[-1].output_shape[-1]
    values = {"name": report.network, "weights": report.parameters}
    words = tr("From a 28 × 28 picture to ten scores: {name}, {weights:,} weights.", **values)
    if outputs > spec.CLASSES:
        words = tr(
            "From a 28 × 28 picture to ten scores and one for no digit: {name}, {weights:,} weights.",
            **values,
        )
    return f"<h2>{tr('The network')}</h2><p>{escape(words)}</p>{architecture(report.layers)}"


def provenance(report: Report) -> str:
    """Where the model comes from and how to make it again, folded away (HTML)."""
    data, limits = report.data, report.rejection
    entries: list[tuple[str, str]] = [
        (tr("Data"), f"{sentence(tr(data.title))} {sentence(tr(data.description))}"),
        (
            tr("Split"),
            tr(
                "{train:,} to train, {validation:,} to validate, {test:,} to test",
                train=data.train,
                validation=data.validation,
                test=data.test,
            ),
        ),
        (tr("More digits"), _more(data.more)),
        (tr("Test digits 0 to 9"), ", ".join(number(count) for count in data.test_counts)),
        (tr("Test set"), _looks(report.test_looks)),
        (tr("Make it again"), f"<code>{escape(report.command)}</code>"),
        (tr("Model version"), escape(report.model_version)),
        (
            tr("Network"),
            escape(tr("{name}, {weights:,} weights", name=report.network, weights=report.parameters)),
        ),
        (tr("Seed"), str(report.seed)),
        (tr("Temperature"), number(report.temperature, ".4g")),
        (tr("Not a digit below"), percent(limits.refuse_below)),
        (tr("Unsure below"), percent(limits.unsure_below)),
        (
            tr("Digits refused, unsure"),
            _two_of(limits.digits_refused, limits.digits_unsure, limits.digits),
        ),
        (
            tr("Other pictures read, unsure"),
            _two_of(limits.nondigits_read, limits.nondigits_unsure, limits.nondigits),
        ),
        (tr("Measured on"), escape(tr(limits.set_on))),
        (tr("Libraries"), _listing(report.libraries)),
        (tr("Recipe"), _listing(report.recipe)),
        (tr("SHA-256 of the files"), _listing(report.files)),
        (tr("MD5 of the data (IDX form)"), _listing(data.checksums)),
    ]
    items = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in entries if value)
    summary = f"<summary>{tr('Where these figures come from')}</summary>"
    return f'<details class="provenance">{summary}<dl>{items}</dl></details>'


def _more(more: MoreDigits | None) -> str:
    """What was learned from besides; nothing for nothing."""
    if more is None:
        return ""
    split = tr(
        "{train:,} to train, {validation:,} to validate, none to test",
        train=more.train,
        validation=more.validation,
    )
    return f"{sentence(tr(more.title))} {sentence(tr(more.description))} {sentence(split)}"


def _looks(count: int) -> str:
    """How often the test digits were looked at."""
    if count == 0:
        return tr("Never trained on. How often it was looked at was not counted.")
    if count == 1:
        return tr(
            "Never trained on. The run that made this network measured it once, and no other network on it."
        )
    return tr(
        "Never trained on, but {networks} networks of one run were measured on it and may be chosen by it.",
        networks=count,
    )


def _two_of(first: int, second: int, total: int) -> str:
    return tr("{first:,}, {second:,} of {total:,}", first=first, second=second, total=total)


def _listing(entries: Mapping[str, object]) -> str:
    return "".join(
        f"<div><span>{escape(name)}</span> <code>{escape(_plain(value))}</code></div>"
        for name, value in entries.items()
    )


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
