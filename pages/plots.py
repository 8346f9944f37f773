"""What every plot of the Accuracy page shares: a figure that pointer and arrow keys can read.

The plots are SVG that the server writes: they follow light and dark through class names, print
and scale like text, and cost a few kilobytes where a plotting library costs a megabyte and a
second of a phone's time. ``assets/plots.js`` tells the values of the mark that is pointed at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from model.wording import Words
from pages.languages import number, tr

INVITATION: Final = Words("Point at the plot, or walk along it with the arrow keys, to read its values.")


@dataclass(frozen=True)
class Plane:
    """The place of a plot in its view box, and the shares that its axes run over.

    Attributes:
        width: Of the view box; so are the other measures.
        height: Of the view box.
        left: Margin, as are the next three.
        right: See ``left``.
        top: See ``left``.
        bottom: See ``left``.
        high_x: The share at the right end of the horizontal axis, which begins at 0.
        high_y: The share at the upper end of the vertical axis, which begins at 0.
    """

    width: float = 420
    height: float = 300
    left: float = 60
    right: float = 20
    top: float = 14
    bottom: float = 42
    high_x: float = 1.0
    high_y: float = 1.0

    def across(self, share: float) -> float:
        """Horizontal position of a share."""
        return self.left + (self.width - self.left - self.right) * share / self.high_x

    def up(self, share: float) -> float:
        """Vertical position of a share."""
        return self.top + (self.height - self.top - self.bottom) * (1 - share / self.high_y)

    def frame(self, ticks_x: Sequence[float], ticks_y: Sequence[float], name_x: str) -> str:
        """Grid lines and labels of both axes (SVG)."""
        left, right, bottom = self.left, self.width - self.right, self.height - self.bottom
        lines = "".join(
            f'<path class="gridline" d="M{left:.0f} {self.up(tick):.1f}H{right:.0f}"/>'
            f'<text x="{left - 8:.0f}" y="{self.up(tick) + 4:.1f}" text-anchor="end">{short(tick)}</text>'
            for tick in ticks_y
        )
        below = bottom + 20
        labels = "".join(
            f'<text x="{self.across(tick):.1f}" y="{below:.0f}" text-anchor="middle">{short(tick)}</text>'
            for tick in ticks_x
        )
        name = f'<text x="{right:.0f}" y="{self.height - 2:.0f}" text-anchor="end">{escape(name_x)}</text>'
        return lines + labels + name


def short(share: float) -> str:
    """A share as an axis writes it, e.g. ``"2.5 %"``."""
    return f"{number(100 * share, '.4g')}\N{NO-BREAK SPACE}%"


def steps_to(high: float, most: int = 5) -> list[float]:
    """Round shares from 0 on in equal steps, at most ``most`` of them, the last at least ``high``."""
    sizes = [digit * 10.0**exponent for exponent in range(-6, 1) for digit in (1, 2, 2.5, 5)]
    step = next(size for size in sizes if size * most >= high)
    count = next(number for number in range(1, most + 1) if number * step >= high * (1 - 1e-9))
    return [step * number for number in range(count + 1)]


def mark(words: str, across: float, drawing: str, css_class: str = "mark") -> str:
    """A place of a plot that can be read (SVG): its words and what is drawn there."""
    return f'<g class="{css_class}" data-words="{escape(words)}" data-across="{across:.1f}">{drawing}</g>'


def key(name: str, sample: str, css_class: str) -> str:
    """An entry of a plot's legend (HTML); ``sample`` is drawn on 28 × 8."""
    return (
        f'<span class="{css_class}"><svg viewBox="0 0 28 8" aria-hidden="true">{sample}</svg>'
        f"{escape(name)}</span>"
    )


def plot(title: str, keys: str, drawing: str, label: str, size: tuple[float, float]) -> str:
    """A plot as a figure (HTML with SVG).

    Args:
        title: Its heading.
        keys: HTML of its legend, made by ``key``.
        drawing: SVG, with marks made by ``mark`` from left to right.
        label: The whole plot in words, for those who cannot see it.
        size: Width and height of its view box.
    """
    width, height = size
    return (
        f'<figure class="chart"><figcaption><b>{escape(title)}</b>{keys}</figcaption>'
        f'<svg viewBox="0 0 {width:g} {height:g}" role="slider" tabindex="0" aria-valuenow="0"'
        f' aria-label="{escape(label)}">{drawing}</svg>'
        f'<p class="plot-told" data-told="">{tr(INVITATION)}</p></figure>'
    )
