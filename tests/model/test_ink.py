"""Ink is found whatever the paper, the light and the colour; blank pictures hold none."""

import re

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from model import ink as ink_module
from model.ink import find_ink, find_inks
from model.picture import Picture
from training.strokes import draw_digit, render

Floats = NDArray[np.float32]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def drawn(digit: int = 3, size: int = 240, pen: float = 14, seed: int = 0) -> Floats:
    """A digit's ink, float32 (size, size), 0 to 1, in the middle of its paper."""
    strokes = draw_digit(digit, np.random.default_rng(seed))
    box = (0.25 * size, 0.25 * size, 0.5 * size)
    return render(strokes, size, pen, box).astype(np.float32) / 255


def on_paper(ink: Floats, ink_colour: tuple[int, ...], paper_colour: tuple[int, ...]) -> Floats:
    """The picture (h, w, 3), 0 to 255, of this ink on this paper."""
    return ink[..., None] * np.float32(ink_colour) + (1 - ink[..., None]) * np.float32(paper_colour)


def picture(pixels: Floats) -> Picture:
    height, width = pixels.shape[:2]
    return Picture(np.clip(pixels, 0, 255).round().astype(np.uint8), width, height)


def overlap(found: Floats, truth: Floats) -> float:
    """Intersection over union of two inks, at half density."""
    a, b = found > 0.5, truth > 0.5
    return float((a & b).sum() / (a | b).sum())


@pytest.mark.parametrize(
    ("name", "ink_colour", "paper_colour", "light_on_dark"),
    [
        ("black on white", BLACK, WHITE, False),
        ("white on black", WHITE, BLACK, True),
        ("blue ballpoint", (40, 50, 150), (235, 232, 225), False),
        ("red on cream", (200, 40, 40), (250, 244, 220), False),
        ("pencil", (150, 150, 150), (235, 235, 235), False),
        ("pastel", (225, 240, 255), WHITE, False),
        ("chalk on a green board", (215, 220, 215), (40, 80, 60), True),
        ("yellow on blue", (240, 220, 40), (40, 60, 180), True),
        ("red and paper equally bright", (200, 60, 60), (80, 125, 125), None),
    ],
)
def test_finds_ink_of_any_colour(name, ink_colour, paper_colour, light_on_dark):
    truth = drawn()
    ink = find_ink(picture(on_paper(truth, ink_colour, paper_colour)))
    assert ink is not None, name
    assert ink.density.dtype == np.float32
    assert ink.density.shape == truth.shape
    assert 0 <= ink.density.min() <= ink.density.max() <= 1
    assert overlap(ink.density, truth) > 0.93, name
    if light_on_dark is not None:
        assert ink.light_on_dark is light_on_dark


@pytest.mark.parametrize("light_on_dark", [False, True])
def test_most_of_a_close_up_may_be_ink(light_on_dark):
    # Nearly half of the picture is covered: its mean says little about which side is ink.
    truth = render(draw_digit(8, np.random.default_rng(2)), 28, 5.5).astype(np.float32) / 255
    truth = truth[:, 3:25]
    assert truth.mean() > 0.4
    colours = (WHITE, BLACK) if light_on_dark else (BLACK, WHITE)
    ink = find_ink(picture(on_paper(truth, *colours)))
    assert ink is not None
    assert ink.light_on_dark is light_on_dark
    assert overlap(ink.density, truth) > 0.85


def gradient(size: int) -> Floats:
    y, x = np.mgrid[0 : 1 : size * 1j, 0 : 1 : size * 1j]
    return (0.35 + 0.65 * (0.7 * x + 0.3 * y)).astype(np.float32)


def hard_shadow(size: int) -> Floats:
    y, x = np.mgrid[0:size, 0:size]
    return np.where(x + 0.4 * y > 0.75 * size, 0.55, 1.0).astype(np.float32)


def dark_corners(size: int) -> Floats:
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    return (1 - 0.35 * (x * x + y * y)).astype(np.float32)


@pytest.mark.parametrize("light", [gradient, hard_shadow, dark_corners])
def test_uneven_light_is_not_ink(light):
    truth = drawn()
    pixels = on_paper(truth, (40, 40, 60), (240, 238, 230)) * light(len(truth))[..., None]
    noise = np.random.default_rng(1).normal(0, 3, pixels.shape)
    ink = find_ink(picture(pixels + noise))
    assert ink is not None
    assert overlap(ink.density, truth) > 0.8


def test_a_slip_pasted_on_a_white_page_is_paper():
    slip = on_paper(drawn(pen=10), (50, 50, 50), (205, 205, 205))
    page = np.full((300, 300, 3), 255, np.float32)
    page[30:270, 30:270] = slip
    ink = find_ink(picture(page))
    assert ink is not None
    assert overlap(ink.density[30:270, 30:270], drawn(pen=10)) > 0.8
    assert ink.density.mean() < 1.5 * drawn(pen=10).mean()


def wood(size: int, seed: int = 0) -> Floats:
    """A wooden desk, float32 (size, size, 3): brown, with a grain of long thin streaks."""
    grain = np.random.default_rng(seed).normal(0, 1, (size, size)).astype(np.float32)
    streaks = cv2.GaussianBlur(grain, (0, 0), sigmaX=20, sigmaY=1.2)
    return np.float32((120, 80, 50)) * (1 + 0.25 * streaks / streaks.std())[..., None]


@pytest.mark.parametrize("edge", [(0.0, 0.35), (0.3, 0.3), (-0.2, 0.25)])
@pytest.mark.parametrize("is_dark", [False, True])
def test_a_desk_beside_the_page_is_not_ink(edge, is_dark):
    slope, start = edge
    truth = drawn(size=400, pen=10)
    page = on_paper(truth, (40, 50, 140), (232, 230, 224))
    desk = np.full_like(page, 45) if is_dark else wood(400)
    y, x = np.mgrid[0:400, 0:400] / 400
    beside = (x < start * (1 - is_dark * 0.3) + slope * (y - 0.5) - 0.12)[..., None]
    pixels = np.where(beside, desk, page) + np.random.default_rng(3).normal(0, 2, page.shape)
    ink = find_ink(picture(cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), 0.8)))
    assert ink is not None
    assert not ink.light_on_dark
    assert overlap(ink.density, truth) > 0.75


def test_the_corner_of_a_shadow_is_not_ink():
    truth = drawn(size=400, pen=6)
    y, x = np.mgrid[0:400, 0:400]
    shadow = np.where((x > 250) & (y > 240), 0.5, 1.0).astype(np.float32)
    light = cv2.GaussianBlur(shadow, (0, 0), 3)[..., None]
    pixels = on_paper(truth, (90, 90, 95), (235, 232, 226)) * light
    ink = find_ink(picture(pixels + np.random.default_rng(4).normal(0, 2, pixels.shape)))
    assert ink is not None
    assert overlap(ink.density, truth) > 0.75


def test_faint_and_broad_strokes_are_told_from_noise():
    truth = drawn(size=500, pen=14)
    pixels = on_paper(truth, (176, 176, 178), (200, 200, 200))
    ink = find_ink(picture(pixels + np.random.default_rng(5).normal(0, 8, (500, 500, 1))))
    assert ink is not None
    assert overlap(ink.density, truth) > 0.7


def test_a_faint_stroke_is_followed_into_the_shadow():
    truth = drawn(6, size=500, pen=12)
    pixels = on_paper(truth, (160, 160, 160), (200, 200, 200))
    shadow = 1 - 0.5 / (1 + np.exp(-(np.arange(500) - 250) / 12))
    noise = np.random.default_rng(5).normal(0, 12, (500, 500, 1))
    ink = find_ink(picture(pixels * shadow[:, None] + noise))
    assert ink is not None
    for half in np.s_[:250, 250:]:
        assert overlap(ink.density[:, half], truth[:, half]) > 0.7


def test_ink_on_the_other_side_of_the_paper_follows():
    dark, light = drawn(3, size=400, pen=10), drawn(5, size=400, pen=10)[:, ::-1]
    both = np.concatenate([on_paper(dark, BLACK, (140,) * 3), on_paper(light, WHITE, (140,) * 3)], axis=1)
    pixels = both * gradient(400)[:, :1, None] + np.random.default_rng(3).normal(0, 1, both.shape)
    first, *others = find_inks(picture(pixels))
    assert first.of_scene
    assert {ink.light_on_dark for ink in (first, *others)} == {True, False}
    assert len(list(find_inks(picture(on_paper(dark, BLACK, WHITE))))) == 1


def test_only_the_ink_that_is_asked_for_is_looked_for(monkeypatch):
    looked = []
    measure = ink_module.measure_contrast
    monkeypatch.setattr(ink_module, "measure_contrast", lambda *all: looked.append(1) or measure(*all))
    page = on_paper(drawn(size=400, pen=10), (40, 50, 140), (232, 230, 224)) * gradient(400)[..., None]
    assert find_ink(picture(page)) is not None
    assert len(looked) == 1
    # There would have been others.
    assert len(list(find_inks(picture(page)))) > 1


@pytest.mark.parametrize("side", [240, 500])
@pytest.mark.parametrize(("place", "size"), [((60, 50), 120), ((3, 100), 60), ((70, 4), 160)])
def test_paper_of_one_colour_need_not_be_looked_at(side, place, size, monkeypatch):
    truth = np.zeros((side, side), np.float32)
    truth[place[0] : place[0] + size, place[1] : place[1] + size] = drawn(5, size=size, pen=0.07 * size)
    drawing = picture(on_paper(truth, (30, 60, 120), (246, 240, 200)))
    near = find_ink(drawing)
    monkeypatch.setattr(ink_module, "find_written", lambda pixels, _: ink_module._all_of(pixels))
    whole = find_ink(drawing)
    assert near is not None and whole is not None
    assert np.allclose(near.density, whole.density, atol=1e-4)
    assert near.remarks == whole.remarks


def test_sentences_carry_their_numbers():
    truth = drawn(size=400, pen=10)
    page = on_paper(truth, (40, 50, 140), (232, 230, 224))
    page[:, :80] = wood(400)[:, :80]
    ink = find_ink(picture(page * gradient(400)[..., None]))
    assert ink is not None
    light, share = ink.remarks
    assert re.fullmatch(r"Uneven light removed: the paper's brightness varied by \d+ of 255\.", light)
    assert 70 <= int(re.findall(r"\d+", share)[0]) <= 90


@pytest.mark.parametrize(
    ("name", "pixels"),
    [
        ("white", np.full((100, 80, 3), 255)),
        ("black", np.zeros((100, 80, 3))),
        ("one pixel", np.full((1, 1, 3), 90)),
        ("a soft gradient", np.broadcast_to(gradient(120)[..., None] * 250, (120, 120, 3))),
        ("sensor noise", np.random.default_rng(2).normal(180, 4, (120, 120, 3))),
    ],
)
def test_blank_pictures_hold_no_ink(name, pixels):
    assert find_ink(picture(np.asarray(pixels, np.float32))) is None, name
