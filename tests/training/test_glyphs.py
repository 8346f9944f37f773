"""The medial lines of a font's characters, written like anything else."""

import cv2
import numpy as np
import pytest

from training import glyphs
from training.glyphs import (
    FONTS,
    Character,
    characters,
    draw_character,
    glyph_in_position,
    glyph_of,
    paths,
    thin,
)
from training.likeness import ALIKE, likeness
from training.strokes import draw_allograph, render


def drawn(*lines, width=5, side=60):
    """A mask (side, side) of lines between corners (x, y)."""
    canvas = np.zeros((side, side), np.uint8)
    for line in lines:
        cv2.polylines(canvas, [np.array(line, np.int32)], False, 1, width)
    return canvas > 0


def sans(text):
    return Character(FONTS[0], text)


def test_the_fonts_bring_many_scripts_and_no_digits():
    every = [character for members in characters() for character in members]
    assert len(characters()) > 20 and len(every) == len(set(every)) > 3000
    assert {sans(letter) for letter in "AжЖξאشᐁⵣა∞→"} <= set(every)
    assert not any(character.text.isnumeric() for character in every)
    assert not any(character.text in "éǖ╬⠿䷀" for character in every)


def test_thinning_leaves_the_line_in_the_middle():
    line = thin(drawn([(10, 30), (50, 30)], width=7))
    rows, columns = np.nonzero(line)
    assert set(rows) == {30} and 35 <= len(columns) <= 47
    assert np.array_equal(thin(line), line)


def test_thinning_keeps_a_ring_a_ring():
    ring = np.zeros((60, 60), np.uint8)
    cv2.circle(ring, (30, 30), 20, 1, 6)
    line = thin(ring > 0)
    assert cv2.connectedComponents((~line).astype(np.uint8), connectivity=4)[0] == 3
    [path] = paths(line)
    assert path[0] == path[-1] and len(path) > 100


def test_a_stroke_is_followed_from_end_to_end():
    [path] = paths(thin(drawn([(10, 10), (10, 50), (50, 50)])))
    steps = np.abs(np.diff(path, axis=0)).max(axis=1)
    assert set(steps) == {1}
    ends = {tuple(int(value) for value in np.round(np.array(end), -1)) for end in (path[0], path[-1])}
    assert ends == {(10, 10), (50, 50)}


@pytest.mark.parametrize(
    ("lines", "strokes"),
    [
        ([[(10, 10), (50, 10)], [(30, 10), (30, 50)]], 3),
        ([[(10, 30), (50, 30)], [(30, 10), (30, 50)]], 4),
        ([[(15, 10), (15, 50)], [(45, 10), (45, 50)]], 2),
    ],
    ids=["T", "plus", "two stems"],
)
def test_strokes_end_where_lines_cross(lines, strokes):
    found = list(paths(thin(drawn(*lines))))
    assert len(found) == strokes
    if strokes > 2:
        middles = [{path[0], path[-1]} for path in found]
        assert len(set.intersection(*middles)) == 1


@pytest.mark.parametrize("character", "AЖדش∞→ᐁⵣ")
def test_a_written_character_covers_the_printed_one(character):
    glyph = glyph_of(sans(character))
    assert glyph is not None
    neat = render(draw_allograph(lambda _: glyph, np.random.default_rng(0), neatness=1.0), 60, 4)
    assert neat.sum(dtype=np.int64) / 255 > 150
    points = np.array([point for stroke in glyph for arc in stroke for point in arc])
    assert -0.02 <= points.min() <= points.max() <= 1.02


def test_what_no_pen_writes_is_left_out():
    assert glyph_of(sans("█")) is None and glyph_of(sans("●")) is None


@pytest.mark.parametrize("character", "OoIlSBОІ⚪")
def test_a_character_that_looks_like_a_digit_is_left_out(character):
    assert glyph_of(sans(character)) is not None
    assert glyph_in_position(sans(character), 0) is None


def test_turned_characters_are_others():
    found = [glyph_in_position(sans("Ж"), position) for position in range(8)]
    assert all(alike < ALIKE for alike, _ in found)
    upright, quarter, half, _, mirrored, *_ = (np.array(glyph[0][0]) for _, glyph in found)
    assert np.allclose(half, 1 - upright) and not np.allclose(quarter, upright)
    assert np.allclose(mirrored, np.stack([1 - upright[:, 0], upright[:, 1]], axis=1))


def test_drawn_characters_vary_and_the_seed_decides():
    rng = np.random.default_rng(3)
    drawings = [draw_character(rng) for _ in range(40)]
    assert len({render(strokes, 28, 2).tobytes() for strokes in drawings}) == 40
    again = draw_character(np.random.default_rng(3))
    assert all(np.array_equal(one, two) for one, two in zip(drawings[0], again, strict=True))


def test_drawn_characters_are_rather_like_digits_but_none():
    rng = np.random.default_rng(4)
    drawn = [likeness(draw_character(rng)) for _ in range(120)]
    neat = np.array([glyphs._any_glyph(rng)[0] for _ in range(120)])
    # Haste takes some of the likeness away; that of two the one more alike is drawn gives more.
    assert np.mean(drawn) > np.mean(neat)
    assert neat.max() < ALIKE and np.mean(np.array(drawn) >= ALIKE) < 0.2
