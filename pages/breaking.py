"""Break it: a visitor's own digit, bent and spoilt until the answer tips over."""

from typing import Any, Final

import cv2
import gradio as gr
import numpy as np
from numpy.typing import NDArray

from model import PictureError, Reader
from model.deformations import INK_LEVEL, RANGES, Deformation, fitted
from model.files import decode_data_url
from model.picture import read_picture
from model.sweep import SAMPLES, Sample, Sweep, sweep, values_of
from model.wording import Words
from pages.answer import listed, picture_data_url, seen_bytes
from pages.choice import chosen_picture, chosen_view
from pages.components import break_it, problem_script
from pages.languages import speaking, tr

# What each slider is called, and what its values mean below and above 0.
SLIDERS: Final = {
    "turn": (Words("Turn"), Words("Turned {amount} to the left"), Words("Turned {amount} to the right")),
    "slant": (Words("Slant"), Words("Slanted {amount} to the left"), Words("Slanted {amount} to the right")),
    "thickness": (
        Words("Thickness"),
        Words("Thinned by {amount} of its size"),
        Words("Thickened by {amount} of its size"),
    ),
    "blur": (Words("Blur"), "", Words("Blurred over {amount} of its size")),
    "shadow": (Words("Shadow"), "", Words("With {amount} of the light gone")),
    "noise": (Words("Noise"), "", Words("With noise of {amount} of the contrast")),
}
# Of a picture sent by the page: the ink of one digit, and nothing larger.
MAX_INK_BYTES: Final = 64 * 1024
# Longest side of the pictures of the bent digit, in pixels.
PICTURE_SIDE: Final = 128
# Of all visitors together: a sweep takes as long as thirty drawings.
SWEPT_AT_ONCE: Final = 1
NO_DIGIT: Final = Words("There is no digit to bend here. Draw one, or choose another picture.")
NOT_ANSWERED: Final = Words("This could not be tried out this time. Move a slider to try again.")


def build_panel(reader: Reader) -> None:
    """Put the panel under the answer; it asks for nothing until it is opened."""
    panel = break_it([_slider(name) for name in SLIDERS])

    def bend(event: gr.EventData) -> dict[str, Any]:
        with speaking(event._data):
            return answer_bend(reader, event._data)

    bending = panel.bend(
        bend,
        None,
        panel,
        show_progress="hidden",
        # The page itself asks for one sweep at a time.
        trigger_mode="multiple",
        concurrency_limit=SWEPT_AT_ONCE,
        api_visibility="private",
    )
    bending.failure(None, None, panel, js=problem_script(NOT_ANSWERED))


def answer_bend(reader: Reader, asked: object) -> dict[str, Any]:
    """Bend a digit over the range of one slider.

    Args:
        reader: Reads it.
        asked: ``number`` (the page's own, which the answer repeats), ``slider`` (the one that is
            swept), ``values`` of all of them by name, and the digit: ``ink`` as an earlier answer
            gave it, or its ``index`` among the digits of ``drawing`` (a PNG as data URL) or of
            ``photo`` (what the photo box sends); untrusted.

    Returns:
        JSON data: ``number``, and either ``problem`` in the visitor's words or ``ink`` (a data
        URL, to be sent instead of the picture), ``slider``, ``figure``, ``start``, ``sentence``,
        ``samples`` and ``tips``, both as ``_shown`` makes them; figures as in ``model.sweep``.
    """
    value = asked if isinstance(asked, dict) else {}
    number = value.get("number") if isinstance(value.get("number"), int) else 0
    try:
        ink = fitted(_ink(reader, value))
        slider, deformation = _settings(value)
        swept = sweep(ink, deformation, slider, reader.read)
    except PictureError as error:
        return {"number": number, "problem": tr(str(error))}
    return {
        "number": number,
        "ink": picture_data_url(np.round(255 * (1 - ink)).astype(np.uint8), max(ink.shape)),
        "slider": slider,
        "figure": swept.figure,
        "start": swept.start,
        "sentence": tell(swept),
        "samples": [_shown(sample) for sample in swept.samples],
        "tips": [_shown(tip) for tip in swept.tips],
    }


def tell(swept: Sweep) -> str:
    """Where the answer tips over, in a sentence."""
    if swept.start != swept.figure:
        return tr("The other sliders have tipped it over already: {answer}.", answer=_told(swept.start))
    start = _told(swept.start) if swept.tips else tr("{answer} all the way", answer=_told(swept.start))
    sentences = [tr("{words}.", words=f"{start[0].upper()}{start[1:]}")]
    sentences += [
        tr("{change}: {answer}.", change=_worded(swept.name, tip.value), answer=_told(tip.figure))
        for tip in swept.tips
    ]
    return " ".join(sentences)


def _told(figure: str) -> str:
    """What is read, in words."""
    if figure == "":
        return tr("nothing is seen")
    return tr("read as {answer}", answer=figure) if figure.isdigit() else tr("no digit is seen")


def _worded(name: str, value: float) -> str:
    """A slider's value in words: ``"Turned 41° to the right"``."""
    _, below, above = SLIDERS[name]
    amount = f"{abs(value):.0f}°" if name == "turn" else f"{100 * abs(value):.0f} %"
    return tr(below if value < 0 else above, amount=amount)


def _slider(name: str) -> dict[str, Any]:
    """What the page needs to make a slider of: ``name``, ``label``, ``low``, ``high`` and ``step``."""
    low, high = RANGES[name]
    return {
        "name": name,
        "label": SLIDERS[name][0],
        "low": low,
        "high": high,
        "step": float(values_of(name)[1] - values_of(name)[0]),
        "start": int(np.argmin(np.abs(values_of(name)))),
        "count": SAMPLES,
    }


def _settings(value: dict[str, Any]) -> tuple[str, Deformation]:
    """The slider that is swept, and what all of them say."""
    slider, values = value.get("slider"), value.get("values")
    try:
        if not isinstance(slider, str) or slider not in RANGES or not isinstance(values, dict):
            raise ValueError("slider: expected one that there is")
        return slider, Deformation(**{name: float(values.get(name, 0.0)) for name in RANGES})
    except (TypeError, ValueError) as error:
        raise PictureError("This cannot be done to a digit. Move a slider to try again.") from error


def _ink(reader: Reader, value: dict[str, Any]) -> NDArray[np.float32]:
    """The ink of the digit that is meant, float32 (h, w)."""
    if "ink" in value:
        pixels = read_picture(decode_data_url(value["ink"], MAX_INK_BYTES)).pixels
        ink = (1 - cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) / 255).astype(np.float32)
        if ink.max() < INK_LEVEL:
            raise PictureError(NO_DIGIT)
        return ink
    if "drawing" in value:
        reading = reader.read(decode_data_url(value["drawing"]))
    else:
        reading = reader.read(chosen_picture(value.get("photo")), chosen_view(value.get("photo")))
    digits, index = listed(reading), value.get("index")
    if not isinstance(index, int) or not 0 <= index < len(digits):
        raise PictureError(NO_DIGIT)
    found = digits[index][0].ink
    if found is None:
        raise PictureError(NO_DIGIT)
    return found


def _shown(sample: Sample) -> dict[str, Any]:
    """One value for the page.

    Returns:
        ``value``, ``figure``, ``probabilities``, ``picture`` (a data URL) and ``seen`` (28 × 28
        bytes of ink as Base64, or empty).
    """
    return {
        "value": sample.value,
        "figure": sample.figure,
        "probabilities": [round(probability, 4) for probability in sample.probabilities],
        "picture": picture_data_url(sample.picture, PICTURE_SIDE, ".jpg"),
        "seen": seen_bytes(sample.seen),
    }
