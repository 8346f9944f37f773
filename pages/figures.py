"""Learning curves as SVG, and how the Accuracy page writes a share.

Colours come from ``assets/style.css`` through class names, so that the pictures follow
light and dark; sizes are in the units of each picture's own view box.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pages.languages import number, tr
from pages.plots import key, mark, plot

# The view box of a chart and the margins around its plot.
WIDTH: Final = 420
HEIGHT: Final = 240
LEFT: Final = 52
RIGHT: Final = 12
TOP: Final = 14
BOTTOM: Final = 42
# A curve that reaches 0 (no loss, no errors) ends at the smallest value shown above this.
FLOOR: Final = 1e-6


def percent(share: float, decimals: int = 1) -> str:
    """A share as people write it: ``0.998`` becomes ``"99.8 %"``, with a space that never breaks.

    Only a whole share is called 100 %, and only nothing 0 %.
    """
    step = 10.0**-decimals
    value = 100 * share
    if 0 < share < 1 and not math.isclose(share, 1):
        value = min(max(value, step), 100 - step)
    return f"{number(value, f'.{decimals}f')}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class _Curve:
    """One series of a chart: how it is called, drawn and written."""

    name: str
    css_class: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class _Axis:
    """A logarithmic vertical axis from ``low`` to ``high``, both shown.

    Accuracy is drawn on the axis of its errors, upside down, so that the way from 99 %
    to 99.9 % is as long as the way from 90 % to 99 %.
    """

    low: float
    high: float
    of_accuracy: bool

    def height(self, value: float) -> float:
        """Vertical position of a loss or an accuracy."""
        amount = min(max(1 - value if self.of_accuracy else value, self.low), self.high)
        share = math.log(amount / self.low) / math.log(self.high / self.low)
        plot = HEIGHT - TOP - BOTTOM
        return TOP + plot * (share if self.of_accuracy else 1 - share)

    def ticks(self) -> list[float]:
        """Losses or accuracies to write beside the axis."""
        amounts = [tick for tick in _steps(self.low, self.high) if self.low <= tick <= self.high]
        if len(amounts) > 10:
            amounts = [tick for tick in amounts if math.isclose(math.log10(tick) % 1, 0, abs_tol=1e-6)]
        return [1 - tick if self.of_accuracy else tick for tick in amounts]

    def label(self, value: float) -> str:
        """A value of this axis in words."""
        return (
            f"{number(100 * value, '.5g')}\N{NO-BREAK SPACE}%" if self.of_accuracy else number(value, ".4g")
        )


def learning_curves(history: Mapping[str, tuple[float, ...]]) -> str:
    """Loss and accuracy per epoch, for training and validation, as two charts (HTML with SVG).

    Args:
        history: Values per epoch: ``loss``, ``accuracy``, ``val_loss``, ``val_accuracy``;
            what is missing is left out.
    """
    charts = []
    for figure, title in (("loss", tr("Loss")), ("accuracy", tr("Accuracy"))):
        curves = [
            _Curve(name, css_class, history[prefix + figure])
            for name, css_class, prefix in (
                (tr("training"), "train", ""),
                (tr("validation"), "validation", "val_"),
            )
            if history.get(prefix + figure)
        ]
        if curves:
            charts.append(_chart(title, curves, of_accuracy=figure == "accuracy"))
    if not charts:
        return f"<p>{tr('The report holds no figures per epoch.')}</p>"
    return f'<div class="curves">{"".join(charts)}</div>'


def _chart(title: str, curves: Sequence[_Curve], *, of_accuracy: bool) -> str:
    axis = _fitting_axis([value for curve in curves for value in curve.values], of_accuracy=of_accuracy)
    epochs = max(len(curve.values) for curve in curves)
    drawing = _frame(axis, epochs)
    for curve in curves:
        points = " ".join(
            f"{_across(number, epochs):.1f},{axis.height(value):.1f}"
            for number, value in enumerate(curve.values)
        )
        drawing += f'<polyline class="curve {curve.css_class}" points="{points}"/>'
    drawing += "".join(_epoch(axis, curves, number, epochs) for number in range(epochs))
    last = "; ".join(f"{curve.name} {axis.label(curve.values[-1])}" for curve in curves)
    keys = "".join(
        key(curve.name, f'<path class="curve {curve.css_class}" d="M0 4h28"/>', curve.css_class)
        for curve in curves
    )
    label = tr(
        "{title} after each of {epochs} epochs; at the end {last}", title=title, epochs=epochs, last=last
    )
    return plot(title, keys, drawing, label, (WIDTH, HEIGHT))


def _fitting_axis(values: Sequence[float], *, of_accuracy: bool) -> _Axis:
    amounts = [1 - value if of_accuracy else value for value in values]
    positive = [amount for amount in amounts if amount > FLOOR] or [FLOOR]
    # Values of exactly 0 have no place on a logarithmic axis: they end half a step below the rest.
    low = min(positive) / (2 if len(positive) < len(amounts) else 1)
    steps = _steps(low, max(positive))
    return _Axis(steps[0], steps[-1], of_accuracy)


def _steps(low: float, high: float) -> list[float]:
    """The numbers … 0.1, 0.2, 0.5, 1, 2, 5 … that enclose ``low`` and ``high``, at least two."""
    exponents = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    steps = [float(f"{digit}e{exponent}") for exponent in exponents for digit in (1, 2, 5)]
    first = max(index for index, step in enumerate(steps) if step <= low * (1 + 1e-9))
    last = min(index for index, step in enumerate(steps) if step >= high * (1 - 1e-9))
    return steps[first : max(last, first + 1) + 1]


def _across(number: int, epochs: int) -> float:
    """Horizontal position of an epoch, counted from 0."""
    return LEFT + (WIDTH - LEFT - RIGHT) * (number / (epochs - 1) if epochs > 1 else 0.5)


def _frame(axis: _Axis, epochs: int) -> str:
    lines = "".join(
        f'<path class="gridline" d="M{LEFT} {axis.height(tick):.1f}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 8}" y="{axis.height(tick) + 4:.1f}" text-anchor="end">{axis.label(tick)}</text>'
        for tick in axis.ticks()
    )
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, epochs) if epochs / step <= 8)
    numbers = [1, *(number for number in range(step, epochs + 1, step) if number > max(1, step // 2))]
    labels = "".join(
        f'<text x="{_across(number - 1, epochs):.1f}" y="{HEIGHT - BOTTOM + 20}"'
        f' text-anchor="middle">{number}</text>'
        for number in dict.fromkeys(numbers)
    )
    return f'{lines}{labels}<text x="{WIDTH - RIGHT}" y="{HEIGHT - 2}" text-anchor="end">{tr("epoch")}</text>'


def _epoch(axis: _Axis, curves: Sequence[_Curve], number: int, epochs: int) -> str:
    """One epoch that can be read: a line, its points and its values."""
    across = _across(number, epochs)
    present = [curve for curve in curves if number < len(curve.values)]
    heights = [(curve.css_class, axis.height(curve.values[number])) for curve in present]
    points = "".join(
        f'<circle class="{css_class}" cx="{across:.1f}" cy="{height:.1f}" r="4"/>'
        for css_class, height in heights
    )
    values = ", ".join(f"{curve.name} {axis.label(curve.values[number])}" for curve in present)
    rule = f'<path d="M{across:.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
    return mark(tr("epoch {number}: {values}", number=number + 1, values=values), across, rule + points)
