"""The bytes of a picture's file, from a path, an open file or a browser, none larger than may be read."""

import base64
import binascii
import os
import re
from pathlib import Path
from typing import BinaryIO, Final

from model import spec
from model.wording import Words

# The type may carry parameters.
_DATA_URL: Final = re.compile(r"data:image/[a-z0-9.+-]{1,32}(?:;[a-z]{1,16}=\d{1,9})*;base64,")

_NOT_GIVEN: Final = Words("No picture was given. Choose a file, take a photo or draw a digit.")


class PictureError(ValueError):
    """A picture cannot be used; the message tells a visitor what was wrong and what to do."""

    def __init__(self, template: str, /, **values: object) -> None:
        """Tell it in these words, as ``Words`` takes them."""
        super().__init__(Words(template, **values))


def read_bytes(source: str | os.PathLike[str] | bytes | BinaryIO) -> bytes:
    """The bytes of a path, a binary file or bytes, at most one more than ``spec.MAX_FILE_BYTES``.

    Raises:
        PictureError: there is no such file, or it cannot be read; never tells its path.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if isinstance(source, str | os.PathLike):
        return _read_path(source)
    if not hasattr(source, "read"):
        raise PictureError(_NOT_GIVEN)
    if source.seekable():
        source.seek(0)
    data = bytearray()
    # A pipe gives what it has, not what it was asked for.
    while part := source.read(spec.MAX_FILE_BYTES + 1 - len(data)):
        data += part
    return bytes(data)


def _read_path(path: str | os.PathLike[str]) -> bytes:
    # The messages leave the path out: on a server it is nobody's business.
    try:
        with Path(path).open("rb") as file:
            check_file_size(os.fstat(file.fileno()).st_size)
            return file.read(spec.MAX_FILE_BYTES + 1)
    except PictureError:
        raise
    except FileNotFoundError as error:
        raise PictureError("There is no such file. Check its name, or choose it again.") from error
    except IsADirectoryError as error:
        raise PictureError("This is a folder, not a picture. Choose a file in it.") from error
    except (OSError, ValueError) as error:
        raise PictureError(
            "The file cannot be opened. Check that you may read it, or choose it again."
        ) from error


def decode_data_url(text: str, max_bytes: int = spec.MAX_FILE_BYTES) -> bytes:
    """The bytes of a picture in a ``data:image/…;base64,…`` URL, as a canvas gives it.

    Parameters of its type, as in ``data:image/png;number=7;base64,…``, are passed over.

    Raises:
        PictureError: not such a URL, damaged, or more than ``max_bytes``; checked before
            anything is decoded.
    """
    prefix = _DATA_URL.match(text[:128]) if isinstance(text, str) else None
    if prefix is None:
        raise PictureError("The drawing did not arrive as a picture. Clear the pad and draw again.")
    check_file_size((len(text) - prefix.end()) // 4 * 3 - 2, max_bytes)
    try:
        return base64.b64decode(text[prefix.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureError("The drawing arrived damaged. Clear the pad and draw again.") from error


def check_file_size(size: int, most: int = spec.MAX_FILE_BYTES) -> None:
    """Refuse a file of more than ``most`` bytes.

    Raises:
        PictureError: it is larger.
    """
    if size > most:
        raise PictureError(
            "The file is larger than {most:.3g} MB, the most that can be read. "
            "Save the picture smaller, or crop it to the digits.",
            most=most / 2**20,
        )
