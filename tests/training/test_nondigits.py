"""Letters, signs, scribbles and pairs of digits: drawn like digits, and no digits."""

import numpy as np
import pytest
from PIL import Image

from model.mnist import DataError
from training import nondigits
from training.nondigits import (
    HALF_TURNED,
    QUARTER_TURNED,
    draw_blot,
    draw_nondigit,
    load_nondigits,
    nondigit_image,
    turned,
)
from training.signs import BOWED, CORNERED
from training.strokes import render


def test_they_have_the_form_of_drawn_digits():
    rng = np.random.default_rng(0)
    for _ in range(200):
        strokes = draw_nondigit(rng)
        points = np.vstack(strokes)
        assert all(stroke.dtype == np.float32 and stroke.shape[1] == 2 for stroke in strokes)
        assert 0 <= points.min() <= points.max() <= 1
        assert np.ptp(points, axis=0).max() == pytest.approx(1, abs=1e-5)
        assert render(strokes, 60, 5).sum(dtype=np.int64) / 255 > 50


def test_the_seed_decides():
    first, again, other = (draw_nondigit(np.random.default_rng(seed)) for seed in (4, 4, 5))
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert len(first) != len(other) or not np.array_equal(first[0], other[0])


def test_they_vary():
    rng = np.random.default_rng(1)
    pictures = {render(draw_nondigit(rng), 28, 2).tobytes() for _ in range(100)}
    assert len(pictures) == 100


def test_a_pair_is_two_digits_side_by_side():
    rng = np.random.default_rng(2)
    ratios = [np.ptp(np.vstack(nondigits._pair(rng)), axis=0) for _ in range(50)]
    assert np.mean([across / down for across, down in ratios]) > 1


def test_every_sign_is_of_strokes_in_the_unit_square():
    for strokes in CORNERED:
        points = np.array([point for stroke in strokes for point in stroke])
        assert all(len(stroke) >= 2 for stroke in strokes)
        assert 0 <= points.min() <= points.max() <= 1
    for glyph in BOWED:
        points = np.array([point for stroke in glyph for arc in stroke for point in arc])
        assert -0.05 <= points.min() <= points.max() <= 1.05


def test_they_come_in_mnists_form():
    rng = np.random.default_rng(3)
    for _ in range(60):
        image = nondigit_image(rng, mouse_share=0.35)
        assert image.shape == (28, 28) and image.dtype == np.uint8
        assert image.sum(dtype=np.int64) / 255 > 3


def test_a_blot_is_filled_ink():
    rng = np.random.default_rng(4)
    shares = [np.mean(draw_blot(rng) > 60) for _ in range(40)]
    assert min(shares) > 0 and 0.05 < np.mean(shares) < 0.6


def test_digits_on_their_side_are_none_unless_they_stay_one():
    rng = np.random.default_rng(5)
    image = np.zeros((28, 28), np.uint8)
    image[4:8, 4:20] = 255
    for label in range(10):
        outcomes = [turned(image, label, rng) for _ in range(40)]
        if label not in QUARTER_TURNED:
            assert outcomes == [None] * 40
            continue
        seen = {outcome.tobytes() for outcome in outcomes}
        quarters = {np.rot90(image, k).tobytes() for k in (1, 3)}
        halves = {np.rot90(image, 2).tobytes()} if label in HALF_TURNED else set()
        assert seen == quarters | halves


def picture(seed):
    """A page with a letter on it, uint8 (90, 90)."""
    strokes = nondigits._cornered(np.random.default_rng(seed))
    return 255 - np.pad(render(strokes, 60, 4), 15)


def test_pictures_of_one_name_stay_together(save_npz):
    images = np.stack([picture(index // 2) for index in range(20)])
    names = np.array([f"sign {index // 2}" for index in range(20)])
    train, validation = load_nondigits(save_npz(images=images, names=names), seed=1)
    assert (len(train), len(validation)) == (16, 4)
    assert not {image.tobytes() for image in train} & {image.tobytes() for image in validation}


def test_a_folder_of_pictures_serves_as_well(tmp_path):
    for index in range(6):
        folder = tmp_path / f"writer {index}"
        folder.mkdir()
        Image.fromarray(picture(index)).save(folder / "sign.png")
    (tmp_path / "notes.txt").write_text("no picture")
    train, validation = load_nondigits(tmp_path)
    assert (len(train), len(validation)) == (4, 2)
    assert train.shape[1:] == (28, 28) and train.max() > 200


def test_without_a_picture_it_says_what_was_expected(tmp_path, save_npz):
    with pytest.raises(DataError, match="not found; expected a folder of pictures"):
        load_nondigits(tmp_path / "nowhere")
    with pytest.raises(DataError, match="found none with ink"):
        load_nondigits(tmp_path)
    with pytest.raises(DataError, match="array 'images'"):
        load_nondigits(save_npz(pictures=np.zeros(3)))
    with pytest.raises(DataError, match="expected uint8 'images'"):
        load_nondigits(save_npz(images=np.zeros((2, 9, 9))))
