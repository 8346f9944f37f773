"""Training images come out of the model's own steps."""

import numpy as np
import pytest

from model.picture import Picture
from training.preprocessing import digit_image, normalized_image
from training.strokes import draw_digit, render


def picture(gray):
    return Picture(np.repeat(gray[..., None], 3, axis=2), width=gray.shape[1], height=gray.shape[0])


@pytest.fixture
def seven():
    return render(draw_digit(7, np.random.default_rng(0)), 120, 9, box=(40, 30, 60))


def test_dark_on_light_and_light_on_dark_give_the_same_digit(seven):
    light, dark = digit_image(picture(seven)), digit_image(picture(255 - seven))
    assert light is not None and dark is not None
    assert light.dtype == np.uint8 and light.shape == (28, 28)
    assert np.abs(light.astype(int) - dark).mean() < 3


def test_nothing_written_gives_nothing():
    assert digit_image(picture(np.full((50, 50), 240, np.uint8))) is None


def test_normalized_images_are_bytes(seven):
    image = normalized_image(seven.astype(np.float32) / 255)
    assert image.dtype == np.uint8 and image.shape == (28, 28) and image.max() > 200
