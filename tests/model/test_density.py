"""Contrast becomes density: full ink is 1, paper is 0, and faint ink stays where it belongs."""

import numpy as np
import pytest

from model.density import least_contrast, to_density


def test_to_density_keeps_soft_edges_linear():
    contrast = np.zeros((20, 20), np.float32)
    contrast[:, 8:12] = 200
    contrast[:, 7] = contrast[:, 12] = 100
    density = to_density(contrast, noise=0.0)
    assert density is not None
    assert density[10, 9] == pytest.approx(1)
    assert density[10, 7] == pytest.approx(0.5, abs=0.02)
    assert density[:, :7].max() == 0


def test_faint_ink_stays_only_where_it_hangs_on_strong_ink():
    contrast = np.zeros((40, 40), np.float32)
    contrast[10, 5:20] = 200
    contrast[10, 20:30] = 60
    contrast[30, 5:15] = 60
    density = to_density(contrast, noise=0.0)
    assert density is not None
    assert density[10, 25] > 0.2
    assert density[30].max() == 0


def test_a_desk_at_the_edge_does_not_tell_how_strong_ink_is():
    contrast = np.zeros((80, 80), np.float32)
    contrast[20:60, 30:36] = 60
    contrast[:2] = 250
    density = to_density(contrast, noise=0.0)
    assert density is not None
    assert density[40, 32] == pytest.approx(1)


def test_ink_that_is_cut_off_everywhere_is_ink():
    contrast = np.zeros((40, 40), np.float32)
    contrast[:, 18:22] = 90
    density = to_density(contrast, noise=0.0)
    assert density is not None
    assert density[20, 20] == pytest.approx(1)


@pytest.mark.parametrize("noise", [0.0, 3.0, 10.0])
def test_noise_alone_is_no_ink(noise):
    contrast = np.random.default_rng(0).normal(0, noise, (200, 200)).astype(np.float32)
    assert to_density(contrast, noise) is None
    assert least_contrast(noise) > 3 * noise


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("noise", [5.0, 10.0, 12.0])
def test_paper_stays_paper_under_noise(noise):
    contrast = np.random.default_rng(0).normal(0, noise, (200, 200)).astype(np.float32)
    contrast[40:160, 90:110] += 100
    density = to_density(contrast, noise)
    assert density is not None
    assert density[40:160, 94:106].mean() > 0.8
    assert density[:, :80].mean() < 0.01
