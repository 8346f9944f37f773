"""The shipped network answers the same alone, in batches and from many threads."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.classifier import BATCH_SIZE, Classifier, digit_probabilities
from model.normalization import normalize
from model.report import ARTIFACT, KERAS_FILE, REPORT_FILE, TFLITE_FILE, ArtifactError, file_sha256
from training.signs import BOWED
from training.strokes import draw_allograph, draw_digit, render


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    """150 digits, float32 (150, 28, 28)."""
    rng = np.random.default_rng(3)
    inks = [render(draw_digit(index % 10, rng), 120, 12) for index in range(150)]
    return np.stack([normalize(ink.astype(np.float32) / 255).image for ink in inks])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped artifact that a test may spoil."""
    return Path(shutil.copytree(ARTIFACT, tmp_path / "artifact"))


def test_probabilities(classifier, images):
    probabilities = classifier.predict(images)
    assert probabilities.dtype == np.float32
    assert probabilities.shape == (150, 10)
    assert (probabilities >= 0).all()
    # What they lack to 1 is the probability of no digit, of which digits have little.
    assert probabilities.sum(axis=1).max() <= 1 + 1e-5
    assert np.median(probabilities.sum(axis=1)) == pytest.approx(1, abs=1e-3)


def test_a_heart_leaves_little_to_the_digits(classifier):
    heart = render(draw_allograph(lambda _: BOWED[0], np.random.default_rng(0)), 60, 5)
    image = normalize(heart.astype(np.float32) / np.float32(255)).image
    assert classifier.predict(image).sum() < 0.1


def test_reads_our_own_handwriting(classifier, images):
    answers = classifier.predict(images).argmax(axis=1)
    assert (answers == np.arange(150) % 10).mean() > 0.97


def test_batches_agree_with_single_images(classifier, images):
    assert len(images) > 2 * BATCH_SIZE
    together = classifier.predict(images)
    alone = np.stack([classifier.predict(image) for image in images])
    assert np.abs(together - alone).max() < 1e-5


def test_no_images_no_rows(classifier):
    assert classifier.predict(np.zeros((0, 28, 28), np.float32)).shape == (0, 10)


def test_answers_never_mix_between_threads(classifier, images):
    expected = classifier.predict(images)

    def ask(index: int) -> tuple[int, np.ndarray]:
        # Requests of different sizes, so that interpreters are resized while others run.
        return index, classifier.predict(images[index : index + 1 + index % 5])[0]

    with ThreadPoolExecutor(16) as pool:
        for index, row in pool.map(ask, [*range(150)] * 8):
            assert np.abs(row - expected[index]).max() < 1e-5


@pytest.mark.parametrize(
    "images",
    [np.zeros((2, 28, 28), np.uint8), np.zeros((28, 20), np.float32), np.zeros((1, 28, 28, 1), np.float32)],
)
def test_wrong_form_is_refused(classifier, images):
    with pytest.raises(ValueError, match=r"expected float32 \(n, 28, 28\), found"):
        classifier.predict(images)


def test_the_temperature_softens_the_probabilities(images):
    sharp = Classifier.load()
    report = replace(sharp.report, temperature=2 * sharp.report.temperature)
    soft = Classifier((ARTIFACT / TFLITE_FILE).read_bytes(), report)
    assert (soft.predict(images).max(axis=1) < sharp.predict(images).max(axis=1)).all()


def test_an_eleventh_logit_takes_its_share_from_the_digits():
    logits = np.zeros((2, 11), np.float32)
    logits[1, 10] = 50.0
    ten, eleven = digit_probabilities(logits[:, :10]), digit_probabilities(logits)
    assert ten.shape == eleven.shape == (2, 10)
    assert ten.sum(axis=1) == pytest.approx([1, 1])
    assert eleven.sum(axis=1) == pytest.approx([10 / 11, 0], abs=1e-6)


@pytest.mark.parametrize("name", [KERAS_FILE, TFLITE_FILE, REPORT_FILE])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match=rf"{name}.*not found; expected"):
        Classifier.load(folder)


@pytest.mark.parametrize("name", [KERAS_FILE, TFLITE_FILE])
def test_a_truncated_file_is_named(folder, name):
    path = folder / name
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ArtifactError, match=rf"{name}: expected SHA-256 \w+, found \w+"):
        Classifier.load(folder)


def test_weights_that_are_no_model_are_refused(folder):
    path = folder / TFLITE_FILE
    path.write_bytes(b"not a model")
    report = json.loads((folder / REPORT_FILE).read_text())
    report["files"][TFLITE_FILE] = file_sha256(path)
    (folder / REPORT_FILE).write_text(json.dumps(report))
    with pytest.raises(ArtifactError, match="expected a LiteRT model"):
        Classifier.load(folder)
