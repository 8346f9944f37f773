"""Saved networks: loaded whole, refused with a reason, measured like before."""

import keras
import numpy as np
import pytest
from keras import layers

from model.classifier import digit_probabilities
from model.predictions import TEST, load_predictions
from model.report import ArtifactError
from training import networks
from training.evaluation import evaluate
from training.export import export
from training.fitting import Fitted
from training.inference import logits_of
from training.measurement import measure
from training.saved import load_saved

HISTORY = dict.fromkeys(("loss", "accuracy", "val_loss", "val_accuracy"), (0.5,))


@pytest.fixture(scope="module")
def folder(tiny_split, tiny_recipe, tmp_path_factory):
    """An untrained network's model folder."""
    fitted = Fitted(networks.build("cnn-34k"), HISTORY, best_epoch=1)
    out = tmp_path_factory.mktemp("saved") / "artifact"
    figures = evaluate(fitted.model, tiny_split)
    export(fitted, figures, tiny_split, tiny_recipe, model_version="0.0.1", out=out)
    return out


@pytest.fixture
def save(tmp_path):
    """Save a Keras network of these layers and return its path."""

    def saved(shape, *stack):
        path = tmp_path / "other.keras"
        keras.Sequential([keras.Input(shape), *stack]).save(path)
        return path

    return saved


def test_a_folder_measured_anew_gives_the_figures_of_its_report(folder, tiny_split):
    saved = load_saved(folder)
    assert saved.report is not None and "cnn-34k 0.0.1" in saved.name
    measured = measure(saved.predict(tiny_split.x_test), tiny_split.y_test)
    assert measured.predictions.confusion == saved.report.confusion
    assert measured.test_loss == pytest.approx(saved.report.test_loss, rel=1e-4)
    assert measured.predictions.reliability.counts == load_predictions(folder)[TEST].reliability.counts


def test_a_keras_file_of_logits(folder, tiny_split):
    saved = load_saved(folder / "digits.keras")
    assert saved.report is None
    model = keras.models.load_model(folder / "digits.keras")
    expected = digit_probabilities(logits_of(model, tiny_split.x_test))
    assert np.allclose(saved.predict(tiny_split.x_test), expected, atol=1e-6)


@pytest.mark.parametrize("shape", [(28, 28, 1), (28, 28), (784,)])
def test_a_keras_file_with_a_softmax_of_its_own(shape, save, tiny_split):
    path = save(shape, layers.Flatten(), layers.Dense(10, activation="softmax"))
    probabilities = load_saved(path).predict(tiny_split.x_test)
    model = keras.models.load_model(path)
    expected = np.asarray(model(tiny_split.x_test.reshape(60, *shape).astype(np.float32) / 255))
    assert probabilities.shape == (60, 10)
    assert np.allclose(probabilities, expected, atol=1e-6)


def test_an_eleventh_figure_is_that_of_no_digit(save, tiny_split):
    path = save((28, 28, 1), layers.Flatten(), layers.Dense(11))
    sums = load_saved(path).predict(tiny_split.x_test).sum(axis=1)
    assert np.all(sums < 1) and np.all(sums > 0.5)


@pytest.mark.parametrize(
    ("shape", "units", "message"),
    [
        ((32, 32, 3), 10, r"takes one array .*\(28, 28, 1\).*, found \(32, 32, 3\)"),
        ((28, 28, 1), 26, r"gives one array .*\(10,\).*, found \(26,\)"),
    ],
)
def test_a_network_of_another_shape_is_refused(shape, units, message, save):
    path = save(shape, layers.Flatten(), layers.Dense(units))
    with pytest.raises(ArtifactError, match=message):
        load_saved(path)


def test_what_is_no_network_is_refused(tmp_path):
    path = tmp_path / "notes.keras"
    with pytest.raises(ArtifactError, match=r"not found; expected a model folder or a \.keras file"):
        load_saved(path)
    path.write_text("not a network")
    with pytest.raises(ArtifactError, match="expected a Keras model, found something else"):
        load_saved(path)
    with pytest.raises(ArtifactError, match=r"report\.json: not found"):
        load_saved(tmp_path)
