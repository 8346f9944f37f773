"""The Many pictures page: up to fifty pictures, or a ZIP file of them, read one by one into a table.

The browser asks for one picture at a time. So rows appear as they are read, a visitor can stop,
a bad file is a row like any other, and visitors with one picture do not wait for those with fifty.
"""

from typing import Any, Final

import gradio as gr

from model import PictureError, Reader, Reading, archive, spec, table
from model.formats import SUFFIXES
from model.wording import Words
from pages.answer import listed, picture_data_url
from pages.choice import chosen_picture, uploaded_file
from pages.components import many_pictures, page_header, problem_script
from pages.languages import percentage, speaking, tr
from pages.read import NOT_ANSWERED

# Longest side of a picture in the table, in pixels: large enough to look at, and small
# enough for the browser to keep fifty of them.
PREVIEW_SIDE: Final = 512
# Characters of a file's name: what file systems allow, with folders.
MOST_NAME: Final = 1000
# Of all visitors together, so that many pictures never take every place in the queue.
READ_AT_ONCE: Final = 2
TOO_LARGE: Final = Words(
    "The file is too large: a picture may have {picture} MB, a ZIP file {archive} MB.",
    picture=spec.MAX_FILE_BYTES >> 20,
    archive=spec.MAX_ARCHIVE_BYTES >> 20,
)


def build_page(reader: Reader) -> None:
    """Fill the current page with everything for reading many pictures."""
    page_header("Many")
    pictures = many_pictures(
        most=spec.MAX_PICTURES,
        max_bytes=spec.MAX_FILE_BYTES,
        max_archive_bytes=spec.MAX_ARCHIVE_BYTES,
        suffixes=sorted(SUFFIXES | {archive.SUFFIX}),
        header=table.header(),
    )

    def answer_event(event: gr.EventData) -> dict[str, Any]:
        with speaking(event._data):
            return answer_next(reader, event._data)

    asking = pictures.ask(
        answer_event,
        None,
        pictures,
        show_progress="hidden",
        # The next picture is asked for while the answer before it is still being put up.
        trigger_mode="multiple",
        concurrency_limit=READ_AT_ONCE,
        api_visibility="private",
    )
    # A lost connection or a full queue: the browser itself has to say so.
    asking.failure(None, None, pictures, js=problem_script(NOT_ANSWERED))


def answer_next(reader: Reader, asked: object) -> dict[str, Any]:
    """Read one of a visitor's pictures, or list those in a ZIP file.

    Args:
        reader: Reads it.
        asked: ``number`` (the visitor's own, which the answer repeats), ``name``, ``upload``
            (path of the file), ``member`` (index of the picture in it, for a ZIP file), or
            ``size`` in place of a file that was too large to send; untrusted.

    Returns:
        JSON data: ``number``, and either ``members`` (names of the pictures in the ZIP file)
        or a row as ``_row`` makes it.
    """
    value = asked if isinstance(asked, dict) else {}
    number = value.get("number") if isinstance(value.get("number"), int) else 0
    name = str(value.get("name", ""))[:MOST_NAME]
    try:
        if "size" in value:
            raise PictureError(TOO_LARGE)
        path = uploaded_file(value.get("upload"))
        if value.get("member") is None and archive.is_archive(path):
            return {"number": number, "members": [f"{name}/{inner}" for inner in archive.list_pictures(path)]}
        reading = reader.read(chosen_picture(value))
    except PictureError as error:
        return {"number": number} | _row(table.failed_row(name, error))
    return {"number": number} | _row(table.read_row(name, reading)) | _pictured(reading)


def _row(row: table.Row) -> dict[str, Any]:
    """``status``, ``text``, ``confidence`` in words, ``remark``, and ``csv``, its line of the table."""
    sure = row.confidence
    return {
        "status": row.status,
        "text": row.text,
        "confidence": "" if sure is None else percentage(sure),
        "remark": tr(row.remark),
        "csv": table.to_csv(row),
    }


def _pictured(reading: Reading) -> dict[str, Any]:
    """The upright picture as data URL, its size, and ``boxes``: ``place`` and ``figure`` of each digit."""
    image = reading.steps[0].image
    return {
        "picture": "" if image is None else picture_data_url(image, PREVIEW_SIDE, ".jpg"),
        "width": reading.width,
        "height": reading.height,
        "boxes": [
            {
                "place": [digit.box.x, digit.box.y, digit.box.width, digit.box.height],
                "figure": str(digit.digit) if is_read else "–",
            }
            for digit, is_read in listed(reading)
        ],
    }
