"""The picture that a visitor chose and how it is looked at: what a page tells, and what is believed."""

from pathlib import Path
from typing import Final

from gradio.utils import get_upload_folder

from model import PictureError, View, archive
from model.view import ALL
from pages.components import ASSETS

EXAMPLES: Final = ASSETS / "examples"
EXAMPLE_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})


def is_choice(value: object) -> bool:
    """Whether a value of the photo box is a visitor's choice, not what Python last answered."""
    return isinstance(value, dict) and not {"upload", "example"}.isdisjoint(value)


def chosen_picture(value: object) -> Path | bytes:
    """The picture that a visitor chose.

    Args:
        value: ``{"example": name}``, ``{"upload": path}``, or ``{"upload": path, "member": index}``
            for one of the pictures in a ZIP file; untrusted.

    Raises:
        PictureError: it is none of these; a request made by hand may name any path of the server.
    """
    chosen = value if isinstance(value, dict) else {}
    if chosen.get("example") in example_names():
        return EXAMPLES / str(chosen["example"])
    path, member = uploaded_file(chosen.get("upload")), chosen.get("member")
    if member is None:
        return path
    return archive.unpack(path, member if isinstance(member, int) else -1)


def uploaded_file(upload: object) -> Path:
    """A file that a visitor has uploaded.

    Args:
        upload: Its path, as the upload was answered; untrusted.

    Raises:
        PictureError: there is no such upload.
    """
    uploads = Path(get_upload_folder()).resolve()
    path = Path(upload if isinstance(upload, str) and "\0" not in upload else "").resolve()
    if not path.is_relative_to(uploads) or not path.is_file():
        raise PictureError("This picture is no longer here. Choose it again.")
    return path


def chosen_view(value: object) -> View:
    """How a visitor wants the chosen picture to be turned and cropped.

    Raises:
        PictureError: turns or region are not such as the photo box sends.
    """
    chosen = value if isinstance(value, dict) else {}
    try:
        return View(chosen.get("turns", 0), tuple(chosen.get("region", ALL)))
    except (TypeError, ValueError) as error:
        raise PictureError("This part of the picture cannot be shown. Choose the picture again.") from error


def example_names() -> list[str]:
    """File names of the pictures a visitor can try, in order."""
    if not EXAMPLES.is_dir():
        return []
    return sorted(path.name for path in EXAMPLES.iterdir() if path.suffix.lower() in EXAMPLE_SUFFIXES)
