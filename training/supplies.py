"""What takes long to make is made once, before a training run: photographs, and drawings of no digit.

A photograph costs some twenty times what another image does, for it goes through the model's
own steps. Each is used in many epochs, and varied anew in each like every other image.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training.augmentation import Supplies, augment, photographed
from training.batches import worker_pool
from training.data import Split
from training.nondigits import nondigit_image
from training.recipe import Recipe

Images = NDArray[np.uint8]

# No more are made than these, however long the run.
MOST_NONDIGITS: Final = 60_000
MOST_PHOTOGRAPHS: Final = 20_000
# So many are made at once.
CHUNK: Final = 200
# They follow a run's seed in the seeds of what is made here; epochs have smaller numbers.
_DRAWINGS, _PAGES = 1_000_001, 1_000_002


def prepare(
    split: Split, recipe: Recipe, processes: int | None = None, *, share: float = 1.0, quiet: bool = True
) -> Supplies:
    """Make what a recipe needs beside the digits; the same for the same recipe and digits.

    Args:
        split: The digits that are photographed, and pictures of what is no digit.
        recipe: Decides how many of what.
        processes: Worker processes; 0 works in this one; by default one per processor, for no
            network learns meanwhile.
        share: Share of it that is made, 0 to 1, at least one of each kind.
        quiet: No progress bar.
    """
    supplies = replace(Supplies.none(), pictures=split.nondigits)
    nondigits, photographs = (_part(count, share) for count in _needed(recipe, len(split.learned[0])))
    workers = (os.cpu_count() or 1) if processes is None else processes
    with tqdm(total=nondigits + photographs, desc="preparing", leave=False, disable=quiet or None) as bar:
        if nondigits:
            jobs = [(count, recipe, (recipe.seed, _DRAWINGS, index)) for index, count in _chunks(nondigits)]
            drawings = [images for images, _ in _made(_draw, jobs, workers, bar)]
            supplies = replace(supplies, nondigits=np.concatenate(drawings))
        if photographs:
            pages = list(_made(_photograph, _pages(split, recipe, supplies, photographs), workers, bar))
            images, labels = (np.concatenate(part) for part in zip(*pages, strict=True))
            supplies = replace(supplies, photographs=images, labels=labels)
    return supplies


def _needed(recipe: Recipe, images: int) -> tuple[int, int]:
    """Numbers of drawings of no digit and of photographs: as many as are shown, up to a limit."""
    shown = images * recipe.epochs
    return (
        min(MOST_NONDIGITS, round(shown * recipe.nondigit_share)),
        min(MOST_PHOTOGRAPHS, round(shown * recipe.camera_share)),
    )


def _part(count: int, share: float) -> int:
    return min(count, max(1, round(count * share)))


def _chunks(count: int) -> Iterator[tuple[int, int]]:
    """Number and size of each chunk of ``count`` images."""
    for index, start in enumerate(range(0, count, CHUNK)):
        yield index, min(CHUNK, count - start)


def _pages(split: Split, recipe: Recipe, supplies: Supplies, count: int) -> Iterator[tuple[Any, ...]]:
    """Jobs for ``_photograph``: what stands on the pages, as it comes in the recipe's shares."""
    images, labels = split.learned
    for index, size in _chunks(count):
        seed = (recipe.seed, _PAGES, index)
        rng = np.random.default_rng((*seed, 1))
        chosen = rng.integers(len(images), size=size)
        yield images[chosen], labels[chosen], recipe.unmoved, seed, supplies.some(size, rng)


def _made(
    make: Callable[..., tuple[Images, Images]],
    jobs: Iterable[tuple[Any, ...]],
    workers: int,
    bar: "tqdm[Any]",
) -> Iterator[tuple[Images, Images]]:
    """The outcomes of jobs, in their order, made here or by other processes."""
    if not workers:
        for job in jobs:
            yield _counted(make(*job), bar)
        return
    pool = worker_pool(workers)
    try:
        waiting = deque(pool.submit(make, *job) for job in jobs)
        while waiting:
            yield _counted(waiting.popleft().result(), bar)
    finally:
        # Whoever interrupts does not wait for what has not been begun.
        pool.shutdown(cancel_futures=True)


def _counted(made: tuple[Images, Images], bar: "tqdm[Any]") -> tuple[Images, Images]:
    bar.update(len(made[0]))
    return made


def _draw(count: int, recipe: Recipe, seed: tuple[int, ...]) -> tuple[Images, Images]:
    """Drawings of no digit (count, 28, 28), and no labels."""
    rng = np.random.default_rng(seed)
    return np.stack([nondigit_image(rng, recipe.mouse_share) for _ in range(count)]), np.zeros(0, np.uint8)


def _photograph(
    images: Images, labels: Images, recipe: Recipe, seed: tuple[int, ...], supplies: Supplies
) -> tuple[Images, Images]:
    """Digits, and what stands for them in a recipe's shares, photographed (n, 28, 28), and their labels."""
    images, labels = augment(images, labels, recipe, seed, supplies)
    rng = np.random.default_rng((*seed, 2))
    return np.stack([photographed(image, rng) for image in images]), labels
