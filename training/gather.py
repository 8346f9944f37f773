"""A data set of one's own, in MNIST's layout, from pictures that people wrote.

Every picture passes through the model's own steps, so that the network learns from what
it will be fed. Sources may be mixed freely:

- a folder with ``manifest.csv`` (columns ``path`` and ``label``, others ignored; rows
  whose label is not one digit are passed over);
- a folder or ZIP file of pictures in folders ``0`` to ``9``, or named like ``7_anything.png``;
- an ``.npz`` file with ``images`` (n, h, w) and ``labels`` (n,), both uint8;
- an ``.npz`` file of pen trajectories: ``points`` (p, 2) with y down, ``stroke_offsets``,
  ``sample_offsets`` and ``labels``; each is drawn with a pen of its own.

What becomes the test part: an existing split where a file has one (``split`` or
``author_test``, 1 = test), else about 15 % of the writers where it knows them
(``writer``), else every eighth sample. Nobody's handwriting is then in both parts.
"""

import csv
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model import spec
from model.files import PictureError
from model.mnist import DataError
from model.picture import Picture, read_picture
from training.preprocessing import digit_image, normalized_image
from training.strokes import Strokes, render

TEST_WRITERS: Final = 0.15
EVERY: Final = 8
PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".heic", ".gif", ".bmp", ".tif", ".tiff"})
NOTHING_LABELLED: Final = "expected a manifest.csv, folders 0 to 9 or names like 7_anything.png"


@dataclass(frozen=True, eq=False)
class Sample:
    """One labelled digit on its way into the collection.

    Attributes:
        image: uint8 (28, 28), or ``None`` where the steps found no digit.
        label: 0 to 9.
        test: Whether it belongs to the test part.
    """

    image: NDArray[np.uint8] | None
    label: int
    test: bool


def gather(
    sources: list[Path], out: Path, *, title: str, description: str, seed: int = 0, quiet: bool = False
) -> None:
    """Assemble a data set from ``sources`` and write it to ``out`` (an ``.npz`` file).

    Raises:
        DataError: a source cannot be read, or yields no training or no test digit.
    """
    rng = np.random.default_rng(seed)
    samples: list[Sample] = []
    for source in sources:
        found = list(tqdm(read_source(source, rng), desc=source.name, unit=" digits", disable=quiet or None))
        kept = [sample for sample in found if sample.image is not None]
        if not quiet:
            tests = sum(sample.test for sample in kept)
            print(f"{source}: {len(kept) - tests} for training, {tests} for the test, "
                  f"{len(found) - len(kept)} left out because no digit was found")  # fmt: skip
        samples += kept
    arrays = {**_arrays(samples, "train", rng), **_arrays(samples, "test", rng)}
    out.parent.mkdir(parents=True, exist_ok=True)
    words = {"title": np.array(title), "description": np.array(description)}
    with out.open("wb") as file:
        np.savez_compressed(file, **(words | arrays))


def read_source(source: Path, rng: np.random.Generator) -> Iterator[Sample]:
    """Every labelled digit of one source.

    Raises:
        DataError: there is nothing of a known form; says which forms are.
    """
    if source.suffix == ".npz":
        return _read_npz(source, rng)
    if source.suffix == ".zip":
        return _read_zip(source)
    if (source / "manifest.csv").is_file():
        return _read_pictures(source, _manifest(source))
    if source.is_dir():
        return _read_pictures(source, _named_pictures(source))
    raise DataError(f"{source}: expected a folder of pictures, a .zip or an .npz file, found neither")


def _read_pictures(source: Path, labelled: list[tuple[Path, int]]) -> Iterator[Sample]:
    if not labelled:
        raise DataError(f"{source}: {NOTHING_LABELLED}")
    for index, (path, label) in enumerate(labelled):
        yield Sample(_digit_in(path), label, index % EVERY == 0)


def _read_zip(source: Path) -> Iterator[Sample]:
    # Not through ``model.archive``, whose limits are for visitors: a data set has thousands of pictures.
    try:
        with zipfile.ZipFile(source) as archive:
            labels = {info: label_of(PurePosixPath(info.filename)) for info in archive.infolist()}
            labelled = [(info, label) for info, label in labels.items() if label is not None]
            if not labelled:
                raise DataError(f"{source}: {NOTHING_LABELLED}")
            for index, (info, label) in enumerate(sorted(labelled, key=lambda pair: pair[0].filename)):
                # Nothing is unpacked that is too large for a picture, whatever it would unpack to.
                fits = info.file_size <= spec.MAX_FILE_BYTES
                image = _digit_in(archive.read(info)) if fits else None
                yield Sample(image, label, index % EVERY == 0)
    except (OSError, EOFError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile) as error:
        raise DataError(
            f"{source}: expected a .zip file of pictures, found something else ({error})"
        ) from error


def _digit_in(source: Path | bytes) -> NDArray[np.uint8] | None:
    try:
        return digit_image(read_picture(source))
    except PictureError:
        return None


def _manifest(source: Path) -> list[tuple[Path, int]]:
    return [(source / row["path"], int(row["label"])) for row in manifest_rows(source)]


def manifest_rows(folder: Path) -> list[dict[str, str]]:
    """The rows of a folder's ``manifest.csv`` whose label is one digit.

    Raises:
        DataError: there is no such table, or it lacks a column.
    """
    path = folder / "manifest.csv"
    if not path.is_file():
        raise DataError(f"{path}: not found; expected a table with the columns path and label")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and not {"path", "label"} <= set(rows[0]):
        raise DataError(f"{path}: expected the columns path and label")
    return [row for row in rows if _is_digit(row["label"])]


def _named_pictures(source: Path) -> list[tuple[Path, int]]:
    labels = ((path, label_of(path)) for path in sorted(source.rglob("*")))
    return [(path, label) for path, label in labels if label is not None]


def label_of(path: PurePath) -> int | None:
    """The digit that a picture's folder or name tells; ``None`` where there is none, or no picture."""
    folder, name = path.parent.name, path.name.split("_")[0]
    label = folder if _is_digit(folder) else name
    known = path.suffix.lower() in PICTURES and not path.name.startswith(".")
    return int(label) if known and _is_digit(label) else None


def _is_digit(label: str) -> bool:
    return len(label) == 1 and label in "0123456789"


def _read_npz(source: Path, rng: np.random.Generator) -> Iterator[Sample]:
    try:
        with zipfile.ZipFile(source), np.load(source, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise DataError(f"{source}: expected an .npz file, found something else ({error})") from error
    _verify_arrays(source, arrays)
    tests = _test_part(arrays, rng)
    for index, (label, test) in enumerate(zip(arrays["labels"], tests, strict=True)):
        yield Sample(_image(arrays, index, rng), int(label), bool(test))


def _verify_arrays(source: Path, arrays: dict[str, Any]) -> None:
    """Refuse arrays of another form than the module's docstring promises to read."""
    labels = arrays.get("labels")
    if labels is None or not ("images" in arrays or "points" in arrays):
        raise DataError(
            f"{source}: expected the arrays labels and images, or labels and points; "
            f"found {', '.join(arrays)}"
        )
    if not np.isin(labels, range(spec.CLASSES)).all():
        raise DataError(f"{source}: labels: expected 0 to 9, found {labels.min()} to {labels.max()}")
    if "points" in arrays:
        count = len(arrays["sample_offsets"]) - 1
    else:
        images = arrays["images"]
        count = len(images)
        if images.dtype != np.uint8 or images.ndim != 3:
            raise DataError(
                f"{source}: images: expected uint8 (n, h, w), found {images.dtype} {images.shape}"
            )
    if count != len(labels):
        raise DataError(f"{source}: expected one label a digit, found {len(labels)} for {count}")


def _image(arrays: dict[str, Any], index: int, rng: np.random.Generator) -> NDArray[np.uint8] | None:
    if "points" in arrays:
        strokes = trajectory(arrays, index)
        ink = render(strokes, 96, pen_width=float(rng.uniform(3, 13)))
        return normalized_image(ink.astype(np.float32) / np.float32(255))
    grey = arrays["images"][index]
    height, width = grey.shape
    return digit_image(Picture(np.repeat(grey[..., None], 3, axis=2), width=width, height=height))


def trajectory(arrays: dict[str, Any], index: int) -> Strokes:
    """The strokes of one sample, fitted into the unit square as ``training.strokes`` has them.

    ``sample_offsets`` counts strokes and ``stroke_offsets`` points: sample i owns the
    strokes ``sample_offsets[i]`` to ``sample_offsets[i + 1] - 1``, and so on.
    """
    first, last = arrays["sample_offsets"][index : index + 2]
    offsets = arrays["stroke_offsets"][first : last + 1]
    points = arrays["points"][offsets[0] : offsets[-1]].astype(np.float32)
    low, high = points.min(axis=0), points.max(axis=0)
    side = max(float((high - low).max()), 1e-6)
    fitted = (points - low) / side + (1 - (high - low) / side) / 2
    return tuple(np.split(fitted.astype(np.float32), offsets[1:-1] - offsets[0]))


def _test_part(arrays: dict[str, Any], rng: np.random.Generator) -> NDArray[np.bool_]:
    part: NDArray[np.bool_] = np.arange(len(arrays["labels"])) % EVERY == 0
    given = next((arrays[name] for name in ("split", "author_test") if name in arrays), None)
    if given is not None:
        part = given.astype(np.bool_)
    elif "writer" in arrays:
        writers = np.unique(arrays["writer"])
        count = max(1, round(len(writers) * TEST_WRITERS))
        part = np.isin(arrays["writer"], rng.choice(writers, count, replace=False))
    return part


def _arrays(samples: list[Sample], part: str, rng: np.random.Generator) -> dict[str, NDArray[np.uint8]]:
    """``x_…`` and ``y_…`` of one part, in random order."""
    chosen = [sample for sample in samples if sample.test == (part == "test")]
    if not chosen:
        raise DataError(f"the sources hold no digit for the {part} part; expected at least one")
    order = rng.permutation(len(chosen))
    images = np.stack([chosen[index].image for index in order]).astype(np.uint8)
    labels = np.array([chosen[index].label for index in order], dtype=np.uint8)
    return {f"x_{part}": images, f"y_{part}": labels}
