"""A contact sheet: pictures side by side with what the reader made of them."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

from benchmarks.pictures import LabelledPicture
from model import PictureError, Reader, Step

SIDE: Final = 112
LINE: Final = 15
# Under the pictures: truth and answer, the file, and what the reader says of its answer.
CAPTION: Final = 3 * LINE + 4
GAP: Final = 6
COLUMNS: Final = 3
# What stands side by side in a cell: steps of the reading by name, then what the network saw.
STEPS: Final = ("picture", "ink", "pieces")
SEEN: Final = "digit-"
PAPER: Final = (251, 250, 247)
INK: Final = (28, 31, 38)
GREY: Final = (104, 108, 116)


def draw_sheet(reader: Reader, pictures: Sequence[LabelledPicture], captions: Sequence[str]) -> Image.Image:
    """Draw one cell per picture with the trace of its reading.

    Side by side: the picture, its ink, its pieces where there are several, every 28 × 28 image
    that the network saw; below them the caption and the reader's own account of its answer.
    """
    columns = max(1, min(COLUMNS, len(pictures)))
    rows = max(1, -(-len(pictures) // columns))
    width, height = _cell_size()
    sheet = Image.new("RGB", (columns * (width + 2 * GAP), rows * (height + 2 * GAP)), PAPER)
    for position, (picture, caption) in enumerate(zip(pictures, captions, strict=True)):
        left, top = position % columns * (width + 2 * GAP), position // columns * (height + 2 * GAP)
        sheet.paste(_cell(reader, picture, caption), (left + GAP, top + GAP))
    return sheet


def _cell_size() -> tuple[int, int]:
    return (len(STEPS) + 1) * SIDE, SIDE + CAPTION


def _cell(reader: Reader, picture: LabelledPicture, caption: str) -> Image.Image:
    cell = Image.new("RGB", _cell_size(), PAPER)
    steps = _steps(reader, picture)
    shown = {step.name: step.image for step in steps if step.image is not None}
    for column, name in enumerate(STEPS):
        if name in shown:
            cell.paste(_fitted(shown[name], SIDE - 2), (column * SIDE, 0))
    seen = [image for name, image in shown.items() if name.startswith(SEEN)]
    cell.paste(_mosaic(seen), (len(STEPS) * SIDE, 0))
    outcome, _, file = caption.partition(" %  ")
    account = next((step.sentence for step in reversed(steps) if step.name in ("answer", "ink")), "")
    draw = ImageDraw.Draw(cell)
    for line, (text, colour) in enumerate(
        ((f"{' '.join(outcome.split())} %", INK), (file, GREY), (account, GREY))
    ):
        draw.text((2, SIDE + 1 + line * LINE), _cut(text), fill=colour, font=_font())
    return cell


def _steps(reader: Reader, picture: LabelledPicture) -> tuple[Step, ...]:
    try:
        return reader.read(picture.source()).steps
    except PictureError:
        return ()


def _mosaic(images: Sequence[NDArray[np.uint8]]) -> Image.Image:
    """All of them in one square of the sheet, as many in a row as rows."""
    mosaic = Image.new("RGB", (SIDE - 2, SIDE - 2), PAPER)
    across = max(1, math.ceil(math.sqrt(len(images))))
    side = (SIDE - 2) // across
    for place, image in enumerate(images):
        mosaic.paste(_fitted(image, side), (place % across * side, place // across * side))
    return mosaic


def _cut(text: str) -> str:
    """A line that fits the width of a cell, in letters that Pillow's own font has."""
    text = text.replace("→", "->").replace("–", "-")
    room = _cell_size()[0] - 4
    if _font().getlength(text) <= room:
        return text
    while _font().getlength(f"{text}...") > room:
        text = text[:-1]
    return f"{text}..."


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=12)


def _fitted(pixels: NDArray[np.uint8], side: int) -> Image.Image:
    """A picture in a square of the sheet, large pixels kept crisp."""
    image = Image.fromarray(pixels).convert("RGB")
    enlarged = max(image.size) < side
    method = Image.Resampling.NEAREST if enlarged else Image.Resampling.BOX
    return ImageOps.pad(image, (side, side), method, PAPER)
