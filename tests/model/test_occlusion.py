"""The occlusion map: it finds the pixels that a made-up reader looks at, and leaves out paper."""

import numpy as np
import pytest

from model.occlusion import PATCH, occlusion_map

IMAGE = np.zeros((28, 28), np.float32)
IMAGE[6:22, 12:16] = 1


def _seven_by(weights):
    """A reader that takes for a 7 what has ink where the weights are; nothing else exists for it."""

    def predict(images):
        probabilities = np.zeros((len(images), 10), np.float32)
        probabilities[:, 7] = (images * weights).sum(axis=(1, 2)) / weights.sum()
        return probabilities

    return predict


def test_what_carries_the_decision_is_found():
    weights = np.zeros((28, 28), np.float32)
    weights[6:9, 12:16] = 1
    drops = occlusion_map(IMAGE, 7, _seven_by(weights))
    assert drops.dtype == np.float32
    assert drops.shape == (28, 28)
    assert drops[6:9, 12:16].min() > 0.3
    assert np.unravel_index(drops.argmax(), drops.shape)[0] <= 8
    # Nothing beyond the patches that touch the top of the stroke matters.
    assert not drops[9 + PATCH :].any()


def test_what_speaks_against_it_is_below_zero():
    def predict(images):
        against = images[:, 18:22, 12:16].mean(axis=(1, 2))
        return np.repeat((0.9 - 0.5 * against)[:, None], 10, axis=1).astype(np.float32)

    drops = occlusion_map(IMAGE, 3, predict)
    assert drops[18:22, 12:16].max() < -0.1
    assert drops.max() <= 1e-6


def test_paper_is_never_covered_by_paper():
    asked = []

    def predict(images):
        asked.append(images)
        return np.full((len(images), 10), 0.1, np.float32)

    occlusion_map(IMAGE, 0, predict)
    covered = asked[0][1:]
    np.testing.assert_array_equal(asked[0][0], IMAGE)
    assert all((one != IMAGE).any() for one in covered)
    # Every pixel of ink is covered by some patch.
    assert not covered.min(axis=0).any()


@pytest.mark.parametrize("place", [(0, 0), (27, 27), (0, 27), (27, 0)])
def test_a_pixel_in_the_corner_counts_too(place):
    image = np.zeros((28, 28), np.float32)
    image[place] = 1
    drops = occlusion_map(image, 7, _seven_by(image))
    assert drops[place] == pytest.approx(1)


def test_a_blank_image_has_no_reasons():
    assert not occlusion_map(np.zeros((28, 28), np.float32), 7, _seven_by(IMAGE)).any()
