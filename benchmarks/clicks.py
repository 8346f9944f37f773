"""How soon the Accuracy page is there, and its digits after a click: ``python -m benchmarks.clicks``.

Serves the app, opens the Read and the Accuracy page in turns in Chromium, each in a fresh
profile, and takes the time to the first contentful paint; then clicks on the cells of the
confusion matrix and takes the time to the frame with the digits of each. With pictures where
``DIGITS_NPZ`` or ``MNIST_NPZ`` names the data set. Nothing is asserted: figures depend on the
machine and on what else it does.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import Final

import numpy as np
from playwright.sync_api import Browser, Page, ViewportSize

from benchmarks.browser import NoChromiumError, open_app
from benchmarks.options import positive
from benchmarks.tables import columns
from model import ArtifactError
from model.comparison import load_comparison

PATIENCE: Final = 60_000  # milliseconds
PAGES: Final = {"Read": "", "Accuracy": "accuracy"}
WINDOW: Final[ViewportSize] = {"width": 1280, "height": 800}

FIRST_PAINT: Final = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) {
    if (name === "first-contentful-paint") resolve(startTime);
  }
}).observe({ type: "paint", buffered: true }))"""
# What is posted in a frame's callback runs once the frame is drawn.
CLICK: Final = """(cell) => new Promise((resolve) => {
  const list = document.querySelector(".matrix-digits .digit-cards");
  const start = performance.now();
  const seen = new MutationObserver(() => {
    seen.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve([performance.now() - start, list.querySelectorAll("canvas").length]);
      port2.postMessage(null);
    });
  });
  seen.observe(list, { childList: true });
  cell.click();
})"""


def first_paints(browser: Browser, url: str, repeats: int) -> dict[str, list[float]]:
    """Milliseconds to the first contentful paint of each page, opened in turns."""
    found: dict[str, list[float]] = {name: [] for name in PAGES}
    for _ in range(repeats):
        for name, path in PAGES.items():
            page = browser.new_page(viewport=WINDOW)
            page.goto(f"{url}{path}")
            found[name].append(float(page.evaluate(FIRST_PAINT)))
            page.close()
    return found


def clicks(page: Page, url: str, most: int) -> list[tuple[float, int]]:
    """Milliseconds to the digits of each cell that holds any, and how many had a picture."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}accuracy")
    page.locator(".matrix-digits .digit-card").first.wait_for()
    page.wait_for_load_state("networkidle")
    # The cell chosen at first shows its digits already.
    cells = page.locator('.matrix .cell:not(.none, [aria-pressed="true"])').element_handles()
    return [
        (float(taken), int(count)) for taken, count in (page.evaluate(CLICK, one) for one in cells[:most])
    ]


def rows(paints: dict[str, list[float]], clicked: list[tuple[float, int]]) -> list[tuple[str, ...]]:
    """A line for each time: median, 95th percentile and how many were measured."""
    times = {f"{name} page: first paint": found for name, found in paints.items()}
    times["click on a cell: digits shown"] = [taken for taken, _ in clicked]
    table: list[tuple[str, ...]] = [("", "median", "95 %", "measured")]
    for name, found in times.items():
        middle, most = np.percentile(found, [50, 95])
        table.append((name, f"{middle:.0f} ms", f"{most:.0f} ms", str(len(found))))
    return table


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status."""
    options = _parser().parse_args(argv)
    try:
        with open_app(load_comparison()) as (browser, url):
            paints = first_paints(browser, url, options.repeats)
            clicked = clicks(browser.new_page(viewport=WINDOW), url, options.clicks)
    except (ArtifactError, NoChromiumError) as error:
        print(error, file=sys.stderr)
        return 2
    print(columns(rows(paints, clicked)))
    print(f"{sum(count for _, count in clicked):,} pictures were shown.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.clicks", description="Measure how fast the Accuracy page is."
    )
    parser.add_argument(
        "--clicks", type=positive, default=50, metavar="N", help="cells to click on (default: %(default)s)"
    )
    parser.add_argument(
        "--repeats",
        type=positive,
        default=10,
        metavar="N",
        help="how often each page is opened (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
