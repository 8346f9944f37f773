"""Fifteen corruptions: each from its seed, each doing what it is called."""

import numpy as np
import pytest

from model.corruptions import (
    CORRUPTIONS,
    brightness,
    canny_edges,
    corrupted,
    dotted_line,
    glass_blur,
    impulse_noise,
    motion_blur,
    rotate,
    scale,
    shear,
    stripe,
    translate,
)
from training.strokes import draw_digit, render


@pytest.fixture
def five():
    return render(draw_digit(5, np.random.default_rng(0)), 28, 2.5, (6, 4, 18)).astype(np.float32) / 255


def damaged(damage, image, seed=0):
    return damage(image, np.random.default_rng(seed))


def centre(image):
    """Centre of mass, y and x."""
    return np.array([(np.indices(image.shape)[axis] * image).sum() / image.sum() for axis in (0, 1)])


def test_there_are_fifteen():
    assert len(CORRUPTIONS) == 15


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_damage_follows_its_seed_and_keeps_the_form(name, five):
    before = five.copy()
    first, again, other = (damaged(CORRUPTIONS[name], five, seed) for seed in (1, 1, 2))
    assert first.shape == (28, 28) and first.dtype == np.float32
    assert first.min() >= 0 and first.max() <= 1
    assert np.abs(first - five).mean() > 0.005
    np.testing.assert_array_equal(first, again)
    # An outline leaves nothing to chance.
    assert (first != other).any() == (name != "Canny edges")
    np.testing.assert_array_equal(five, before)


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_digit_of_a_data_set_is_always_damaged_alike(name, five):
    image = np.round(255 * five).astype(np.uint8)
    first = corrupted(image, name, index=7)
    assert first.dtype == np.uint8 and first.shape == (28, 28) and (first != image).any()
    np.testing.assert_array_equal(first, corrupted(image, name, index=7))
    places = {corrupted(image, name, index).tobytes() for index in range(8)}
    seeds = {corrupted(image, name, 7, seed).tobytes() for seed in range(8)}
    assert (len(places) > 1, len(seeds) > 1) == (name != "Canny edges",) * 2


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_digit_remains_a_digit(name, five):
    """Damage hides part of the ink; it never leaves an empty or a full image."""
    assert all(5 < damaged(CORRUPTIONS[name], five, seed).sum() < 500 for seed in range(5))


def test_noise_reaches_ink_and_paper(five):
    noisy = damaged(impulse_noise, five)
    assert 0.03 < (noisy[five == 0] == 1).mean() < 0.12
    assert (noisy[five == 1] == 0).any()


@pytest.mark.parametrize("blur", [glass_blur, motion_blur])
def test_blur_spreads_ink_and_keeps_its_amount(blur, five):
    blurred = damaged(blur, five)
    assert (blurred > 0.05).sum() > (five > 0.05).sum()
    assert blurred.sum() == pytest.approx(five.sum(), rel=0.1)


def test_scale_makes_smaller_about_the_middle(five):
    for seed in range(5):
        smaller = damaged(scale, five, seed)
        assert 0.2 < smaller.sum() / five.sum() < 0.6
        assert np.abs(centre(smaller) - 13.5).max() < np.abs(centre(five) - 13.5).max() + 0.1


@pytest.mark.parametrize("move", [rotate, shear])
def test_turned_and_slanted_digits_stay_whole(move, five):
    for seed in range(5):
        assert damaged(move, five, seed).sum() == pytest.approx(five.sum(), rel=0.1)


def test_translation_is_of_three_to_five_pixels_both_ways():
    dot = np.zeros((28, 28), np.float32)
    dot[13:15, 13:15] = 1
    for seed in range(8):
        shift = np.abs(centre(damaged(translate, dot, seed)) - centre(dot))
        assert (shift > 2.9).all() and (shift < 5.1).all()


def test_brightness_lifts_the_paper(five):
    brighter = damaged(brightness, five)
    assert np.ptp(brighter[five == 0]) == 0
    assert 0.3 <= brighter.min() <= 0.5


def test_stripes_invert_both_sides(five):
    striped = damaged(stripe, five)
    assert (striped[:, [0, 1, 2, -3, -2, -1]] == 1).all()
    np.testing.assert_array_equal(striped[:, 6:-6], five[:, 6:-6])


def test_lines_run_from_border_to_border(five):
    paper = np.zeros_like(five)
    for seed in range(6):
        rows, columns = np.nonzero(damaged(dotted_line, paper, seed))
        assert max(np.ptp(rows), np.ptp(columns)) >= 24
        assert 8 <= len(rows) <= 14


def test_edges_are_an_outline():
    square = np.zeros((28, 28), np.float32)
    square[8:20, 8:20] = 1
    edges = damaged(canny_edges, square)
    assert edges[13:15, 13:15].max() == 0
    assert (edges > 0).sum() == pytest.approx(4 * 12, abs=10)
