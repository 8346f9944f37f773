"""MNIST's pixels: where they may lie on this machine, and whether they are the real ones.

Training needs them, and so does the accuracy page when it shows the digits behind its
figures. Neither the reader nor the repository contains them. They are downloaded only when
``download`` is called.
"""

import hashlib
import http.client
import os
import tempfile
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

ENVIRONMENT_VARIABLE: Final = "MNIST_NPZ"
KERAS_CACHE: Final = Path.home() / ".keras" / "datasets" / "mnist.npz"
# Where keras.datasets.mnist downloads from, 11 MB; the file lands in Keras's own cache.
URL: Final = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
TIMEOUT_SECONDS: Final = 30
MAX_DOWNLOAD_BYTES: Final = 64 * 1024 * 1024
CHUNK_BYTES: Final = 64 * 1024
ARRAYS: Final = ("x_train", "y_train", "x_test", "y_test")

# MD5 of the four original files (header and data) as published with MNIST.
CHECKSUMS: Final[Mapping[str, str]] = {
    "x_train": "6bbc9ace898e44ae57da46a324031adb",
    "y_train": "a25bea736e30d166cdddb491f175f624",
    "x_test": "2646ac647ad5339dbf082846283269ea",
    "y_test": "27ae3e4e09519cfbb04c329615203637",
}


class DataError(RuntimeError):
    """A data set is missing, truncated or not the one it should be; says what was expected."""


@dataclass(frozen=True, eq=False)
class Digits:
    """A data set of single digits in MNIST's layout.

    Attributes:
        x_train: uint8 (n, 28, 28), 0 = paper, 255 = ink.
        y_train: uint8 (n,), labels 0..9.
        x_test: uint8 (m, 28, 28).
        y_test: uint8 (m,).
    """

    x_train: NDArray[np.uint8]
    y_train: NDArray[np.uint8]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.uint8]


def find_at_hand(path: Path | None = None) -> Path | None:
    """The MNIST file to use: ``path``, else ``$MNIST_NPZ``, else Keras's cache, else ``None``.

    A path that was named, by the caller or by the environment, is returned even where
    nothing lies there, so that a slip of the pen is reported and not passed over.
    """
    if path is not None:
        return path
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        return Path(named)
    return KERAS_CACHE if KERAS_CACHE.is_file() else None


def load_digits(path: Path, checksums: Mapping[str, str] | None = CHECKSUMS) -> Digits:
    """Read a data set in the layout of Keras's ``mnist.npz`` and verify it.

    Args:
        path: The ``.npz`` file.
        checksums: Expected MD5 of each array in IDX form; ``None`` accepts any digits
            of the right shape (a data set of one's own).

    Raises:
        DataError: the file is missing or damaged, lacks an array, or differs from what
            ``checksums`` promise; names the file, what was expected and what was found.
    """
    if not path.is_file():
        raise DataError(f"{path}: not found; expected a file in the layout of Keras's mnist.npz")
    try:
        # A single array (.npy) opens too, but not as a collection of arrays.
        with zipfile.ZipFile(path), np.load(path, allow_pickle=False) as file:
            missing = [name for name in ARRAYS if name not in file.files]
            if missing:
                raise DataError(
                    f"{path}: expected the arrays {', '.join(ARRAYS)}; missing {', '.join(missing)}"
                )
            arrays = {name: file[name] for name in ARRAYS}
    except (OSError, ValueError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: damaged; expected an .npz file like mnist.npz ({error})") from error
    for name, array in arrays.items():
        _verify(path, name, array, None if checksums is None else checksums[name])
    for part in ("train", "test"):
        images, labels = len(arrays[f"x_{part}"]), len(arrays[f"y_{part}"])
        if images != labels:
            raise DataError(f"{path}: expected one label an image, found {images} and {labels} ({part})")
    return Digits(**arrays)


def download(
    path: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    url: str = URL,
    checksums: Mapping[str, str] = CHECKSUMS,
) -> Path:
    """Fetch MNIST and verify it; an interrupted or wrong download leaves no file behind.

    Args:
        path: The file to write; by default where Keras keeps it.
        progress: Called as bytes come in, with their number and that of all bytes, which is 0
            where the server does not tell.
        url: Where from.
        checksums: Expected MD5 of each array in IDX form.

    Raises:
        DataError: no network, the server did not answer, or what came is not MNIST; says what
            to do instead.
    """
    path = KERAS_CACHE if path is None else path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # In the same folder, so that it is moved in one step, and two downloads do not mix.
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".mnist-") as folder:
            partial = Path(folder) / path.name
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer, partial.open("wb") as file:
                _copy(answer, file, progress)
            load_digits(partial, checksums)
            partial.replace(path)
    except (OSError, http.client.HTTPException, DataError) as error:
        raise DataError(
            f"MNIST could not be downloaded from {url} ({error}). If this machine is offline, fetch "
            f"mnist.npz on another one and name it in the variable {ENVIRONMENT_VARIABLE}, or to "
            "training with --data PATH."
        ) from error
    return path


def _copy(answer: Any, file: BinaryIO, progress: Callable[[int, int], None] | None) -> None:
    """Copy what a server answers, as far as it can be the file."""
    announced = answer.headers.get("Content-Length", "")
    total, received = int(announced) if announced.isdecimal() else 0, 0
    while chunk := answer.read(CHUNK_BYTES):
        received += len(chunk)
        if received > MAX_DOWNLOAD_BYTES:
            raise DataError(f"expected at most {MAX_DOWNLOAD_BYTES:,} bytes, found more")
        file.write(chunk)
        if progress is not None:
            progress(received, total)


def idx_md5(array: NDArray[np.uint8]) -> str:
    """MD5 of an array in IDX form, the form in which MNIST was published.

    IDX: two zero bytes, the type code (8 for uint8), the number of axes, each axis'
    length as a big-endian 32-bit integer, then the data.
    """
    digest = hashlib.md5(bytes([0, 0, 8, array.ndim]), usedforsecurity=False)
    digest.update(np.array(array.shape, dtype=">u4").tobytes())
    digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _verify(path: Path, name: str, array: NDArray[np.uint8], checksum: str | None) -> None:
    is_images = name.startswith("x_")
    shape_is_right = array.shape[1:] == (28, 28) if is_images else array.ndim == 1
    if array.dtype != np.uint8 or array.ndim != (3 if is_images else 1) or not shape_is_right:
        expected = "uint8 (n, 28, 28)" if is_images else "uint8 (n,)"
        raise DataError(f"{path}: {name}: expected {expected}, found {array.dtype} {array.shape}")
    if not is_images and array.size and int(array.max()) > 9:
        raise DataError(f"{path}: {name}: expected labels 0 to 9, found {int(array.max())}")
    if checksum is not None and (found := idx_md5(array)) != checksum:
        raise DataError(
            f"{path}: {name}: expected MNIST's published MD5 {checksum}, found {found}; "
            "the file is another data set or is damaged"
        )
