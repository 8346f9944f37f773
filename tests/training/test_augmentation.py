"""Variation of the training images."""

from dataclasses import replace

import numpy as np
import pytest

from training.augmentation import Supplies, augment, change_pen, drawn_image, photographed, warp
from training.nondigits import NO_DIGIT
from training.rare import RARE
from training.recipe import RECIPES, Recipe, full

STILL = replace(
    full(),
    shift=0,
    turn=0,
    scale=0,
    stretch=0,
    shear=0,
    elastic=0,
    pen_share=0,
    drawn_share=0,
    nondigit_share=0,
    camera_share=0,
    still_share=0,
    damage_share=0,
)
NONE = Supplies.none()
STEM = (np.array([[0.5, 0.0], [0.5, 1.0]], np.float32),)
NO_FIELD = np.zeros((0, 0, 2), np.float32)


def centre(image):
    weights = image.astype(float)
    y, x = np.mgrid[: image.shape[0], : image.shape[1]]
    return np.array([(weights * x).sum(), (weights * y).sum()]) / weights.sum()


@pytest.fixture
def supplies():
    """A cross and a slash of no digit, and one photograph of a 7: a bar."""
    cross, slash, bar = (np.zeros((1, 28, 28), np.uint8) for _ in range(3))
    slash[0] = np.eye(28) * 255
    cross[0] = np.maximum(slash[0], slash[0, ::-1])
    bar[0, 12:16, 4:24] = 255
    return Supplies(cross, slash, bar, np.array([7], np.uint8))


def ink(image):
    return image.sum(dtype=np.int64) / 255


def test_shape_dtype_and_labels_are_kept(digits):
    recipe = replace(full(), drawn_share=0, nondigit_share=0, camera_share=0)
    images, labels = augment(digits.x_train, digits.y_train, recipe, (0, 0), NONE)
    assert images.dtype == np.uint8 and images.shape == digits.x_train.shape
    assert np.array_equal(labels, digits.y_train)
    assert all(ink(image) > 5 for image in images)


def test_the_originals_are_left_alone(digits, supplies):
    before = digits.x_train.copy()
    augment(digits.x_train, digits.y_train, full(), (0, 0), supplies)
    assert np.array_equal(digits.x_train, before)


def test_the_seed_decides(digits, supplies):
    first, again, other = (
        augment(digits.x_train[:50], digits.y_train[:50], full(), seed, supplies)
        for seed in ((0, 1), (0, 1), (0, 2))
    )
    assert np.array_equal(first[0], again[0]) and np.array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])


def test_a_recipe_without_variation_changes_nothing(digits):
    images, labels = augment(digits.x_train, digits.y_train, STILL, (0, 0), NONE)
    assert np.array_equal(images, digits.x_train) and np.array_equal(labels, digits.y_train)


def test_a_share_of_the_images_is_drawn(digits):
    images, labels = augment(digits.x_train, digits.y_train, replace(STILL, drawn_share=0.5), (0, 0), NONE)
    changed = (images != digits.x_train).any(axis=(1, 2))
    assert 0.35 < changed.mean() < 0.65
    assert np.array_equal(labels[~changed], digits.y_train[~changed])


def test_a_shift_moves_by_no_more_than_it_may(digits):
    recipe = replace(STILL, shift=2.0)
    images, _ = augment(digits.x_train, digits.y_train, recipe, (0, 0), NONE)
    moves = [centre(new) - centre(old) for new, old in zip(images, digits.x_train, strict=True)]
    assert np.abs(moves).max() < 2.1
    assert np.abs(moves).max(axis=0).min() > 1.5


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({"turn": 15.0}, 12 * np.sin(np.radians(15))),
        ({"scale": 0.15}, 12 * (np.exp(0.15) - 1)),
        ({"shear": 0.2}, 12 * 0.2),
    ],
)
def test_a_dot_far_from_the_centre_moves_as_far_as_geometry_says(change, moved):
    image = np.zeros((28, 28), np.uint8)
    image[0:3, 12:15] = image[25:28, 12:15] = image[12:15, 0:3] = image[12:15, 25:28] = 255
    dot = image.copy()
    dot[3:] = 0
    rng = np.random.default_rng(0)
    places = [centre(warp(dot, replace(STILL, **change), NO_FIELD, rng)) for _ in range(200)]
    distances = np.linalg.norm(np.array(places) - centre(dot), axis=1)
    assert distances.max() == pytest.approx(moved, rel=0.2)


def test_a_share_of_the_images_is_neither_moved_nor_bent(digits):
    recipe = replace(STILL, turn=15.0, shift=2.0, elastic=0.6, still_share=0.3)
    images, _ = augment(digits.x_train, digits.y_train, recipe, (0, 0), NONE)
    still = (images == digits.x_train).all(axis=(1, 2))
    assert 0.2 < still.mean() < 0.4


def test_rare_shapes_are_drawn_as_often_as_the_recipe_says(monkeypatch):
    shapes = {shape for choices in RARE.values() for shape in choices}
    drawn = []
    monkeypatch.setattr("training.augmentation.draw_allograph", lambda shape, *_: drawn.append(shape) or STEM)
    for digit in [*RARE] * 40:
        drawn_image(digit, replace(full(), rare_share=0.5), np.random.default_rng((digit, len(drawn))))
    assert set(drawn) == shapes


def test_elastic_displacements_have_the_size_asked_for(digits):
    bent, _ = augment(digits.x_train, digits.y_train, replace(STILL, elastic=0.6), (0, 0), NONE)
    bent_more, _ = augment(digits.x_train, digits.y_train, replace(STILL, elastic=1.8), (0, 0), NONE)
    change, more = (np.abs(images - digits.x_train.astype(float)).mean() for images in (bent, bent_more))
    assert 0 < change < more


def test_pens_become_thinner_and_thicker_but_never_vanish(digits):
    rng = np.random.default_rng(0)
    ratios = [ink(change_pen(image, rng)) / ink(image) for image in digits.x_train]
    assert min(ratios) < 0.85 and max(ratios) > 1.15
    assert min(ratios) > 0.4


def test_a_hairline_is_thickened_rather_than_lost():
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 14] = 255
    rng = np.random.default_rng(0)
    assert all(ink(change_pen(image, rng)) > 10 for _ in range(30))


def test_drawn_digits_have_mnists_form():
    rng = np.random.default_rng(0)
    for digit in range(10):
        image = drawn_image(digit, full(), rng)
        rows, columns = np.nonzero(image)
        assert image.dtype == np.uint8 and image.shape == (28, 28)
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == pytest.approx(20, abs=1)
        assert np.abs(centre(image) - 13.5).max() < 1


def test_some_images_are_no_digits(digits, supplies):
    recipe = replace(STILL, nondigit_share=0.25)
    images, labels = augment(digits.x_train, digits.y_train, recipe, (0, 0), supplies)
    replaced = labels == NO_DIGIT
    assert 0.15 < replaced.mean() < 0.35
    assert np.array_equal(images[~replaced], digits.x_train[~replaced])
    # Given pictures, drawings, and digits turned over.
    given, drawn = (
        np.mean([np.array_equal(image, kind[0]) for image in images[replaced]])
        for kind in (supplies.pictures, supplies.nondigits)
    )
    assert 0.2 < given < 0.55 and 0.35 < drawn < 0.75 and given + drawn < 1


def test_without_given_pictures_all_are_drawn(digits, supplies):
    drawn = replace(supplies, pictures=NONE.pictures)
    images, labels = augment(
        digits.x_train, digits.y_train, replace(STILL, nondigit_share=0.5), (0, 0), drawn
    )
    assert not any(np.array_equal(image, supplies.pictures[0]) for image in images[labels == NO_DIGIT])
    assert any(np.array_equal(image, supplies.nondigits[0]) for image in images[labels == NO_DIGIT])


def test_photographs_bring_their_labels(digits, supplies):
    images, labels = augment(
        digits.x_train, digits.y_train, replace(STILL, camera_share=0.3), (0, 0), supplies
    )
    shown = np.array([np.array_equal(image, supplies.photographs[0]) for image in images])
    assert 0.2 < shown.mean() < 0.4
    assert np.array_equal(labels[shown], np.full(shown.sum(), 7))
    assert np.array_equal(images[~shown], digits.x_train[~shown])


def test_what_is_no_digit_is_damaged_as_often(digits, supplies):
    recipe = replace(STILL, nondigit_share=0.5, damage_share=0.5)
    images, labels = augment(digits.x_train, digits.y_train, recipe, (0, 0), supplies)
    whole, _ = augment(digits.x_train, digits.y_train, replace(recipe, damage_share=0), (0, 0), supplies)
    spoilt = np.any(images != whole, axis=(1, 2))
    assert 0.3 < spoilt[labels == NO_DIGIT].mean() < 1
    assert 0.3 < spoilt[labels != NO_DIGIT].mean() < 0.7


def test_a_choice_of_supplies_keeps_images_and_labels_together(digits):
    count = len(digits.x_test)
    whole = Supplies(digits.x_test, digits.x_test, digits.x_test, digits.y_test)
    some = whole.some(12, np.random.default_rng(0))
    assert len(some.pictures) == len(some.nondigits) == len(some.photographs) == len(some.labels) == 12
    assert all(
        any(np.array_equal(image, digits.x_test[i]) and label == digits.y_test[i] for i in range(count))
        for image, label in zip(some.photographs, some.labels, strict=True)
    )
    assert len(whole.some(1000, np.random.default_rng(0)).photographs) == count


def test_a_photographed_digit_comes_back_as_the_same_digit(digits):
    rng = np.random.default_rng(0)
    likeness, unchanged = [], 0
    for image in digits.x_train[:60]:
        found = photographed(image, rng)
        assert found.dtype == np.uint8 and found.shape == (28, 28)
        likeness.append(np.corrcoef(found.ravel(), image.ravel())[0, 1])
        unchanged += np.array_equal(found, image)
    assert np.median(likeness) > 0.85
    assert unchanged < 12


def test_an_empty_image_is_not_photographed():
    empty = np.zeros((28, 28), np.uint8)
    assert np.array_equal(photographed(empty, np.random.default_rng(0)), empty)


def test_the_recipe_of_the_shipped_model_uses_every_kind():
    recipe = Recipe()
    shares = (recipe.drawn_share, recipe.nondigit_share, recipe.camera_share, recipe.damage_share)
    assert min(*shares, recipe.pen_share, recipe.elastic, recipe.shear) > 0


def test_a_recipe_without_variation_leaves_every_pixel(tiny_split):
    images, labels = augment(tiny_split.x_train, tiny_split.y_train, RECIPES["cnn-34k"], (0, 1, 2), NONE)
    assert np.array_equal(images, tiny_split.x_train) and np.array_equal(labels, tiny_split.y_train)
    assert not np.shares_memory(images, tiny_split.x_train)
