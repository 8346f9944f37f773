"""Train the network that reads the digits: data, fitting, evaluation, export.

    python -m training                      everything in model/artifact/, from MNIST
    python -m training --quick              a small network in under two minutes
    python -m training --network NAME       another network, by its own recipe, into runs/NAME
    python -m training --digits mine.npz    from digits of your own (see gather)
    python -m training gather …             assemble digits of your own from pictures
    python -m training compare              every network beside ours, into training/comparison.json
    python -m training evaluate DIR         measure a saved network on any digits
    python -m training remeasure DIR        measure a model folder anew, on its own test digits
    python -m training review DIR           look visitors' corrections through, for --feedback DIR
    python -m training card                 write MODEL_CARD.md from the report of the model that ships
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

from model.classifier import Classifier
from model.mnist import DataError
from model.predictions import TEST, load_network_predictions, load_predictions
from model.report import ArtifactError, Report, load_report
from training.checkpoint import RunError
from training.data import Labelled, Split, are_same, load_collection, load_labelled, load_mnist
from training.feedback import as_text, count_read, load_feedback, review
from training.nondigits import load_nondigits
from training.options import (
    EXAMPLES,
    RUNS,
    card_parser,
    chosen_recipe,
    comparison_parser,
    evaluation_parser,
    gather_parser,
    out_folder,
    remeasure_parser,
    review_parser,
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
    commands = {
        "gather": gather,
        "examples": examples,
        "evaluate": evaluate_saved,
        "remeasure": remeasure_folder,
        "compare": compare_all,
        "card": card,
        "review": review_corrections,
    }
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
        from training.looks import count_looks

    split = _loaded(options, recipe.seed)
    feedback = None if options.feedback is None else load_feedback(options.feedback)
    before = None if feedback is None else count_read(Classifier.load(), feedback)
    taught = split if feedback is None else split.taught(feedback.digits(), feedback.nondigits())
    print(f"Run: {run} (checkpoint after each epoch)")
    try:
        fitted = fit(
            taught,
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
    test_looks = count_looks(run, fitted.model)
    evaluation = evaluate(fitted.model, taught, quiet=False)
    draw_predictions(split.x_test, evaluation.answers.predictions[TEST], run / "predictions.png")
    report = export(
        fitted,
        evaluation,
        taught,
        recipe,
        model_version=options.model_version,
        test_looks=test_looks,
        out=out,
    )
    print(_summary(report, out))
    if feedback is not None and before is not None:
        print(as_text(feedback, before, count_read(Classifier.load(out), feedback)))
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
    """Measure a saved network on any digits."""
    options = evaluation_parser().parse_args(words)
    with _native_notes_muted():
        from training.measurement import as_text, measure
        from training.saved import load_saved

    saved = load_saved(options.model)
    if options.digits is not None:
        digits = load_labelled(options.digits)
    else:
        parts = load_mnist(options.data)
        digits = Labelled(parts.card.title, parts.x_test, parts.y_test, parts.card.checksums)
    measured = measure(saved.predict(digits.images), digits.labels)
    left_out = f", and {digits.left_out:,} pictures without a digit left out" if digits.left_out else ""
    print(f"Network        {saved.name}\nDigits         {digits.title}{left_out}\n{as_text(measured)}")
    return 0


def remeasure_folder(words: list[str]) -> int:
    """Measure a model folder anew on the test digits that its report is about."""
    options = remeasure_parser().parse_args(words)
    with _native_notes_muted():
        from training.remeasure import remeasure

    before = load_report(options.model)
    report = remeasure(options.model, _loaded(options, before.seed))
    print(_summary(report, options.model))
    return 0


def gather(words: list[str]) -> int:
    """Assemble a data set from pictures; the outcome goes to ``--digits``."""
    from training.gather import gather as assemble

    options = gather_parser().parse_args(words)
    assemble(
        options.sources, options.out, title=options.title, description=options.description, seed=options.seed
    )
    return 0


def review_corrections(words: list[str]) -> int:
    """Look visitors' corrections through, one by one."""
    folder = review_parser().parse_args(words).folder
    print(f"{review(folder):,} looked through; python -m training --feedback {folder} learns from them")
    return 0


def card(words: list[str]) -> int:
    """Write the model card of a model folder."""
    from model.comparison import load_comparison
    from model.label_errors import suspected_labels
    from training.card import model_card

    options = card_parser().parse_args(words)
    report, comparison = load_report(options.model), load_comparison()
    if comparison is not None and not are_same(report.data.checksums, comparison.data.checksums):
        comparison = None
    suspected = suspected_labels(load_network_predictions(comparison=comparison) if comparison else {})
    text = model_card(report, load_predictions(options.model, report), comparison, suspected)
    options.out.write_text(text, encoding="utf-8")
    print(options.out)
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
    more: Path | None = getattr(options, "more", None)
    if more is not None:
        split = split.with_more(load_collection(more, seed))
    nondigits: Path | None = getattr(options, "nondigits", None)
    if nondigits is not None:
        split = split.with_nondigits(*load_nondigits(nondigits, seed))
    card = split.card
    print(f"{card.title}: {card.train:,} to train, {card.validation:,} to validate, {card.test:,} to test")
    if card.more is not None:
        print(f"{card.more.title}: {card.more.train:,} more to train, {card.more.validation:,} to validate")
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


def _summary(report: Report, out: Path) -> str:
    low, high = report.accuracy_interval
    return (
        f"{report.data.title}: {report.correct:,} of {report.total:,} test digits read right, "
        f"{report.accuracy:.2%} (95 % interval {low:.2%} to {high:.2%})\n"
        f"Network {report.network} of epoch {report.recipe['best_epoch']}, {report.parameters:,} parameters, "
        f"in {out}"
    )


if __name__ == "__main__":
    sys.exit(main())
