"""What can be said on the command line of training, and the recipe that it amounts to."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Final

from model.comparison import COMPARISON
from model.report import ARTIFACT
from training import recipe as recipes
from training.card import CARD
from training.recipe import Recipe

RUNS: Final = Path("runs")
EXAMPLES: Final = Path("assets") / "examples"


def training_parser(description: str | None = None) -> argparse.ArgumentParser:
    """Options of training itself; ``description`` explains the command as a whole."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    full = recipes.recipe_of(recipes.SHIPPED)
    add = parser.add_argument
    _add_data(parser)
    add("--more", type=Path, metavar="FILE", help="learn the training digits of this .npz file too, and "
        "choose by its validation digits as well; see 'gather' (default: none)")  # fmt: skip
    add("--nondigits", type=Path, metavar="PATH", help="pictures of what is no digit, to learn beside drawn "
        "ones: a folder, or an .npz file with 'images' and 'names' (default: only drawn ones)")  # fmt: skip
    add("--feedback", type=Path, metavar="DIR", help="learn from visitors' corrections in this folder too, "
        "those that 'review' let pass, and tell what that changed (default: none)")  # fmt: skip
    add("--out", type=Path, metavar="DIR", help="model folder to write or replace (default: model/artifact, "
        "the program's own; with --quick or another network: artifact in the run's folder)")  # fmt: skip
    add("--run", type=Path, metavar="DIR", help="folder for checkpoint, history and curves "
        f"(default: {RUNS}/ and the network's name, or {RUNS}/quick)")  # fmt: skip
    add("--resume", action="store_true", help="go on from the run's last checkpoint (default: start over)")
    add("--finish", action="store_true", help="learn no more: export the best epoch of the run so far "
        "(default: learn every epoch)")  # fmt: skip
    add("--tensorboard", action="store_true", help="log for TensorBoard too, into the run's folder "
        "(default: history.csv and curves.png alone)")  # fmt: skip
    add(
        "--quick",
        action="store_true",
        help="the quick recipe: a small network, few epochs, under two minutes (default: the network's own)",
    )
    add("--network", choices=recipes.NETWORKS, help="architecture; each has a recipe of its own, the "
        f"defaults below are those of the first (default: {full.network})")  # fmt: skip
    add("--epochs", type=_positive, metavar="N", help=f"passes over the images (default: {full.epochs})")
    add("--batch-size", type=_positive, metavar="N", help=f"images per step (default: {full.batch_size})")
    add("--learning-rate", type=float, metavar="RATE", help="rate of Adam, the peak of it where it changes "
        f"(default: {full.learning_rate})")  # fmt: skip
    add("--precision", choices=("float32", "mixed_bfloat16"), help="arithmetic of the training steps "
        "(default: bfloat16 for our networks where the processor computes in it, else float32)")  # fmt: skip
    add("--seed", type=int, metavar="N", help=f"seed of all that is random (default: {full.seed})")
    add("--set", type=_setting, action="append", default=[], metavar="NAME=VALUE", help="any other number of "
        "the recipe, as training/recipe.py names them, e.g. drawn_share=0.2 (default: none)")  # fmt: skip
    add("--processes", type=int, metavar="N", help="processes that augment images, 0 = none "
        "(default: half of the processors)")  # fmt: skip
    add("--model-version", default="1.0.0", metavar="X.Y.Z", help="version to write into the report "
        "(default: %(default)s)")  # fmt: skip
    return parser


def out_folder(options: argparse.Namespace, run: Path) -> Path:
    """Where the model goes: only the full recipe of the network that ships replaces the program's own."""
    if options.out is not None:
        return Path(options.out)
    ships = not options.quick and options.network in (None, recipes.SHIPPED)
    return ARTIFACT if ships else run / "artifact"


def gather_parser() -> argparse.ArgumentParser:
    """Options of ``gather``."""
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


def comparison_parser() -> argparse.ArgumentParser:
    """Options of ``compare``."""
    parser = argparse.ArgumentParser(
        prog="python -m training compare",
        description="Train every network on the same digits by its own recipe, and measure all alike. The "
        "network that ships is measured as it is where it was trained on these digits.",
    )
    add = parser.add_argument
    _add_data(parser)
    add("--only", nargs="+", choices=recipes.NETWORKS, default=recipes.NETWORKS, metavar="NAME",
        help="measure these networks and keep the rows of the others (default: all)")  # fmt: skip
    add("--real", type=Path, metavar="DIR", help="also read the drawings and photos in this folder, which "
        "manifest.csv lists (default: none)")  # fmt: skip
    add(
        "--resume",
        action="store_true",
        help="take up finished and unfinished trainings (default: start over)",
    )
    add(
        "--run",
        type=Path,
        metavar="DIR",
        default=RUNS / "compare",
        help="folder of the runs (default: %(default)s)",
    )
    add(
        "--out",
        type=Path,
        metavar="FILE",
        default=COMPARISON,
        help="file to write (default: the program's own)",
    )
    add("--seed", type=int, metavar="N", default=0, help="seed of the split (default: %(default)s)")
    add("--processes", type=int, metavar="N", help="processes that augment images, 0 = none "
        "(default: half of the processors)")  # fmt: skip
    return parser


def evaluation_parser() -> argparse.ArgumentParser:
    """Options of ``evaluate``."""
    parser = argparse.ArgumentParser(
        prog="python -m training evaluate",
        description="Measure a saved network on any digits: accuracy, loss, calibration, figures per digit "
        "and confusion. A model folder is measured as the program serves it, a .keras file as Keras computes "
        "it from pixels 0 to 1.",
    )
    parser.add_argument("model", type=Path, metavar="MODEL", help="model folder or .keras file")
    _add_data(parser, "measure with digits of your own: an .npz file, or a folder or .zip file of pictures "
        "in folders 0 to 9, see 'gather' (default: MNIST)")  # fmt: skip
    return parser


def remeasure_parser() -> argparse.ArgumentParser:
    """Options of ``remeasure``."""
    parser = argparse.ArgumentParser(
        prog="python -m training remeasure",
        description="Measure a model folder anew, without training it, on the digits that its report is "
        "about; others are refused. Writes predictions.npz and the figures that follow from it. Temperature "
        "and thresholds stay.",
    )
    parser.add_argument("model", type=Path, metavar="DIR", help="model folder")
    _add_data(parser, "the digits of your own that it was trained on (default: MNIST)")
    return parser


def review_parser() -> argparse.ArgumentParser:
    """Options of ``review``."""
    from training.feedback import __doc__ as description

    parser = argparse.ArgumentParser(
        prog="python -m training review",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="corrections as the app keeps them")
    return parser


def card_parser() -> argparse.ArgumentParser:
    """Options of ``card``."""
    parser = argparse.ArgumentParser(
        prog="python -m training card",
        description="Write the model card, in Hugging Face's form, from a model's report and the comparison.",
    )
    add = parser.add_argument
    add(
        "--model",
        type=Path,
        default=ARTIFACT,
        metavar="DIR",
        help="model folder (default: the program's own)",
    )
    add("--out", type=Path, default=CARD, metavar="FILE", help="file to write (default: %(default)s)")
    return parser


TRAIN_ON_OWN: Final = (
    "train on digits of your own: an .npz file in the same layout, see 'gather' (default: MNIST)"
)


def _add_data(parser: argparse.ArgumentParser, own: str = TRAIN_ON_OWN) -> None:
    add = parser.add_mutually_exclusive_group().add_argument
    add("--data", type=Path, metavar="PATH", help="MNIST as Keras's mnist.npz; by default $MNIST_NPZ, "
        "else Keras's cache, else a download")  # fmt: skip
    add("--digits", type=Path, metavar="FILE", help=own)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, found {value}")
    return value


def _setting(text: str) -> tuple[str, float]:
    """A number of the recipe that has no option of its own."""
    numbers = [
        name
        for name, value in recipes.recipe_of(recipes.SHIPPED).to_json().items()
        if isinstance(value, float)
    ]
    name, _, value = text.partition("=")
    if name not in numbers:
        raise argparse.ArgumentTypeError(f"expected one of {', '.join(numbers)}, found {name!r}")
    return name, float(value)


def chosen_recipe(options: argparse.Namespace) -> Recipe:
    """The network's own recipe, or the quick one, with the numbers given on the command line."""
    names = ("network", "epochs", "batch_size", "learning_rate", "precision", "seed")
    given = {name: value for name in names if (value := getattr(options, name)) is not None}
    recipe = recipes.quick() if options.quick else recipes.recipe_of(options.network or recipes.SHIPPED)
    return replace(recipe, **given | dict(options.set))
