"""Any picture at all gives a reading or a ``PictureError``, and the network sees only valid images."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from model import Classifier, Reader
from model.report import Rejection

Pixels = NDArray[np.uint8]
SIZES = ((1, 1), (1, 1000), (1000, 1), (2, 3), (28, 28), (64, 300), (500, 400))


class Suspicious:
    """Stands in for the classifier: answers at random, and looks closely at what it is shown."""

    report = SimpleNamespace(rejection=Rejection(0.2, 0.3, "a test", 0, 0, 0, 0, 0, 0))

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        assert images.dtype == np.float32
        assert images.shape[1:] == (28, 28)
        assert np.isfinite(images).all()
        assert images.min() >= 0
        assert images.max() <= 1
        assert images.sum(axis=(1, 2)).min() > 0
        scores = np.random.default_rng(0).random((len(images), 10)).astype(np.float32)
        return cast(NDArray[np.float32], scores / scores.sum(axis=1, keepdims=True))


def grid(height: int, width: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    y, x = np.mgrid[:height, :width]
    return y, x


def dot(height: int, width: int) -> Pixels:
    pixels = np.full((height, width), 255, np.uint8)
    pixels[height // 2, width // 2] = 0
    return pixels


def frame(height: int, width: int) -> Pixels:
    pixels = np.zeros((height, width), np.uint8)
    pixels[1:-1, 1:-1] = 255
    return pixels


def text(height: int, width: int) -> Pixels:
    pixels = np.full((height, width), 230, np.uint8)
    cv2.putText(pixels, "Dear Sir, 1234", (2, height // 2), cv2.FONT_HERSHEY_SIMPLEX, 1, 10, 2)
    return pixels


def noise(height: int, width: int) -> Pixels:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)


def faint_noise(height: int, width: int) -> Pixels:
    return np.random.default_rng(2).normal(128, 3, (height, width)).astype(np.uint8)


PATTERNS: dict[str, Callable[[int, int], NDArray[Any]]] = {
    "black": lambda h, w: np.zeros((h, w), np.uint8),
    "gray": lambda h, w: np.full((h, w), 128, np.uint8),
    "white": lambda h, w: np.full((h, w), 255, np.uint8),
    "one colour": lambda h, w: np.full((h, w, 3), (0, 0, 255), np.uint8),
    "noise": noise,
    "faint noise": faint_noise,
    "gradient to the right": lambda h, w: grid(h, w)[1] / w,
    "gradient down": lambda h, w: grid(h, w)[0] / h,
    "checkerboard of pixels": lambda h, w: sum(grid(h, w)) % 2 == 0,
    "checkerboard of squares": lambda h, w: (grid(h, w)[0] // 16 + grid(h, w)[1] // 16) % 2 == 0,
    "stripes": lambda h, w: grid(h, w)[1] // 4 % 2 == 0,
    "graph paper": lambda h, w: (grid(h, w)[0] % 20 > 0) & (grid(h, w)[1] % 20 > 0),
    "rings": lambda h, w: np.sin(np.hypot(grid(h, w)[0] - h / 2, grid(h, w)[1] - w / 2) / 4),
    "half and half": lambda h, w: grid(h, w)[0] < h / 2,
    "corner": lambda h, w: sum(grid(h, w)) > 0,
    "dot": dot,
    "frame": frame,
    "text": text,
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(cast(Classifier, Suspicious()))


def check(reader: Reader, pixels: NDArray[Any]) -> None:
    """Read it; what comes back is consistent and its boxes lie within the picture."""
    height, width = pixels.shape[:2]
    reading = reader.read(pixels)
    assert reading.status in ("read", "unsure", "blank", "not_a_digit")
    assert (reading.text != "") == (reading.status in ("read", "unsure"))
    assert (reading.digits == ()) == (reading.status == "blank")
    assert all(step.sentence for step in reading.steps)
    for digit in reading.digits:
        box = digit.box
        assert box.x >= 0
        assert box.y >= 0
        assert box.width > 0
        assert box.height > 0
        assert box.x + box.width <= width
        assert box.y + box.height <= height


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", PATTERNS)
def test_odd_pictures_are_read_without_an_error(reader: Reader, name: str) -> None:
    for height, width in SIZES:
        check(reader, PATTERNS[name](height, width))


def test_the_largest_picture_is_read(reader: Reader) -> None:
    pixels = np.full((8000, 8000), 255, np.uint8)
    pixels[3000:5000, 3900:4100] = 0
    check(reader, pixels)


def scrawl(generator: np.random.Generator) -> Pixels:
    """Lines, blots and numbers in any colours on any paper, in uneven light, with noise."""
    height, width = (1 + np.exp(generator.uniform(0, 6.2, 2))).astype(int)
    pixels = np.full((height, width, 3), generator.integers(0, 256, 3), np.uint8)
    for _ in range(generator.integers(0, 10)):
        colour = tuple(map(int, generator.integers(0, 256, 3)))
        start, end = (tuple(map(int, generator.integers(0, (width, height)))) for _ in range(2))
        pen = int(generator.integers(1, 3 + min(height, width) // 4))
        match generator.integers(3):
            case 0:
                cv2.line(pixels, start, end, colour, pen)
            case 1:
                cv2.circle(pixels, start, pen, colour, -1)
            case 2:
                cv2.putText(pixels, str(pen), start, cv2.FONT_HERSHEY_SIMPLEX, height / 60, colour, pen)
    light = np.linspace(*generator.uniform(0.4, 1.3, 2), width)[:, None]
    lit = pixels * light + generator.normal(0, generator.choice((0, 2, 20)), pixels.shape)
    return lit.clip(0, 255).astype(np.uint8)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(10))
def test_scrawls_are_read_without_an_error(reader: Reader, seed: int) -> None:
    generator = np.random.default_rng(seed)
    for _ in range(20):
        check(reader, scrawl(generator))
