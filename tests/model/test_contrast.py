"""How far pixels stand off from their paper."""

import numpy as np
import pytest

from model.contrast import along, measure_contrast, resized

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
    contrast, noise = measure_contrast(pixels, DARKER, paper, width)
    assert abs(float(contrast[~bar][:1000].mean())) < 1
    shadow, light = contrast[60, 20:40].mean(), contrast[60, 80:100].mean()
    assert shadow > 40 and light > 40
    assert shadow == pytest.approx(light, rel=0.35)
    assert noise >= 0


def test_light_ink_stands_off_from_dark_paper():
    pixels, bar = scene()
    contrast, _ = measure_contrast(255 - pixels, -DARKER, 255 - scene(0.0)[0], 0.0)
    assert contrast[bar].min() > 30
    assert abs(float(contrast[~bar].max())) < 1


def test_colours_are_projected_and_surfaces_enlarged():
    pixels = np.arange(24, dtype=np.float32).reshape(2, 4, 3)
    assert np.allclose(along(DARKER, pixels), pixels @ DARKER)
    assert resized(np.ones((2, 2), np.float32), pixels).shape == (2, 4)
