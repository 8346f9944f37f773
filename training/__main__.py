"""Train the network that reads the digits: data, fitting, evaluation, export.

    python -m training                      everything in model/artifact/, from MNIST
    python -m training --quick              a small network in under two minutes
    python -m training --network NAME       another network, by its own recipe, into runs/NAME
    python -m training --digits mine.npz    from digits of your own (see gather)
    python -m training gather …             assemble digits of your own from pictures
    python -m training compare              every network beside ours, into training/comparison.json
    python -m training evaluate DIR         measure a saved network anew
    python -m training examples             draw the example pictures of the app

Each command explains its options with --help; the defaults are those of the full recipe.
"""

import argparse
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from model.mnist import DataError
from model.report import ArtifactError, Report
from training.checkpoint import RunError
from training.data import Labelled, Split, are_same, load_collection, load_labelled, load_mnist
from training.nondigits import load_nondigits
from training.options import (
    EXAMPLES,
    RUNS,
    chosen_recipe,
    comparison_parser,
    evaluation_parser,
    gather_parser,
    out_folder,
    training_parser,
)

# Read when TensorFlow is imported: what it says about processors and drivers helps nobody here.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Two libraries with a thread per processor each would only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# As shells report a program that was stopped with ctrl-C.
INTERRUPTED: Final = 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    commands = {"gather": gather, "examples": examples, "evaluate": evaluate_saved, "compare": compare_all}
    command, rest = (commands[words[0]], words[1:]) if words and words[0] in commands else (train, words)
    try:
        return command(rest)
    except (DataError, ArtifactError, RunError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def train(words: list[str]) -> int:
    """Data, fitting, evaluation, export: the whole recipe on one page."""
    options = training_parser(__doc__).parse_args(words)
    recipe = chosen_recipe(options)
    run = options.run or RUNS / ("quick" if options.quick else recipe.network)
    out = out_folder(options, run)

    # TensorFlow takes seconds to import: only where it is needed, and after --help.
    with _native_notes_muted():
        from training.curves import draw_predictions
        from training.evaluation import evaluate
        from training.export import export
        from training.fitting import fit

    split = _loaded(options, recipe.seed)
    print(f"Run: {run} (checkpoint after each epoch)")
    try:
        fitted = fit(
            split,
            recipe,
            run,
            resume=options.resume,
            finish=options.finish,
            processes=options.processes,
            tensorboard=options.tensorboard,
        )
    except KeyboardInterrupt:
        status = _stopped(words)
        print(f"To keep the best epoch so far: {_again(words, '--finish')}")
        return status
    evaluation = evaluate(fitted.model, split)
    draw_predictions(split.x_test, split.y_test, evaluation.misread, run / "predictions.png")
    report = export(fitted, evaluation, split, recipe, model_version=options.model_version, out=out)
    print(_summary(report, fitted.best_epoch, out))
    return 0


def compare_all(words: list[str]) -> int:
    """Train every network and measure all alike."""
    options = comparison_parser().parse_args(words)
    with _native_notes_muted():
        from training.comparison import Plan, compare

    split = _loaded(options, options.seed)
    plan = Plan(
        names=tuple(options.only),
        run=options.run,
        resume=options.resume,
        real=options.real,
        processes=options.processes,
        out=options.out,
    )
    try:
        comparison = compare(split, plan)
    except KeyboardInterrupt:
        return _stopped(["compare", *words])
    for row in comparison.rows:
        print(f"{row.network:<16} {row.correct:,} of {row.total:,}, {row.accuracy:.2%}")
    print(f"Written to {options.out}")
    return 0


def evaluate_saved(words: list[str]) -> int:
    """Measure a saved network anew."""
    options = evaluation_parser().parse_args(words)
    with _native_notes_muted():
        from training.measurement import as_text, measure
        from training.saved import load_saved, update_report

    saved = load_saved(options.model)
    if options.digits is not None:
        digits = load_labelled(options.digits)
    else:
        parts = load_mnist(options.data)
        digits = Labelled(parts.card.title, parts.x_test, parts.y_test, parts.card.checksums)
    measured = measure(saved.predict(digits.images), digits.labels)
    print(f"Network        {saved.name}\nDigits         {digits.title}\n{as_text(measured)}")
    if options.update_report:
        if saved.report is None or not are_same(digits.checksums, saved.report.data.checksums):
            raise DataError(f"{options.model}: its report is about other digits, or it has none; not updated")
        update_report(options.model, saved.report, measured)
    return 0


def gather(words: list[str]) -> int:
    """Assemble a data set from pictures; the outcome goes to ``--digits``."""
    from training.gather import gather as assemble

    options = gather_parser().parse_args(words)
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


def _loaded(options: argparse.Namespace, seed: int) -> Split:
    """The digits named on the command line, and a line about them."""
    split = (
        load_mnist(options.data, seed) if options.digits is None else load_collection(options.digits, seed)
    )
    nondigits: Path | None = getattr(options, "nondigits", None)
    if nondigits is not None:
        split = split.with_nondigits(*load_nondigits(nondigits, seed))
    card = split.card
    print(f"{card.title}: {card.train:,} to train, {card.validation:,} to validate, {card.test:,} to test")
    return split


def _stopped(words: list[str]) -> int:
    print(f"\nStopped. To go on: {_again(words, '--resume')}")
    return INTERRUPTED


def _again(words: list[str], option: str) -> str:
    """The same command once more, with another way to go on."""
    kept = [word for word in words if word not in ("--resume", "--finish")]
    return f"python -m training {shlex.join([*kept, option])}"


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


def _summary(report: Report, best_epoch: int, out: Path) -> str:
    low, high = report.accuracy_interval
    return (
        f"{report.data.title}: {report.correct:,} of {report.total:,} test digits read right, "
        f"{report.accuracy:.2%} (95 % interval {low:.2%} to {high:.2%})\n"
        f"Network {report.network} of epoch {best_epoch}, {report.parameters:,} parameters, in {out}"
    )


if __name__ == "__main__":
    sys.exit(main())
