"""The pictures of the data set: the right ones, or a word on how to get them, and nobody waits."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model import mnist
from model.data_card import DataCard
from model.mnist import idx_md5
from pages import dataset
from pages.dataset import DIGITS_VARIABLE, Dataset, Pictures, find_data_set

IMAGES = np.random.default_rng(2).integers(0, 256, (954, 28, 28), dtype=np.uint8)


@pytest.fixture(autouse=True)
def _nothing_at_hand(monkeypatch, tmp_path):
    monkeypatch.delenv(DIGITS_VARIABLE, raising=False)
    monkeypatch.delenv(mnist.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setattr(mnist, "KERAS_CACHE", tmp_path / "nothing-here.npz")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "digits.npz"
    labels = np.zeros(954, np.uint8)
    np.savez(path, x_train=IMAGES[:2], y_train=labels[:2], x_test=IMAGES, y_test=labels)
    return path


@pytest.fixture
def known(report, file: Path) -> DataCard:
    """The card of the data set in ``file``."""
    with np.load(file) as arrays:
        checksums = {name: idx_md5(arrays[name]) for name in arrays.files}
    card: DataCard = replace(report.data, checksums=checksums)
    return card


def _settled(data: Dataset) -> Pictures:
    """The pictures once they are no longer on their way."""
    for _ in range(1000):
        pictures = data.pictures()
        if not pictures.is_pending:
            return pictures
        threading.Event().wait(0.01)
    raise AssertionError("the pictures never came")


def test_without_a_file_it_says_how_to_give_one(report):
    pictures = Dataset(report.data).pictures()
    assert pictures.digits is None
    assert not pictures.is_pending
    assert DIGITS_VARIABLE in pictures.note


def test_with_the_data_set_its_pictures_are_there(known, file, monkeypatch):
    monkeypatch.setenv(DIGITS_VARIABLE, str(file))
    pictures = _settled(Dataset(known))
    assert pictures.digits is not None
    np.testing.assert_array_equal(pictures.digits.x_test, IMAGES)
    assert pictures.note == ""


def test_nobody_waits_for_the_file(known, file, monkeypatch):
    monkeypatch.setenv(DIGITS_VARIABLE, str(file))
    may_go_on = threading.Event()

    def load(path, checksums):
        may_go_on.wait(10)
        return mnist.load_digits(path, checksums)

    monkeypatch.setattr(dataset, "load_digits", load)
    data = Dataset(known)
    assert data.pictures().is_pending
    assert data.pictures().is_pending
    may_go_on.set()
    assert _settled(data).digits is not None


def test_another_file_is_refused_without_naming_it(report, file, monkeypatch, caplog):
    monkeypatch.setenv(DIGITS_VARIABLE, str(file))
    pictures = _settled(Dataset(report.data))
    assert pictures.digits is None
    assert "not the copy of “Made-up digits”" in pictures.note
    assert str(file.parent) not in pictures.note
    assert f"{file}: x_train: expected" in caplog.text


@pytest.mark.parametrize("name", ["nowhere.npz", "x" * 5_000])
def test_a_file_that_cannot_be_opened_is_no_error_for_a_visitor(report, monkeypatch, tmp_path, name, caplog):
    monkeypatch.setenv(DIGITS_VARIABLE, str(tmp_path / name))
    assert "not the copy of “Made-up digits”" in _settled(Dataset(report.data)).note
    assert name in caplog.text


def test_a_report_without_checksums_vouches_for_no_pixels(report, file, monkeypatch, caplog):
    monkeypatch.setenv(DIGITS_VARIABLE, str(file))
    assert _settled(Dataset(replace(report.data, checksums={}))).digits is None
    assert "lacks checksums of x_train, y_train, x_test, y_test" in caplog.text


def test_a_file_that_appears_later_is_found(known, file, tmp_path, monkeypatch):
    later = tmp_path / "later.npz"
    monkeypatch.setenv(DIGITS_VARIABLE, str(later))
    data = Dataset(known)
    assert _settled(data).digits is None
    later.write_bytes(file.read_bytes())
    assert _settled(data).digits is not None


def test_many_visitors_open_the_file_once(known, file, monkeypatch):
    monkeypatch.setenv(DIGITS_VARIABLE, str(file))
    opened = []

    def load(path, checksums):
        opened.append(path)
        return mnist.load_digits(path, checksums)

    monkeypatch.setattr(dataset, "load_digits", load)
    data = Dataset(known)
    visitors = [threading.Thread(target=_settled, args=(data,)) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert opened == [file]


def test_mnist_is_looked_for_where_mnist_lies(report, monkeypatch, tmp_path):
    card = replace(report.data, name="mnist", title="MNIST")
    monkeypatch.setenv(DIGITS_VARIABLE, str(tmp_path / "mine.npz"))
    assert find_data_set(card) is None
    assert find_data_set(report.data) == tmp_path / "mine.npz"
    monkeypatch.setenv(mnist.ENVIRONMENT_VARIABLE, str(tmp_path / "mnist.npz"))
    assert find_data_set(card) == tmp_path / "mnist.npz"
    assert find_data_set(replace(card, name="other")) == tmp_path / "mine.npz"


def test_mnist_pixels_are_verified_like_others(known, file, monkeypatch):
    monkeypatch.setenv(mnist.ENVIRONMENT_VARIABLE, str(file))
    assert _settled(Dataset(replace(known, name="mnist", title="MNIST"))).digits is not None


def test_how_to_see_mnist(report):
    note = Dataset(replace(report.data, name="mnist")).pictures().note
    assert mnist.ENVIRONMENT_VARIABLE in note
    assert "data-fetch" in note
    assert "data-fetch" not in Dataset(report.data).pictures().note


def test_mnist_is_fetched_once_when_asked_for_and_tells_how_far(known, file, monkeypatch, tmp_path):
    may_go_on, asked = threading.Event(), []

    def download(progress):
        asked.append(1)
        progress(2_000_000, 11_000_000)
        may_go_on.wait(10)
        mnist.KERAS_CACHE.write_bytes(file.read_bytes())

    monkeypatch.setattr(mnist, "download", download)
    data = Dataset(replace(known, name="mnist", title="MNIST"))
    assert data.pictures().note
    assert asked == []
    data.fetch()
    while not asked or "2.0 of 11.0 MB" not in data.pictures().note:
        threading.Event().wait(0.01)
    data.fetch()
    assert data.pictures().is_pending
    may_go_on.set()
    assert _settled(data).digits is not None
    data.fetch()
    assert asked == [1]


def test_a_download_that_fails_is_told_and_can_be_tried_again(report, monkeypatch, caplog):
    def download(progress):
        raise mnist.DataError("no network at /some/where")

    monkeypatch.setattr(mnist, "download", download)
    data = Dataset(replace(report.data, name="mnist", title="MNIST"))
    for _ in range(2):
        data.fetch()
        note = _settled(data).note
        assert "could not be downloaded" in note
        assert "data-fetch" in note
        assert "/some/where" not in note
    assert caplog.text.count("/some/where") == 2


def test_only_mnist_is_ever_fetched(report, monkeypatch):
    monkeypatch.setattr(mnist, "download", None)
    data = Dataset(report.data)
    data.fetch()
    assert not data.pictures().is_pending


def test_the_title_of_a_data_set_is_escaped(report):
    note = Dataset(replace(report.data, title="<script>alert(1)</script>")).pictures().note
    assert "<script>" not in note
    assert "&lt;script&gt;" in note
