"""The contact sheet: one cell per picture, large enough to see it."""

import numpy as np

from benchmarks.contact_sheet import CAPTION, COLUMNS, GAP, PAPER, SIDE, STEPS, draw_sheet
from benchmarks.pictures import LabelledPicture, read_manifest

WIDTH, HEIGHT = len(STEPS) * SIDE + 2 * GAP, SIDE + CAPTION + 2 * GAP


def test_cells_show_the_steps_and_a_caption(reader):
    grey = LabelledPicture("grey.png", "photo", "3", lambda: np.full((28, 28), 60, np.uint8))
    sheet = np.asarray(draw_sheet(reader, [grey], ["3 → 8  60.0 %  grey.png"]))
    assert sheet.shape == (HEIGHT, WIDTH, 3)
    for column in range(len(STEPS)):
        assert tuple(sheet[GAP + SIDE // 2, GAP + column * SIDE + SIDE // 2]) == (60, 60, 60)
    assert (sheet[GAP + SIDE : GAP + SIDE + CAPTION] != PAPER).any()


def test_cells_stand_in_rows(reader, pictures):
    found, _ = read_manifest(pictures)
    sheet = draw_sheet(reader, found, ["? → ?  0.0 %  name"] * len(found))
    assert sheet.size == (COLUMNS * WIDTH, 3 * HEIGHT)


def test_picture_that_cannot_be_used_keeps_its_place(reader, pictures):
    broken = LabelledPicture("broken", "photo", "3", lambda: pictures / "drawn" / "broken.png")
    sheet = np.asarray(draw_sheet(reader, [broken], ["3 → error  0.0 %  broken"]))
    assert (sheet[GAP : GAP + SIDE] == PAPER).all()
    assert (sheet[GAP + SIDE :] != PAPER).any()


def test_nothing_misread_gives_an_empty_sheet(reader):
    assert draw_sheet(reader, [], []).size == (WIDTH, HEIGHT)
