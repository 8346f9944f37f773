"""The icons are the favicon, in the sizes that phones ask for."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from server.icons import FAVICON, draw_icon, read_drawing

PURPLE, PAPER = (0x4F, 0x46, 0xE5, 255), (0xFB, 0xFA, 0xF7, 255)


def pixels(side: int, maskable: bool) -> np.ndarray:
    with Image.open(BytesIO(draw_icon(side, maskable))) as image:
        assert (image.format, image.size) == ("PNG", (side, side))
        return np.asarray(image.convert("RGBA"))


def test_the_favicon_is_understood():
    drawing = read_drawing(FAVICON.read_text(encoding="utf-8"))
    assert (drawing.background, drawing.ink) == ("#4f46e5", "#fbfaf7")
    assert drawing.line == ((9.5 / 32, 9 / 32), (22.5 / 32, 9 / 32), (14 / 32, 24.5 / 32))


def test_an_icon_has_round_corners_and_a_seven():
    icon = pixels(192, maskable=False)
    assert icon[0, 0, 3] == 0
    assert tuple(icon[96, 8]) == PURPLE
    # The bar of the 7, and its stem half-way down.
    assert tuple(icon[round(192 * 9 / 32), 96]) == PAPER
    assert tuple(icon[round(192 * 16.75 / 32), round(192 * 18.25 / 32)]) == PAPER


@pytest.mark.parametrize("side", [192, 512])
def test_a_maskable_icon_is_full_and_keeps_its_line_in_the_middle(side):
    icon = pixels(side, maskable=True)
    assert (icon[..., 3] == 255).all()
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    outside = np.hypot(x, y) > 0.4 * side
    assert (icon[outside] == PURPLE).all(), "a phone may cut this away"


@pytest.mark.parametrize(
    "svg",
    [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"/>',
        FAVICON.read_text(encoding="utf-8").replace("h13", "q1 2 3 4"),
    ],
)
def test_another_drawing_is_refused(svg):
    with pytest.raises(ValueError, match=r"favicon\.svg: expected"):
        read_drawing(svg)
