"""The networks beside each other as a table (HTML)."""

from html import escape

from model.comparison import Comparison, NetworkRow, Pictures
from pages.figures import percent

NOT_MEASURED = "–"


def comparison_table(comparison: Comparison, served: str | None = None) -> str:
    """Every network of a comparison, a row each, under a heading that tells what was measured.

    Args:
        comparison: The figures.
        served: SHA-256 of the weights that this app reads with; their row is marked.
    """
    columns = ["Network", "Accuracy", "Loss", "F1", "Weights", "File", "Training"]
    kinds = [kind for kind in ("drawing", "photo") if any(row.pictures_of(kind) for row in comparison.rows)]
    head = "".join(
        f'<th scope="col">{name}</th>' for name in [*columns, *(f"{kind}s".title() for kind in kinds)]
    )
    rows = "".join(_row(comparison, row, kinds, is_served=row.sha256 == served) for row in comparison.rows)
    elsewhere = (
        " Drawings and photos: other people's, each of one digit, read as this app reads them."
        if kinds
        else ""
    )
    table = f'<table class="figures comparison"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return (
        "<h2>Beside other networks</h2><p>Each was trained by its own recipe on the same digits of "
        f"{escape(comparison.data.title)}, and measured on the same {comparison.data.test:,} others. "
        "Training: how many times as long as cnn-34k."
        f'{elsewhere}</p><div class="wide" role="region" aria-label="Networks" tabindex="0">{table}</div>'
    )


def _row(comparison: Comparison, row: NetworkRow, kinds: list[str], *, is_served: bool) -> str:
    low, high = (percent(end, 2) for end in row.accuracy_interval)
    time = comparison.training_time(row)
    cells = [
        f"{percent(row.accuracy, 2)}<span>{low} – {high}</span>",
        f"{row.test_loss:.4f}",
        percent(row.macro[2], 2),
        f"{row.parameters:,}",
        f"{row.tflite_bytes / 1000:,.0f}&nbsp;kB",
        NOT_MEASURED if time is None else f"{time:.1f}&nbsp;×",
        *(_share(row.pictures_of(kind)) for kind in kinds),
    ]
    mark = ' aria-current="true"' if is_served else ""
    return (
        f'<tr{mark}><th scope="row">{escape(row.network)}<span>{escape(row.summary)}</span></th>'
        f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    )


def _share(pictures: Pictures | None) -> str:
    if pictures is None:
        return NOT_MEASURED
    return f"{percent(pictures.share)}<span>{pictures.right:,} of {pictures.total:,}</span>"
