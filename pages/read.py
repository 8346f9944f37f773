"""The Read page: draw or upload a digit, see what it is and how it was read."""

from pathlib import Path
from typing import Any, Final

import gradio as gr

from model import PictureError, Reader, Reading, View, spec
from model.corrections import CorrectionStore
from model.files import decode_data_url
from model.view import WHOLE
from model.wording import Words
from pages import breaking, teaching
from pages.answer import EMPTY, Answer, answer, failure, listed, picture_data_url
from pages.choice import chosen_picture, chosen_view, example_names, is_choice
from pages.components import answer_panel, draw_pad, page_header, photo_box, problem_script
from pages.languages import speaking, tr
from pages.turns import TURN

# Longest side of the picture that is shown back, in pixels: twice its size on the page.
PREVIEW_SIDE: Final = 1024
# Where the browser keeps the drawing, and other pages put one for this page to open with.
DRAWING: Final = "digit-reader.drawing"
HEADING: Final = Words("Draw a digit to have it read")
NOTHING_WRITTEN: Final = Words("No ink was found in this picture.")
NOT_ANSWERED: Final = Words("The picture could not be read this time. Try again in a moment.")


def build_page(reader: Reader, corrections: CorrectionStore | None = None) -> None:
    """Fill the current page with everything for reading digits; ``corrections`` keeps a visitor's."""
    page_header("Read")
    with gr.Tabs(elem_classes=["read-tabs"]):
        with gr.Tab(Words("Draw")):
            _build_draw_tab(reader, corrections)
        with gr.Tab(Words("Photo")):
            _build_photo_tab(reader, corrections)


def _build_draw_tab(reader: Reader, corrections: CorrectionStore | None) -> None:
    # Called by the pad itself: an event of Gradio's costs the page several frames, in which no ink is drawn.
    def read_drawing(sent: object) -> Answer:
        drawing = sent.get("drawing") if isinstance(sent, dict) else None
        with speaking(sent):
            return answer_drawing(reader, drawing, _hand(sent))

    with gr.Row(elem_classes=["read-columns"]):
        draw_pad(DRAWING, HEADING, read_drawing, NOT_ANSWERED)
        answer_panel(Words("Nothing drawn yet"))
        teaching.build_panel(reader, corrections)
        breaking.build_panel(reader)


def _build_photo_tab(reader: Reader, corrections: CorrectionStore | None) -> None:
    with gr.Row(elem_classes=["read-columns"]):
        photo = photo_box(
            examples=example_names(),
            max_bytes=spec.MAX_FILE_BYTES,
        )
        panel = answer_panel(Words("No picture yet"))
        teaching.build_panel(reader, corrections)
        breaking.build_panel(reader)

    def read_photo(value: object, event: gr.EventData) -> tuple[dict[str, Any], Answer]:
        choice = value if is_choice(value) else event._data
        with speaking(choice):
            return answer_photo(reader, choice)

    reading = photo.photo(
        read_photo,
        photo,
        [photo, panel],
        show_progress="hidden",
        trigger_mode="always_last",
        api_visibility="private",
    )
    # A lost connection or a full queue: the browser itself has to say so.
    reading.failure(None, None, photo, js=problem_script(NOT_ANSWERED, unanswered=True))


def answer_drawing(reader: Reader, drawing: object, hand: object = None) -> Answer:
    """Read what stands on the drawing pad.

    Args:
        reader: Reads it.
        drawing: A PNG as data URL, or empty; untrusted.
        hand: What was learned of the visitor's, as in ``teaching.take_hand``; untrusted.
    """
    if not drawing:
        return EMPTY
    try:
        return _read(reader, decode_data_url(drawing if isinstance(drawing, str) else ""), WHOLE, hand)[1]
    except PictureError as error:
        return failure(tr(str(error)))


def answer_photo(reader: Reader, value: object) -> tuple[dict[str, Any], Answer]:
    """Read the picture in the photo box.

    Args:
        reader: Reads it.
        value: What was chosen, as in ``chosen_picture``, how it is looked at: ``turns`` and
            ``region`` as in ``model.View``; and ``hand`` as in ``answer_drawing``; untrusted.

    Returns:
        The photo box's next value (the picture in this view with its boxes, or the problem
        in the visitor's words) and the answer.
    """
    try:
        reading, told = _read(reader, chosen_picture(value), chosen_view(value), _hand(value))
    except PictureError as error:
        return {"problem": tr(str(error))}, EMPTY
    shown = {
        "picture": _preview(reading),
        "width": reading.width,
        "height": reading.height,
        "boxes": _boxes(reading),
        "problem": tr(NOTHING_WRITTEN) if reading.status == "blank" else "",
    }
    return shown, told


def _read(reader: Reader, picture: Path | bytes, view: View, sent: object) -> tuple[Reading, Answer]:
    """A reading of a picture, with what was learned of the visitor's hand, and how it is shown."""
    hand = teaching.take_hand(sent)
    with TURN:
        reading = teaching.reader_of(reader, hand).read(picture, view)
        told = answer(reading)
        return reading, teaching.with_before(told, reading, reader) if hand else told


def _hand(sent: object) -> object:
    """What the page sends along of what was learned."""
    return sent.get("hand") if isinstance(sent, dict) else None


def _boxes(reading: Reading) -> list[list[int]]:
    """The frames around the digits: x, y, width and height, in the order of the answer's digits."""
    return [[digit.box.x, digit.box.y, digit.box.width, digit.box.height] for digit, _ in listed(reading)]


def _preview(reading: Reading) -> str:
    image = reading.steps[0].image
    return "" if image is None else picture_data_url(image, PREVIEW_SIDE, ".jpg")
