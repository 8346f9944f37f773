"""The reliability diagram: whether answers are as often right as they are sure (HTML with SVG)."""

from typing import Final

from model.calibration import Reliability
from model.metrics import wilson_interval
from pages.figures import percent

# The view box, and the margins around its square plot.
WIDTH: Final = 420
HEIGHT: Final = 340
LEFT: Final = 60
RIGHT: Final = 76
TOP: Final = 14
BOTTOM: Final = 42
TICKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# A bin's point takes the area that its share of all answers has, between these radii.
SMALLEST: Final = 3.0
LARGEST: Final = 9.0


def reliability_diagram(counted: Reliability) -> str:
    """Accuracy over confidence, a point for each bin with answers, beside the line where both agree."""
    bins = [
        (count, right, total)
        for count, right, total in zip(counted.counts, counted.correct, counted.confidences, strict=True)
        if count
    ]
    points = "".join(_bin(count, right, total, counted.total) for count, right, total in bins)
    legend = (
        '<span class="train"><svg viewBox="0 0 28 8" aria-hidden="true">'
        '<path class="curve train" d="M0 4h28"/></svg>as right as sure</span>'
        '<span class="validation"><svg viewBox="0 0 28 8" aria-hidden="true">'
        '<circle class="validation" cx="14" cy="4" r="4"/></svg>test answers, with 95&nbsp;% intervals</span>'
    )
    told = "; ".join(
        f"sure {percent(total / count)}: right {percent(right / count)} of {count:,}"
        for count, right, total in bins
    )
    return (
        f'<figure class="chart reliability"><figcaption><b>Right, by how sure</b>{legend}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Reliability diagram. {told}">'
        f"{_frame()}{points}</svg></figure>"
    )


def _bin(count: int, right: int, total: float, everything: int) -> str:
    """One bin: its interval, its point, and the words that appear while the pointer is over it."""
    x, y = _across(total / count), _up(right / count)
    low, high = (_up(end) for end in wilson_interval(right, count))
    radius = max(SMALLEST, LARGEST * (count / everything) ** 0.5)
    words = f"sure {percent(total / count)}, right {percent(right / count)} ({right:,} of {count:,})"
    return (
        f'<g class="bin"><path class="interval" d="M{x:.1f} {low:.1f}V{high:.1f}"/>'
        f'<circle class="validation" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
        f'<rect x="{x - 9:.1f}" y="{TOP}" width="18" height="{HEIGHT - TOP - BOTTOM}"/>'
        f'<text x="{LEFT + 10}" y="{TOP + 18}">{words}</text></g>'
    )


def _frame() -> str:
    left, right, bottom = _across(0), _across(1), _up(0)
    lines = "".join(
        f'<path class="gridline" d="M{left:.0f} {_up(tick):.1f}H{right:.0f}"/>'
        f'<text x="{left - 8:.0f}" y="{_up(tick) + 4:.1f}" text-anchor="end">{_label(tick)}</text>'
        f'<text x="{_across(tick):.1f}" y="{bottom + 20:.0f}" text-anchor="middle">{_label(tick)}</text>'
        for tick in TICKS
    )
    agreement = f'<path class="curve train" d="M{left:.1f} {bottom:.1f}L{right:.1f} {_up(1):.1f}"/>'
    return f'{lines}{agreement}<text x="{right:.0f}" y="{HEIGHT - 2}" text-anchor="end">how sure</text>'


def _label(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def _across(share: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * share


def _up(share: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)
