"""How fast everything is, in one run: ``python -m benchmarks.speed``.

Prints medians: start-up and memory of the app against ``import gradio`` alone, one digit
through the classifier against Keras with the same weights, a drawing and 12-megapixel photos
of one and of six digits from bytes to answer step by step, and digits per second in batches. Nothing is
asserted: figures depend on the machine and on what else it does.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from textwrap import indent
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks import startup
from benchmarks.tables import columns
from model import ArtifactError, Reader
from model.classifier import Predictor
from model.ink import find_ink
from model.normalization import normalize
from model.picture import read_picture
from model.plain import plain_image
from model.reader import Recognizer
from model.report import ARTIFACT, KERAS_FILE
from model.segmentation import find_pieces
from training.strokes import draw_digit, render

PHOTO_SIZE: Final = (4000, 3000)
BATCHES: Final = (1, 8, 64, 512)
OURS: Final = "Classifier.predict"
PLAIN: Final = "plain recipe: decode, 28 × 28, classify"
WHOLE: Final = "bytes to answer"
Row = tuple[str, ...]


def milliseconds(calls: Mapping[str, Callable[[], object]], seconds: float = 2.0) -> dict[str, float]:
    """Median time of each call in milliseconds.

    The calls take turns, five rounds at least and as many as fit into ``seconds``: what
    else the machine does in the meantime then slows all of them alike.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    rounds = spent = 0.0
    while rounds < 5 or spent < seconds:
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
            spent += times[name][-1]
        rounds += 1
    return {name: 1000 * median(taken) for name, taken in times.items()}


def startup_rows(repeats: int) -> list[Row]:
    """Seconds and memory of fresh processes, and what the app adds to ``import gradio``."""
    phases = startup.measure(repeats)
    (alone,) = phases["gradio"]
    rows: list[Row] = [(alone.name, f"{alone.seconds:.2f} s", f"{alone.megabytes:.0f} MB", "")]
    for phase in phases["app"]:
        beyond = f"{phase.seconds - alone.seconds:+.2f} s, {phase.megabytes - alone.megabytes:+.0f} MB"
        rows.append((phase.name, f"{phase.seconds:.2f} s", f"{phase.megabytes:.0f} MB", beyond))
    return rows


def classifier_rows(classifier: Predictor, keras_file: Path, image: NDArray[np.float32]) -> list[Row]:
    """One digit through LiteRT and through Keras, in milliseconds, and how many times faster."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    network = keras.models.load_model(keras_file)
    batch = image[None, ..., None]
    calls: dict[str, Callable[[], Any]] = {
        OURS: lambda: classifier.predict(image),
        "keras model(x)": lambda: network(batch, training=False).numpy(),
        "keras model.predict(x)": lambda: network.predict(batch, verbose=0),
    }
    # Not in turns: the app never runs Keras, whose threads and memory would crowd out the classifier.
    took = {name: milliseconds({name: call})[name] for name, call in calls.items()}
    return [
        (name, f"{taken:.3f} ms", "" if name == OURS else f"× {taken / took[OURS]:.0f}")
        for name, taken in took.items()
    ]


def reading_rows(reader: Reader, file: bytes) -> list[Row]:
    """A picture from bytes to answer, in milliseconds: each step alone, then the whole reading.

    Beside the whole, how many times as long it takes as the plain recipe, in the same run.
    """
    picture = read_picture(file)
    ink = find_ink(picture)
    if ink is None:
        raise ValueError("file: expected a picture with something written on it")
    pieces = find_pieces(ink, Recognizer(reader.classifier).score)
    images = np.stack([normalize(piece.ink).image for piece in pieces])
    took = milliseconds(
        {
            "decode": lambda: read_picture(file),
            "ink": lambda: find_ink(picture),
            "pieces": lambda: find_pieces(ink, Recognizer(reader.classifier).score),
            "normalize": lambda: [normalize(piece.ink) for piece in pieces],
            "classify": lambda: reader.classifier.predict(images),
            PLAIN: lambda: reader.classifier.predict(plain_image(read_picture(file).pixels)),
            WHOLE: lambda: reader.read(file),
        }
    )
    ratio = f"× {took[WHOLE] / took[PLAIN]:.1f}"
    return [(name, f"{taken:.2f} ms", ratio if name == WHOLE else "") for name, taken in took.items()]


def batch_rows(classifier: Predictor, image: NDArray[np.float32]) -> list[Row]:
    """Digits per second in batches of several sizes, in one thread."""
    calls = {size: partial(classifier.predict, np.repeat(image[None], size, axis=0)) for size in BATCHES}
    took = milliseconds({f"batches of {size}": call for size, call in calls.items()})
    return [
        (name, f"{1000 * size / taken:,.0f} digits/s")
        for size, (name, taken) in zip(BATCHES, took.items(), strict=True)
    ]


def drawing(rng: np.random.Generator) -> bytes:
    """A digit on the app's drawing pad: a PNG file of 280 × 280, black on white."""
    strokes = draw_digit(int(rng.integers(10)), rng)
    return _encoded(255 - render(strokes, 280, pen_width=20, box=(60, 50, 170)), "PNG")


def photo(rng: np.random.Generator, digits: int = 1) -> bytes:
    """A number on shaded paper as a camera sees it: a JPEG file of 12 megapixels with noise."""
    width, height = PHOTO_SIZE
    ink = np.zeros((height, width), np.float32)
    # A square for each digit, side by side; one digit alone does not fill the photo.
    side = min(height, width // digits)
    left, top = (width - digits * side) // 2, (height - side) // 2
    for place in range(digits):
        strokes = draw_digit(int(rng.integers(10)), rng)
        window = np.s_[top : top + side, left + place * side : left + (place + 1) * side]
        ink[window] = render(strokes, side, 0.023 * side, (0.23 * side, 0.2 * side, 0.57 * side)) / 255
    light = np.linspace(1.0, 0.6, width, dtype=np.float32)[None] * np.linspace(1, 0.85, height)[:, None]
    colours = np.array((238, 233, 222)) - ink[..., None] * np.array((200, 170, 90))
    noise = rng.standard_normal((height, width, 1), dtype=np.float32) * 3
    pixels = colours * light[..., None] + noise
    return _encoded(np.clip(pixels, 0, 255).astype(np.uint8), "JPEG")


def _encoded(pixels: NDArray[np.uint8], file_format: str) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, file_format, quality=92)
    return file.getvalue()


def show(title: str, rows: Iterable[Row]) -> None:
    """Print a titled table, its first column left, the others right."""
    print(f"\n{title}")
    print(indent(columns(rows), "    "), flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print everything; returns the exit status."""
    options = _parser().parse_args(argv)
    try:
        reader = Reader.load()
    except ArtifactError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; medians")
    rng = np.random.default_rng(0)
    pad, one, six = drawing(rng), photo(rng), photo(rng, digits=6)
    image = reader.read(pad).digits[0].image
    if image is None:
        raise ValueError("reading: expected the image that the network saw, found none")
    show("Start-up of a fresh process, and what it adds to Gradio alone", startup_rows(options.repeats))
    show(f"Drawing, 280 × 280 PNG, {len(pad) / 1000:.0f} kB", reading_rows(reader, pad))
    show(f"Photo of one digit, 12-megapixel JPEG, {len(one) / 1e6:.1f} MB", reading_rows(reader, one))
    show(f"Photo of six digits, 12-megapixel JPEG, {len(six) / 1e6:.1f} MB", reading_rows(reader, six))
    show("Classifier in batches", batch_rows(reader.classifier, image))
    show("One digit, the same network", classifier_rows(reader.classifier, ARTIFACT / KERAS_FILE, image))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description="Measure how fast the app and the reader are."
    )
    parser.add_argument(
        "--repeats", type=int, default=5, metavar="N", help="fresh processes to start (default: %(default)s)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
