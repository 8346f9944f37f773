"""Everything a run needs to go on after an interruption, in one file written in one step."""

import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from training.recipe import Recipe

FILE: Final = "checkpoint.npz"
History = dict[str, list[float]]


class RunError(RuntimeError):
    """A run cannot be continued; says why and what to do."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The state of a run after an epoch.

    Attributes:
        epoch: Epochs done.
        best_epoch: The best of them on validation, counted from 1.
        best_loss: Its loss there, as it is to be expected in use.
        history: Per epoch: ``loss``, ``accuracy``, ``val_loss``, ``val_accuracy``.
        recipe: The recipe that the run follows.
        data: Checksums of the digits that it learns from.
        groups: Weights by what they belong to (``model``, ``averaged``, ``optimizer``,
            ``best``), each a list in the order in which Keras has them.
    """

    epoch: int
    best_epoch: int
    best_loss: float
    history: History
    recipe: Recipe
    data: dict[str, str]
    groups: dict[str, list[NDArray[Any]]]


def save_checkpoint(run: Path, checkpoint: Checkpoint) -> None:
    """Write ``checkpoint.npz``; a crash while writing leaves the one before intact."""
    facts = {
        "epoch": checkpoint.epoch,
        "best_epoch": checkpoint.best_epoch,
        "best_loss": checkpoint.best_loss,
        "history": checkpoint.history,
        "recipe": checkpoint.recipe.to_json(),
        "data": checkpoint.data,
    }
    arrays = {
        f"{group}/{index:03}": array
        for group, members in checkpoint.groups.items()
        for index, array in enumerate(members)
    }
    partial = run / f"{FILE}.part"
    with partial.open("wb") as file:
        np.savez(file, facts=np.array(json.dumps(facts)), **arrays)  # type: ignore[arg-type]
    partial.replace(run / FILE)


def load_checkpoint(run: Path) -> Checkpoint | None:
    """Read ``checkpoint.npz``; ``None`` where the run has not completed an epoch.

    Raises:
        RunError: the file is damaged.
    """
    path = run / FILE
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            facts = json.loads(str(file["facts"]))
            groups: dict[str, list[NDArray[Any]]] = {}
            for name in sorted(set(file.files) - {"facts"}):
                groups.setdefault(name.split("/")[0], []).append(file[name])
        return Checkpoint(
            epoch=facts["epoch"],
            best_epoch=facts["best_epoch"],
            best_loss=facts["best_loss"],
            history=facts["history"],
            recipe=Recipe.from_json(facts["recipe"]),
            data=facts["data"],
            groups=groups,
        )
    except (OSError, ValueError, EOFError, KeyError, zlib.error, zipfile.BadZipFile) as error:
        raise RunError(f"{path}: damaged ({error}); start over without --resume") from error


def verify_same_run(checkpoint: Checkpoint, recipe: Recipe, data: dict[str, str]) -> None:
    """Refuse to go on with other numbers or other digits than the run began with.

    Raises:
        RunError: names what differs.
    """
    began, now = checkpoint.recipe.to_json(), recipe.to_json()
    differing = [f"{name} was {began[name]}, is {now[name]}" for name in now if began[name] != now[name]]
    if checkpoint.data != data:
        differing.append("the digits are others")
    if differing:
        raise RunError(
            f"this run began differently: {'; '.join(differing)}. "
            "Give it the same options, or start over without --resume."
        )
