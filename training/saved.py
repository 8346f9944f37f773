"""Saved networks, to be measured again: a model folder, or a Keras file of anyone's."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import keras
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.classifier import Classifier, digit_probabilities
from model.report import ArtifactError, Report
from training.inference import BATCH_SIZE

Images = NDArray[np.uint8]
Floats = NDArray[np.float32]

# What a network may take: rows and columns with or without a channel, or the pixels in a row.
INPUTS: Final = (
    (spec.IMAGE_SIZE, spec.IMAGE_SIZE, 1),
    (spec.IMAGE_SIZE, spec.IMAGE_SIZE),
    (spec.IMAGE_SIZE * spec.IMAGE_SIZE,),
)


@dataclass(frozen=True, eq=False)
class SavedNetwork:
    """A network as it was saved.

    Attributes:
        name: What it is called.
        predict: Gives float32 (n, 10), probabilities of the ten digits, for uint8 (n, 28, 28).
        report: What is known about it; ``None`` for a bare Keras file.
    """

    name: str
    predict: Callable[[Images], Floats]
    report: Report | None


def load_saved(path: Path) -> SavedNetwork:
    """Load a model folder, as the program serves it, or a ``.keras`` file.

    Raises:
        ArtifactError: there is no such thing, it is damaged, or it does not take 28 × 28
            pictures and give ten figures; names what was expected and what was found.
    """
    if path.suffix == ".keras":
        model = _load_keras(path)
        return SavedNetwork(f"{path} ({model.name})", lambda images: _probabilities(model, images), None)
    classifier = Classifier.load(path)
    report = classifier.report
    return SavedNetwork(
        f"{path} ({report.network} {report.model_version})",
        lambda images: classifier.predict(images.astype(np.float32) / np.float32(255)),
        report,
    )


def _load_keras(path: Path) -> keras.Model:
    if not path.is_file():
        raise ArtifactError(f"{path}: not found; expected a model folder or a .keras file")
    try:
        model = keras.models.load_model(path, compile=False)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, zipfile.BadZipFile) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ArtifactError(f"{path}: expected a Keras model, found something else ({first})") from error
    _expect_shape(path, "takes", model.inputs, INPUTS)
    _expect_shape(path, "gives", model.outputs, ((spec.CLASSES,), (spec.CLASSES + 1,)))
    return model


def _expect_shape(path: Path, verb: str, tensors: list[keras.KerasTensor], known: tuple[object, ...]) -> None:
    found = [tuple(tensor.shape[1:]) for tensor in tensors]
    if len(found) != 1 or found[0] not in known:
        expected = " or ".join(str(shape) for shape in known)
        raise ArtifactError(
            f"{path}: expected a network that {verb} one array (n, …) of {expected}, "
            f"found {' and '.join(map(str, found)) or 'none'}"
        )


def _probabilities(model: keras.Model, images: Images) -> Floats:
    """Probabilities of the ten digits, from a network that gives logits or has a softmax of its own."""
    shape = model.inputs[0].shape[1:]
    scaled = (images.astype(np.float32) / np.float32(255)).reshape(len(images), *shape)
    batches = [
        np.asarray(model(scaled[start : start + BATCH_SIZE], training=False))
        for start in range(0, len(scaled), BATCH_SIZE)
    ]
    outputs = np.concatenate(batches).astype(np.float32)
    already = bool((outputs >= 0).all() and np.allclose(outputs.sum(axis=1), 1, atol=1e-3))
    # An eleventh figure is that of no digit.
    return outputs[:, : spec.CLASSES] if already else digit_probabilities(outputs)
