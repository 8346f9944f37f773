"""The plain recipe, as others cook it."""

import numpy as np
import pytest

from model.plain import plain_image


@pytest.mark.parametrize("shape", [(28, 28), (560, 280), (1, 1), (700, 3)])
def test_every_picture_becomes_28_by_28(shape):
    image = plain_image(np.full((*shape, 3), 200, np.uint8))
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert image == pytest.approx(55 / 255, abs=1e-5)


def test_bright_pictures_are_inverted_and_dark_ones_are_not():
    page = np.full((280, 280, 3), 255, np.uint8)
    page[100:200, 140:160] = 0
    assert plain_image(page) == pytest.approx(plain_image(255 - page), abs=1e-5)
    assert plain_image(page)[15, 15] == pytest.approx(1, abs=1e-5)
    assert plain_image(page)[2, 2] == pytest.approx(0, abs=1e-5)


def test_colours_count_as_bright_as_they_look():
    channels = [plain_image(np.full((28, 28, 3), colour, np.uint8)).mean() for colour in np.eye(3) * 255]
    assert channels == pytest.approx([0.299, 1 - 0.587, 0.114], abs=1e-3)


def test_the_picture_is_not_cropped_nor_its_shape_kept():
    page = np.zeros((100, 400, 3), np.uint8)
    page[:, 350:] = 255
    image = plain_image(page)
    assert image[:, :24].max() == 0
    assert image[:, 25:].min() == 1
