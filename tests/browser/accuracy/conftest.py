"""The Accuracy page about two networks and made-up digits, whose pixels are at hand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from model import Reader, Report
from model.classifier import Classifier
from model.mnist import idx_md5
from model.predictions import PREDICTIONS_FILE, TEST, Predictions, save_predictions
from model.report import file_sha256
from pages import accuracy
from pages.dataset import DIGITS_VARIABLE
from tests.browser.accuracy.steps import await_pixels

OpenPage = Callable[..., Page]


class _Ink(Classifier):
    """Stands in for the network: as sure of every digit as there is ink in the upper half."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.repeat(images[..., :14, :].mean(axis=(-2, -1))[..., None] / 2, 10, axis=-1)


@pytest.fixture(scope="module")
def answers(make_report, make_predictions) -> Predictions:
    made: Predictions = make_predictions(make_report().matrix)
    return made


@pytest.fixture(scope="module")
def others(answers: Predictions) -> Predictions:
    """A network that reads the first ten right digits one lower, and all else alike."""
    probabilities = answers.probabilities.copy()
    rows = np.flatnonzero(answers.is_right & (answers.truth > 0))[:10]
    probabilities[rows] = np.roll(probabilities[rows], -1, axis=1)
    return Predictions(answers.truth, probabilities)


@pytest.fixture(scope="module")
def digits_file(answers: Predictions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of made-up pictures in MNIST's layout, with the labels of ``answers``."""
    rng = np.random.default_rng(4)
    x_train, x_test = (rng.integers(0, 256, (count, 28, 28), dtype=np.uint8) for count in (1_100, 954))
    path = tmp_path_factory.mktemp("digits") / "digits.npz"
    y_train = rng.integers(0, 10, 1_100).astype(np.uint8)
    np.savez(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=answers.truth)
    return path


@pytest.fixture(scope="module")
def known(make_report, digits_file: Path) -> Report:
    """The report of a model that was measured on ``digits_file``."""
    report: Report = make_report()
    with np.load(digits_file) as file:
        checksums = {name: idx_md5(file[name]) for name in file.files}
    return replace(report, data=replace(report.data, checksums=checksums))


@pytest.fixture(scope="module")
def folder(answers: Predictions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder with predictions of whole digits, and of the same in the fog."""
    made = tmp_path_factory.mktemp("model")
    save_predictions({TEST: answers, "fog": answers}, made / PREDICTIONS_FILE)
    return made


@pytest.fixture(scope="module")
def url(serve_app, known, others, comparison, folder) -> Iterator[str]:
    """Address of the page about two networks."""
    report = replace(known, files=known.files | {PREDICTIONS_FILE: file_sha256(folder / PREDICTIONS_FILE)})
    ours, classic = comparison.rows
    rows = (ours, replace(classic, confusion=others.confusion))
    beside = replace(comparison, data=known.data, rows=rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accuracy, "load_network_predictions", lambda comparison: {"cnn-34k": others})
        yield f"{serve_app(Reader(_Ink(report)), report, beside, model=folder)}/accuracy"


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch, digits_file: Path) -> None:
    monkeypatch.setenv(DIGITS_VARIABLE, str(digits_file))


@pytest.fixture
def page(url: str, open_page: OpenPage, at_hand: None) -> Iterator[Page]:
    """The page, wide and light, with the pixels at hand and shown."""
    page = open_page(url)
    await_pixels(page)
    return page
