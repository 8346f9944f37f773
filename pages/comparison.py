"""The networks beside each other as a table (HTML)."""

from html import escape

from model.comparison import Comparison, NetworkRow, Pictures
from pages.figures import percent
from pages.languages import number, tr

NOT_MEASURED = "–"


def comparison_table(comparison: Comparison, served: str | None = None) -> str:
    """Every network of a comparison, a row each, under a heading that tells what was measured.

    Args:
        comparison: The figures.
        served: SHA-256 of the weights that this app reads with; their row is marked.
    """
    columns = (
        tr("Network"),
        tr("Learned from"),
        tr("Accuracy"),
        tr("Loss"),
        tr("F1"),
        tr("Weights"),
        tr("File"),
        tr("Training"),
    )
    names = {"drawing": tr("Drawings"), "photo": tr("Photos")}
    kinds = [kind for kind in names if any(row.pictures_of(kind) for row in comparison.rows)]
    head = "".join(f'<th scope="col">{name}</th>' for name in [*columns, *(names[kind] for kind in kinds)])
    rows = "".join(_row(comparison, row, kinds, is_served=row.sha256 == served) for row in comparison.rows)
    said = tr(
        "Each was trained by its own recipe on training digits of {title}, and measured on the same "
        "{count:,} others. Training: how many times as long as cnn-34k.",
        title=tr(comparison.data.title),
        count=comparison.data.test,
    )
    if any(row.learned > comparison.data.train for row in comparison.rows):
        said += " " + tr(
            "A network that learned from more than {count:,} had digits of other collections besides.",
            count=comparison.data.train,
        )
    if kinds:
        said += " " + tr(
            "Drawings and photos: other people's, each of one digit, read as this app reads them."
        )
    table = f'<table class="figures comparison"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return (
        f"<h2>{tr('Beside other networks')}</h2><p>{escape(said)}</p>"
        f'<div class="wide" role="region" aria-label="{tr("Networks")}" tabindex="0">{table}</div>'
    )


def _row(comparison: Comparison, row: NetworkRow, kinds: list[str], *, is_served: bool) -> str:
    low, high = (percent(end, 2) for end in row.accuracy_interval)
    time = comparison.training_time(row)
    cells = [
        number(row.learned),
        f"{percent(row.accuracy, 2)}<span>{low} – {high}</span>",
        number(row.test_loss, ".4f"),
        percent(row.macro[2], 2),
        number(row.parameters),
        f"{number(row.tflite_bytes / 1000, ',.0f')}&nbsp;kB",
        NOT_MEASURED if time is None else f"{number(time, '.1f')}&nbsp;×",
        *(_share(row.pictures_of(kind)) for kind in kinds),
    ]
    mark = ' aria-current="true"' if is_served else ""
    return (
        f'<tr{mark}><th scope="row">{escape(row.network)}<span>{escape(tr(row.summary))}</span></th>'
        f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    )


def _share(pictures: Pictures | None) -> str:
    if pictures is None:
        return NOT_MEASURED
    told = tr("{right:,} of {total:,}", right=pictures.right, total=pictures.total)
    return f"{percent(pictures.share)}<span>{told}</span>"
