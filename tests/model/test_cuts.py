"""Ways to cut ink that hangs together."""

import numpy as np
import pytest

from model.cuts import TRIAL_HEIGHT, find_cuts
from model.pieces import Box, Piece
from training.strokes import draw_digit, render


def pair(height, seed=0):
    """Two digits that touch, as one body that stands somewhere on a page."""
    rng = np.random.default_rng(seed)
    inks = []
    for digit in (2, 5):
        ink = render(draw_digit(digit, rng, neatness=0.9), height, height * 0.08) / np.float32(255)
        columns = np.flatnonzero(ink.any(axis=0))
        inks.append(ink[:, columns[0] : columns[-1] + 1])
    shared = round(0.08 * height)
    width = inks[0].shape[1] + inks[1].shape[1] - shared
    ink = np.zeros((height, width), np.float32)
    ink[:, : inks[0].shape[1]] = inks[0]
    ink[:, -inks[1].shape[1] :] = np.maximum(ink[:, -inks[1].shape[1] :], inks[1])
    rows = np.flatnonzero(ink.any(axis=1))
    ink = ink[rows[0] : rows[-1] + 1]
    return Piece(ink, Box(30, 40, ink.shape[1], ink.shape[0]), line=1)


def test_a_clear_digit_is_left_whole():
    body = Piece(np.ones((40, 20), np.float32), Box(3, 4, 20, 40))
    (way,) = find_cuts(body, -0.001, 40, 20)
    assert len(way) == 1 and way.trial(0, 1) is body and way.piece(0, 1) is body


@pytest.mark.parametrize("height", [60, 84, 300])
def test_doubtful_ink_is_cut_at_seams_and_evenly(height):
    body = pair(height)
    ways = find_cuts(body, -4.0, body.box.height, body.box.width)
    assert [len(way) > 1 for way in ways] == [True, True]
    for way in ways:
        assert way.piece(0, len(way)) is body
        width, tall = way.shape(0, len(way))
        assert (width, tall) == (body.box.width, body.box.height)


@pytest.mark.parametrize("height", [60, 300])
def test_parts_stand_where_they_were_cut_out(height):
    body = pair(height)
    for way in find_cuts(body, -4.0, body.box.height, body.box.width):
        seen = np.zeros_like(body.ink)
        for index in range(len(way)):
            piece = way.piece(index, index + 1)
            y, x = piece.box.y - body.box.y, piece.box.x - body.box.x
            window = body.ink[y : y + piece.box.height, x : x + piece.box.width]
            assert piece.line == body.line and np.all(piece.ink <= window)
            target = seen[y : y + piece.box.height, x : x + piece.box.width]
            np.maximum(target, piece.ink, out=target)
        # Nothing is lost but the soft rims of strokes.
        assert np.mean(np.abs(seen - body.ink)) < 0.01


def test_parts_are_tried_out_small_and_cut_out_at_full_size():
    body = pair(300)
    for way in find_cuts(body, -4.0, body.box.height, body.box.width):
        for start in range(len(way)):
            for end in range(start + 1, len(way) + 1):
                if (start, end) == (0, len(way)):
                    continue
                trial, piece = way.trial(start, end), way.piece(start, end)
                assert (trial.box.width, trial.box.height) == way.shape(start, end)
                assert trial.box.height <= TRIAL_HEIGHT
                scale = body.box.height / TRIAL_HEIGHT
                assert piece.box.width == pytest.approx(trial.box.width * scale, abs=2.5 * scale)
                assert piece.box.height == pytest.approx(trial.box.height * scale, abs=2.5 * scale)


def test_a_long_line_is_not_cut_evenly():
    body = Piece(np.ones((10, 200), np.float32), Box(0, 0, 200, 10))
    assert len(find_cuts(body, -6.0, 40, 40)) == 1
