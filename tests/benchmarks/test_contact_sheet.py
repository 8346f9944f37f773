"""The contact sheet: one cell per picture, large enough to see it."""

import numpy as np

from benchmarks.contact_sheet import CAPTION, COLUMNS, GAP, PAPER, SIDE, draw_sheet
from benchmarks.pictures import LabelledPicture, read_manifest
from model import Reading, Step

WIDTH, HEIGHT = 4 * SIDE + 2 * GAP, SIDE + CAPTION + 2 * GAP


def test_cells_show_the_steps_and_a_caption(reader):
    grey = LabelledPicture("grey.png", "photo", "3", lambda: np.full((28, 28), 60, np.uint8))
    sheet = np.asarray(draw_sheet(reader, [grey], ["3 → 8  60.0 %  grey.png"]))
    assert sheet.shape == (HEIGHT, WIDTH, 3)
    # Picture, ink, no pieces of a single digit, what the network saw.
    middles = [tuple(sheet[GAP + SIDE // 2, GAP + column * SIDE + SIDE // 2]) for column in range(4)]
    assert middles == [(60, 60, 60), (60, 60, 60), PAPER, (60, 60, 60)]
    assert (sheet[GAP + SIDE : GAP + SIDE + CAPTION] != PAPER).any()


def test_cells_stand_in_rows(reader, pictures):
    found, _ = read_manifest(pictures)
    sheet = draw_sheet(reader, found, ["? → ?  0.0 %  name"] * len(found))
    assert sheet.size == (COLUMNS * WIDTH, 4 * HEIGHT)


def test_picture_that_cannot_be_used_keeps_its_place(reader, pictures):
    broken = LabelledPicture("broken", "photo", "3", lambda: pictures / "drawn" / "broken.png")
    sheet = np.asarray(draw_sheet(reader, [broken], ["3 → error  0.0 %  broken"]))
    assert (sheet[GAP : GAP + SIDE] == PAPER).all()
    assert (sheet[GAP + SIDE :] != PAPER).any()


def test_every_digit_that_the_network_saw_is_shown(reader, monkeypatch):
    step = np.full((28, 28), 90, np.uint8)
    steps = tuple(
        Step(name, "", step) for name in ("picture", "ink", "pieces", "digit-1", "digit-2", "digit-3")
    )
    steps = (*steps, Step("answer", "The network reads " + "7, " * 90))
    monkeypatch.setattr(reader, "read", lambda source: Reading("777", "read", steps=steps))
    three = LabelledPicture("three", "multi", "777", lambda: step)
    sheet = np.asarray(draw_sheet(reader, [three], ["777 → 77  60.0 %  three.png"]))
    seen = sheet[GAP : GAP + SIDE, GAP + 3 * SIDE : GAP + 4 * SIDE]
    quarter = SIDE // 4
    corners = [tuple(seen[y, x]) for y in (quarter, 3 * quarter) for x in (quarter, 3 * quarter)]
    assert corners == [(90, 90, 90), (90, 90, 90), (90, 90, 90), PAPER]
    # A long account is cut, not drawn over the next cell.
    assert (sheet[:, -GAP:] == PAPER).all()


def test_nothing_misread_gives_an_empty_sheet(reader):
    assert draw_sheet(reader, [], []).size == (WIDTH, HEIGHT)
