"""Several networks beside each other, measured on the same digits: ``comparison.json``, read and verified.

``python -m training compare`` writes it. Its shares repeat what follows from its counts, so that
the file can be read by itself; reading it here refuses a share that does not follow.
"""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from model import spec
from model.data_card import DataCard
from model.metrics import Counted, Counts, precision_recall_f1
from model.report import ArtifactError

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
        learned: Number of those images; of more digits than the others' where it had more.
        parameters: Number of weights.
        sha256: Of its ``digits.tflite``.
        keras_bytes: Size of its ``digits.keras``.
        tflite_bytes: Size of its ``digits.tflite``.
        training_seconds: Processor time that its recipe takes: a few steps timed, times their number.
        test_loss: Mean cross-entropy on the test digits, calibrated probabilities.
        calibration_error: Expected calibration error on the test digits, 0 to 1.
        confusion: 10 × 10 counts on the test digits; rows are truth, columns answers.
        pictures: What it reads of pictures from elsewhere; may be empty.
        corruptions: The counts under each corruption of ``model.corruptions``, by its name; empty
            where they were not measured.
        history: Per epoch: ``loss``, ``accuracy``, ``val_loss``, ``val_accuracy``; may be empty.
    """

    network: str
    summary: str
    epochs: int
    learned: int
    parameters: int
    sha256: str
    keras_bytes: int
    tflite_bytes: int
    training_seconds: float
    test_loss: float
    calibration_error: float
    confusion: tuple[tuple[int, ...], ...]
    pictures: tuple[Pictures, ...] = ()
    corruptions: dict[str, Counts] = field(default_factory=dict)
    history: dict[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def macro(self) -> tuple[float, float, float]:
        """Precision, recall and F1, each the plain mean over the ten digits."""
        precision, recall, f1 = (float(figure.mean()) for figure in precision_recall_f1(self.matrix))
        return precision, recall, f1

    @property
    def corruption_error(self) -> float | None:
        """Share of damaged digits read wrong, the mean over the corruptions; ``None`` without them."""
        if not self.corruptions:
            return None
        return 1 - sum(counts.accuracy for counts in self.corruptions.values()) / len(self.corruptions)

    def pictures_of(self, kind: str) -> Pictures | None:
        """What it reads of one kind of picture; ``None`` where that was not measured."""
        return next((pictures for pictures in self.pictures if pictures.kind == kind), None)


@dataclass(frozen=True)
class Comparison:
    """Networks trained and measured on the same split of the same digits.

    Attributes:
        data: The digits.
        rows: One network each, in the order in which they are told.
        predictions_sha256: Of the file with each network's predictions, which lies beside the
            comparison; ``None`` in one written before they were kept.
    """

    data: DataCard
    rows: tuple[NetworkRow, ...]
    predictions_sha256: str | None = None

    def training_time(self, row: NetworkRow) -> float | None:
        """How many times as long as ``UNIT`` a network trains; ``None`` where that one is missing."""
        unit = next((other for other in self.rows if other.network == UNIT), None)
        return row.training_seconds / unit.training_seconds if unit else None

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain JSON data, with the shares that follow from its counts."""
        return {
            "schema": SCHEMA,
            "data": self.data.to_json(),
            "predictions_sha256": self.predictions_sha256,
            "networks": [self._row_to_json(row) for row in self.rows],
        }

    def _row_to_json(self, row: NetworkRow) -> dict[str, Any]:
        plain = {
            "confusion": _plain(row.confusion),
            "pictures": [vars(item) for item in row.pictures],
            "corruptions": {name: _plain(counts.confusion) for name, counts in row.corruptions.items()},
            "history": {name: list(values) for name, values in row.history.items()},
        }
        return vars(row) | self.derived(row) | plain

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
            data = DataCard.from_json(value["data"])
            # Comparisons written before networks could learn from more do not tell.
            rows = tuple(_row({"learned": data.train} | item) for item in value["networks"])
            comparison = cls(data, rows, value.get("predictions_sha256"))
        except KeyError as error:
            raise ArtifactError(f"comparison: the entry {error} is missing") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise ArtifactError(f"comparison: an entry has the wrong form: {error}") from error
        for row, item in zip(comparison.rows, value["networks"], strict=True):
            comparison.verify(row, item)
        return comparison

    def verify(self, row: NetworkRow, item: dict[str, Any]) -> None:
        """Check that a row counts every test digit once and that its shares follow from its counts."""
        for name, counted in {"test digits": row, **row.corruptions}.items():
            counts = tuple(int(total) for total in counted.matrix.sum(axis=1))
            if counts != self.data.test_counts or (counted.matrix < 0).any():
                raise ArtifactError(
                    f"comparison: {row.network}: {name}: expected {self.data.test_counts}, found {counts}"
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
    optional = ("corruptions", "history")
    given = {name: item[name] for name in NetworkRow.__dataclass_fields__ if name not in optional}
    figures = (given["training_seconds"], given["test_loss"], given["calibration_error"])
    if not all(math.isfinite(figure) and figure >= 0 for figure in figures):
        raise ValueError(f"{given['network']}: a figure below 0 or none at all")
    made = {
        "confusion": _confusion(item["confusion"]),
        "pictures": tuple(Pictures(**entry) for entry in item["pictures"]),
        "corruptions": {name: Counts(_confusion(rows)) for name, rows in item.get("corruptions", {}).items()},
        "history": {name: tuple(map(float, row)) for name, row in item.get("history", {}).items()},
    }
    return NetworkRow(**given | made)


def _confusion(rows: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    confusion = tuple(tuple(map(int, counts)) for counts in rows)
    if [len(counts) for counts in confusion] != [spec.CLASSES] * spec.CLASSES:
        raise ValueError(f"expected {spec.CLASSES} × {spec.CLASSES} counts")
    return confusion


def _plain(confusion: tuple[tuple[int, ...], ...]) -> list[list[int]]:
    return [list(counts) for counts in confusion]
