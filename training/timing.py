"""How much processor time a recipe takes, told from a few of its steps."""

import math
import time
from itertools import chain, islice
from typing import Final

from training.batches import GROUP, Batches
from training.data import Split
from training.fitting import Trainer
from training.recipe import Recipe
from training.supplies import prepare

# Images are varied a group of batches at a time: whole groups are timed.
TIMED: Final = 5 * GROUP
# Share of a run's supplies that is made.
PREPARED: Final = 0.02


def training_seconds(recipe: Recipe, split: Split, learned: int) -> float:
    """Processor time of a whole training, in seconds, the variation of the images included.

    Processor time, unlike time on the clock, hardly depends on what else the machine does
    and on how many processes share the work.

    Args:
        recipe: What is timed.
        split: Digits to time it on.
        learned: Number of digits that it learns from in an epoch; those of a step cost alike.
    """
    steps = math.ceil(learned / recipe.batch_size)
    # The first time loads fonts and fills tables, once for all.
    prepare(split, recipe, processes=0, share=PREPARED)
    started = time.process_time()
    supplies = prepare(split, recipe, processes=0, share=PREPARED)
    preparation = (time.process_time() - started) / PREPARED
    with Batches(*split.learned, recipe, processes=0, supplies=supplies) as batches:
        trainer = Trainer(recipe, len(batches), split)
        endless = chain.from_iterable(batches.epochs(0, TIMED * 2))
        # The first step compiles the others.
        for images, labels in islice(endless, GROUP):
            trainer.step(images, labels)
        started = time.process_time()
        for images, labels in islice(endless, TIMED):
            trainer.step(images, labels)
        return preparation + (time.process_time() - started) / TIMED * steps * recipe.epochs
