"""How much memory many pictures in one run take: ``python -m benchmarks.memory``.

Generates photos of 12 megapixels and drawings, hands a folder of them to ``python -m model
--csv -`` and watches the memory of that process. Prints what importing the model alone takes,
the memory after each tenth of the pictures, which would grow if something were hoarded, and
the peak. Nothing is asserted: memory depends on the machine and the versions of the libraries.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import psutil

from benchmarks.speed import Row, drawing, photo, show

MEGABYTE: Final = 1_000_000
# Of each kind; generating a photo takes longer than reading it, so they take turns.
DISTINCT: Final = 4
INTERVAL: Final = 0.01
IMPORT: Final = (
    "import psutil; from model import Reader; Reader.load(); print(psutil.Process().memory_info().rss)"
)


class Watch:
    """The resident memory of a process while it runs.

    Attributes:
        peak: Largest value seen so far, in bytes.
    """

    def __init__(self, pid: int) -> None:
        """Watch the process with this number."""
        self.peak = 0
        self._process = psutil.Process(pid)
        self._over = threading.Event()

    def now(self) -> int:
        """Resident memory in bytes; 0 when the process has ended."""
        try:
            rss: int = self._process.memory_info().rss
        except psutil.NoSuchProcess:
            return 0
        self.peak = max(self.peak, rss)
        return rss

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look every ``INTERVAL`` seconds: a decoded photo is held for longer than that."""
        looking = threading.Thread(target=self._look)
        looking.start()
        try:
            yield
        finally:
            self._over.set()
            looking.join()

    def _look(self) -> None:
        while not self._over.wait(INTERVAL):
            self.now()


def make_pictures(folder: Path, count: int, photos: float, rng: np.random.Generator) -> None:
    """Fill a folder with ``count`` pictures, of which a share of ``photos`` are photos."""
    kinds = {
        "photo.jpg": [photo(rng) for _ in range(DISTINCT if photos > 0 else 0)],
        "drawing.png": [drawing(rng) for _ in range(DISTINCT)],
    }
    firsts: dict[tuple[str, int], Path] = {}
    for number in range(count):
        # Spread evenly: a photo wherever the share of photos passes a whole number.
        kind = "photo.jpg" if int((number + 1) * photos) > int(number * photos) else "drawing.png"
        path, content = folder / f"{number:06}-{kind}", number % DISTINCT
        if first := firsts.get((kind, content)):
            os.link(first, path)
        else:
            path.write_bytes(kinds[kind][content])
            firsts[kind, content] = path


def run(folder: Path, count: int) -> tuple[list[tuple[int, int]], int]:
    """Read a folder on the command line.

    Returns:
        How many pictures were read and the memory then, in bytes, ten times; and the peak.
    """
    command = [sys.executable, "-m", "model", "--csv", "-", str(folder)]
    marks = {max(1, count * tenth // 10) for tenth in range(1, 11)}
    found = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise ValueError("process: expected a pipe from its standard output")
        watch = Watch(process.pid)
        with watch.watching():
            for number, _ in enumerate(process.stdout):  # the header is number 0
                if number in marks:
                    found.append((number, watch.now()))
    return found, watch.peak


def rows(baseline: int, marks: Iterable[tuple[int, int]], peak: int) -> list[Row]:
    """The table: memory in megabytes, and beyond the baseline."""
    told = [("model imported and loaded", baseline), *((f"after {n:,}", rss) for n, rss in marks)]
    return [
        (name, f"{rss / MEGABYTE:.0f} MB", f"{(rss - baseline) / MEGABYTE:+.0f} MB")
        for name, rss in (*told, ("peak", peak))
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status."""
    options = _parser().parse_args(argv)
    baseline = int(subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, check=True).stdout)
    with tempfile.TemporaryDirectory() as folder:
        make_pictures(Path(folder), options.pictures, options.photos, np.random.default_rng(0))
        started = time.perf_counter()
        marks, peak = run(Path(folder), options.pictures)
    each = 1000 * (time.perf_counter() - started) / options.pictures
    title = f"{options.pictures:,} pictures in one run, {options.photos:.0%} of them 12-megapixel photos"
    print(f"{platform.machine()}, Python {platform.python_version()}; {each:.0f} ms a picture")
    show(title, rows(baseline, marks, peak))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.memory", description="Measure the memory that many pictures take."
    )
    parser.add_argument(
        "--pictures", type=int, default=1000, metavar="N", help="pictures in the run (default: %(default)s)"
    )
    parser.add_argument(
        "--photos",
        type=float,
        default=0.5,
        metavar="SHARE",
        help="share of photos among them, 0 to 1 (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
