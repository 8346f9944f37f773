"""Read pictures from the command line: ``python -m model photo.jpg scans/``.

Prints a line for each picture: the file, the digit, how sure the network is.
``python -m model --help`` explains every option; the README documents the JSON form.
"""

import argparse
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from PIL import Image
from tqdm import tqdm

from model.formats import SUFFIXES
from model.picture import PictureError
from model.reader import Reader, Reading
from model.report import ARTIFACT, ArtifactError

STANDARD_INPUT: Final = "-"

EPILOG: Final = """\
A picture is read, blank (nothing is written) or not a digit; none of these is a failure.
The confidence of a number is that of its least sure digit.
Exit status: 0 if every picture was used, 1 if any failed, 2 if the command or the model was wrong.
"""


def build_parser() -> argparse.ArgumentParser:
    """The options of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m model",
        description="Read handwritten digits in pictures. Prints file, digit and confidence.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "images",
        nargs="+",
        metavar="IMAGE",
        help="a picture, a folder (every picture in it and below), or - for standard input",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per picture and line")
    parser.add_argument(
        "--explain",
        type=Path,
        metavar="DIR",
        help="write each step of each reading into this folder as a picture, and its sentences as text",
    )
    parser.add_argument(
        "--model",
        type=Path,
        default=ARTIFACT,
        metavar="DIR",
        help="folder with a trained model (default: the one that comes with the program)",
    )
    return parser


def main(argv: Sequence[str] | None = None, load: Callable[[Path], Reader] = Reader.load) -> int:
    """Read the pictures that ``argv`` names and print what they say.

    Args:
        argv: Arguments, by default those of the process.
        load: Loads the reader from the model folder.

    Returns:
        The exit status: 0 if every picture was used, 1 if any failed, 2 if the model
        cannot be loaded or the steps cannot be written.
    """
    options = build_parser().parse_args(argv)
    try:
        reader = load(options.model)
        explain = Explanations(options.explain) if options.explain else None
        return read_all(reader, list(find_pictures(options.images)), options.json, explain)
    except ArtifactError as error:
        print(f"The model cannot be loaded. {error}", file=sys.stderr)
    except ExplainError as error:
        print(error, file=sys.stderr)
    return 2


def find_pictures(names: Iterable[str]) -> Iterator[str]:
    """The files to read: folders are replaced by the pictures in and below them, sorted.

    Hidden files are left out. A folder without pictures stands for itself, so that it is reported.
    """
    for name in names:
        folder = Path(name)
        if name == STANDARD_INPUT or not folder.is_dir():
            yield name
            continue
        found = sorted(
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in SUFFIXES
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
            and path.is_file()
        )
        yield from map(str, found or [folder])


def read_all(reader: Reader, names: Sequence[str], as_json: bool, explain: "Explanations | None") -> int:
    """Read each picture and print its line; 1 if any failed, else 0."""
    width = max(map(len, names))
    failed = False
    hidden = len(names) < 2 or not sys.stderr.isatty()
    with tqdm(names, unit=" pictures", leave=False, disable=hidden, file=sys.stderr) as progress:
        for name in progress:
            try:
                reading = read(reader, name)
            except PictureError as error:
                failed = True
                line = json.dumps({"file": name, "error": str(error)}) if as_json else f"{name}: {error}"
                progress.write(line, file=sys.stdout if as_json else sys.stderr)
            else:
                if explain is not None:
                    explain.write(name, reading)
                record = {"file": name, **reading.to_json()}
                progress.write(json.dumps(record) if as_json else to_line(name, reading, width))
            # Whoever reads from a pipe gets each line as soon as it is there.
            sys.stdout.flush()
    return int(failed)


def read(reader: Reader, name: str) -> Reading:
    """Read one file, or standard input.

    Raises:
        PictureError: it is no picture that can be read.
    """
    if name == STANDARD_INPUT:
        return reader.read(sys.stdin.buffer)
    if Path(name).is_dir():
        raise PictureError("There are no pictures in this folder.")
    return reader.read(name)


def to_line(name: str, reading: Reading, width: int) -> str:
    """One line for people: file, digits and confidence in columns."""
    if reading.status == "read":
        accepted = len(reading.text.replace("\n", ""))
        # The digits in the text are the surest ones; the others were refused.
        confidence = sorted((digit.confidence for digit in reading.digits), reverse=True)[accepted - 1]
        # No network is certain, whatever rounding says.
        remark = ">99.9%" if confidence > 0.9995 else f"{confidence:6.1%}"
        answer = reading.text.replace("\n", " / ")
    else:
        answer, remark = "-", "nothing is written" if reading.status == "blank" else "not a digit"
    return f"{name:<{width}}  {answer:<3}  {remark}"


class ExplainError(RuntimeError):
    """The steps of a reading cannot be written; says where and why."""


class Explanations:
    """A folder with the steps of each reading: ``photo-1-picture.png`` …, ``photo.txt``."""

    def __init__(self, directory: Path) -> None:
        """Make the folder where there is none.

        Raises:
            ExplainError: it cannot be made.
        """
        self.directory = directory
        self._used: set[str] = set()
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExplainError(f"{directory}: cannot be used as a folder ({error.strerror})") from error

    def write(self, name: str, reading: Reading) -> None:
        """Write the steps of one reading; equal names of files are numbered.

        Raises:
            ExplainError: the folder cannot be written to.
        """
        stem = self._unused("stdin" if name == STANDARD_INPUT else Path(name).stem)
        sentences = [f"{name}\n"]
        try:
            for number, step in enumerate(reading.steps, start=1):
                sentences.append(f"{number} {step.name}: {step.sentence}\n")
                if step.image is not None:
                    path = self.directory / f"{stem}-{number}-{step.name}.png"
                    Image.fromarray(step.image).save(path)
            text = "".join(sentences).encode("utf-8", "backslashreplace")
            (self.directory / f"{stem}.txt").write_bytes(text)
        except OSError as error:
            raise ExplainError(f"{self.directory}: cannot be written to ({error.strerror})") from error

    def _unused(self, stem: str) -> str:
        """The stem, numbered if another picture has it, also in other letter case."""
        candidate, number = stem, 1
        while candidate.casefold() in self._used:
            number += 1
            candidate = f"{stem}-{number}"
        self._used.add(candidate.casefold())
        return candidate


def load_quietly(directory: Path) -> Reader:
    """``Reader.load`` without the line that LiteRT prints about its own workings.

    It comes from compiled code that has no setting for it, so standard error itself is
    turned away for as long as the model loads.
    """
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        return Reader.load(directory)
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def run() -> int:
    """``main`` as a process: quiet where a pipe is closed or a key ends it."""
    # Names of files may hold what the terminal's encoding does not.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # A damaged picture gets one sentence of ours, not Pillow's remarks on its bytes.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        return main(load=load_quietly)
    except BrokenPipeError:
        # The interpreter flushes standard output once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
