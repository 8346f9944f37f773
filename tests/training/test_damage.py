"""Damage: the digit is still there, and something happened to it."""

import numpy as np
import pytest

from training import damage
from training.damage import damaged


@pytest.mark.parametrize("kind", damage._KINDS)
def test_the_digit_is_still_there(digits, kind):
    rng = np.random.default_rng(0)
    likeness, changes = [], []
    for image in digits.x_train[:40]:
        before = image.astype(np.float32)
        after = np.clip(kind(before.copy(), rng), 0, 255)
        assert after.shape == (28, 28)
        changes.append(np.abs(after - before).mean())
        likeness.append(np.corrcoef(after.ravel(), before.ravel())[0, 1])
    assert np.median(likeness) > 0.4
    assert np.median(changes) > 1


def test_it_comes_as_an_image_like_the_others(digits):
    rng = np.random.default_rng(1)
    for image in digits.x_train[:60]:
        kept = image.copy()
        found = damaged(image, rng)
        assert found.dtype == np.uint8 and found.shape == (28, 28)
        assert np.array_equal(image, kept)


def test_the_seed_decides(digits):
    image = digits.x_train[3]
    first, again = (damaged(image, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(first, again)
