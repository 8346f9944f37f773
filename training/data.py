"""The digits to train on: found, downloaded where they are missing, verified and split."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model import spec
from model.data_card import DataCard, MoreDigits
from model.mnist import ARRAYS, DataError, Digits, download, find_at_hand, idx_md5, load_digits
from training.gather import read_source
from training.nondigits import checksum

MNIST_TITLE: Final = "MNIST"
MNIST_DESCRIPTION: Final = (
    "70,000 digits written by American census employees and high-school students; "
    "Y. LeCun, C. Cortes and C. J. C. Burges, after NIST Special Databases 1 and 3."
)


def no_images() -> NDArray[np.uint8]:
    """No images: uint8 (0, 28, 28)."""
    return np.zeros((0, spec.IMAGE_SIZE, spec.IMAGE_SIZE), np.uint8)


@dataclass(frozen=True, eq=False)
class Split:
    """A data set in three parts: to train on, to choose by, to measure with.

    Attributes:
        x_train: uint8 (n, 28, 28), 0 = paper, 255 = ink.
        y_train: uint8 (n,), labels 0..9.
        x_validation: uint8 (v, 28, 28), taken from the training part.
        y_validation: uint8 (v,).
        x_test: uint8 (m, 28, 28), touched once, at the end.
        y_test: uint8 (m,).
        positions: int64 (n,), where in the data set's training part each image of ``x_train`` lies.
        card: What the data set is, for the report.
        nondigits: uint8 (k, 28, 28), pictures of what is no digit, to train on; may be none.
        nondigits_validation: uint8 (l, 28, 28), the same to choose by.
        x_more: uint8 (j, 28, 28), digits of no position in the data set, to train on; may be none.
        y_more: uint8 (j,).
    """

    x_train: NDArray[np.uint8]
    y_train: NDArray[np.uint8]
    x_validation: NDArray[np.uint8]
    y_validation: NDArray[np.uint8]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.uint8]
    positions: NDArray[np.int64]
    card: DataCard
    nondigits: NDArray[np.uint8] = field(default_factory=no_images)
    nondigits_validation: NDArray[np.uint8] = field(default_factory=no_images)
    x_more: NDArray[np.uint8] = field(default_factory=no_images)
    y_more: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))

    @property
    def learned(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Every digit to train on: images uint8 (n + j, 28, 28) and labels uint8 (n + j,)."""
        return np.concatenate([self.x_train, self.x_more]), np.concatenate([self.y_train, self.y_more])

    def with_more(self, more: "Split") -> "Split":
        """The same split with another's digits to train on and to choose by; its test part is left out."""
        images, other = np.concatenate([more.x_train, more.x_validation]), more.card
        card = replace(
            self.card,
            checksums=self.card.checksums | {"more": checksum(images)},
            more=MoreDigits(other.title, other.description, other.train, other.validation),
        )
        return replace(
            self,
            x_validation=np.concatenate([self.x_validation, more.x_validation]),
            y_validation=np.concatenate([self.y_validation, more.y_validation]),
            x_more=np.concatenate([self.x_more, more.x_train]),
            y_more=np.concatenate([self.y_more, more.y_train]),
            card=card,
        )

    def with_nondigits(self, train: NDArray[np.uint8], validation: NDArray[np.uint8]) -> "Split":
        """The same split with pictures of what is no digit, whose checksum joins the others."""
        checksums = self.card.checksums | {"nondigits": checksum(np.concatenate([train, validation]))}
        card = replace(self.card, checksums=checksums)
        return replace(self, card=card, nondigits=train, nondigits_validation=validation)

    def taught(
        self, digits: tuple[NDArray[np.uint8], NDArray[np.uint8]], nondigits: NDArray[np.uint8]
    ) -> "Split":
        """The same split with pictures more to train on, whose checksums join the others.

        Args:
            digits: Images uint8 (k, 28, 28) and labels uint8 (k,).
            nondigits: uint8 (l, 28, 28), pictures of what is no digit.
        """
        images, labels = digits
        checksums = self.card.checksums | {"corrections": checksum(np.concatenate([images, nondigits]))}
        return replace(
            self,
            x_more=np.concatenate([self.x_more, images]),
            y_more=np.concatenate([self.y_more, labels]),
            nondigits=np.concatenate([self.nondigits, nondigits]),
            card=replace(self.card, checksums=checksums),
        )


def load_mnist(path: Path | None = None, seed: int = 0) -> Split:
    """MNIST, verified and split 55,000 / 5,000 / 10,000.

    Args:
        path: The ``mnist.npz`` to use; by default ``$MNIST_NPZ``, else Keras's cache, which
            is filled by a download where it is empty.
        seed: Chooses the validation images.

    Raises:
        DataError: the file is missing or differs from the published one, or the download failed.
    """
    file = find_at_hand(path)
    if file is None:
        with tqdm(desc="Downloading MNIST", unit="B", unit_scale=True, disable=None) as bar:
            file = download(progress=partial(_show, bar))
    digits = load_digits(file)
    return split(digits, 5_000, seed, name="mnist", title=MNIST_TITLE, description=MNIST_DESCRIPTION)


def _show(bar: "tqdm[Any]", received: int, total: int) -> None:
    """Move a progress bar to so many bytes of all."""
    bar.total = total or None
    bar.update(received - bar.n)


def load_collection(path: Path, seed: int = 0) -> Split:
    """A data set of one's own: MNIST's four arrays, and optionally ``title`` and ``description``.

    A twelfth of the training part becomes the validation part, as in MNIST.

    Raises:
        DataError: the file is missing, damaged or of another form.
    """
    digits = load_digits(path, checksums=None)
    with np.load(path, allow_pickle=False) as file:
        title = str(file["title"]) if "title" in file.files else path.stem
        description = str(file["description"]) if "description" in file.files else ""
    validation = round(len(digits.x_train) / 12)
    if validation < spec.CLASSES or not len(digits.x_test):
        raise DataError(
            f"{path}: expected at least 120 training and 1 test image, "
            f"found {len(digits.x_train)} and {len(digits.x_test)}"
        )
    return split(digits, validation, seed, name=path.stem, title=title, description=description)


@dataclass(frozen=True, eq=False)
class Labelled:
    """Digits to measure with.

    Attributes:
        title: What they are called.
        images: uint8 (n, 28, 28), 0 = paper, 255 = ink.
        labels: uint8 (n,), 0..9.
        checksums: MD5 of each array of the data set in IDX form, as ``DataCard`` has them; empty
            where the digits were read from pictures.
        left_out: Number of labelled pictures in which no digit was found.
    """

    title: str
    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    checksums: Mapping[str, str]
    left_out: int = 0


def load_labelled(path: Path) -> Labelled:
    """The test part of a data set in MNIST's layout, or every digit of a source of ``gather``.

    Raises:
        DataError: nothing of a known form, or no digit in it.
    """
    if path.suffix == ".npz" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            in_parts = "x_test.npy" in file.namelist()
        if in_parts:
            parts = load_collection(path)
            return Labelled(parts.card.title, parts.x_test, parts.y_test, parts.card.checksums)
    found = list(read_source(path, np.random.default_rng(0)))
    samples = [sample for sample in found if sample.image is not None]
    if not samples:
        raise DataError(f"{path}: no digit was found; expected at least one")
    images = np.array([sample.image for sample in samples], np.uint8)
    labels = np.array([sample.label for sample in samples], np.uint8)
    return Labelled(path.stem, images, labels, {}, left_out=len(found) - len(samples))


def split(digits: Digits, validation: int, seed: int, *, name: str, title: str, description: str) -> Split:
    """Take ``validation`` images out of the training part, of each digit its share."""
    chosen = stratified_choice(digits.y_train, validation, seed)
    rest = np.setdiff1d(np.arange(len(digits.y_train)), chosen)
    counts = np.bincount(digits.y_test, minlength=spec.CLASSES)
    names = ("x_train", "y_train", "x_test", "y_test")
    card = DataCard(
        name=name,
        title=title,
        description=description,
        train=len(rest),
        validation=len(chosen),
        test=len(digits.y_test),
        test_counts=tuple(int(count) for count in counts),
        checksums={array: idx_md5(getattr(digits, array)) for array in names},
    )
    return Split(
        x_train=digits.x_train[rest],
        y_train=digits.y_train[rest],
        x_validation=digits.x_train[chosen],
        y_validation=digits.y_train[chosen],
        x_test=digits.x_test,
        y_test=digits.y_test,
        positions=rest,
        card=card,
    )


def are_same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether checksums are those of the same digits, whatever else they are of."""
    return set(ARRAYS) <= set(one) and all(one[name] == other.get(name) for name in ARRAYS)


def stratified_choice(labels: NDArray[np.uint8], count: int, seed: int) -> NDArray[np.int64]:
    """Choose ``count`` positions so that each label has its share, to within one.

    Returns:
        int64 (count,), ascending.
    """
    shares = np.bincount(labels, minlength=spec.CLASSES) * count / len(labels)
    counts = np.floor(shares).astype(int)
    # The labels with the largest remainders take the places that rounding down left over.
    leftover = np.argsort(counts - shares, kind="stable")[: count - counts.sum()]
    counts[leftover] += 1
    rng = np.random.default_rng(seed)
    picks = [
        rng.choice(np.flatnonzero(labels == label), size=number, replace=False)
        for label, number in enumerate(counts)
    ]
    return np.sort(np.concatenate(picks)).astype(np.int64)
