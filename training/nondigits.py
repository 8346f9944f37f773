"""What is no digit: letters, signs, drawings, scribbles, blots, two digits at once.

A network that has only ever seen digits takes everything for one, so it is shown other
things and given a class of its own for them.

Source of the idea: D. Hendrycks, M. Mazeika and T. Dietterich, "Deep anomaly detection
with outlier exposure", ICLR 2019.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.files import PictureError
from model.mnist import DataError
from model.picture import Source, read_picture
from training.allographs import Glyph
from training.glyphs import draw_character
from training.inventions import draw_invention, draw_spiral
from training.pens import SIDE, write
from training.preprocessing import digit_image, normalized_image
from training.signs import BOWED, CORNERED
from training.strokes import Strokes, draw_allograph, draw_digit, fit

Images = NDArray[np.uint8]

# The label of what is no digit: one class more than there are digits.
NO_DIGIT: Final = spec.CLASSES
# Of pictures given, every so many-th name is set aside for validation.
VALIDATION_SHARE: Final = 5
# Digits that, turned by 90 degrees either way or by 180, are no digits.
QUARTER_TURNED: Final = (2, 3, 4, 5, 6, 7, 9)
HALF_TURNED: Final = (3, 4, 7)
# How far neighbours that touch reach over each other, in sides of a digit.
MOST_OVERLAP: Final = 0.12


def nondigit_image(rng: np.random.Generator, mouse_share: float) -> Images:
    """Something that is no digit, in MNIST's form: uint8 (28, 28), 0 = paper, 255 = ink.

    As many of these are drawn with a mouse as of the digits, or the hand would tell them apart.
    """
    if rng.random() < 0.08:
        return normalized_image(draw_blot(rng).astype(np.float32) / np.float32(255))
    return write(draw_nondigit(rng), rng, mouse_share)


def draw_nondigit(rng: np.random.Generator) -> Strokes:
    """Draw something that is no digit; the outcome has the form of ``draw_digit``'s."""
    kinds = (_cornered, _bowed, draw_character, draw_invention, draw_spiral, _pair)
    kind = int(rng.choice(len(kinds), p=(0.08, 0.13, 0.34, 0.25, 0.02, 0.18)))
    return kinds[kind](rng)


def draw_blot(rng: np.random.Generator) -> Images:
    """Filled shapes, as blots, shadows and photographed things leave: uint8 (80, 80)."""
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    for _ in range(int(rng.integers(1, 4))):
        angles = np.linspace(0, 2 * np.pi, int(rng.integers(5, 14)), endpoint=False)
        radii = rng.uniform(6, 32) * rng.uniform(0.5, 1.2, len(angles))
        corners = rng.uniform(28, 52, 2) + np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii[:, None]
        cv2.fillPoly(canvas, [np.round(corners).astype(np.int32)], float(rng.uniform(120, 255)))
    if rng.random() < 0.5:
        # The grain of things: patches of the shape are lighter.
        grain = cv2.GaussianBlur(rng.normal(0, 1, canvas.shape), (0, 0), float(rng.uniform(1, 5)))
        canvas[grain > 0.5 * grain.std()] //= 4
    blurred: Images = np.asarray(cv2.GaussianBlur(canvas, (0, 0), float(rng.uniform(0.5, 2))), dtype=np.uint8)
    # At least a dot, whatever the grain took away.
    cv2.circle(blurred, (SIDE // 2, SIDE // 2), 3, 255.0, cv2.FILLED)
    return blurred


def turned(image: Images, label: int, rng: np.random.Generator) -> Images | None:
    """A digit (28, 28) lying on its side or standing on its head, or ``None`` where it stays one.

    It is handwriting like any other and no digit; a 0, a 1 or an 8 in any position may be one.
    """
    if label in HALF_TURNED and rng.random() < 0.3:
        return np.ascontiguousarray(np.rot90(image, 2))
    if label in QUARTER_TURNED:
        return np.ascontiguousarray(np.rot90(image, int(rng.choice((1, 3)))))
    return None


def load_nondigits(path: Path, seed: int = 0) -> tuple[Images, Images]:
    """Pictures of what is no digit, through the model's own steps, to train on and to validate with.

    Args:
        path: A folder of pictures (searched through), or an ``.npz`` file with ``images``
            (uint8, n pictures) and optionally ``names``; pictures of one name stay together,
            in a folder those of one subfolder.
        seed: Chooses what is set aside for validation.

    Returns:
        Two uint8 (n, 28, 28), 0 = paper, 255 = ink.

    Raises:
        DataError: there is no such file or folder, or no picture in it.
    """
    pictures, names = _read_npz(path) if path.is_file() else _read_folder(path)
    groups = sorted(set(names))
    aside = set(np.random.default_rng(seed).permutation(groups)[::VALIDATION_SHARE].tolist())
    parts: tuple[list[Images], list[Images]] = ([], [])
    for picture, name in zip(pictures, names, strict=True):
        image = digit_image(read_picture(picture))
        if image is not None:
            parts[name in aside].append(image)
    if not parts[0]:
        raise DataError(f"{path}: expected pictures of what is no digit, found none with ink")
    empty = np.zeros((0, spec.IMAGE_SIZE, spec.IMAGE_SIZE), np.uint8)
    train, validation = (np.stack(part) if part else empty for part in parts)
    return train, validation


def checksum(images: Images) -> str:
    """MD5 of images, as for the arrays of a data set."""
    return hashlib.md5(images.tobytes(), usedforsecurity=False).hexdigest()


def _read_npz(path: Path) -> tuple[Sequence[Source], list[str]]:
    try:
        with np.load(path, allow_pickle=False) as file:
            images = file["images"]
            names = file["names"].astype(str).tolist() if "names" in file.files else None
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path}: expected an .npz file with the array 'images' ({error})") from error
    if images.dtype != np.uint8 or (names is not None and len(names) != len(images)):
        raise DataError(f"{path}: expected uint8 'images' and as many 'names', found {images.dtype}")
    return list(images), names or [str(index) for index in range(len(images))]


def _read_folder(path: Path) -> tuple[Sequence[Source], list[str]]:
    if not path.is_dir():
        raise DataError(f"{path}: not found; expected a folder of pictures or an .npz file")
    pictures = []
    for file in sorted(item for item in path.rglob("*") if item.is_file()):
        try:
            read_picture(file)
        except PictureError:
            continue
        pictures.append(file)
    return pictures, [str(file.parent) for file in pictures]


def _cornered(rng: np.random.Generator) -> Strokes:
    """A letter, a sign or a shape of straight lines."""
    strokes = CORNERED[int(rng.integers(len(CORNERED)))]
    glyph: Glyph = [[[stroke[0], stroke[1]], *([point] for point in stroke[2:])] for stroke in strokes]
    return draw_allograph(lambda _: glyph, rng, neatness=float(rng.uniform(0.2, 0.9)))


def _bowed(rng: np.random.Generator) -> Strokes:
    """A letter, a sign or a small drawing with bows."""
    glyph = BOWED[int(rng.integers(len(BOWED)))]
    return draw_allograph(lambda _: glyph, rng, neatness=float(rng.uniform(0.1, 0.9)))


def _pair(rng: np.random.Generator) -> Strokes:
    """Two digits side by side, close, touching or lying on each other: what must be cut before it is read."""
    left, right = (draw_digit(int(rng.integers(10)), rng) for _ in range(2))
    aside = _touching(left, right, rng) if rng.random() < 0.5 else float(rng.uniform(0.5, 0.95))
    offset = np.array([aside, rng.normal(0, 0.08)], np.float32)
    placed = [*left, *((stroke + offset).astype(np.float32) for stroke in right)]
    return fit([stroke.astype(np.float64) for stroke in placed])


def _touching(left: Strokes, right: Strokes, rng: np.random.Generator) -> float:
    """How far to move a digit for its edge to come next to another's, or a little over it."""
    (start, end), (other_start, other_end) = (
        (min(stroke[:, 0].min() for stroke in strokes), max(stroke[:, 0].max() for stroke in strokes))
        for strokes in (left, right)
    )
    # Two stems wholly on each other are a 1.
    overlap = min(MOST_OVERLAP, 0.3 * min(end - start, other_end - other_start))
    return float(end - other_start + rng.uniform(-overlap, MOST_OVERLAP))
