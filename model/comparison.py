"""Several networks beside each other, measured on the same digits: ``comparison.json``, read and verified.

``python -m training compare`` writes it. Its shares repeat what follows from its counts, so that
the file can be read by itself; reading it here refuses a share that does not follow.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from model import spec
from model.metrics import Counted, precision_recall_f1
from model.report import ArtifactError, DataCard

SCHEMA: Final = 1
COMPARISON: Final = Path(__file__).parents[1] / "training" / "comparison.json"
# Training times are told as multiples of this network's.
UNIT: Final = "cnn-34k"
DECIMALS: Final = 6


@dataclass(frozen=True)
class Pictures:
    """Pictures of one digit each, read by the whole reader with one network.

    Attributes:
        kind: What they are: ``"drawing"`` or ``"photo"``.
        right: How many were read right.
        total: How many there are.
    """

    kind: str
    right: int
    total: int

    @property
    def share(self) -> float:
        """Share read right, 0 to 1."""
        return self.right / self.total


@dataclass(frozen=True)
class NetworkRow(Counted):
    """What is known about one network.

    Attributes:
        network: Name in ``training.networks``.
        summary: What it is, in a sentence.
        epochs: Passes over the training images.
        parameters: Number of weights.
        sha256: Of its ``digits.tflite``.
        keras_bytes: Size of its ``digits.keras``.
        tflite_bytes: Size of its ``digits.tflite``.
        training_seconds: Processor time that its recipe takes: a few steps timed, times their number.
        test_loss: Mean cross-entropy on the test digits, calibrated probabilities.
        calibration_error: Expected calibration error on the test digits, 0 to 1.
        confusion: 10 × 10 counts on the test digits; rows are truth, columns answers.
        pictures: What it reads of pictures from elsewhere; may be empty.
    """

    network: str
    summary: str
    epochs: int
    parameters: int
    sha256: str
    keras_bytes: int
    tflite_bytes: int
    training_seconds: float
    test_loss: float
    calibration_error: float
    confusion: tuple[tuple[int, ...], ...]
    pictures: tuple[Pictures, ...] = ()

    @property
    def macro(self) -> tuple[float, float, float]:
        """Precision, recall and F1, each the plain mean over the ten digits."""
        precision, recall, f1 = (float(figure.mean()) for figure in precision_recall_f1(self.matrix))
        return precision, recall, f1

    def pictures_of(self, kind: str) -> Pictures | None:
        """What it reads of one kind of picture; ``None`` where that was not measured."""
        return next((pictures for pictures in self.pictures if pictures.kind == kind), None)


@dataclass(frozen=True)
class Comparison:
    """Networks trained and measured on the same split of the same digits.

    Attributes:
        data: The digits.
        rows: One network each, in the order in which they are told.
    """

    data: DataCard
    rows: tuple[NetworkRow, ...]

    def training_time(self, row: NetworkRow) -> float | None:
        """How many times as long as ``UNIT`` a network trains; ``None`` where that one is missing."""
        unit = next((other for other in self.rows if other.network == UNIT), None)
        return row.training_seconds / unit.training_seconds if unit else None

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain JSON data, with the shares that follow from its counts."""
        return {
            "schema": SCHEMA,
            "data": vars(self.data) | {"test_counts": list(self.data.test_counts)},
            "networks": [self._row_to_json(row) for row in self.rows],
        }

    def _row_to_json(self, row: NetworkRow) -> dict[str, Any]:
        pictures = [vars(item) for item in row.pictures]
        confusion = [list(counts) for counts in row.confusion]
        return vars(row) | self.derived(row) | {"confusion": confusion, "pictures": pictures}

    def derived(self, row: NetworkRow) -> dict[str, Any]:
        """What follows from a row's counts, rounded as it is written."""
        precision, recall, f1 = row.macro
        time = self.training_time(row)
        return {
            "accuracy": round(row.accuracy, DECIMALS),
            "accuracy_interval": [round(end, DECIMALS) for end in row.accuracy_interval],
            "macro_precision": round(precision, DECIMALS),
            "macro_recall": round(recall, DECIMALS),
            "macro_f1": round(f1, DECIMALS),
            "training_time": None if time is None else round(time, 2),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Comparison":
        """Build a comparison from plain JSON data.

        Raises:
            ArtifactError: an entry is missing, has the wrong form or cannot be true.
        """
        try:
            if value["schema"] != SCHEMA:
                raise ArtifactError(f"comparison: schema: expected {SCHEMA}, found {value['schema']}")
            data = DataCard(**value["data"] | {"test_counts": tuple(value["data"]["test_counts"])})
            comparison = cls(data, tuple(_row(item) for item in value["networks"]))
        except KeyError as error:
            raise ArtifactError(f"comparison: the entry {error} is missing") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise ArtifactError(f"comparison: an entry has the wrong form: {error}") from error
        for row, item in zip(comparison.rows, value["networks"], strict=True):
            comparison.verify(row, item)
        return comparison

    def verify(self, row: NetworkRow, item: dict[str, Any]) -> None:
        """Check that a row counts every test digit once and that its shares follow from its counts."""
        counts = tuple(int(total) for total in row.matrix.sum(axis=1))
        if counts != self.data.test_counts:
            raise ArtifactError(
                f"comparison: {row.network}: test digits: expected {self.data.test_counts}, found {counts}"
            )
        for name, expected in self.derived(row).items():
            if item.get(name) != expected:
                raise ArtifactError(
                    f"comparison: {row.network}: {name}: expected {expected}, found {item.get(name)}"
                )


def load_comparison(path: Path = COMPARISON) -> Comparison | None:
    """Read and verify a comparison; ``None`` where there is none.

    Raises:
        ArtifactError: the file is damaged, or a figure in it cannot be true.
    """
    if not path.is_file():
        return None
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ArtifactError(f"{path}: expected JSON, found something else ({error})") from error
    if not isinstance(value, dict):
        raise ArtifactError(f"{path}: expected a JSON object, found {type(value).__name__}")
    return Comparison.from_json(value)


def _row(item: dict[str, Any]) -> NetworkRow:
    given = {name: item[name] for name in NetworkRow.__dataclass_fields__}
    figures = (given["training_seconds"], given["test_loss"], given["calibration_error"])
    if not all(math.isfinite(figure) and figure >= 0 for figure in figures):
        raise ValueError(f"{given['network']}: a figure below 0 or none at all")
    confusion = tuple(tuple(map(int, counts)) for counts in item["confusion"])
    if [len(counts) for counts in confusion] != [spec.CLASSES] * spec.CLASSES:
        raise ValueError(f"{given['network']}: expected {spec.CLASSES} × {spec.CLASSES} counts")
    pictures = tuple(Pictures(**entry) for entry in item["pictures"])
    return NetworkRow(**given | {"confusion": confusion, "pictures": pictures})
