"""What is known about a trained model: ``report.json``, read and verified.

The report travels with the weights. Reading it checks that it belongs to the
files beside it and that its figures can be true, so that a page can never show
one model's numbers over another model's answers.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from model import spec
from model.data_card import DataCard
from model.metrics import Counted

SCHEMA: Final = 3
# The schema before had these entries, which now follow from the predictions.
SCHEMA_BEFORE: Final = 2
DROPPED: Final = ("misread", "reliability")
KERAS_FILE: Final = "digits.keras"
TFLITE_FILE: Final = "digits.tflite"
REPORT_FILE: Final = "report.json"
ARTIFACT: Final = Path(__file__).parent / "artifact"


class ArtifactError(RuntimeError):
    """A model folder is incomplete or inconsistent; says which file, found and expected."""


@dataclass(frozen=True)
class Layer:
    """One layer of the network, as the architecture picture shows it.

    Attributes:
        name: Unique name inside the network, e.g. ``"conv2d_1"``.
        kind: Class name of the layer, e.g. ``"Conv2D"``.
        output_shape: Shape without the batch axis, e.g. ``(28, 28, 32)``.
        parameters: Number of weights, trainable or not.
        detail: What the kind alone does not say, e.g. ``"3 × 3, ReLU"``; may be empty.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    detail: str = ""


@dataclass(frozen=True)
class Rejection:
    """From which probability on an answer counts, and what that lets through.

    A digit less probable than ``refuse_below`` is not a digit; up to ``unsure_below`` it is
    told as unsure; from there on it is read. The counts are those of the validation data
    that the two were chosen on.

    Attributes:
        refuse_below: Probability, 0 to 1.
        unsure_below: Probability, ``refuse_below`` to 1.
        set_on: The data on which the two were set, in words.
        digits: Number of validation digits.
        digits_refused: Of these, how many are refused (false rejects).
        digits_unsure: Of these, how many are unsure.
        nondigits: Number of validation pictures that are no digits.
        nondigits_read: Of these, how many are read as a digit (false accepts).
        nondigits_unsure: Of these, how many are unsure.
    """

    refuse_below: float
    unsure_below: float
    set_on: str
    digits: int
    digits_refused: int
    digits_unsure: int
    nondigits: int
    nondigits_read: int
    nondigits_unsure: int


@dataclass(frozen=True)
class Report(Counted):
    """Everything that is known about one trained model.

    Attributes:
        model_version: Version of the trained weights, e.g. ``"1.0.0"``.
        network: Name of the architecture in ``training.networks``.
        parameters: Number of weights.
        files: SHA-256 of each model file, by file name.
        layers: The network from input to output.
        data: What it was trained and measured on.
        recipe: Every hyper-parameter of the training run.
        seed: Seed of the training run.
        libraries: Versions of the libraries that trained it.
        history: Per epoch: ``loss``, ``accuracy``, ``val_loss``, ``val_accuracy``.
        confusion: 10 × 10 counts on the test set; rows are truth, columns answers.
        test_loss: Mean cross-entropy on the test set, from exact calibrated probabilities: those
            stored are too coarse for it.
        temperature: Logits are divided by it; set on the validation split.
        rejection: From which probability on an answer counts.
        test_looks: How many networks the run that made this one has measured on the test digits, this
            one among them; 0 where that was not counted.
    """

    model_version: str
    network: str
    parameters: int
    files: dict[str, str]
    layers: tuple[Layer, ...]
    data: DataCard
    recipe: dict[str, Any]
    seed: int
    libraries: dict[str, str]
    history: dict[str, tuple[float, ...]]
    confusion: tuple[tuple[int, ...], ...]
    test_loss: float
    temperature: float
    rejection: Rejection
    test_looks: int = 0

    @property
    def command(self) -> str:
        """The command that makes the model again, from the data at hand and the recipe as it is now."""
        own = "" if self.data.name == "mnist" else " --digits FILE.npz"
        more = " --more FILE.npz" if self.data.more else ""
        nondigits = " --nondigits PATH" if "nondigits" in self.data.checksums else ""
        feedback = " --feedback DIR" if "corrections" in self.data.checksums else ""
        return (
            f"python -m training --network {self.network} --seed {self.seed}{own}{more}{nondigits}{feedback}"
        )

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON data, the inverse of ``Report.from_json``."""
        return {
            "schema": SCHEMA,
            "spec": _current_spec(),
            "model_version": self.model_version,
            "network": self.network,
            "parameters": self.parameters,
            "files": self.files,
            "layers": [vars(layer) | {"output_shape": list(layer.output_shape)} for layer in self.layers],
            "data": self.data.to_json(),
            "recipe": self.recipe,
            "seed": self.seed,
            "libraries": self.libraries,
            "history": {name: list(values) for name, values in self.history.items()},
            "confusion": [list(row) for row in self.confusion],
            "test_loss": self.test_loss,
            "temperature": self.temperature,
            "rejection": vars(self.rejection),
            "test_looks": self.test_looks,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Report":
        """Build a report from plain JSON data.

        A report of the schema before is read too, less what follows from the predictions.

        Raises:
            ArtifactError: a key is missing, the schema is another one, or a figure
                cannot be true; names the key, what was expected and what was found.
        """
        if value.get("schema") == SCHEMA_BEFORE:
            value = {name: entry for name, entry in value.items() if name not in DROPPED} | {"schema": SCHEMA}
        _expect("schema", SCHEMA, value.get("schema"))
        try:
            report = cls(
                model_version=value["model_version"],
                network=value["network"],
                parameters=int(value["parameters"]),
                files=dict(value["files"]),
                layers=tuple(_layer(item) for item in value["layers"]),
                data=DataCard.from_json(value["data"]),
                recipe=dict(value["recipe"]),
                seed=int(value["seed"]),
                libraries=dict(value["libraries"]),
                history={name: tuple(map(float, row)) for name, row in value["history"].items()},
                confusion=tuple(tuple(map(int, row)) for row in value["confusion"]),
                test_loss=float(value["test_loss"]),
                temperature=float(value["temperature"]),
                rejection=Rejection(**value["rejection"]),
                # Reports written before it was counted do not have it.
                test_looks=int(value.get("test_looks", 0)),
            )
        except KeyError as error:
            raise ArtifactError(f"{REPORT_FILE}: the entry {error} is missing") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise ArtifactError(f"{REPORT_FILE}: an entry has the wrong form: {error}") from error
        _verify_figures(report)
        _expect("spec", _current_spec(), value.get("spec"))
        return report


def load_report(directory: Path = ARTIFACT) -> Report:
    """Read and verify ``report.json`` and the checksums of the files it speaks of.

    Args:
        directory: Folder with ``report.json``, ``digits.keras`` and ``digits.tflite``.

    Raises:
        ArtifactError: a file is missing, unreadable or not the one the report describes.
    """
    path = directory / REPORT_FILE
    if not path.is_file():
        raise ArtifactError(f"{path}: not found; expected a model folder written by 'python -m training'")
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ArtifactError(f"{path}: expected JSON, found something else ({error})") from error
    if not isinstance(value, dict):
        raise ArtifactError(f"{path}: expected a JSON object, found {type(value).__name__}")
    report = Report.from_json(value)
    for name in (KERAS_FILE, TFLITE_FILE):
        verify_file(directory / name, report.files.get(name))
    return report


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _layer(value: dict[str, Any]) -> Layer:
    return Layer(**value | {"output_shape": tuple(value["output_shape"])})


def _current_spec() -> dict[str, int]:
    return {"image_size": spec.IMAGE_SIZE, "digit_box": spec.DIGIT_BOX, "classes": spec.CLASSES}


def _expect(what: str, expected: object, found: object) -> None:
    if expected != found:
        raise ArtifactError(f"{REPORT_FILE}: {what}: expected {expected}, found {found}")


def _verify_figures(report: Report) -> None:
    """Check that the confusion matrix counts every test image exactly once."""
    _expect(
        "rows of the confusion matrix", [spec.CLASSES] * spec.CLASSES, [len(row) for row in report.confusion]
    )
    _expect(
        "counts below 0 in the confusion matrix", [], [n for row in report.confusion for n in row if n < 0]
    )
    counts = report.data.test_counts
    if report.data.name == "mnist":
        _expect("test images of each digit", spec.MNIST_TEST_COUNTS, counts)
    rows = tuple(int(total) for total in report.matrix.sum(axis=1))
    _expect("row sums of the confusion matrix", counts, rows)
    _expect("number of test images", report.data.test, report.total)
    if report.test_looks < 0:
        raise ArtifactError(f"{REPORT_FILE}: test_looks: expected 0 or more, found {report.test_looks}")
    if not report.temperature > 0:
        raise ArtifactError(f"{REPORT_FILE}: temperature: expected above 0, found {report.temperature}")
    limits = report.rejection
    if not 0 <= limits.refuse_below <= limits.unsure_below < 1:
        raise ArtifactError(
            f"{REPORT_FILE}: rejection: expected 0 <= refuse_below <= unsure_below < 1, "
            f"found {limits.refuse_below} and {limits.unsure_below}"
        )
    for total, parts in (
        (limits.digits, (limits.digits_refused, limits.digits_unsure)),
        (limits.nondigits, (limits.nondigits_read, limits.nondigits_unsure)),
    ):
        if min(parts) < 0 or sum(parts) > total:
            raise ArtifactError(f"{REPORT_FILE}: rejection: expected at most {total}, found {parts}")


def verify_file(path: Path, expected: str | None) -> None:
    """Check that a file is the one whose SHA-256 was written down.

    Raises:
        ArtifactError: no checksum was written down, or the file is missing or another one.
    """
    if expected is None:
        raise ArtifactError(f"{REPORT_FILE}: files: expected the SHA-256 of {path.name}, found none")
    if not path.is_file():
        raise ArtifactError(f"{path}: not found; expected a file with SHA-256 {expected}")
    found = file_sha256(path)
    if found != expected:
        raise ArtifactError(f"{path}: expected SHA-256 {expected}, found {found}")
