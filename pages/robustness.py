"""How often networks are wrong when digits are damaged, as a table (HTML)."""

from html import escape
from typing import Final

from model.predictions import TEST
from pages.figures import percent
from pages.languages import number, tr
from pages.measured import Measurement

# The id of the table, by which it is saved.
ROBUSTNESS: Final = "robustness"


def robustness(measurement: Measurement, other: Measurement | None) -> str:
    """How often a network, and another beside it, is wrong under each corruption; nothing unless measured.

    Args:
        measurement: The network.
        other: The one beside it; ``None`` for none.
    """
    if not measurement.corruptions:
        return ""
    networks = [one for one in (measurement, other) if one is not None and one.corruptions]
    rows = "".join(_damage_row(name, networks) for name in (TEST, *measurement.corruptions))
    names = [tr("Damage")]
    for one in networks:
        for figure in (tr("Wrong"), tr("Accuracy")):
            by = tr("{figure} by {name}", figure=figure, name=one.network)
            names.append(by if len(networks) > 1 else figure)
    head = "".join(f'<th scope="col"><button type="button">{escape(name)}</button></th>' for name in names)
    words = tr(
        "The same test digits, damaged in the manner of MNIST-C and read as they are, without the steps "
        "that clean a photo. Choose one to see its matrix."
    )
    return (
        f"<h2>{tr('When digits are damaged')}</h2><p>{words}</p>"
        f'<div class="wide" role="region" aria-label="{tr("Damaged digits")}" tabindex="0">'
        f'<table class="figures" '
        f'id="{ROBUSTNESS}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<button type="button" class="quiet" data-csv="damaged.csv" data-table="{ROBUSTNESS}">'
        f"{tr('Download CSV')}</button>"
    )


def _damage_row(name: str, networks: list[Measurement]) -> str:
    cells = ""
    for one in networks:
        counted = one.counted if name == TEST else one.corruptions.get(name)
        if counted is None:
            cells += "<td></td><td></td>"
            continue
        wrong = counted.total - counted.correct
        cells += (
            f'<td data-value="{wrong}">{number(wrong)}</td>'
            f'<td data-value="{counted.accuracy:.6f}">{percent(counted.accuracy, 2)}</td>'
        )
    words = tr("none")
    if name != TEST:
        words = f'<button type="button" data-choose-set="{escape(name)}">{escape(tr(name))}</button>'
    return f'<tr><th scope="row">{words}</th>{cells}</tr>'
