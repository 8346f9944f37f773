"""One histogram answers what sorting would: quantiles, noise and Otsu's threshold."""

import numpy as np
import pytest

from model.levels import STEP, Levels


@pytest.fixture
def values():
    """Paper with noise of 2 grey levels, and a twentieth of ink at 120."""
    rng = np.random.default_rng(0)
    picture = rng.normal(0, 2, (200, 300)).astype(np.float32)
    picture[50:60] = rng.normal(120, 5, (10, 300))
    return picture


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.94, 0.999, 1.0])
def test_quantiles_are_those_of_sorting(values, share):
    expected = np.quantile(values, share, method="inverted_cdf")
    assert Levels.of(values).quantile(share) == pytest.approx(expected, abs=STEP / 2 + 1e-4)


def test_levels_above_one(values):
    above = Levels.of(values).above(50)
    assert above.total == (values > 50).sum()
    assert above.quantile(0.5) == pytest.approx(np.median(values[values > 50]), abs=STEP)


def test_levels_up_to_one(values):
    levels = Levels.of(values)
    assert levels.up_to(100).quantile(1) == 100
    assert levels.up_to(100).total == levels.total
    assert levels.up_to(1e9).quantile(1) == levels.quantile(1)


def test_pixels_that_are_not_shown_count_as_paper():
    ink = np.full((30, 40), 80, np.float32)
    levels = Levels.of(ink, beyond=8800)
    whole = np.zeros((100, 100), np.float32)
    whole[:30, :40] = ink
    assert np.array_equal(levels.counts, Levels.of(whole).counts)
    # Of a large picture, too, of which only a sample is counted.
    assert Levels.of(np.full((1000, 1000), 80, np.float32), beyond=10**6).quantile(0.45) == 0


def test_noise_is_that_of_the_paper(values):
    assert Levels.of(values).noise() == pytest.approx(2, abs=0.2)
    assert Levels.of(np.zeros((30, 40), np.float32)).noise() == 0


def test_otsu_cuts_between_two_tones(values):
    # Paper of levels below 0 counts as 0 or not at all: ink is what is asked about.
    assert 5 < Levels.of(values).otsu() < 115


def test_large_pictures_are_sampled():
    large = np.full((3000, 2000), 7, np.float32)
    levels = Levels.of(large)
    assert 50_000 < levels.total < 200_000
    assert levels.quantile(0.5) == 7


def test_extremes_count_as_the_last_level():
    levels = Levels.of(np.float32([[-9e9, 0, 9e9]]))
    assert (levels.quantile(0), levels.quantile(1), levels.total) == (-512, 512, 3)


def test_of_no_pixels_everything_is_zero():
    none = Levels.of(np.float32([[1, 2]])).above(3)
    assert (none.total, none.quantile(0.5), none.noise()) == (0, 0, 0)
