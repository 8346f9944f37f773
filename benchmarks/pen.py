"""How far the ink lags behind the pen, and the answer behind the stroke: ``python -m benchmarks.pen``.

Serves the app, draws digits on its Read page in Chromium, as on a desk and as on a phone, with
the processor slowed down, and prints medians of two times: from a pointer's event, as the browser
stamps it, until the frame with its ink is drawn; and from the end of a stroke until the frame with
the answer to the whole drawing is. The ink of a page that has nothing but a canvas is measured
beside it, for the browser takes time of its own to bring an event to a page and to draw its next
frame. Nothing is asserted: figures depend on the machine and on what else it does.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.browser import NoChromiumError, open_app
from benchmarks.options import positive
from benchmarks.tables import columns
from model import ArtifactError
from training.strokes import draw_digit

# Between two events of the pen, in seconds: a mouse or a pen reports 125 times a second.
EVENT_EVERY: Final = 0.008
PATIENCE: Final = 60_000  # milliseconds

# Lines from event to event, on paper as large and as fine as the pad's.
BARE: Final = """data:text/html,<!doctype html><meta name="viewport" content="width=device-width">
<div class="pad"><canvas role="img" style="width: min(480px, 92vw); touch-action: none"></canvas></div>
<script>
  const canvas = document.querySelector("canvas");
  canvas.width = canvas.height = Math.round(canvas.clientWidth * devicePixelRatio);
  const context = canvas.getContext("2d");
  Object.assign(context, { lineWidth: canvas.width / 15, lineCap: "round" });
  context.scale(devicePixelRatio, devicePixelRatio);
  canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  canvas.addEventListener("pointerdown", ({ offsetX, offsetY }) => {
    context.beginPath();
    context.moveTo(offsetX, offsetY);
  });
  canvas.addEventListener("pointermove", ({ buttons, offsetX, offsetY }) => {
    if (buttons === 0) return;
    context.lineTo(offsetX, offsetY);
    context.stroke();
    context.beginPath();
    context.moveTo(offsetX, offsetY);
  });
</script>"""

# Counts the frames from inside the page: what is posted in a frame's callback runs once it is drawn.
CLOCK: Final = """
window.taken = { ink: [], answer: [] };
window.pending = 0; // frames that are waited for
const drawn = (then) => {
  window.pending += 1;
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      then(performance.now());
      window.pending -= 1;
    };
    port2.postMessage(null);
  });
};
window.lifted = null; // when the last stroke ended, until it is answered
addEventListener("pointermove", ({ buttons, timeStamp, target }) => {
  if (buttons > 0 && target.closest(".pad")) drawn((now) => taken.ink.push(now - timeStamp));
}, { capture: true });
const [pad, answer] = [".pad", ".answer"].map((name) => document.querySelector(name));
if (answer) {
  addEventListener("pointerup", ({ timeStamp }) => { window.lifted = timeStamp; }, { capture: true });
}
const answered = () => {
  if (lifted === null || answer.dataset.drawing !== pad.dataset.drawing) return;
  const start = lifted;
  window.lifted = null;
  drawn((now) => taken.answer.push(now - start));
};
new MutationObserver(answered).observe(document.body, {
  subtree: true, attributes: true, attributeFilter: ["data-drawing"] });
"""


@dataclass(frozen=True)
class Screen:
    """What the page is drawn on.

    Attributes:
        name: For people.
        width: Of the window, in CSS pixels.
        height: The same.
        density: Pixels of the screen for each of them.
        touch: Whether a finger draws, and not a mouse.
    """

    name: str
    width: int
    height: int
    density: float
    touch: bool


SCREENS: Final = (Screen("desk", 1280, 800, 1, touch=False), Screen("phone", 390, 844, 3, touch=True))


@dataclass(frozen=True)
class Lags:
    """Milliseconds that were measured on one screen.

    Attributes:
        ink: From each pointer event to its ink.
        answer: From the end of each stroke that was answered before the next to its answer.
    """

    ink: tuple[float, ...]
    answer: tuple[float, ...]


def measure(browser: Browser, url: str, screen: Screen, digits: int, slowdown: float) -> Lags:
    """Draw digits on the page at this address, one after the other; the Read page's paper is emptied."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.density,
        has_touch=screen.touch,
    )
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(url)
        page.locator(".pad [role=img]").wait_for()
        page.evaluate(CLOCK)
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        rng = np.random.default_rng(0)
        for number in range(digits):
            for stroke in draw_digit(number % 10, rng):
                _draw(page, session, stroke * 0.6 + 0.2, touch=screen.touch)
            page.wait_for_function("lifted === null && pending === 0")
            page.keyboard.press("Delete")
        found = page.evaluate("taken")
        return Lags(tuple(found["ink"]), tuple(found["answer"]))
    finally:
        context.close()


def rows(screen: Screen, lags: Lags, bare: Lags) -> list[tuple[str, ...]]:
    """A line for each time: median, 95th percentile and how many were measured.

    Args:
        screen: Where.
        lags: Of the Read page.
        bare: Of a page with nothing but a canvas.
    """
    kinds = (
        ("bare canvas, to ink", bare.ink),
        ("pointer event to ink", lags.ink),
        ("stroke end to answer", lags.answer),
    )
    return [(f"{screen.name}: {name}", *_told(times)) for name, times in kinds]


def _told(times: tuple[float, ...]) -> tuple[str, str, str]:
    if not times:
        return "none measured", "", "0"
    median, most = np.percentile(times, [50, 95])
    return f"{median:.1f} ms", f"{most:.1f} ms", str(len(times))


def _draw(page: Page, session: CDPSession, stroke: NDArray[np.float32], *, touch: bool) -> None:
    """Draw a stroke (n, 2), in shares of the paper's sides, at the pace of a pen."""
    paper = page.locator(".pad [role=img]").bounding_box()
    if paper is None:
        raise ValueError("page: expected a drawing pad, found none")
    for step, (x, y) in enumerate(stroke.tolist()):
        place = {"x": paper["x"] + x * paper["width"], "y": paper["y"] + y * paper["height"]}
        if touch:
            kind = "touchMove" if step else "touchStart"
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
        else:
            kind = "mouseMoved" if step else "mousePressed"
            held = {"button": "left", "buttons": 1, "clickCount": 1}
            session.send("Input.dispatchMouseEvent", {"type": kind} | place | held)
        time.sleep(EVENT_EVERY)
    if touch:
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        released = {"type": "mouseReleased", "button": "left", "clickCount": 1}
        session.send("Input.dispatchMouseEvent", released | place)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status."""
    options = _parser().parse_args(argv)
    table: list[tuple[str, ...]] = [("", "median", "95 %", "measured")]
    try:
        with open_app() as (browser, url):
            print(f"Chromium {browser.version}, processor slowed down {options.slowdown} ×")
            for screen in SCREENS:
                bare = measure(browser, BARE, screen, options.digits, options.slowdown)
                table += rows(screen, measure(browser, url, screen, options.digits, options.slowdown), bare)
    except (ArtifactError, NoChromiumError) as error:
        print(error, file=sys.stderr)
        return 2
    print(columns(table))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pen", description="Measure how far ink and answer lag behind the pen."
    )
    parser.add_argument(
        "--digits", type=positive, default=20, metavar="N", help="digits to draw (default: %(default)s)"
    )
    parser.add_argument(
        "--slowdown",
        type=positive,
        default=4,
        metavar="N",
        help="how many times slower the processor is made for the page (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
