"""Augmented images for every epoch, made in other processes while the network learns.

The order of the images and their augmentation depend on the seed, the epoch and the
place in the epoch alone: not on the number of processes, nor on whether the run was
interrupted.
"""

import math
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from training.augmentation import Supplies, augment
from training.recipe import Recipe

Images = NDArray[np.uint8]
Batch = tuple[Images, Images]
# What ``augment`` is handed.
Job = tuple[Images, Images, Recipe, tuple[int, ...], Supplies]

# Batches are made in groups of this many, so that little time goes into handing them over.
GROUP: Final = 8
# Groups kept ready, per process: enough to bridge the network's validation.
AHEAD: Final = 12


class Batches:
    """The training images, epoch by epoch, in augmented batches; a context manager."""

    def __init__(
        self,
        images: Images,
        labels: Images,
        recipe: Recipe,
        processes: int | None = None,
        supplies: Supplies | None = None,
    ) -> None:
        """Serve these images.

        Args:
            images: uint8 (n, 28, 28).
            labels: uint8 (n,).
            recipe: Batch size, seed and augmentation.
            processes: Number of worker processes; 0 augments in this one; by default
                half of the processors, for the network needs the rest. None are started
                where the recipe leaves the images as they are.
            supplies: What the recipe needs beside the images, see ``augment``; by default nothing.
        """
        self.images, self.labels, self.recipe = images, labels, recipe
        self.processes = (os.cpu_count() or 2) // 2 if processes is None else processes
        if not recipe.varies_images:
            self.processes = 0
        self.supplies = Supplies.none() if supplies is None else supplies
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Start the worker processes."""
        if self.processes:
            self._pool = worker_pool(self.processes)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the worker processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def __len__(self) -> int:
        """Number of batches in an epoch; the last one may be smaller."""
        return math.ceil(len(self.images) / self.recipe.batch_size)

    def epochs(self, first: int, last: int) -> Iterator[Iterator[Batch]]:
        """The epochs from ``first`` to ``last`` - 1, each an iterator over its batches."""
        groups = self._groups(first, last)
        for _ in range(first, last):
            yield self._one_epoch(groups)

    def _one_epoch(self, groups: Iterator[Batch]) -> Iterator[Batch]:
        size = self.recipe.batch_size
        for _ in range(0, len(self.images), size * GROUP):
            images, labels = next(groups)
            for start in range(0, len(images), size):
                yield images[start : start + size], labels[start : start + size]

    def _groups(self, first: int, last: int) -> Iterator[Batch]:
        """Groups of batches in order, those after them already under way."""
        waiting: deque[Future[Batch]] = deque()
        for job in self._jobs(first, last):
            if self._pool is None:
                yield augment(*job)
                continue
            waiting.append(self._pool.submit(augment, *job))
            if len(waiting) >= AHEAD * self.processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _jobs(self, first: int, last: int) -> Iterator[Job]:
        for epoch in range(first, last):
            order = np.random.default_rng((self.recipe.seed, epoch)).permutation(len(self.images))
            step = self.recipe.batch_size * GROUP
            for index, start in enumerate(range(0, len(order), step)):
                chosen = order[start : start + step]
                seed = (self.recipe.seed, epoch, index)
                # Enough for this group; the whole set need not travel to another process.
                some = self.supplies.some(len(chosen) // 4, np.random.default_rng((*seed, len(chosen))))
                yield self.images[chosen], self.labels[chosen], self.recipe, seed, some


def worker_pool(processes: int) -> ProcessPoolExecutor:
    """Processes that make images; they end with this one, and leave ctrl-C to it."""
    # Forking a process that runs TensorFlow's threads is not safe.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, context, initializer=_start_worker)


def _start_worker() -> None:
    # Ctrl-C is the main process's to answer; it then stops the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A main process that is killed cannot stop its workers: they would wait for work forever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
