"""Read pictures from the command line: ``python -m model photo.jpg scans/ photos.zip``.

Prints a line for each picture: the file, the digit, how sure the network is.
``python -m model --help`` explains every option; the README documents the JSON and CSV forms.
"""

import argparse
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from tqdm import tqdm

from model import table
from model.explanations import ExplainError, Explanations
from model.files import PictureError
from model.reader import Reader
from model.report import ARTIFACT, ArtifactError
from model.sources import STANDARD_STREAM, Named, find_pictures
from model.view import ALL, Region, View

Form = Literal["lines", "json", "csv"]
Read = tuple[table.Row, dict[str, Any]]

EPILOG: Final = """\
A picture is read, unsure, blank (nothing is written) or not a digit; none of these is a failure.
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
        help="a picture, a folder (every picture in it and below), a ZIP file of pictures, "
        "or - for standard input",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per picture and line")
    parser.add_argument(
        "--csv",
        metavar="FILE",
        help="write a table of all pictures into this file as CSV, or - to print it instead of the lines",
    )
    parser.add_argument(
        "--explain",
        type=Path,
        metavar="DIR",
        help="write each step of each reading into this folder as a picture, and its sentences as text",
    )
    parser.add_argument(
        "--turns",
        type=int,
        choices=range(4),
        default=0,
        help="turn every picture clockwise by this many quarter turns first",
    )
    parser.add_argument(
        "--crop",
        type=region,
        default=ALL,
        metavar="L,T,R,B",
        help="then read only this part of it: left, top, right and bottom edge in shares of its width and "
        "height, for example 0,0,0.5,1 for the left half",
    )
    parser.add_argument(
        "--model",
        type=Path,
        default=ARTIFACT,
        metavar="DIR",
        help="folder with a trained model (default: the one that comes with the program)",
    )
    return parser


def region(text: str) -> Region:
    """The part of a picture that ``--crop`` names."""
    try:
        left, top, right, bottom = map(float, text.split(","))
        return View(0, (left, top, right, bottom)).region
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"expected left,top,right,bottom in 0 to 1, as in 0,0,0.5,1, found {text}"
        ) from error


def main(argv: Sequence[str] | None = None, load: Callable[[Path], Reader] = Reader.load) -> int:
    """Read the pictures that ``argv`` names and print what they say.

    Args:
        argv: Arguments, by default those of the process.
        load: Loads the reader from the model folder.

    Returns:
        The exit status: 0 if every picture was used, 1 if any failed, 2 if the model
        cannot be loaded or what was asked for cannot be written.
    """
    parser = build_parser()
    options = parser.parse_args(argv)
    if options.json and options.csv == STANDARD_STREAM:
        parser.error("--json and --csv - cannot both be printed; name a file: --csv table.csv")
    printed_csv = options.csv == STANDARD_STREAM
    form: Form = "json" if options.json else "csv" if printed_csv else "lines"
    try:
        reader = load(options.model)
        explain = Explanations(options.explain) if options.explain else None
        pictures = list(find_pictures(options.images))
        with table.Sheet(Path(options.csv)) if options.csv and not printed_csv else nullcontext() as sheet:
            view = View(options.turns, options.crop)
            return read_all(pictures, partial(read, reader, view=view, explain=explain), form, sheet)
    except ArtifactError as error:
        print(f"The model cannot be loaded. {error}", file=sys.stderr)
    except (ExplainError, table.SheetError) as error:
        print(error, file=sys.stderr)
    return 2


def read_all(
    pictures: Sequence[Named], read_one: Callable[[Named], Read], form: Form, sheet: table.Sheet | None
) -> int:
    """Read each picture and print its line; 1 if any failed, else 0."""
    width = max(len(picture.name) for picture in pictures)
    failed = False
    hidden = len(pictures) < 2 or not sys.stderr.isatty()
    if form == "csv":
        sys.stdout.write(table.header())
    with tqdm(pictures, unit=" pictures", leave=False, disable=hidden, file=sys.stderr) as progress:
        for picture in progress:
            row, record = read_one(picture)
            failed |= row.status == "error"
            if sheet is not None:
                sheet.add(row)
            to_errors = form == "lines" and row.status == "error"
            line = {"json": json.dumps(record), "csv": table.to_csv(row), "lines": to_line(row, width)}[form]
            progress.write(line.rstrip("\n"), file=sys.stderr if to_errors else sys.stdout)
            # Whoever reads from a pipe gets each line as soon as it is there.
            sys.stdout.flush()
    return int(failed)


def read(reader: Reader, picture: Named, view: View, explain: Explanations | None) -> Read:
    """Read one picture in this view; returns its row and its JSON form."""
    try:
        reading = reader.read(picture.load(), view)
    except PictureError as error:
        return table.failed_row(picture.name, error), {"file": picture.name, "error": str(error)}
    if explain is not None:
        explain.write(picture.name, reading)
    return table.read_row(picture.name, reading), {"file": picture.name, **reading.to_json()}


def to_line(row: table.Row, width: int) -> str:
    """One line for people: file, digits and confidence in columns."""
    if row.status == "error":
        return f"{row.file}: {row.remark}"
    if row.confidence is None:
        return f"{row.file:<{width}}  {'-':<3}  {row.remark}"
    # No network is certain, whatever rounding says.
    confidence = ">99.9%" if row.confidence > 0.9995 else f"{row.confidence:6.1%}"
    return f"{row.file:<{width}}  {row.text:<3}  {confidence}  {row.remark}".rstrip()


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
