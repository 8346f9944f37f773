"""Train the network that reads the digits: data, fitting, evaluation, export.

    python -m training                      everything in model/artifact/, from MNIST
    python -m training --quick              a small network in under two minutes
    python -m training --digits mine.npz    from digits of your own (see gather)
    python -m training gather …             assemble digits of your own from pictures
    python -m training examples             draw the example pictures of the app

Each command explains its options with --help; the defaults are those of the full recipe.
"""

import argparse
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from model.mnist import DataError
from model.report import ARTIFACT, ArtifactError, Report
from training import recipe as recipes
from training.checkpoint import RunError
from training.data import load_collection, load_mnist
from training.recipe import Recipe

# Read when TensorFlow is imported: what it says about processors and drivers helps nobody here.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Two libraries with a thread per processor each would only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

RUNS: Final = Path("runs")
EXAMPLES: Final = Path("assets") / "examples"
# As shells report a program that was stopped with ctrl-C.
INTERRUPTED: Final = 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    commands = {"gather": gather, "examples": examples}
    command, rest = (commands[words[0]], words[1:]) if words and words[0] in commands else (train, words)
    try:
        return command(rest)
    except (DataError, ArtifactError, RunError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def train(words: list[str]) -> int:
    """Data, fitting, evaluation, export: the whole recipe on one page."""
    options = _training_parser().parse_args(words)
    recipe = _recipe(options)
    run = options.run or RUNS / ("quick" if options.quick else recipe.network)
    # A quick try must not replace the good model.
    out = options.out or (run / "artifact" if options.quick else ARTIFACT)

    # TensorFlow takes seconds to import: only where it is needed, and after --help.
    with _native_notes_muted():
        from training.evaluation import evaluate
        from training.export import export
        from training.fitting import fit

    if options.digits is not None:
        split = load_collection(options.digits, recipe.seed)
    else:
        split = load_mnist(options.data, recipe.seed)
    card = split.card
    print(f"{card.title}: {card.train:,} to train, {card.validation:,} to validate, {card.test:,} to test")
    print(f"Run: {run} (checkpoint after each epoch)")
    try:
        fitted = fit(split, recipe, run, resume=options.resume, processes=options.processes)
    except KeyboardInterrupt:
        again = shlex.join([*(word for word in words if word != "--resume"), "--resume"])
        print(f"\nStopped. To go on: python -m training {again}")
        return INTERRUPTED
    evaluation = evaluate(fitted.model, split)
    report = export(fitted, evaluation, split, recipe, model_version=options.model_version, out=out)
    print(_summary(report, fitted.best_epoch, out))
    return 0


def gather(words: list[str]) -> int:
    """Assemble a data set from pictures; the outcome goes to ``--digits``."""
    from training.gather import gather as assemble

    options = _gather_parser().parse_args(words)
    assemble(
        options.sources, options.out, title=options.title, description=options.description, seed=options.seed
    )
    return 0


def examples(words: list[str]) -> int:
    """Draw the example pictures of the app."""
    from training.examples import write_examples

    parser = argparse.ArgumentParser(
        prog="python -m training examples", description="Draw the example pictures of the app."
    )
    parser.add_argument(
        "--out", type=Path, default=EXAMPLES, metavar="DIR", help="folder to write (default: %(default)s)"
    )
    for path in write_examples(parser.parse_args(words).out):
        print(path)
    return 0


@contextmanager
def _native_notes_muted() -> Iterator[None]:
    """Mute what C++ code writes to standard error: TensorFlow does before any setting is read."""
    kept = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _training_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    full = recipes.full()
    add = parser.add_argument
    source = parser.add_mutually_exclusive_group().add_argument
    source("--data", type=Path, metavar="PATH", help="MNIST as Keras's mnist.npz; by default $MNIST_NPZ, "
        "else Keras's cache, else a download")  # fmt: skip
    source("--digits", type=Path, metavar="FILE", help="train on digits of your own: an .npz file in "
        "the same layout, see 'gather' (default: MNIST)")  # fmt: skip
    add("--out", type=Path, metavar="DIR", help="model folder to write or replace (default: model/artifact, "
        "the program's own; with --quick: artifact in the run's folder)")  # fmt: skip
    add("--run", type=Path, metavar="DIR", help="folder for checkpoint, history and curves "
        f"(default: {RUNS}/ and the network's name, or {RUNS}/quick)")  # fmt: skip
    add("--resume", action="store_true", help="go on from the run's last checkpoint (default: start over)")
    add(
        "--quick",
        action="store_true",
        help="the quick recipe: a small network, few epochs, under two minutes (default: the full recipe)",
    )
    add("--network", choices=recipes.NETWORKS, help=f"architecture (default: {full.network})")
    add("--epochs", type=_positive, metavar="N", help=f"passes over the images (default: {full.epochs})")
    add("--batch-size", type=_positive, metavar="N", help=f"images per step (default: {full.batch_size})")
    add("--learning-rate", type=float, metavar="RATE", help="peak of the cosine schedule "
        f"(default: {full.learning_rate})")  # fmt: skip
    add("--precision", choices=("float32", "mixed_bfloat16"), help="arithmetic of the training steps "
        "(default: bfloat16 where the processor computes in it, else float32)")  # fmt: skip
    add("--seed", type=int, metavar="N", help=f"seed of all that is random (default: {full.seed})")
    add("--set", type=_setting, action="append", default=[], metavar="NAME=VALUE", help="any other number of "
        "the recipe, as training/recipe.py names them, e.g. drawn_share=0.2 (default: none)")  # fmt: skip
    add("--processes", type=int, metavar="N", help="processes that augment images, 0 = none "
        "(default: half of the processors)")  # fmt: skip
    add("--model-version", default="1.0.0", metavar="X.Y.Z", help="version to write into the report "
        "(default: %(default)s)")  # fmt: skip
    return parser


def _gather_parser() -> argparse.ArgumentParser:
    from training.gather import __doc__ as description

    parser = argparse.ArgumentParser(
        prog="python -m training gather",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("sources", nargs="+", type=Path, metavar="SOURCE", help="folder of pictures or .npz file, as above")
    add(
        "--out",
        type=Path,
        default=Path("digits.npz"),
        metavar="FILE",
        help="file to write (default: %(default)s)",
    )
    add("--title", default="My digits", help="what the digits are called (default: %(default)s)")
    add("--description", default="", help="one or two sentences: where they come from (default: none)")
    add("--seed", type=int, default=0, metavar="N", help="seed of order, pens and test writers (default: 0)")
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, found {value}")
    return value


def _setting(text: str) -> tuple[str, float]:
    """A number of the recipe that has no option of its own."""
    numbers = [name for name, value in recipes.full().to_json().items() if isinstance(value, float)]
    name, _, value = text.partition("=")
    if name not in numbers:
        raise argparse.ArgumentTypeError(f"expected one of {', '.join(numbers)}, found {name!r}")
    return name, float(value)


def _recipe(options: argparse.Namespace) -> Recipe:
    """The full or the quick recipe with the numbers given on the command line."""
    names = ("network", "epochs", "batch_size", "learning_rate", "precision", "seed")
    given = {name: value for name in names if (value := getattr(options, name)) is not None}
    given |= dict(options.set)
    if options.quick:
        return replace(recipes.quick(), **given)
    return replace(recipes.full(), **{"precision": recipes.fastest_precision()} | given)


def _summary(report: Report, best_epoch: int, out: Path) -> str:
    low, high = report.accuracy_interval
    return (
        f"{report.data.title}: {report.correct:,} of {report.total:,} test digits read right, "
        f"{report.accuracy:.2%} (95 % interval {low:.2%} to {high:.2%})\n"
        f"Network {report.network} of epoch {best_epoch}, {report.parameters:,} parameters, in {out}"
    )


if __name__ == "__main__":
    sys.exit(main())
