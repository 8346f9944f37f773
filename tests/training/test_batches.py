"""Augmented batches, in order, from this process or from others."""

from dataclasses import replace

import numpy as np
import pytest

from training.augmentation import Supplies
from training.batches import Batches


@pytest.fixture
def recipe(tiny_recipe):
    return replace(tiny_recipe, batch_size=10)


def all_batches(digits, recipe, first, last, processes=0):
    # Digits stand for what is no digit, and for photographs of digits.
    test = digits.x_test
    supplies = Supplies(test[:20], test[20:40], test[40:], digits.y_test[40:])
    with Batches(digits.x_train, digits.y_train, recipe, processes, supplies) as batches:
        return [list(epoch) for epoch in batches.epochs(first, last)]


def test_an_epoch_has_every_image_once(digits, recipe):
    still = replace(recipe, drawn_share=0, nondigit_share=0, camera_share=0)
    (epoch,) = all_batches(digits, replace(still, batch_size=32), 0, 1)
    assert [len(images) for images, _ in epoch] == [32] * 7 + [16]
    assert np.bincount(np.concatenate([labels for _, labels in epoch])).tolist() == [24] * 10
    assert len(Batches(digits.x_train, digits.y_train, replace(recipe, batch_size=32), 0)) == 8


def test_epochs_differ_and_can_be_made_again(digits, recipe):
    both = all_batches(digits, recipe, 0, 2)
    (second,) = all_batches(digits, recipe, 1, 2)
    assert all(
        np.array_equal(a, b)
        for one, two in zip(both[1], second, strict=True)
        for a, b in zip(one, two, strict=True)
    )
    assert not np.array_equal(both[0][0][0], both[1][0][0])


def test_other_processes_make_the_same_batches(digits, recipe):
    here, there = (all_batches(digits, recipe, 0, 2, processes) for processes in (0, 1))
    for ours, theirs in zip(here, there, strict=True):
        for (images, labels), (their_images, their_labels) in zip(ours, theirs, strict=True):
            assert np.array_equal(images, their_images) and np.array_equal(labels, their_labels)
