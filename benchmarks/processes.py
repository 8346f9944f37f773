"""Reading many pictures in several processes, each with a reader of its own."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import cv2
from tqdm import tqdm

from model import Reader

Task = TypeVar("Task")
Result = TypeVar("Result")

# Tasks are handed over in groups, for a small picture is read as fast as a message is sent.
GROUP: Final = 4
PROCESSORS: Final = os.cpu_count() or 1

# In a worker process, its reader; elsewhere empty.
_readers: list[Reader] = []


def read_all(
    work: Callable[[Reader, Task], Result], tasks: Sequence[Task], model: Path, processes: int = PROCESSORS
) -> list[Result]:
    """Do the same work with every task, and show how far it is.

    Args:
        work: A function of a module; takes a reader and a task.
        tasks: Each small enough to be handed to another process.
        model: Folder of the reader's model.
        processes: How many; 1 works in this one.

    Returns:
        The results in the order of the tasks.

    Raises:
        ArtifactError: the model cannot be used.
    """
    reader = Reader.load(model)
    if processes == 1:
        return _shown((work(reader, task) for task in tasks), len(tasks))
    # Forking a process in which an interpreter's threads run is not safe.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_start, initargs=(model,)) as pool:
        return _shown(pool.map(partial(_work, work), tasks, chunksize=GROUP), len(tasks))


def _work(work: Callable[[Reader, Task], Result], task: Task) -> Result:
    """The work with the reader of this worker process."""
    return work(_readers[0], task)


def _shown(results: Iterable[Result], total: int) -> list[Result]:
    return list(tqdm(results, total=total, unit=" pictures", disable=not sys.stderr.isatty()))


def _start(model: Path) -> None:
    """Make a worker quiet on ctrl-C, which its parent answers, and give it a reader."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # There is one worker per processor already.
    cv2.setNumThreads(1)
    _readers.append(Reader.load(model))
