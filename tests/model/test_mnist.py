"""MNIST's pixels: found where they should lie, and refused unless they are the real ones."""

import hashlib
import urllib.error
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model import mnist
from model.mnist import ARRAYS, DataError, download, find_at_hand, idx_md5, load_digits

Arrays = dict[str, NDArray[np.uint8]]


@pytest.fixture
def arrays() -> Arrays:
    random = np.random.default_rng(1)
    return {
        "x_train": random.integers(0, 256, (12, 28, 28), dtype=np.uint8),
        "y_train": random.integers(0, 10, 12, dtype=np.uint8),
        "x_test": random.integers(0, 256, (5, 28, 28), dtype=np.uint8),
        "y_test": random.integers(0, 10, 5, dtype=np.uint8),
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digits.npz"


def _save(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    np.savez_compressed(path, **dict(arrays))  # type: ignore[arg-type]


def test_digits_with_the_right_checksums_are_loaded(path, arrays):
    _save(path, arrays)
    digits = load_digits(path, {name: idx_md5(array) for name, array in arrays.items()})
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(digits, name), arrays[name])


def test_digits_of_ones_own_need_no_checksums(path, arrays):
    _save(path, arrays | {"title": np.array("Mine")})
    assert len(load_digits(path, checksums=None).x_test) == 5


def test_other_digits_are_not_taken_for_mnist(path, arrays):
    _save(path, arrays)
    found = idx_md5(arrays["x_train"])
    with pytest.raises(DataError, match=f"x_train: .*MD5 {mnist.CHECKSUMS['x_train']}, found {found}"):
        load_digits(path)


def test_one_changed_pixel_is_noticed(path, arrays):
    checksums = {name: idx_md5(array) for name, array in arrays.items()}
    arrays["x_test"][2, 3, 4] ^= 1
    _save(path, arrays)
    with pytest.raises(DataError, match=r"x_test: expected .*MD5"):
        load_digits(path, checksums)


def test_idx_md5_is_that_of_the_published_form(arrays):
    labels = arrays["y_train"]
    header = bytes([0, 0, 8, 1, 0, 0, 0, 12])
    assert idx_md5(labels) == hashlib.md5(header + labels.tobytes()).hexdigest()
    images = arrays["x_train"]
    header = bytes([0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 28, 0, 0, 0, 28])
    assert idx_md5(images) == hashlib.md5(header + images.tobytes()).hexdigest()
    assert idx_md5(images[:, ::-1][:, ::-1]) == idx_md5(images)


# Each case: what replaces an array of a good file, and what the error says.
FLAWS = {
    "floats": ({"x_train": np.zeros((12, 28, 28))}, r"x_train: expected uint8 \(n, 28, 28\), found float64"),
    "small pictures": (
        {"x_test": np.zeros((5, 8, 8), np.uint8)},
        r"x_test: expected .*found uint8 \(5, 8, 8\)",
    ),
    "flat pictures": ({"x_test": np.zeros((5, 784), np.uint8)}, r"x_test: expected uint8 \(n, 28, 28\)"),
    "one-hot labels": ({"y_test": np.zeros((5, 10), np.uint8)}, r"y_test: expected uint8 \(n,\)"),
    "letters": ({"y_train": np.full(12, 11, np.uint8)}, "y_train: expected labels 0 to 9, found 11"),
    "a label too few": ({"y_test": np.zeros(4, np.uint8)}, r"one label an image, found 5 and 4 \(test\)"),
    "objects": ({"y_test": np.array([{}] * 5)}, "damaged"),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_arrays_of_another_form_are_refused(path, arrays, flaw):
    changes, message = FLAWS[flaw]
    _save(path, arrays | changes)
    with pytest.raises(DataError, match=message):
        load_digits(path, checksums=None)


def test_a_missing_array_is_named(path, arrays):
    del arrays["y_test"]
    _save(path, arrays)
    with pytest.raises(DataError, match="missing y_test"):
        load_digits(path)


def test_a_missing_file_is_named(path):
    with pytest.raises(DataError, match=r"digits\.npz: not found"):
        load_digits(path)


@pytest.mark.parametrize("keep", [0, 10, 2_000])
def test_a_truncated_file_is_refused(path, arrays, keep):
    _save(path, arrays)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match=r"digits\.npz: damaged"):
        load_digits(path)


def test_a_damaged_member_is_refused(path, arrays):
    _save(path, arrays)
    content = bytearray(path.read_bytes())
    content[2_000:2_040] = bytes(40)
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"digits\.npz: damaged"):
        load_digits(path)


def test_a_single_array_is_no_data_set(path):
    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(DataError, match=r"digits\.npz: damaged"):
        load_digits(path)


def test_where_mnist_is_looked_for(monkeypatch, tmp_path):
    cache = tmp_path / "cache.npz"
    monkeypatch.setattr(mnist, "KERAS_CACHE", cache)
    monkeypatch.delenv(mnist.ENVIRONMENT_VARIABLE, raising=False)
    assert find_at_hand() is None
    cache.touch()
    assert find_at_hand() == cache
    monkeypatch.setenv(mnist.ENVIRONMENT_VARIABLE, str(tmp_path / "named.npz"))
    assert find_at_hand() == tmp_path / "named.npz"
    assert find_at_hand(tmp_path / "given.npz") == tmp_path / "given.npz"


@pytest.fixture
def source(path, arrays) -> tuple[str, dict[str, str]]:
    """Where a file can be fetched from, and its checksums."""
    _save(path, arrays)
    return path.as_uri(), {name: idx_md5(array) for name, array in arrays.items()}


def test_a_download_is_told_of_verified_and_lands_in_the_cache(source, path, tmp_path, monkeypatch):
    url, checksums = source
    cache = tmp_path / "cache" / "mnist.npz"
    monkeypatch.setattr(mnist, "KERAS_CACHE", cache)
    monkeypatch.setattr(mnist, "CHUNK_BYTES", 4_000)
    told = []
    found = download(progress=lambda *bytes_: told.append(bytes_), url=url, checksums=checksums)
    size = path.stat().st_size
    assert found == cache and cache.read_bytes() == path.read_bytes()
    assert told == [(min(received, size), size) for received in range(4_000, size + 4_000, 4_000)]
    assert list(cache.parent.iterdir()) == [cache]


def test_offline_is_explained_and_leaves_nothing_behind(monkeypatch, tmp_path):
    def offline(url, timeout):
        raise urllib.error.URLError("no route to host")

    monkeypatch.setattr(mnist.urllib.request, "urlopen", offline)
    with pytest.raises(DataError, match=r"no route to host.*variable MNIST_NPZ.*--data PATH"):
        download(tmp_path / "mnist.npz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"<h1>Welcome to the hotel</h1>", b""])
def test_a_login_page_is_not_taken_for_mnist(tmp_path, content):
    page = tmp_path / "login.html"
    page.write_bytes(content)
    with pytest.raises(DataError, match=r"could not be downloaded.*damaged; expected an \.npz file"):
        download(tmp_path / "cache" / "mnist.npz", url=page.as_uri())
    assert list((tmp_path / "cache").iterdir()) == []


def test_other_digits_are_not_kept(source, tmp_path):
    with pytest.raises(DataError, match=r"could not be downloaded.*expected MNIST's published MD5"):
        download(tmp_path / "cache" / "mnist.npz", url=source[0])
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_endless_answer_is_cut_off(source, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "MAX_DOWNLOAD_BYTES", 5_000)
    monkeypatch.setattr(mnist, "CHUNK_BYTES", 2_000)
    with pytest.raises(DataError, match="expected at most 5,000 bytes, found more"):
        download(tmp_path / "cache" / "mnist.npz", url=source[0], checksums=source[1])
    assert list((tmp_path / "cache").iterdir()) == []
