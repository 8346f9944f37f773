"""The Read page: draw or upload a digit, see what it is and how it was read."""

import json
from pathlib import Path
from typing import Any, Final

import gradio as gr
from gradio.utils import get_upload_folder

from model import PictureError, Reader, Reading, View, archive, spec
from model.picture import decode_data_url
from model.view import ALL
from pages.answer import EMPTY, Answer, answer, failure, listed, picture_data_url
from pages.components import ASSETS, answer_panel, draw_pad, page_header, photo_box

EXAMPLES: Final = ASSETS / "examples"
EXAMPLE_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
# Longest side of the picture that is shown back, in pixels: twice its size on the page.
PREVIEW_SIDE: Final = 1024
NOTHING_WRITTEN: Final = "No ink was found in this picture."
NOT_ANSWERED: Final = "The picture could not be read this time. Try again in a moment."


def build_page(reader: Reader) -> None:
    """Fill the current page with everything for reading digits."""
    page_header("Read")
    with gr.Tabs(elem_classes=["read-tabs"]):
        with gr.Tab("Draw"):
            _build_draw_tab(reader)
        with gr.Tab("Photo"):
            _build_photo_tab(reader)
    _build_api(reader)


def _build_draw_tab(reader: Reader) -> None:
    with gr.Row(elem_classes=["read-columns"]):
        pad = draw_pad()
        panel = answer_panel("Nothing drawn yet")

    def read_drawing(drawing: str) -> Answer:
        return answer_drawing(reader, drawing)

    # Outside the queue, which would double the time from the pen to the answer.
    pad.stroke(
        read_drawing,
        pad,
        panel,
        queue=False,
        show_progress="hidden",
        trigger_mode="always_last",
        api_visibility="private",
    )


def _build_photo_tab(reader: Reader) -> None:
    with gr.Row(elem_classes=["read-columns"]):
        photo = photo_box(
            examples=example_names(),
            max_bytes=spec.MAX_FILE_BYTES,
            too_large=f"This file is larger than {spec.MAX_FILE_BYTES >> 20} MB. Choose a smaller picture.",
        )
        panel = answer_panel("No picture yet")

    def read_photo(value: object, event: gr.EventData) -> tuple[dict[str, Any], Answer]:
        return answer_photo(reader, value if is_choice(value) else event._data)

    reading = photo.photo(
        read_photo,
        photo,
        [photo, panel],
        show_progress="hidden",
        trigger_mode="always_last",
        api_visibility="private",
    )
    # A lost connection or a full queue: the browser itself has to say so.
    unanswered = {"problem": NOT_ANSWERED, "unanswered": True}
    reading.failure(None, None, photo, js=f"() => ({json.dumps(unanswered)})")


def _build_api(reader: Reader) -> None:
    picture = gr.File(label="picture", type="filepath", visible=False)
    result = gr.JSON(label="reading", visible=False)

    def read(path: str | None) -> dict[str, Any]:
        """Read the handwritten number in a picture, or several lines of them.

        Takes a picture file (JPEG, PNG, WebP, GIF, HEIC, TIFF or BMP). Returns ``text``,
        ``status`` ("read", "unsure", "not_a_digit" or "blank"), ``digits`` and ``sentences``.
        """
        if path is None:
            raise gr.Error("No picture was sent.", print_exception=False)
        try:
            return reading_json(reader.read(path))
        except PictureError as error:
            raise gr.Error(str(error), print_exception=False) from error

    picture.upload(read, picture, result, api_name="read")


def reading_json(reading: Reading) -> dict[str, Any]:
    """The answer of the public endpoint: ``Reading.to_json()`` and what was done, in words."""
    return reading.to_json() | {"sentences": [step.sentence for step in reading.steps]}


def answer_drawing(reader: Reader, drawing: object) -> Answer:
    """Read what stands on the drawing pad.

    Args:
        reader: Reads it.
        drawing: The pad's value, a PNG as data URL or empty; untrusted.
    """
    if not drawing:
        return EMPTY
    try:
        return answer(reader.read(decode_data_url(drawing if isinstance(drawing, str) else "")))
    except PictureError as error:
        return failure(str(error))


def answer_photo(reader: Reader, value: object) -> tuple[dict[str, Any], Answer]:
    """Read the picture in the photo box.

    Args:
        reader: Reads it.
        value: What was chosen, as in ``chosen_picture``, and how it is looked at: ``turns`` and
            ``region`` as in ``model.View``; untrusted.

    Returns:
        The photo box's next value (the picture in this view with its boxes, or the problem
        in the visitor's words) and the answer.
    """
    try:
        reading = reader.read(chosen_picture(value), chosen_view(value))
    except PictureError as error:
        return {"problem": str(error)}, EMPTY
    shown = {
        "picture": _preview(reading),
        "width": reading.width,
        "height": reading.height,
        "boxes": _boxes(reading),
        "problem": NOTHING_WRITTEN if reading.status == "blank" else "",
    }
    return shown, answer(reading)


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


def _boxes(reading: Reading) -> list[list[int]]:
    """The frames around the digits: x, y, width and height, in the order of the answer's digits."""
    return [[digit.box.x, digit.box.y, digit.box.width, digit.box.height] for digit, _ in listed(reading)]


def _preview(reading: Reading) -> str:
    image = reading.steps[0].image
    return "" if image is None else picture_data_url(image, PREVIEW_SIDE, ".jpg")
