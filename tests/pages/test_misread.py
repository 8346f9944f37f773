"""The misread digits: all of them, with the right pixels or a word on how to get them."""

import base64
import io
import re
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model import mnist
from model.mnist import idx_md5
from model.report import Misread, Report
from pages import misread
from pages.misread import AT_ONCE, DIGITS_VARIABLE, MisreadGallery, find_test_set, gallery

IMAGES = np.random.default_rng(2).integers(0, 256, (954, 28, 28), dtype=np.uint8)


@pytest.fixture(autouse=True)
def _nothing_at_hand(monkeypatch, tmp_path):
    monkeypatch.delenv(DIGITS_VARIABLE, raising=False)
    monkeypatch.delenv(mnist.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setattr(mnist, "KERAS_CACHE", tmp_path / "nothing-here.npz")


@pytest.fixture
def test_set(tmp_path: Path) -> Path:
    path = tmp_path / "digits.npz"
    labels = np.zeros(954, np.uint8)
    np.savez(path, x_train=IMAGES[:2], y_train=labels[:2], x_test=IMAGES, y_test=labels)
    return path


@pytest.fixture
def known(report: Report, test_set: Path) -> Report:
    """The report of a model that was measured on ``test_set``."""
    with np.load(test_set) as file:
        checksums = {name: idx_md5(file[name]) for name in file.files}
    return replace(report, data=replace(report.data, checksums=checksums))


def _indices(html: str) -> list[int]:
    return [int(index) for index in re.findall(r'data-index="(\d+)"', html)]


def _pixels(html: str) -> list[NDArray[np.uint8]]:
    urls = re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    return [np.array(Image.open(io.BytesIO(base64.b64decode(url)))) for url in urls]


def test_without_pixels_every_digit_is_told(report):
    html = MisreadGallery(report).html()
    assert _indices(html) == [item.index for item in report.misread]
    assert "9 → <em>4</em>" in html
    assert "98.0\N{NO-BREAK SPACE}%" in html
    assert "<img" not in html
    assert DIGITS_VARIABLE in html


def test_with_the_test_set_every_digit_is_shown(known, test_set, monkeypatch):
    monkeypatch.setenv(DIGITS_VARIABLE, str(test_set))
    html = MisreadGallery(known).html()
    pictures = _pixels(html)
    assert len(pictures) == len(known.misread) == 9
    for item, picture in zip(known.misread, pictures, strict=True):
        ink, opacity = picture[..., 0], picture[..., 1]
        np.testing.assert_array_equal(opacity, IMAGES[item.index])
        assert not ink[opacity > 0].any()
    assert DIGITS_VARIABLE not in html


def test_room_is_kept_for_pixels_on_their_way(known, test_set, monkeypatch):
    monkeypatch.setenv(DIGITS_VARIABLE, str(test_set))
    monkeypatch.setattr(misread, "load_digits", None)
    html = MisreadGallery(known).first_html()
    assert html.count('<span class="pixels"></span>') == 9
    assert "<p" not in html


def test_another_file_is_refused_without_naming_it(report, test_set, monkeypatch, caplog):
    monkeypatch.setenv(DIGITS_VARIABLE, str(test_set))
    html = MisreadGallery(report).html()
    assert "not the copy of “Made-up digits”" in html
    assert "<img" not in html
    assert str(test_set.parent) not in html
    assert f"{test_set}: x_train: expected" in caplog.text


@pytest.mark.parametrize("name", ["nowhere.npz", "x" * 5_000])
def test_a_file_that_cannot_be_opened_is_no_error_for_a_visitor(report, monkeypatch, tmp_path, name, caplog):
    monkeypatch.setenv(DIGITS_VARIABLE, str(tmp_path / name))
    assert "not the copy of “Made-up digits”" in MisreadGallery(report).html()
    assert name in caplog.text


def test_a_report_without_checksums_vouches_for_no_pixels(report, test_set, monkeypatch, caplog):
    monkeypatch.setenv(DIGITS_VARIABLE, str(test_set))
    html = MisreadGallery(replace(report, data=replace(report.data, checksums={}))).html()
    assert "<img" not in html
    assert "lacks checksums of x_train, y_train, x_test, y_test" in caplog.text


def test_a_file_that_appears_later_is_found(known, test_set, tmp_path, monkeypatch):
    later = tmp_path / "later.npz"
    monkeypatch.setenv(DIGITS_VARIABLE, str(later))
    digits = MisreadGallery(known)
    assert "<img" not in digits.html()
    later.write_bytes(test_set.read_bytes())
    assert digits.html().count("<img") == 9


def test_many_visitors_open_the_test_set_once(known, test_set, monkeypatch):
    monkeypatch.setenv(DIGITS_VARIABLE, str(test_set))
    opened = []

    def load(path, checksums):
        opened.append(path)
        return mnist.load_digits(path, checksums)

    monkeypatch.setattr(misread, "load_digits", load)
    digits = MisreadGallery(known)
    visitors = [threading.Thread(target=digits.html) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert opened == [test_set]
    assert digits.html().count("<img") == 9


def test_mnist_is_looked_for_where_mnist_lies(report, monkeypatch, tmp_path):
    card = replace(report.data, name="mnist", title="MNIST")
    monkeypatch.setenv(DIGITS_VARIABLE, str(tmp_path / "mine.npz"))
    assert find_test_set(card) is None
    assert find_test_set(report.data) == tmp_path / "mine.npz"
    monkeypatch.setenv(mnist.ENVIRONMENT_VARIABLE, str(tmp_path / "mnist.npz"))
    assert find_test_set(card) == tmp_path / "mnist.npz"
    assert find_test_set(replace(card, name="other")) == tmp_path / "mine.npz"


def test_mnist_pixels_are_verified_like_others(known, test_set, monkeypatch):
    monkeypatch.setenv(mnist.ENVIRONMENT_VARIABLE, str(test_set))
    report = replace(known, data=replace(known.data, name="mnist", title="MNIST"))
    assert MisreadGallery(report).html().count("<img") == 9


def test_how_to_see_mnist(report):
    html = MisreadGallery(replace(report, data=replace(report.data, name="mnist"))).html()
    assert mnist.ENVIRONMENT_VARIABLE in html
    assert "python -m training" in html


def test_hundreds_of_digits_are_all_there_the_worst_at_once():
    many = [Misread(index, 4, 9, 0.9, 0.1) for index in range(431)]
    html = gallery(many, None, "")
    shown, hidden = html.split("<details>")
    assert _indices(shown) == list(range(AT_ONCE))
    assert _indices(hidden) == list(range(AT_ONCE, 431))
    assert "<summary>Show the other 331</summary>" in hidden


def test_no_misread_digit_needs_no_word(make_report):
    assert MisreadGallery(make_report(np.eye(10, dtype=np.int64))).html() == ""


def test_the_title_of_a_data_set_is_escaped(report):
    card = replace(report.data, title="<script>alert(1)</script>")
    html = MisreadGallery(replace(report, data=card)).html()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
