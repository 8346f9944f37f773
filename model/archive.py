"""Untrusted ZIP files of pictures: opened in one place, with limits, never unpacked to disk.

ZIP file
  │ size, table of contents, number of pictures and their announced sizes checked
  ▼
names in order, fit to be shown, never used as a path
  │ unpacked one at a time, into memory, the bytes that come out counted
  ▼
bytes of a picture, for ``model.picture.read_picture``
"""

import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from model import spec
from model.files import PictureError
from model.formats import SUFFIXES

SUFFIX: Final = ".zip"
_BEGINNINGS: Final = (b"PK\x03\x04", b"PK\x05\x06")

# A table of contents of a million bytes lists some ten thousand files. A larger one is
# no folder of pictures, but it would cost many times its size in memory.
_MAX_CONTENTS_BYTES: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_ENCRYPTED: Final = 0x1
# bzip2 and LZMA are decompressed by as much as a chunk holds, without a limit on what comes out.
_KINDS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_NESTED: Final = frozenset({".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
_LEADING_OUT: Final = re.compile(r"/|~/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)", re.DOTALL)

# What ``zipfile`` raises over damaged or made-up files; a name in no encoding is a ValueError.
_ZIP_ERRORS: Final = (
    EOFError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)


class ArchiveError(PictureError):
    """A ZIP file cannot be used at all; the message tells a visitor what was wrong and what to do."""


def is_archive(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a ZIP file, or claims by its name to be one."""
    file = Path(path)
    if not file.is_file():
        return False
    if file.suffix.lower() == SUFFIX:
        return True
    try:
        with file.open("rb") as opened:
            return opened.read(4) in _BEGINNINGS
    except OSError:
        return False


def list_pictures(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Names of the pictures in a ZIP file; nothing is unpacked yet.

    Hidden files and whatever is no picture are left out; an archive inside is listed, so that
    it is reported.

    Returns:
        What they are called inside the file, folders included, sorted; characters that cannot
        be shown are replaced.

    Raises:
        ArchiveError: no ZIP file, damaged, locked with a password, without pictures, or above
            ``spec.MAX_ARCHIVE_BYTES``, ``spec.MAX_PICTURES`` or, as far as it says itself,
            ``spec.MAX_UNPACKED_BYTES``.
    """
    with _open(path) as (_, members):
        return tuple(_shown(_name(member)) for member in members)


def unpack(path: str | os.PathLike[str], index: int) -> bytes:
    """Unpack one picture of a ZIP file: the one at an index of ``list_pictures``.

    Raises:
        ArchiveError: as ``list_pictures``.
        PictureError: this one is damaged, above ``spec.MAX_FILE_BYTES``, packed in an unusual
            way, an archive itself, not there, or has a name that leads out of the ZIP file.
    """
    with _open(path) as (archive, members):
        if not 0 <= index < len(members):
            raise PictureError("This picture is no longer in the ZIP file. Choose the ZIP file again.")
        _check_member(members[index])
        data = bytearray()
        # What comes out is counted; ``zipfile`` lets no more come out than was announced,
        # so that the announced sizes bound all pictures together.
        with _unpacking(), archive.open(members[index]) as packed:
            while part := packed.read(_CHUNK):
                data += part
                if len(data) > spec.MAX_FILE_BYTES:
                    raise PictureError(
                        "The picture is larger than {most} MB once unpacked. Save it smaller.",
                        most=spec.MAX_FILE_BYTES >> 20,
                    )
        return bytes(data)


@contextmanager
def _open(path: str | os.PathLike[str]) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """A ZIP file and the members that may be pictures, within the limits."""
    with _opening():
        file = _Guarded(path)
    with file:
        with _opening():
            archive = zipfile.ZipFile(file)
        with archive:
            yield archive, _pictures(archive.infolist())


class _Guarded(io.FileIO):
    """A file that is not read in larger pieces than a fair table of contents needs."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        super().__init__(os.fspath(path), "rb")
        if os.fstat(self.fileno()).st_size > spec.MAX_ARCHIVE_BYTES:
            self.close()
            raise ArchiveError(
                "The ZIP file is larger than {most} MB, the most that can be read. Pack fewer pictures.",
                most=spec.MAX_ARCHIVE_BYTES >> 20,
            )

    def read(self, size: int | None = -1, /) -> bytes:
        """Read like ``io.FileIO``, but never more than the limit."""
        if size is not None and size > _MAX_CONTENTS_BYTES:
            raise ArchiveError("The ZIP file lists far too many files. Pack the pictures alone.")
        return super().read(size if size is not None and size >= 0 else _MAX_CONTENTS_BYTES) or b""


@contextmanager
def _opening() -> Iterator[None]:
    try:
        yield
    except PictureError:
        raise
    except _ZIP_ERRORS as error:
        raise ArchiveError(
            "The ZIP file is damaged, incomplete or not a ZIP file. Pack the pictures again, "
            "or choose the pictures themselves."
        ) from error


@contextmanager
def _unpacking() -> Iterator[None]:
    try:
        yield
    except PictureError:
        raise
    except _ZIP_ERRORS as error:
        raise PictureError(
            "The picture is damaged inside the ZIP file. Pack it again, or choose the picture itself."
        ) from error


def _pictures(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The members that may be pictures, checked together."""
    found = sorted(filter(_may_be_picture, members), key=_name)
    if not found:
        raise ArchiveError("There are no pictures in this ZIP file.")
    if any(member.flag_bits & _ENCRYPTED for member in found):
        raise ArchiveError(
            "The ZIP file is locked with a password. Unpack it yourself and choose the pictures."
        )
    if len(found) > spec.MAX_PICTURES:
        raise ArchiveError(
            "The ZIP file holds {held:,} pictures; at most {most} can be read at once. Pack fewer of them.",
            held=len(found),
            most=spec.MAX_PICTURES,
        )
    if sum(member.file_size for member in found) > spec.MAX_UNPACKED_BYTES:
        raise ArchiveError(
            "The pictures in the ZIP file have more than {most} MB once unpacked. Pack fewer of them.",
            most=spec.MAX_UNPACKED_BYTES >> 20,
        )
    return found


def _may_be_picture(member: zipfile.ZipInfo) -> bool:
    """Whether to look at a member; hidden ones are what macOS and others pack along."""
    *folders, name = _name(member).split("/")
    hidden = name.startswith(".") or any(
        part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in folders
    )
    return not hidden and Path(name).suffix.lower() in SUFFIXES | _NESTED


def _check_member(member: zipfile.ZipInfo) -> None:
    """Refuse what is not even unpacked."""
    if _LEADING_OUT.match(_name(member)):
        raise PictureError("The name of this file leads out of the ZIP file. Pack the picture again.")
    if Path(_name(member)).suffix.lower() in _NESTED:
        raise PictureError("An archive inside a ZIP file is not opened. Choose it by itself.")
    if member.compress_type not in _KINDS:
        raise PictureError("The picture is packed in an unusual way. Pack it again as an ordinary ZIP file.")


def _name(member: zipfile.ZipInfo) -> str:
    """What a member is called, folders parted as the format asks, which not every packer does."""
    return member.filename.replace("\\", "/")


def _shown(name: str) -> str:
    """A name without characters that would move the cursor or turn the writing around."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name
    )
