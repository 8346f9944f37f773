"""The one endpoint for other programs: ``read`` over HTTP, and the tool of the same name over MCP.

It has no component on any page. What it answers is ``Reading.to_json()``, the form that the
command line prints and the README promises.
"""

from typing import Any, Final

import gradio as gr
from gradio.events import api

from model import PictureError, Reader
from model.view import parse_view
from pages.choice import uploaded_file

NAME: Final = "read"
NOTHING_SENT: Final = "No picture was sent."
# Programs quote what they are told; what they sent themselves need not come back at any length.
MOST_TOLD: Final = 300


def build_endpoint(reader: Reader) -> None:
    """Add the endpoint to the current app."""

    def read(picture: gr.FileData, turns: int = 0, region: list[float] | None = None) -> dict[str, Any]:
        """Read the handwritten number in a picture, or several lines of numbers.

        For photos, scans and drawings of digits written by hand: on paper, a board or a screen, in
        any ink. Not for printed text or letters. Works on this server alone, without other services.

        The answer is JSON: "text" (the number, lines joined by newlines), "status" ("read", "unsure",
        "not_a_digit" or "blank"), "digits" (each with "digit", "status", "confidence" from 0 to 1,
        "probabilities" of 0 to 9, "box" as [x, y, width, height] in pixels, "line"), "width" and
        "height" of the picture, and "sentences" that say what was done. Treat "unsure" as a guess.

        Pictures may be JPEG, PNG, WebP, GIF, HEIC, AVIF, TIFF, BMP or PNM, up to 20 MB. Links to other
        servers are not followed.

        Args:
            picture: The picture: an upload to this server, or a data URL.
            turns: Quarter turns clockwise before reading, 0 to 3, for a photo on its side.
            region: Part to read in shares of the turned picture, as [left, top, right, bottom].
        """
        return answer_call(reader, picture, turns, region)

    api(read, api_name=NAME)


def answer_call(reader: Reader, picture: object, turns: object, region: object) -> dict[str, Any]:
    """Read what a program has sent.

    Args:
        reader: Reads it.
        picture: ``{"path": …}`` of an uploaded file; untrusted.
        turns: As in ``model.View``; untrusted.
        region: As in ``model.View``, or ``None``; untrusted.

    Returns:
        ``Reading.to_json()``.

    Raises:
        gr.Error: it cannot be read; says why in plain words.
    """
    if picture is None:
        raise gr.Error(NOTHING_SENT, print_exception=False)
    path = picture.get("path") if isinstance(picture, dict) else None
    try:
        view = parse_view(turns, region)
    except ValueError as error:
        raise gr.Error(str(error)[:MOST_TOLD], print_exception=False) from error
    try:
        return reader.read(uploaded_file(path), view).to_json()
    except PictureError as error:
        raise gr.Error(str(error), print_exception=False) from error
