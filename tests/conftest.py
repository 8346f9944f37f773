"""What several test files need: a valid report made by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from model.calibration import Reliability, count_reliability
from model.comparison import Comparison, NetworkRow, Pictures
from model.report import DataCard, Layer, Misread, Rejection, Report

MakeReport = Callable[..., Report]


def _misread(matrix: NDArray[np.int64]) -> tuple[Misread, ...]:
    """One entry for each error in the matrix, surest first."""
    errors = [
        (truth, answer)
        for truth, answer in zip(*np.nonzero(matrix), strict=True)
        if truth != answer
        for _ in range(matrix[truth, answer])
    ]
    return tuple(
        Misread(
            index=7 * position + 3,
            truth=int(truth),
            answer=int(answer),
            confidence=round(0.98 - 0.4 * position / len(errors), 4),
            truth_probability=round(0.01 + 0.3 * position / len(errors), 4),
        )
        for position, (truth, answer) in enumerate(errors)
    )


def _reliability(matrix: NDArray[np.int64]) -> Reliability:
    """Right answers a little surer than the wrong ones are."""
    right = np.arange(matrix.sum()) < np.trace(matrix)
    return count_reliability(np.where(right, 0.995, 0.6), right)


@pytest.fixture(scope="session")
def make_report() -> MakeReport:
    """Make a valid report; keyword arguments replace entries, ``matrix`` the confusion.

    The entries that follow from the matrix (counts, misread digits) are made to fit it.
    """

    def make(matrix: NDArray[np.int64] | None = None, **changes: object) -> Report:
        if matrix is None:
            matrix = np.diag(np.arange(90, 100))
            matrix[4, 9], matrix[7, 1], matrix[3, 5], matrix[9, 4] = 5, 2, 1, 1
        counts = tuple(int(count) for count in matrix.sum(axis=1))
        card = DataCard(
            name="made-up",
            title="Made-up digits",
            description="Digits drawn by a test.",
            train=1100,
            validation=100,
            test=sum(counts),
            test_counts=counts,
            checksums={"x_train": "0" * 32, "y_train": "1" * 32, "x_test": "2" * 32, "y_test": "3" * 32},
        )
        entries: dict[str, object] = {
            "model_version": "1.2.3",
            "network": "tiny-net",
            "parameters": 7_170,
            "files": {"digits.keras": "a" * 64, "digits.tflite": "b" * 64},
            "layers": (
                Layer("image", "InputLayer", (28, 28, 1), 0),
                Layer("conv2d", "Conv2D", (28, 28, 32), 320, "3 × 3, ReLU"),
                Layer("batch_normalization", "BatchNormalization", (28, 28, 32), 128),
                Layer("max_pooling2d", "MaxPooling2D", (14, 14, 32), 0, "2 × 2"),
                Layer("dropout", "Dropout", (14, 14, 32), 0, "0.25"),
                Layer("flatten", "Flatten", (6272,), 0),
                Layer("dense", "Dense", (10,), 6722),
            ),
            "data": card,
            "recipe": {"epochs": 3, "learning_rate": 0.002, "augmentation": {"turn": 15}},
            "seed": 7,
            "libraries": {"tensorflow": "2.21.0", "numpy": "2.4.6"},
            "history": {
                "loss": (0.9, 0.3, 0.2),
                "accuracy": (0.8, 0.92, 0.96),
                "val_loss": (0.4, 0.2, 0.1),
                "val_accuracy": (0.9, 0.95, 0.98),
            },
            "confusion": tuple(tuple(int(count) for count in row) for row in matrix),
            "test_loss": 0.0312,
            "temperature": 1.25,
            "rejection": Rejection(
                refuse_below=0.45,
                unsure_below=0.7,
                set_on="the validation split",
                digits=100,
                digits_refused=1,
                digits_unsure=2,
                nondigits=50,
                nondigits_read=3,
                nondigits_unsure=4,
            ),
            "misread": _misread(matrix),
            "reliability": _reliability(matrix),
        }
        return Report(**entries | changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def report(make_report: MakeReport) -> Report:
    """A small valid report: 954 digits, 9 of them misread."""
    return make_report()


@pytest.fixture
def comparison(make_report: MakeReport) -> Comparison:
    """Two networks beside each other, one of them also on pictures."""
    report = make_report()

    def row(network: str, seconds: float, *pictures: Pictures) -> NetworkRow:
        return NetworkRow(
            network=network,
            summary=f"The network {network}.",
            epochs=10,
            parameters=34_826,
            sha256="b" * 64,
            keras_bytes=160_000,
            tflite_bytes=140_000,
            training_seconds=seconds,
            test_loss=0.0312,
            calibration_error=0.0042,
            confusion=report.confusion,
            pictures=pictures,
        )

    drawings, photos = Pictures("drawing", 98, 100), Pictures("photo", 45, 50)
    return Comparison(report.data, (row("tiny-net", 250.0, drawings, photos), row("cnn-34k", 20.0)))
