"""The reliability diagram: whether answers are as often right as they are sure (HTML with SVG)."""

from typing import Final

from model.calibration import Reliability
from model.metrics import wilson_interval
from pages.figures import percent
from pages.languages import tr
from pages.plots import Plane, key, mark, plot

PLANE: Final = Plane(height=340, right=76)
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
    told = "; ".join(
        tr(
            "sure {sure}: right {share} of {answers:,}",
            sure=percent(total / count),
            share=percent(right / count),
            answers=count,
        )
        for count, right, total in bins
    )
    keys = key(tr("as right as sure"), '<path class="curve train" d="M0 4h28"/>', "train") + key(
        tr("test answers, with 95 % intervals").replace(" %", "\N{NO-BREAK SPACE}%"),
        '<circle class="validation" cx="14" cy="4" r="4"/>',
        "validation",
    )
    agreement = (
        f'<path class="curve train" d="M{PLANE.across(0):.1f} {PLANE.up(0):.1f}'
        f'L{PLANE.across(1):.1f} {PLANE.up(1):.1f}"/>'
    )
    return plot(
        tr("Right, by how sure"),
        keys,
        PLANE.frame(TICKS, TICKS, tr("how sure")) + agreement + points,
        f"{tr('Reliability diagram.')} {told}",
        (PLANE.width, PLANE.height),
    )


def _bin(count: int, right: int, total: float, everything: int) -> str:
    """One bin: its interval, its point, and its words."""
    x, y = PLANE.across(total / count), PLANE.up(right / count)
    low, high = (PLANE.up(end) for end in wilson_interval(right, count))
    radius = max(SMALLEST, LARGEST * (count / everything) ** 0.5)
    words = tr(
        "sure {sure}, right {share} ({right:,} of {answers:,})",
        sure=percent(total / count),
        share=percent(right / count),
        right=right,
        answers=count,
    )
    drawing = (
        f'<path class="interval" d="M{x:.1f} {low:.1f}V{high:.1f}"/>'
        f'<circle class="validation" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    )
    return mark(words, x, drawing, "mark bin")
