"""Whether corrections survive a process that is killed while it keeps them.

    python -m benchmarks.durability
    python -m benchmarks.durability --kills 20

Starts a process that keeps corrections one after the other and says so after each, kills it at a
random moment, and reads the folder: what was acknowledged must be there, whole, and everything that
is there must be whole. All kills share one folder.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.options import positive
from model import spec
from model.corrections import Correction, CorrectionError, CorrectionStore, load_correction, now

# A process is killed within this time after its first acknowledgement.
LONGEST: Final = 0.3  # seconds


@dataclass(frozen=True)
class Losses:
    """What was found after all kills.

    Attributes:
        kills: Processes that were killed.
        acknowledged: Corrections that they said were kept.
        lost: How many of those are missing.
        torn: Corrections in the folder that cannot be read.
    """

    kills: int
    acknowledged: int
    lost: int
    torn: int


def kill_writers(folder: Path, kills: int, seed: int = 0) -> Losses:
    """Kill so many processes that keep corrections in ``folder``."""
    moments = random.Random(seed)
    # Forked from a process that has imported everything and runs no threads.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["model.corrections"])
    acknowledged: list[str] = []
    for _ in range(kills):
        told, tells = context.Pipe(duplex=False)
        process = context.Process(target=keep_on, args=(folder, tells), daemon=True)
        process.start()
        tells.close()
        acknowledged.append(told.recv())
        time.sleep(moments.uniform(0, LONGEST))
        process.kill()
        process.join()
        acknowledged += _rest(told)
    torn = 0
    there = {path.stem for path in folder.glob("*.json")}
    for name in there:
        try:
            load_correction(folder / f"{name}.json")
        except CorrectionError:
            torn += 1
    return Losses(kills, len(acknowledged), len(set(acknowledged) - there), torn)


def keep_on(folder: Path, tells: Connection) -> None:
    """Keep corrections until somebody puts an end to it; tells the number of each once it is kept."""
    store = CorrectionStore(folder, most=1_000_000)
    rng = np.random.default_rng()
    while True:
        image = rng.integers(0, 256, (spec.IMAGE_SIZE,) * 2, dtype=np.uint8)
        tells.send(store.keep(Correction(image, 1, 7, (0.1,) * spec.CLASSES, "1.2.3", now())))


def _rest(told: Connection) -> Iterator[str]:
    """What else a process said before it was killed, perhaps in the middle of a word."""
    with told, suppress(EOFError, OSError):
        while True:
            yield told.recv()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was lost; the exit status is 1 if anything was."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.durability",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--kills", type=positive, default=200, metavar="N", help="processes to kill (default: 200)"
    )
    with tempfile.TemporaryDirectory() as folder:
        found = kill_writers(Path(folder), parser.parse_args(arguments).kills)
    print(
        f"{found.kills} processes killed after {found.acknowledged:,} acknowledged corrections: "
        f"{found.lost} lost, {found.torn} torn"
    )
    return 1 if found.lost or found.torn else 0


if __name__ == "__main__":
    sys.exit(main())
