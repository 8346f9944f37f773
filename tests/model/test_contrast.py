"""How far pixels stand off from their paper."""

import numpy as np
import pytest

from model.contrast import Contrast, along, measure_contrast, resized

SIZE = 120
DARKER = np.full(3, -1 / np.sqrt(3), np.float32)


def scene(depth: float = 60.0) -> tuple[np.ndarray, np.ndarray]:
    """A dark bar on paper whose left half lies in shadow, float32 (120, 120, 3), and its mask."""
    pixels = np.full((SIZE, SIZE, 3), 200, np.float32)
    pixels[:, : SIZE // 2] *= 0.6
    bar = np.zeros((SIZE, SIZE), bool)
    bar[58:62, 10:110] = True
    pixels[bar] *= 1 - depth / 200
    return pixels, bar


@pytest.mark.parametrize("width", [0.12, 0.0])
def test_ink_stands_off_in_light_and_shadow_alike(width):
    pixels, bar = scene()
    paper = scene(0.0)[0]
    measured = measure_contrast(pixels, DARKER, paper, width)
    contrast = measured.seen()
    assert abs(float(contrast[~bar][:1000].mean())) < 1
    shadow, light = contrast[60, 20:40].mean(), contrast[60, 80:100].mean()
    assert shadow > 40 and light > 40
    assert shadow == pytest.approx(light, rel=0.35)
    assert measured.noise >= 0


def test_what_noise_hides_in_dim_light_is_not_seen_at_once():
    gain = np.ones((1, 4), np.float32)
    gain[0, 2:] = 2
    measured = Contrast(np.array([[30.0, -7.0, 30.0, 90.0]], np.float32), 5.0, gain)
    assert measured.seen().tolist() == [[30, -7, 0, 90]]
    assert measured.values.tolist() == [[30, -7, 30, 90]]
    # Where light was not made up for, noise is alike everywhere.
    assert np.array_equal(Contrast(measured.values, 5.0).seen(), measured.values)


def test_light_ink_stands_off_from_dark_paper():
    pixels, bar = scene()
    contrast = measure_contrast(255 - pixels, -DARKER, 255 - scene(0.0)[0], 0.0).seen()
    assert contrast[bar].min() > 30
    assert abs(float(contrast[~bar].max())) < 1


def test_colours_are_projected_and_surfaces_enlarged():
    pixels = np.arange(24, dtype=np.float32).reshape(2, 4, 3)
    assert np.allclose(along(DARKER, pixels), pixels @ DARKER)
    assert resized(np.ones((2, 2), np.float32), pixels).shape == (2, 4)
