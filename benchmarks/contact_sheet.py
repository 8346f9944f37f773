"""A contact sheet: pictures side by side with what the reader made of them."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

from benchmarks.pictures import LabelledPicture
from model import PictureError, Reader

SIDE: Final = 112
CAPTION: Final = 34
GAP: Final = 6
COLUMNS: Final = 4
# What stands in a cell's columns: of each, the first that a reading has.
STEPS: Final = (("picture",), ("ink",), ("pieces", "digit-1"))
PAPER: Final = (251, 250, 247)
INK: Final = (28, 31, 38)


def draw_sheet(reader: Reader, pictures: Sequence[LabelledPicture], captions: Sequence[str]) -> Image.Image:
    """Draw one cell per picture: itself, its ink, its 28 × 28 image or its pieces, and a caption."""
    columns = max(1, min(COLUMNS, len(pictures)))
    rows = max(1, -(-len(pictures) // columns))
    width, height = len(STEPS) * SIDE + 2 * GAP, SIDE + CAPTION + 2 * GAP
    sheet = Image.new("RGB", (columns * width, rows * height), PAPER)
    for position, (picture, caption) in enumerate(zip(pictures, captions, strict=True)):
        corner = (position % columns * width + GAP, position // columns * height + GAP)
        sheet.paste(_cell(reader, picture, caption), corner)
    return sheet


def _cell(reader: Reader, picture: LabelledPicture, caption: str) -> Image.Image:
    cell = Image.new("RGB", (len(STEPS) * SIDE, SIDE + CAPTION), PAPER)
    steps = _steps(reader, picture)
    for column, names in enumerate(STEPS):
        step = next((steps[name] for name in names if name in steps), None)
        if step is not None:
            cell.paste(_fitted(step), (column * SIDE, 0))
    # Pillow's own font knows no arrow and no dash.
    text = caption.replace("→", "->").replace("–", "-")
    outcome, _, file = text.partition(" %  ")
    draw = ImageDraw.Draw(cell)
    font = ImageFont.load_default(size=12)
    draw.text((2, SIDE + 3), f"{' '.join(outcome.split())} %", fill=INK, font=font)
    draw.text((2, SIDE + 18), file[-54:], fill=INK, font=font)
    return cell


def _steps(reader: Reader, picture: LabelledPicture) -> dict[str, NDArray[np.uint8] | None]:
    try:
        return {step.name: step.image for step in reader.read(picture.source()).steps}
    except PictureError:
        return {}


def _fitted(pixels: NDArray[np.uint8]) -> Image.Image:
    """A picture in a square of the sheet, large pixels kept crisp."""
    image = Image.fromarray(pixels).convert("RGB")
    enlarged = max(image.size) < SIDE
    method = Image.Resampling.NEAREST if enlarged else Image.Resampling.BOX
    return ImageOps.pad(image, (SIDE - 2, SIDE - 2), method, PAPER)
