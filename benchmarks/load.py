"""Many visitors drawing at once: ``python -m benchmarks.load``.

Starts the app as a process of its own, tells how long that takes until its first answer, and then
lets visitors draw: each makes one stroke a second, and after each stroke sends the drawing so far as
the pad does. Every answer is compared with what Python says of the same drawing, so that an answer to
somebody else's is noticed. Prints answers that were lost or mixed up, and how long answers took,
counted from when the stroke was due: an answer that is late makes the next one late, too.
"""

import argparse
import asyncio
import base64
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import cv2
import httpx
import numpy as np

from benchmarks.options import add_model, positive
from benchmarks.tables import columns
from benchmarks.visitor import Visitor
from model import Reader
from training.strokes import Strokes, draw_digit, render

ROOT: Final = Path(__file__).parents[1]
HOST: Final = "127.0.0.1"
INTERVAL: Final = 1.0  # seconds between two strokes of a visitor
PATIENCE: Final = 300.0  # seconds for the app to start; a busy machine takes its time
# The page rounds probabilities to six decimals.
TOLERANCE: Final = 2e-6


@dataclass(frozen=True)
class Drawing:
    """What a visitor sends after a stroke.

    Attributes:
        url: The drawing as the pad sends it, a PNG as data URL.
        expected: The probabilities of its digits, one after the other, as Python reads them.
    """

    url: str
    expected: tuple[float, ...]


@dataclass(frozen=True)
class Visit:
    """What became of a visitor's strokes.

    Attributes:
        milliseconds: From each answered stroke to its answer.
        lost: Strokes without an answer.
        mixed: Answers to another drawing than the visitor's own.
    """

    milliseconds: tuple[float, ...] = ()
    lost: int = 0
    mixed: int = 0


def make_drawings(reader: Reader, visitor: int, count: int) -> list[Drawing]:
    """The drawings of one visitor, like no other visitor's: a digit grows stroke by stroke, then the next.

    Args:
        reader: Says what is expected.
        visitor: Seed.
        count: How many drawings.
    """
    rng = np.random.default_rng(visitor)
    drawings: list[Drawing] = []
    while len(drawings) < count:
        strokes = draw_digit(int(rng.integers(10)), rng)
        pen, box = float(rng.uniform(14, 24)), (60.0, 50.0, float(rng.uniform(150, 190)))
        drawings += [_drawing(reader, strokes[: drawn + 1], pen, box) for drawn in range(len(strokes))]
    return drawings[:count]


def _drawing(reader: Reader, strokes: Strokes, pen: float, box: tuple[float, float, float]) -> Drawing:
    _, encoded = cv2.imencode(".png", 255 - render(strokes, 280, pen, box))
    file = encoded.tobytes()
    digits = reader.read(file).digits
    expected = tuple(probability for digit in digits for probability in digit.probabilities)
    return Drawing(f"data:image/png;base64,{base64.b64encode(file).decode()}", expected)


async def visit(url: str, number: int, drawings: Sequence[Drawing], start: float) -> Visit:
    """Send drawings, one a second, and compare the answers.

    Args:
        url: Address of the app.
        number: The visitor's own.
        drawings: In order.
        start: When to begin, as ``time.perf_counter`` tells it.
    """
    took: list[float] = []
    lost = mixed = 0
    async with Visitor(url, f"visitor-{number}") as visitor:
        for index, drawing in enumerate(drawings):
            due = start + index * INTERVAL
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            try:
                answer = await visitor.draw(drawing.url)
            except httpx.HTTPError:
                lost += 1
                continue
            took.append(1000 * (time.perf_counter() - due))
            told = [chance for digit in answer.get("digits", []) for chance in digit["probabilities"]]
            mixed += not (
                len(told) == len(drawing.expected)
                and np.allclose(told, drawing.expected, rtol=0, atol=TOLERANCE)
            )
    return Visit(tuple(took), lost, mixed)


async def visit_together(url: str, drawings: Sequence[Sequence[Drawing]]) -> list[Visit]:
    """Let a visitor for each row of drawings draw at the same time, spread evenly over the second."""
    # Time for everybody to open the page first.
    start = time.perf_counter() + 1 + 0.05 * len(drawings)
    visits = (
        visit(url, number, row, start + INTERVAL * number / len(drawings))
        for number, row in enumerate(drawings)
    )
    return list(await asyncio.gather(*visits))


@contextmanager
def running_app(model: Path) -> Iterator[tuple[str, float]]:
    """The app as a process of its own: its address, and when it was started.

    Raises:
        RuntimeError: it does not answer in time.
    """
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "app.py",
        "--host",
        HOST,
        "--port",
        str(port),
        "--model",
        str(model),
        "--no-feedback",
    ]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://{HOST}:{port}/"
        _wait_until_ready(url, process, started + PATIENCE)
        yield url, started
    finally:
        process.terminate()
        process.wait()


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", until: float) -> None:
    while time.perf_counter() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise RuntimeError("the app did not start; 'python app.py' tells why")


async def first_answer(url: str, drawing: Drawing) -> None:
    """Draw once."""
    async with Visitor(url, "first") as visitor:
        await visitor.draw(drawing.url)


def rows(visits: Sequence[Visit]) -> list[tuple[str, str]]:
    """The outcome as a table."""
    took = np.array([taken for one in visits for taken in one.milliseconds])
    lost, mixed = sum(one.lost for one in visits), sum(one.mixed for one in visits)
    table = [
        ("visitors", f"{len(visits)}"),
        ("strokes", f"{len(took) + lost}"),
        ("answers lost", f"{lost}"),
        ("answers to another's drawing", f"{mixed}"),
    ]
    if len(took):
        shares = {"median": 50, "95 of 100 within": 95, "99 of 100 within": 99, "all within": 100}
        table += [(name, f"{np.percentile(took, share):.0f} ms") for name, share in shares.items()]
    return table


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status, 1 if an answer was lost or mixed up."""
    options = _parser().parse_args(argv)
    reader = Reader.load(options.model)
    drawings = [make_drawings(reader, number, options.seconds) for number in range(options.visitors)]
    with running_app(options.model) as (url, started):
        asyncio.run(first_answer(url, drawings[0][0]))
        print(f"Start of the process to its first answer: {time.perf_counter() - started:.2f} s")
        visits = asyncio.run(visit_together(url, drawings))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, shared with these visitors; load of the machine {load}")
    print(columns(rows(visits)))
    return int(any(one.lost or one.mixed for one in visits))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load", description="Let many visitors draw at once."
    )
    add = partial(parser.add_argument, type=positive, metavar="N")
    add("--visitors", default=50, help="how many draw at once (default: %(default)s)")
    add("--seconds", default=30, help="for how long, one stroke a second (default: %(default)s)")
    add_model(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
