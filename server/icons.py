"""The app's icons for a phone's home screen: ``assets/favicon.svg`` in the sizes that they need.

Only what that file uses is known here: a filled square with round corners, and one line.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from PIL import Image, ImageDraw

FAVICON: Final = Path(__file__).parent.parent / "assets" / "favicon.svg"
SVG: Final = "{http://www.w3.org/2000/svg}"
SUPERSAMPLING: Final = 4
# What a phone may cut off around a maskable icon leaves a circle of 80 % of its side.
# https://www.w3.org/TR/appmanifest/#icon-masks
SAFE: Final = 0.8

Point = tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """What stands in the favicon, lengths as shares of its side.

    Attributes:
        corner: Radius of the square's corners.
        background: Colour of the square.
        line: Corners of the line.
        pen: Width of the line.
        ink: Colour of the line.
    """

    corner: float
    background: str
    line: tuple[Point, ...]
    pen: float
    ink: str


@lru_cache
def draw_icon(side: int, maskable: bool = False) -> bytes:
    """Draw the icon as a PNG file.

    Args:
        side: In pixels.
        maskable: Whether the background fills the whole square and the line keeps to its middle,
            so that a phone can cut any shape out of it.
    """
    drawing = read_drawing(FAVICON.read_text(encoding="utf-8"))
    fine = side * SUPERSAMPLING
    image = Image.new("RGBA", (fine, fine))
    pen = ImageDraw.Draw(image)
    corner = 0.0 if maskable else drawing.corner * fine
    pen.rounded_rectangle((0, 0, fine - 1, fine - 1), corner, drawing.background)
    scale = fine * (SAFE if maskable else 1.0)
    margin = (fine - scale) / 2
    places = [(margin + x * scale, margin + y * scale) for x, y in drawing.line]
    width = drawing.pen * scale
    pen.line(places, drawing.ink, round(width))
    for x, y in places:  # round ends and corners
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), drawing.ink)
    file = BytesIO()
    image.resize((side, side), Image.Resampling.BOX).save(file, "PNG", optimize=True)
    return file.getvalue()


def read_drawing(svg: str) -> Drawing:
    """The drawing in the text of an SVG file.

    Raises:
        ValueError: it holds something else than this module can draw.
    """
    root = ElementTree.fromstring(svg)
    square, path = root.find(f"{SVG}rect"), root.find(f"{SVG}path")
    if square is None or path is None or len(root) != 2:
        raise ValueError("favicon.svg: expected one <rect> and one <path>")
    side = float(root.attrib["viewBox"].split()[2])
    return Drawing(
        corner=float(square.attrib["rx"]) / side,
        background=square.attrib["fill"],
        line=tuple((x / side, y / side) for x, y in _corners(path.attrib["d"])),
        pen=float(path.attrib["stroke-width"]) / side,
        ink=path.attrib["stroke"],
    )


def _corners(commands: str) -> list[Point]:
    """The points of a path that knows the commands ``M``, ``L`` and ``h`` alone."""
    places: list[Point] = []
    for command, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", commands):
        numbers = [float(number) for number in re.split(r"[\s,]+", text.strip())]
        if command in "ML" and len(numbers) == 2:
            places.append((numbers[0], numbers[1]))
        elif command == "h" and len(numbers) == 1 and places:
            places.append((places[-1][0] + numbers[0], places[-1][1]))
        else:
            raise ValueError(f"favicon.svg: expected M, L and h in the path, found {command}{text}")
    return places
