"""Finding, verifying and splitting the digits."""

import io

import numpy as np
import pytest
from PIL import Image

from model import Reader
from model.data_card import MoreDigits
from model.mnist import ARRAYS, DataError, idx_md5
from pages.outcome import Drawn, Outcome, pack
from training import data
from training.data import (
    are_same,
    load_collection,
    load_labelled,
    load_mnist,
    split,
    stratified_choice,
)
from training.strokes import draw_digit, render


def arrays_of(digits):
    return {name: getattr(digits, name) for name in ARRAYS}


def test_the_split_is_stratified_complete_and_without_overlap(digits):
    parts = split(digits, 40, seed=0, name="d", title="D", description="")
    assert np.bincount(parts.y_validation).tolist() == [4] * 10
    assert np.bincount(parts.y_train).tolist() == [20] * 10
    together = np.concatenate([parts.x_train, parts.x_validation])
    assert sorted(map(bytes, together)) == sorted(map(bytes, digits.x_train))
    assert parts.card.train == 200 and parts.card.validation == 40 and parts.card.test == 60
    assert parts.card.test_counts == (6,) * 10
    assert parts.card.checksums["x_test"] == idx_md5(digits.x_test)


def test_images_keep_their_labels(digits):
    label_of = {bytes(image): label for image, label in zip(digits.x_train, digits.y_train, strict=True)}
    parts = split(digits, 40, seed=3, name="d", title="D", description="")
    for image, label in zip(parts.x_validation, parts.y_validation, strict=True):
        assert label_of[bytes(image)] == label


def test_the_choice_has_the_size_asked_for_and_follows_the_seed():
    labels = np.repeat(np.arange(10), [3, 50, 7, 11, 13, 17, 19, 23, 29, 31]).astype(np.uint8)
    chosen = stratified_choice(labels, 50, seed=0)
    shares = np.bincount(labels) * 50 / len(labels)
    assert len(np.unique(chosen)) == 50
    assert np.all(np.abs(np.bincount(labels[chosen], minlength=10) - shares) < 1)
    assert np.array_equal(chosen, stratified_choice(labels, 50, seed=0))
    assert not np.array_equal(chosen, stratified_choice(labels, 50, seed=1))


def test_mnist_must_be_mnist(digits, save_npz):
    path = save_npz(**arrays_of(digits))
    with pytest.raises(DataError, match=f"{path.name}: x_train: expected MNIST's published MD5 6bbc9ace"):
        load_mnist(path)


def test_a_truncated_file_is_named(digits, save_npz):
    path = save_npz(**arrays_of(digits))
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(DataError, match=r"digits\.npz: damaged; expected an \.npz file like mnist\.npz"):
        load_mnist(path)


def test_the_environment_names_the_file(monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_NPZ", str(tmp_path / "elsewhere.npz"))
    with pytest.raises(DataError, match=r"elsewhere\.npz: not found"):
        load_mnist()


def test_mnist_is_split_as_published(digits, save_npz, monkeypatch):
    monkeypatch.setattr(data, "load_digits", lambda path: digits)
    monkeypatch.setattr(
        data, "split", lambda found, validation, seed, **card: (found, validation, seed, card["name"])
    )
    assert load_mnist(save_npz(x=1), seed=5) == (digits, 5000, 5, "mnist")


def test_a_collection_says_what_it_is(digits, save_npz):
    path = save_npz("mine.npz", title="Mine", description="Written by me.", **arrays_of(digits))
    parts = load_collection(path)
    assert (parts.card.name, parts.card.title, parts.card.description) == ("mine", "Mine", "Written by me.")
    assert (parts.card.train, parts.card.validation, parts.card.test) == (220, 20, 60)


def test_a_collection_without_words_is_called_by_its_file(digits, save_npz):
    card = load_collection(save_npz("mine.npz", **arrays_of(digits))).card
    assert (card.title, card.description) == ("mine", "")


def test_a_collection_too_small_to_split_is_refused(digits, save_npz):
    few = {name: array[:50] for name, array in arrays_of(digits).items()}
    with pytest.raises(DataError, match="expected at least 120 training and 1 test image, found 50 and 50"):
        load_collection(save_npz(**few))


def test_where_there_is_no_mnist_it_is_downloaded(digits, monkeypatch, tmp_path):
    told, read = [], []

    def download(progress):
        for received in (4, 10):
            progress(received, 10)
            told.append(received)
        return tmp_path / "fetched.npz"

    monkeypatch.setattr(data, "find_at_hand", lambda path: None)
    monkeypatch.setattr(data, "download", download)
    monkeypatch.setattr(data, "load_digits", lambda path: read.append(path) or digits)
    monkeypatch.setattr(data, "split", lambda found, validation, seed, **card: found)
    assert load_mnist() is digits
    assert (told, read) == ([4, 10], [tmp_path / "fetched.npz"])


def test_the_test_part_of_a_collection_is_what_it_is_measured_with(digits, save_npz):
    found = load_labelled(save_npz("mine.npz", title="Mine", **arrays_of(digits)))
    assert found.title == "Mine" and np.array_equal(found.images, digits.x_test)
    assert np.array_equal(found.labels, digits.y_test)
    assert found.checksums["x_test"] == idx_md5(digits.x_test)


def test_every_digit_of_other_sources_is_measured_with(digits, save_npz):
    found = load_labelled(save_npz("scans.npz", images=255 - digits.x_test, labels=digits.y_test))
    assert found.title == "scans" and found.images.shape == (60, 28, 28) and not found.checksums
    assert np.array_equal(found.labels, digits.y_test)


def test_a_source_without_a_digit_is_refused(save_npz):
    blank = np.full((3, 40, 40), 255, np.uint8)
    with pytest.raises(DataError, match="no digit was found; expected at least one"):
        load_labelled(save_npz(images=blank, labels=np.arange(3, dtype=np.uint8)))


def test_a_visitors_own_drawings_can_be_measured_with(tmp_path):
    reader, rng = Reader.load(), np.random.default_rng(4)
    drawings = []
    for number, asked in enumerate((3, 0, 7, 3), start=1):
        ink = render(draw_digit(asked, rng, 0.9), 200, 14) if number < 4 else np.zeros((200, 200), np.uint8)
        file = io.BytesIO()
        Image.fromarray(255 - ink).save(file, "PNG")
        drawings.append(Drawn(number, asked, file.getvalue(), reader.read(file.getvalue())))
    path = tmp_path / "my-handwriting.zip"
    path.write_bytes(pack(Outcome(tuple(drawings))))
    found = load_labelled(path)
    # In the order of the folders; on the last one nothing is drawn.
    assert (found.title, found.labels.tolist(), found.left_out) == ("my-handwriting", [0, 3, 7], 1)
    seen = {drawn.asked: drawn.reading.digits[0].image for drawn in drawings[:3]}
    for image, label in zip(found.images, found.labels.tolist(), strict=True):
        np.testing.assert_allclose(image / 255, seen[label], atol=1 / 255)


def test_digits_of_another_kind_are_learned_and_chosen_by_but_not_measured_with(tiny_split, digits):
    other = split(digits, 30, seed=1, name="others", title="Others", description="Written by others.")
    both = tiny_split.with_more(other)
    images, labels = both.learned
    assert len(images) == len(labels) == 200 + 210
    assert np.array_equal(images[:200], tiny_split.x_train)
    assert np.array_equal(images[200:], other.x_train) and np.array_equal(labels[200:], other.y_train)
    assert np.array_equal(both.x_validation, np.concatenate([tiny_split.x_validation, other.x_validation]))
    assert len(both.y_validation) == 40 + 30
    assert np.array_equal(both.x_test, tiny_split.x_test)
    # What lies near a test digit is looked for among those that have a position.
    assert len(both.positions) == len(both.x_train) == 200
    assert (both.card.train, both.card.validation, both.card.test) == (200, 40, 60)
    assert both.card.more == MoreDigits("Others", "Written by others.", train=210, validation=30)
    assert both.card.learned == 410
    assert are_same(both.card.checksums, tiny_split.card.checksums) and "more" in both.card.checksums


def test_corrections_join_what_is_learned_and_nothing_else(tiny_split):
    images, labels = np.full((3, 28, 28), 9, np.uint8), np.array([1, 2, 3], np.uint8)
    taught = tiny_split.taught((images, labels), images[:2])
    assert np.array_equal(taught.learned[0][-3:], images) and taught.learned[1][-3:].tolist() == [1, 2, 3]
    assert len(taught.nondigits) == len(tiny_split.nondigits) + 2
    assert len(taught.x_train) == len(tiny_split.x_train) and "corrections" in taught.card.checksums


def test_the_same_digits_are_the_same_whatever_comes_with_them(tiny_split):
    checksums = tiny_split.card.checksums
    assert are_same(checksums, checksums | {"nondigits": "more"})
    assert not are_same(checksums, checksums | {"x_test": "others"})
    assert not are_same({}, checksums) and not are_same({}, {})
