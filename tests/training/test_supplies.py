"""What is made once, before a run."""

from dataclasses import replace

import numpy as np
import pytest

from training import supplies
from training.nondigits import NO_DIGIT
from training.recipe import RECIPES
from training.supplies import prepare


@pytest.fixture(scope="module", autouse=True)
def _several_chunks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(supplies, "CHUNK", 25)
        yield


@pytest.fixture(scope="module")
def recipe(tiny_recipe):
    # 200 digits, shown twice: 80 drawings and 30 photographs.
    return replace(tiny_recipe, drawn_share=0.0, nondigit_share=0.2, camera_share=0.075)


@pytest.fixture(scope="module")
def made(tiny_split, recipe):
    return prepare(tiny_split, recipe, processes=0)


def test_as_much_is_made_as_is_shown(made):
    assert made.nondigits.shape == (80, 28, 28) and made.nondigits.dtype == np.uint8
    assert made.photographs.shape == (30, 28, 28) and made.labels.shape == (30,)
    assert all(image.any() for image in (*made.nondigits, *made.photographs))
    assert len({image.tobytes() for image in made.nondigits}) == 80


def test_photographs_are_of_the_digits_and_of_what_is_none(made, tiny_split):
    none = made.labels == NO_DIGIT
    assert 0 < none.mean() < 0.6 and set(made.labels[~none]) <= set(range(10))
    images, labels = tiny_split.learned
    for photograph, label in zip(made.photographs[~none], made.labels[~none], strict=True):
        own = images[labels == label].reshape(-1, 784).astype(float)
        likeness = [np.corrcoef(photograph.ravel(), image)[0, 1] for image in own]
        assert max(likeness) > 0.6


def test_there_is_a_limit(tiny_split, recipe, monkeypatch):
    monkeypatch.setattr(supplies, "MOST_NONDIGITS", 7)
    monkeypatch.setattr(supplies, "MOST_PHOTOGRAPHS", 3)
    made = prepare(tiny_split, recipe, processes=0)
    assert (len(made.nondigits), len(made.photographs)) == (7, 3)


def test_a_share_of_it_can_be_made(tiny_split, recipe):
    made = prepare(tiny_split, recipe, processes=0, share=0.01)
    assert (len(made.nondigits), len(made.photographs)) == (1, 1)


def test_other_processes_make_the_same(tiny_split, recipe, made, monkeypatch):
    again = prepare(tiny_split, recipe, processes=2)
    for name in ("pictures", "nondigits", "photographs", "labels"):
        assert np.array_equal(getattr(again, name), getattr(made, name))
    other = prepare(tiny_split, replace(recipe, seed=1), processes=0)
    assert not np.array_equal(other.nondigits, made.nondigits)


def test_given_pictures_are_handed_on(tiny_split, recipe):
    crosses = np.stack([np.eye(28, dtype=np.uint8) * 255] * 3)
    made = prepare(tiny_split.with_nondigits(crosses, crosses), recipe, processes=0, share=0.01)
    assert np.array_equal(made.pictures, crosses)


def test_a_recipe_that_shows_digits_alone_needs_nothing(tiny_split):
    made = prepare(tiny_split, RECIPES["cnn-34k"], processes=0)
    assert not any(len(part) for part in (made.pictures, made.nondigits, made.photographs, made.labels))
