"""The risk-coverage curve: how many errors remain when the least sure answers are refused (HTML with SVG)."""

from typing import Final

import numpy as np

from model.predictions import RiskCoverage
from model.report import Rejection
from pages.figures import percent
from pages.languages import tr
from pages.plots import Plane, key, mark, plot, steps_to

# Places at which the curve is drawn and can be read.
PLACES: Final = 64
# The horizontal axis is at least as long, so that a nearly perfect network has a curve too.
LEAST_REFUSED: Final = 0.01


def risk_curve(curve: RiskCoverage, rejection: Rejection | None) -> str:
    """The share of wrong answers over the share refused, from none until no error is left.

    Args:
        curve: What refusing would bring.
        rejection: The thresholds of this app, marked on the curve; ``None`` for none.
    """
    refused, risk = 1 - curve.coverage[::-1], curve.risk[::-1]
    faultless = int(np.argmax(risk == 0)) if (risk == 0).any() else len(risk) - 1
    ticks_x = steps_to(max(LEAST_REFUSED, float(refused[faultless])))
    ticks_y = steps_to(max(float(risk.max()), 1e-4))
    plane = Plane(high_x=ticks_x[-1], high_y=ticks_y[-1])
    shares = np.linspace(0, ticks_x[-1], PLACES)
    # The last place not beyond a share: answers that are equally sure are refused together.
    places = np.searchsorted(refused, shares + 1e-12, side="right") - 1
    points = [(float(share), float(risk[place])) for share, place in zip(shares, places, strict=True)]
    line = " ".join(f"{plane.across(share):.1f},{plane.up(left):.1f}" for share, left in points)
    drawing = (
        plane.frame(ticks_x, ticks_y, tr("refused"))
        + f'<polyline class="curve validation" points="{line}"/>'
        + "".join(_place(plane, share, left) for share, left in points)
        + _thresholds(plane, curve, rejection)
    )
    keys = key(tr("wrong, of those answered"), '<path class="curve validation" d="M0 4h28"/>', "validation")
    if rejection is not None:
        keys += key(tr("this app's thresholds"), '<circle class="train" cx="14" cy="4" r="4"/>', "train")
    told = "; ".join(
        tr("{share} refused: {left} wrong", share=percent(share), left=percent(left, 2))
        for share, left in points[::16]
    )
    label = f"{tr('Errors left when the least sure are refused.')} {told}"
    return plot(tr("Errors left"), keys, drawing, label, (plane.width, plane.height))


def coverage_at(curve: RiskCoverage, threshold: float) -> tuple[float, float]:
    """Share refused below a confidence and the share of errors among the rest, each 0 to 1."""
    answered = int(np.count_nonzero(curve.thresholds >= np.float32(threshold)))
    if answered == 0:
        return 1.0, 0.0
    return 1 - float(curve.coverage[answered - 1]), float(curve.risk[answered - 1])


def _place(plane: Plane, share: float, left: float) -> str:
    x, y = plane.across(share), plane.up(left)
    words = tr("{share} refused: {left} of the answers wrong", share=percent(share), left=percent(left, 2))
    return mark(words, x, f'<circle class="validation" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')


def _thresholds(plane: Plane, curve: RiskCoverage, rejection: Rejection | None) -> str:
    if rejection is None:
        return ""
    marks = ""
    for threshold in (rejection.refuse_below, rejection.unsure_below):
        share, left = coverage_at(curve, threshold)
        if share <= plane.high_x:
            marks += f'<circle class="train" cx="{plane.across(share):.1f}" cy="{plane.up(left):.1f}" r="4"/>'
    return marks
