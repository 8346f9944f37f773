"""Pen, page, light and camera."""

import numpy as np
import pytest

from training.camera import enlarge, expose, gradient, illumination, photograph, shadow


@pytest.fixture
def square():
    ink = np.zeros((40, 40), np.float32)
    ink[10:30, 10:30] = 1
    return ink


def test_photographs_are_colour_pictures_at_most_twice_as_large(square):
    for seed in range(30):
        photo = photograph(square, np.random.default_rng(seed))
        assert photo.dtype == np.uint8 and photo.shape[2] == 3
        assert min(photo.shape[:2]) >= 40 and max(photo.shape[:2]) <= 80


def test_ink_is_darker_than_paper_or_lighter(square):
    differences = []
    for seed in range(60):
        photo = photograph(square, np.random.default_rng(seed)).mean(axis=2)
        differences.append(np.percentile(photo, 98) + np.percentile(photo, 2) - 2 * np.median(photo))
    assert min(differences) < -40 and max(differences) > 40


def test_light_falls_off_and_never_goes_out():
    lights = [illumination(50, 70, np.random.default_rng(seed)) for seed in range(40)]
    assert all(light.shape == (50, 70) and light.dtype == np.float32 for light in lights)
    assert min(light.min() for light in lights) > 0.35 and max(light.max() for light in lights) <= 1.0
    assert max(np.ptp(light) for light in lights) > 0.2


def test_a_gradient_falls_off_towards_its_angle():
    light = gradient(30, 40, angle=0.0, depth=0.5)
    assert light.shape == (30, 40)
    assert (np.diff(light, axis=1) < 0).all() and np.ptp(light, axis=0).max() < 1e-6
    assert light.max() <= 1 and light.min() >= 0.5


def test_a_shadow_lies_on_one_side_of_its_edge():
    light = shadow(30, 40, angle=np.pi / 2, offset=0.0, softness=100.0, depth=0.4)
    assert light[:10] == pytest.approx(1.0, abs=1e-3)
    assert light[20:] == pytest.approx(0.6, abs=1e-3)


def test_a_camera_adds_noise_but_keeps_the_scene():
    scene = np.full((60, 60, 3), 130, np.float32)
    picture = expose(scene, np.random.default_rng(0))
    assert picture.mean() == pytest.approx(130, abs=3)
    assert 0 < picture.std() < 12


def test_enlarged_digits_are_crisp():
    image = np.zeros((28, 28), np.uint8)
    image[8:20, 10:18] = 255
    ink = enlarge(image, 112)
    assert ink.dtype == np.float32 and ink.shape == (112, 112)
    assert ink.sum() == pytest.approx(16 * 12 * 8, rel=0.05)
    assert np.mean((ink > 0.05) & (ink < 0.95)) < 0.03
