"""Results as text: aligned columns, shares as percentages."""

from collections.abc import Iterable, Sequence


def columns(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells as lines of text, the first column left, the others right."""
    lines = list(rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join((first.ljust(widths[0]), *map(str.rjust, others, widths[1:]))) for first, *others in lines
    )


def percent(share: float) -> str:
    """A share, 0 to 1, in words."""
    return f"{100 * share:.1f} %"


def interval(low: float, high: float) -> str:
    """An interval of shares, 0 to 1, in words."""
    return f"{100 * low:.1f} to {100 * high:.1f} %"
