"""Paper, boards, printed lines, desks."""

import numpy as np
import pytest

from benchmarks.sheets import DESKS, SURFACES, clouds, desk, lines, sheet


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_surfaces_have_their_colour(surface):
    pixels = sheet(surface, 60, 80, np.random.default_rng(0))
    assert pixels.shape == (60, 80, 3) and pixels.dtype == np.float32
    mean = pixels.mean(axis=(0, 1))
    spread = 3 * (surface.texture + surface.smudge)
    assert (mean > np.array(surface.low) - spread).all()
    assert (mean < np.array(surface.high) + spread).all()


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_every_pen_shows_on_its_surface(surface):
    for pen, _ in surface.pens:
        for colour in pen.colours:
            contrast = np.abs(np.array(colour) - (np.array(surface.low) + surface.high) / 2).max()
            assert contrast * min(pen.coverage) > 25, pen.name


def test_desks_are_of_many_kinds():
    pixels = [desk(40, 60, np.random.default_rng(seed)) for seed in range(20)]
    assert all(item.shape == (40, 60, 3) for item in pixels)
    assert len({tuple(np.round(item.mean(axis=(0, 1)) / 10)) for item in pixels}) >= len(DESKS)


def test_lines_stand_a_pitch_apart_and_are_as_thick_as_asked_for():
    offset = np.repeat(np.arange(100, dtype=np.float32)[:, None], 5, axis=1)
    printed = lines(offset, pitch=20, thickness=2)
    assert np.flatnonzero(printed[:, 0] == 1).tolist() == [0, 20, 40, 60, 80]
    assert printed[:, 0].sum() == pytest.approx(2 * 5, abs=1)


def test_a_line_thinner_than_a_pixel_is_pale():
    offset = np.repeat(np.arange(100, dtype=np.float32)[:, None], 5, axis=1)
    assert lines(offset, pitch=20, thickness=0.3).max() == pytest.approx(0.3)


def test_clouds_are_as_large_as_asked_for():
    rng = np.random.default_rng(0)
    small, large = clouds(200, 200, 2, rng), clouds(200, 200, 30, rng)
    assert small.std() == pytest.approx(1, abs=0.4)
    steps = [np.abs(np.diff(noise, axis=1)).mean() for noise in (small, large)]
    assert steps[1] < 0.3 * steps[0]
