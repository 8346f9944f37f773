"""Finding, verifying and splitting the digits."""

import urllib.error

import numpy as np
import pytest

from model.mnist import ARRAYS, DataError, idx_md5
from training import data
from training.data import (
    are_same,
    download,
    load_collection,
    load_labelled,
    load_mnist,
    split,
    stratified_choice,
)


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


def test_a_download_lands_in_the_cache(digits, save_npz, tmp_path, capsys):
    source = save_npz(**arrays_of(digits))
    path = download(source.as_uri(), tmp_path / "cache" / "mnist.npz")
    assert path.read_bytes() == source.read_bytes()
    assert "Downloading MNIST" in capsys.readouterr().out


def test_offline_is_explained_and_leaves_nothing_behind(monkeypatch, tmp_path):
    def offline(url, timeout):
        raise urllib.error.URLError("no route to host")

    monkeypatch.setattr(data.urllib.request, "urlopen", offline)
    with pytest.raises(DataError, match=r"no route to host.*--data PATH or in the variable MNIST_NPZ"):
        download(path=tmp_path / "mnist.npz")
    assert list(tmp_path.iterdir()) == []


def test_a_login_page_is_not_taken_for_mnist(tmp_path):
    page = tmp_path / "login.html"
    page.write_text("<h1>Welcome to the hotel</h1>")
    with pytest.raises(DataError, match=r"expected an \.npz file, found something else"):
        download(page.as_uri(), tmp_path / "cache" / "mnist.npz")
    assert list((tmp_path / "cache").iterdir()) == []


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


def test_the_same_digits_are_the_same_whatever_comes_with_them(tiny_split):
    checksums = tiny_split.card.checksums
    assert are_same(checksums, checksums | {"nondigits": "more"})
    assert not are_same(checksums, checksums | {"x_test": "others"})
    assert not are_same({}, checksums) and not are_same({}, {})
