"""What a command line names: pictures, folders of them, ZIP files of them, standard input."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from model import archive
from model.files import PictureError
from model.formats import SUFFIXES
from model.picture import Source

STANDARD_STREAM: Final = "-"


@dataclass(frozen=True)
class Named:
    """A picture that is still to be read.

    Attributes:
        name: What it is called in the output.
        load: What ``Reader.read`` takes; raises ``PictureError`` if it is no picture.
    """

    name: str
    load: Callable[[], Source]


def find_pictures(names: Iterable[str]) -> Iterator[Named]:
    """The pictures to read: those in and below folders and in ZIP files, sorted.

    Hidden files are left out. A folder or ZIP file without pictures stands for itself, so that
    it is reported.
    """
    for name in names:
        path = Path(name)
        if name == STANDARD_STREAM:
            yield Named(name, lambda: sys.stdin.buffer)
        elif path.is_dir():
            yield from _in_folder(path)
        elif archive.is_archive(path):
            yield from _in_archive(path)
        else:
            yield Named(name, partial(str, name))


def _in_folder(folder: Path) -> Iterator[Named]:
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )
    if not found:
        yield Named(str(folder), partial(_refuse, PictureError("There are no pictures in this folder.")))
    for path in found:
        yield Named(str(path), partial(Path, path))


def _in_archive(path: Path) -> Iterator[Named]:
    try:
        names = archive.list_pictures(path)
    except PictureError as error:
        yield Named(str(path), partial(_refuse, error))
        return
    for index, name in enumerate(names):
        yield Named(f"{path}/{name}", partial(archive.unpack, path, index))


def _refuse(error: PictureError) -> Source:
    raise error
