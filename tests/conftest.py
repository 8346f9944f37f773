"""What several test files need: a valid report made by hand, and the app on a free port."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from model import Reader
from model.comparison import Comparison, NetworkRow, Pictures
from model.data_card import DataCard, MoreDigits
from model.metrics import Counts
from model.predictions import Predictions
from model.report import Layer, Rejection, Report
from server.settings import Settings

MakeReport = Callable[..., Report]
ServeApp = Callable[..., str]
MakePredictions = Callable[..., Predictions]
MORE = MoreDigits("Other digits", "Written by others.", train=250, validation=20)


@pytest.fixture(scope="session")
def make_report() -> MakeReport:
    """Make a valid report; keyword arguments replace entries, ``matrix`` the confusion.

    The entries that follow from the matrix are made to fit it.
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
        }
        return Report(**entries | changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def report(make_report: MakeReport) -> Report:
    """A small valid report: 954 digits, 9 of them misread."""
    return make_report()


@pytest.fixture(scope="session")
def make_predictions() -> MakePredictions:
    """Make predictions whose counts are those of a matrix, in a random order of the digits.

    Right answers are 0.9 to 0.999 sure, wrong ones 0.5 to 0.95 with the rest for the truth.
    """

    def make(matrix: NDArray[np.int64], neighbours: int = 3, seed: int = 0) -> Predictions:
        rng = np.random.default_rng(seed)
        pairs = np.repeat(np.indices(matrix.shape).reshape(2, -1).T, matrix.ravel(), axis=0)
        truth, answers = rng.permutation(pairs).T
        rows, right = np.arange(len(truth)), truth == answers
        sure = np.where(right, rng.uniform(0.9, 0.999, len(rows)), rng.uniform(0.5, 0.95, len(rows)))
        probabilities = np.zeros((len(rows), 10), np.float32)
        probabilities[rows, np.where(right, (truth + 1) % 10, truth)] = 1 - sure
        probabilities[rows, answers] = sure
        nearest = rng.integers(0, 1_100, (len(rows), neighbours), dtype=np.int32)
        return Predictions(truth.astype(np.uint8), probabilities, nearest)

    return make


@pytest.fixture(scope="session")
def comparison(make_report: MakeReport) -> Comparison:
    """Two networks beside each other, one of them also on pictures."""
    report = make_report()
    fog, scale = np.diag(report.matrix.sum(axis=1)), report.matrix
    fog[3] = np.roll(fog[3], 1)
    damaged = {
        name: Counts(tuple(map(tuple, matrix.tolist()))) for name, matrix in (("fog", fog), ("scale", scale))
    }

    def row(network: str, seconds: float, *pictures: Pictures) -> NetworkRow:
        return NetworkRow(
            network=network,
            summary=f"The network {network}.",
            epochs=10,
            learned=1_350 if pictures else 1_100,
            parameters=34_826,
            sha256="b" * 64,
            keras_bytes=160_000,
            tflite_bytes=140_000,
            training_seconds=seconds,
            test_loss=0.0312,
            calibration_error=0.0042,
            confusion=report.confusion,
            pictures=pictures,
            corruptions=damaged if pictures else {},
            history=report.history if pictures else {},
        )

    drawings, photos = Pictures("drawing", 98, 100), Pictures("photo", 45, 50)
    return Comparison(report.data, (row("tiny-net", 250.0, drawings, photos), row("cnn-34k", 20.0)))


@pytest.fixture(scope="session")
def apart() -> Iterator[Callable[..., Any]]:
    """Call a function in a thread of its own: ``apart(asyncio.run, coroutine)``.

    The tests with a browser leave an event loop running in the main thread, where no other can run.
    """
    with ThreadPoolExecutor(1) as pool:
        yield lambda function, *arguments: pool.submit(function, *arguments).result()


@contextmanager
def served() -> Iterator[ServeApp]:
    """Lets apps be started on free ports, and closes them: even an idle one keeps a processor busy."""
    # Most tests need no Gradio, which takes seconds to import.
    import app

    demos = []

    def serve(reader: Reader, report: Report, comparison: Comparison | None = None, **chosen: Any) -> str:
        settings = Settings(port=free_port(), **chosen)
        demo = app.build_app(reader, report, comparison, settings)
        _, url, _ = demo.launch(
            server_name=settings.host,
            server_port=settings.port,
            prevent_thread_lock=True,
            quiet=True,
            **app.launch_settings(reader, settings),
        )
        demos.append(demo)
        return url.rstrip("/")

    yield serve
    for demo in demos:
        demo.close(verbose=False)


@pytest.fixture(scope="module")
def serve_app() -> Iterator[ServeApp]:
    """Start the app on a free port; returns its address.

    ``serve_app(reader, report, comparison, **settings)``, settings as ``Settings`` names them.
    """
    with served() as serve:
        yield serve


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """Address of the app with the model that comes with the program."""
    reader = Reader.load()
    with served() as serve:
        yield serve(reader, reader.classifier.report)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
