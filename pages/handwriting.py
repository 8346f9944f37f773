"""The Handwriting page: a visitor writes twenty digits and learns how well they are read, and why.

What is asked for and what was drawn is kept by the browser for its tab. The server is asked
twice, for the order of the digits and, at the end, to read all drawings at once; it keeps
nothing in between or after. So no answer can change the visitor's hand before the last digit.
"""

import base64
import struct
from dataclasses import asdict
from typing import Any, Final

import gradio as gr
import numpy as np

from model import PictureError, Reader, spec
from model.files import decode_data_url
from model.wording import Words
from pages.advice import advise
from pages.components import draw_pad, handwriting_test, page_header, problem_script
from pages.languages import speaking, tr
from pages.outcome import Drawn, Outcome, accuracy_sentence, chance, measured_set, pack, read_as
from pages.prompts import TIMES, draw_prompts
from pages.read import DRAWING
from pages.turns import TURN

PAD: Final = "digit-reader.handwriting.pad"
MOST_DRAWINGS: Final = TIMES * spec.CLASSES
# Of one drawing; the pad's are 280 pixels wide and take some 5 kB.
MOST_BYTES: Final = 64 * 1024
MOST_SIDE: Final = 1024
# Of all visitors together, so that twenty drawings at a time never take every place in the queue.
READ_AT_ONCE: Final = 2
PNG_START: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
NOT_ARRIVED: Final = Words("Your drawings did not arrive whole. Try again.")
NOT_BEGUN: Final = Words("The test could not begin this time. Try again in a moment.")
NOT_ANSWERED: Final = Words(
    "Your drawings could not be read this time. They are kept; try again in a moment."
)


def build_page(reader: Reader) -> None:
    """Fill the current page with the test of a visitor's handwriting."""
    page_header("Handwriting")
    with gr.Row(elem_classes=["hand-columns"]):
        draw_pad(PAD)
        test = handwriting_test(drawing=DRAWING)

    def begin() -> dict[str, Any]:
        return {"prompts": draw_prompts(np.random.default_rng())}

    def judge(event: gr.EventData) -> dict[str, Any]:
        with speaking(event._data):
            return judge_drawings(reader, event._data)

    beginning = test.begin(begin, None, test, queue=False, show_progress="hidden", api_visibility="private")
    judging = test.judge(
        judge,
        None,
        test,
        show_progress="hidden",
        concurrency_limit=READ_AT_ONCE,
        api_visibility="private",
    )
    # A lost connection or a full queue: the browser itself has to say so.
    for asking, problem in ((beginning, NOT_BEGUN), (judging, NOT_ANSWERED)):
        asking.failure(None, None, test, js=problem_script(problem))


def judge_drawings(reader: Reader, sent: object) -> dict[str, Any]:
    """Read a visitor's drawings and say what came of them.

    Args:
        reader: Reads them.
        sent: ``drawings``, a list of ``number`` (1 to 20), ``asked`` (0 to 9) and ``picture``
            (a PNG as data URL); untrusted.

    Returns:
        JSON data: ``problem`` in the visitor's words, or ``result`` as ``_result`` makes it.
    """
    try:
        drawings = tuple(_read(reader, item) for item in _listed(sent))
    except PictureError:
        return {"problem": tr(NOT_ARRIVED)}
    return {"result": _result(Outcome(drawings), reader)}


def _listed(sent: object) -> list[dict[str, Any]]:
    """The drawings that were sent, checked one by one and together.

    Raises:
        PictureError: they are not such as the page sends.
    """
    drawings = sent.get("drawings") if isinstance(sent, dict) else None
    if not isinstance(drawings, list) or not 1 <= len(drawings) <= MOST_DRAWINGS:
        raise PictureError(NOT_ARRIVED)
    places = range(1, MOST_DRAWINGS + 1)
    for item in drawings:
        is_whole = isinstance(item, dict) and type(item.get("number")) is type(item.get("asked")) is int
        if not is_whole or item["number"] not in places or item["asked"] not in range(spec.CLASSES):
            raise PictureError(NOT_ARRIVED)
    if len({item["number"] for item in drawings}) < len(drawings):
        raise PictureError(NOT_ARRIVED)
    return drawings


def _read(reader: Reader, item: dict[str, Any]) -> Drawn:
    png = decode_data_url(item.get("picture", ""), MOST_BYTES)
    # Looked at before it is decoded: twenty large pictures in one request would be too much.
    if not png.startswith(PNG_START) or max(struct.unpack_from(">II", png.ljust(24), 16)) > MOST_SIDE:
        raise PictureError(NOT_ARRIVED)
    with TURN:
        return Drawn(item["number"], item["asked"], png, reader.read(png))


def _result(outcome: Outcome, reader: Reader) -> dict[str, Any]:
    """What the page shows of a test, and what it hands out.

    Returns:
        JSON data: ``headline`` and ``sentence``; ``drawings`` (``number``, ``asked``, ``told``,
        ``chance`` and ``state``: ``"right"``, ``"wrong"`` or ``"unread"``); ``advice`` as ``Advice`` has it;
        ``measured`` as ``measured_set`` makes it; ``archive``, the ZIP file as Base64.
    """
    return {
        "headline": tr("{right} of {total} read right", right=outcome.right, total=len(outcome.drawings)),
        "sentence": accuracy_sentence(outcome),
        "drawings": [
            {
                "number": drawn.number,
                "asked": drawn.asked,
                "told": read_as(drawn),
                "chance": chance(drawn),
                "state": "right" if drawn.is_right else "unread" if drawn.answer is None else "wrong",
            }
            for drawn in outcome.drawings
        ],
        "advice": [asdict(advice) for advice in advise(outcome)],
        "measured": measured_set(outcome, reader.classifier.report),
        "archive": base64.b64encode(pack(outcome)).decode(),
    }
