"""What several benchmarks take on their command lines."""

import argparse
from pathlib import Path

from benchmarks.processes import PROCESSORS
from model.report import ARTIFACT


def add_model(parser: argparse.ArgumentParser) -> None:
    """Let the caller choose another model than the one that ships."""
    parser.add_argument(
        "--model",
        type=Path,
        default=ARTIFACT,
        metavar="DIR",
        help="folder of the model (default: the one that comes with the program)",
    )


def add_processes(parser: argparse.ArgumentParser) -> None:
    """Let the caller choose how many processes read."""
    parser.add_argument(
        "--processes",
        type=positive,
        default=PROCESSORS,
        metavar="N",
        help="read in N processes at once (default: one per processor)",
    )


def png(text: str) -> Path:
    """The name of a PNG file."""
    if not text.lower().endswith(".png"):
        raise argparse.ArgumentTypeError(f"expected a file name ending in .png, found {text}")
    return Path(text)


def positive(text: str) -> int:
    """A whole number of 1 or more."""
    return _whole(text, 1)


def natural(text: str) -> int:
    """A whole number of 0 or more."""
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    value = int(text)
    if value < least:
        raise argparse.ArgumentTypeError(f"expected a number of {least} or more, found {text}")
    return value
