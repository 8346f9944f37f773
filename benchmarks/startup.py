"""How long a fresh process takes until it can do something, and how much memory it then holds.

``python -m benchmarks.startup gradio TIME`` and ``python -m benchmarks.startup app TIME``,
started at TIME, are the processes that ``measure`` compares; each prints one line of JSON.
"""

import json
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import Final

import psutil

MEGABYTE: Final = 1_000_000
HOST: Final = "127.0.0.1"


@dataclass(frozen=True)
class Phase:
    """What a fresh process had used up when it reached a point.

    Attributes:
        name: The point reached.
        seconds: Time since the process was started, in seconds.
        megabytes: Resident memory in 10⁶ bytes.
    """

    name: str
    seconds: float
    megabytes: float


def measure(repeats: int) -> dict[str, tuple[Phase, ...]]:
    """The median of each phase of ``"gradio"`` and of ``"app"``, each started several times.

    They take turns, so that what else the machine does slows both alike.
    """
    runs: dict[str, list[list[Phase]]] = {"gradio": [], "app": []}
    for _ in range(repeats):
        for what, phases in runs.items():
            phases.append(_run(what))
    return {what: tuple(map(_median, zip(*phases, strict=True))) for what, phases in runs.items()}


def _median(phases: tuple[Phase, ...]) -> Phase:
    seconds = median(phase.seconds for phase in phases)
    return Phase(phases[0].name, seconds, median(phase.megabytes for phase in phases))


def _run(what: str) -> list[Phase]:
    command = [sys.executable, "-m", "benchmarks.startup", what, repr(time.time())]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    return [Phase(**phase) for phase in json.loads(finished.stdout.splitlines()[-1])]


def _phase(name: str, started: float) -> Phase:
    return Phase(name, time.time() - started, psutil.Process().memory_info().rss / MEGABYTE)


def _start_gradio(started: float) -> list[Phase]:
    import gradio

    return [_phase(f"import gradio {gradio.__version__}", started)]


def _start_app(started: float) -> list[Phase]:
    import app
    from model import Reader

    reader = Reader.load()
    demo = app.build_app(reader, reader.classifier.report)
    phases = [_phase("app built", started)]
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    demo.launch(
        server_name=HOST,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        **app.launch_settings(reader),
    )
    phases.append(_phase("app answers", started))
    demo.close(verbose=False)
    return phases


if __name__ == "__main__":
    starts = {"gradio": _start_gradio, "app": _start_app}
    print(json.dumps([vars(phase) for phase in starts[sys.argv[1]](float(sys.argv[2]))]))
