"""What networks answered for every test digit: ``predictions.npz``, read and verified.

One file holds the test digits' labels and, for each measured set of them, ten probabilities
a digit. Beside a report the sets are the test digits as they are (``TEST``) and under each
corruption; beside a comparison they are the test digits as each network reads them. All that
can be counted from these (confusion, misread digits, calibration, what refusing would bring)
is derived here and stored nowhere.
"""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model import spec
from model.calibration import Reliability, count_reliability
from model.comparison import COMPARISON, DECIMALS, Comparison, load_comparison
from model.data_card import DataCard
from model.metrics import Counted, count_confusion
from model.mnist import idx_md5
from model.report import ARTIFACT, ArtifactError, Report, load_report, verify_file

Indices = NDArray[np.int64]

PREDICTIONS_FILE: Final = "predictions.npz"
TEST: Final = "test"
TRUTH: Final = "truth"
NEIGHBOURS: Final = "neighbours"
# A probability is kept as uint16 in steps of this size, so that none is ever called certain.
STEP: Final = 1 / 65536
# More sets than corruptions or networks, and more neighbours than anybody looks at.
MOST_ARRAYS: Final = 64
MOST_NEIGHBOURS: Final = 64
NPY_HEADER: Final = 256


@dataclass(frozen=True, eq=False)
class RiskCoverage:
    """What refusing the least sure answers would bring, one entry for each distinct confidence.

    Attributes:
        thresholds: float32 (m,), the least confidence that is answered, falling.
        coverage: float64 (m,), share of the digits that is answered, rising to 1.
        risk: float64 (m,), share of the answers that is wrong.
    """

    thresholds: NDArray[np.float32]
    coverage: NDArray[np.float64]
    risk: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Predictions(Counted):
    """One network's calibrated probabilities for every digit of a measured set.

    Attributes:
        truth: uint8 (n,), what the digits are labelled with.
        probabilities: float32 (n, 10), rounded to ``STEP``; what a row lacks to 1 is the
            probability of no digit.
        neighbours: int32 (n, k), positions in the data set's training part of the digits
            trained on that the network takes for most alike, the nearest first; k may be 0.
        confusion: 10 × 10 counts; rows are truth, columns answers.

    Raises:
        ValueError: the arrays do not belong together; says what was expected.
    """

    truth: NDArray[np.uint8]
    probabilities: NDArray[np.float32]
    neighbours: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 0), np.int32))
    confusion: tuple[tuple[int, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Check the arrays, round the probabilities as they are stored, and count the answers."""
        count = len(self.truth)
        _expect(TRUTH, (np.uint8, (count,)), self.truth)
        _expect("probabilities", (np.float32, (count, spec.CLASSES)), self.probabilities)
        if not self.neighbours.size:
            object.__setattr__(self, NEIGHBOURS, np.zeros((count, 0), np.int32))
        _expect(NEIGHBOURS, (np.int32, (count, self.neighbours.shape[-1])), self.neighbours)
        if count and (int(self.truth.max()) >= spec.CLASSES or int(self.neighbours.min(initial=0)) < 0):
            raise ValueError(f"expected labels 0 to {spec.CLASSES - 1} and positions from 0")
        # Ten rounded figures may exceed what they were rounded from.
        sums = self.probabilities.sum(axis=1, dtype=np.float64)
        if not (np.all(self.probabilities >= 0) and np.all(sums <= 1 + spec.CLASSES * STEP)):
            raise ValueError("probabilities: expected figures from 0 whose rows sum to at most 1")
        rounded = _decoded(_encoded(self.probabilities))
        object.__setattr__(self, "probabilities", rounded)
        object.__setattr__(self, "confusion", count_confusion(self.truth, rounded.argmax(axis=1)))

    @cached_property
    def answers(self) -> NDArray[np.uint8]:
        """The likeliest digit of each row, uint8 (n,)."""
        return np.asarray(self.probabilities.argmax(axis=1), dtype=np.uint8)

    @cached_property
    def confidences(self) -> NDArray[np.float32]:
        """The probability of each answer, float32 (n,), 0 to 1."""
        return np.asarray(self.probabilities.max(axis=1), dtype=np.float32)

    @cached_property
    def is_right(self) -> NDArray[np.bool_]:
        """Whether each answer is the label, bool (n,)."""
        return np.asarray(self.answers == self.truth)

    @cached_property
    def worst_first(self) -> Indices:
        """Every position, int64 (n,): the misread ones by falling, then the others by rising confidence."""
        badness = np.where(self.is_right, -self.confidences, 1 + self.confidences)
        return np.asarray(np.argsort(-badness, kind="stable"), dtype=np.int64)

    @property
    def misread(self) -> Indices:
        """Positions of the digits read wrong, int64 (total - correct,), the surest error first."""
        return self.worst_first[: self.total - self.correct]

    def cell(self, truth: int | None = None, answer: int | None = None) -> Indices:
        """Positions of the digits in one cell of the matrix, a row, a column or all, worst first.

        Args:
            truth: The row, 0 to 9; ``None`` for every row.
            answer: The column, 0 to 9; ``None`` for every column.
        """
        chosen = np.ones(len(self.truth), np.bool_)
        if truth is not None:
            chosen &= self.truth == truth
        if answer is not None:
            chosen &= self.answers == answer
        return self.worst_first[chosen[self.worst_first]]

    @cached_property
    def reliability(self) -> Reliability:
        """The answers counted by their confidence."""
        return count_reliability(self.confidences, self.is_right)

    @cached_property
    def risk_coverage(self) -> RiskCoverage:
        """The share of wrong answers among the surest ones, for every share answered."""
        order = np.argsort(-self.confidences, kind="stable")
        falling = self.confidences[order]
        # Equally sure answers are given or refused together.
        ends = np.flatnonzero(np.append(np.diff(falling) != 0, True)) if len(order) else order
        answered = np.arange(1, len(order) + 1)
        wrong = np.cumsum(~self.is_right[order])
        return RiskCoverage(falling[ends], answered[ends] / max(len(order), 1), (wrong / answered)[ends])


def load_predictions(directory: Path = ARTIFACT, report: Report | None = None) -> dict[str, Predictions]:
    """Read and verify the predictions of a model folder.

    Args:
        directory: The model folder.
        report: Its report, where that is already loaded.

    Returns:
        ``TEST`` first, then each corruption by its name; empty where the report names no
        predictions, as one written before they were kept.

    Raises:
        ArtifactError: the file is missing, damaged, or not the one the report counted; names
            the file, what was expected and what was found.
    """
    report = load_report(directory) if report is None else report
    path, expected = directory / PREDICTIONS_FILE, report.files.get(PREDICTIONS_FILE)
    if expected is None:
        return {}
    verify_file(path, expected)
    sets = read_sets(path, report.data)
    if TEST not in sets:
        raise ArtifactError(f"{path}: expected the set {TEST!r}, found {', '.join(sets) or 'none'}")
    verify_confusion(path, TEST, report, sets[TEST])
    return {TEST: sets.pop(TEST), **sets}


def load_network_predictions(
    path: Path = COMPARISON, comparison: Comparison | None = None
) -> dict[str, Predictions]:
    """Read and verify the predictions of compared networks, which lie beside the comparison.

    Args:
        path: The comparison's ``.json`` file.
        comparison: The same, where that is already loaded.

    Returns:
        Predictions by network, in the comparison's order; without those of networks that were
        measured before predictions were kept.

    Raises:
        ArtifactError: as ``load_predictions``.
    """
    comparison = load_comparison(path) if comparison is None else comparison
    if comparison is None or comparison.predictions_sha256 is None:
        return {}
    beside = path.with_suffix(".npz")
    verify_file(beside, comparison.predictions_sha256)
    sets = read_sets(beside, comparison.data)
    names = [row.network for row in comparison.rows]
    if not set(sets) <= set(names):
        raise ArtifactError(f"{beside}: expected networks of {', '.join(names)}, found {', '.join(sets)}")
    rows = [row for row in comparison.rows if row.network in sets]
    for row in rows:
        verify_confusion(beside, row.network, row, sets[row.network])
        error = round(sets[row.network].reliability.expected_error, DECIMALS)
        if row.calibration_error != error:
            raise ArtifactError(
                f"{path}: {row.network}: calibration_error: expected {error}, found {row.calibration_error}"
            )
    return {row.network: sets[row.network] for row in rows}


def save_predictions(sets: Mapping[str, Predictions], path: Path) -> None:
    """Write measured sets of the same digits; neighbours are those of the first.

    Equal sets give equal bytes.
    """
    first = next(iter(sets.values()))
    arrays: dict[str, NDArray[Any]] = {TRUTH: first.truth}
    if first.neighbours.size:
        arrays[NEIGHBOURS] = first.neighbours
    arrays |= {name: _encoded(item.probabilities) for name, item in sets.items()}
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def read_sets(path: Path, data: DataCard) -> dict[str, Predictions]:
    """Read measured sets of the test digits of ``data``; the first one has the neighbours.

    Raises:
        ArtifactError: the file is damaged, too large, or about other digits.
    """
    arrays = _read_arrays(path, data.test)
    truth = arrays.pop(TRUTH, None)
    neighbours = arrays.pop(NEIGHBOURS, np.zeros((0, 0), np.int32))
    if truth is None:
        raise ArtifactError(f"{path}: expected the array {TRUTH!r}, found {', '.join(arrays) or 'none'}")
    checksum = data.checksums.get("y_test")
    if checksum is not None and (found := idx_md5(truth)) != checksum:
        raise ArtifactError(f"{path}: {TRUTH}: expected labels with MD5 {checksum}, found {found}")
    trainable = data.train + data.validation
    if neighbours.dtype == np.int32 and int(neighbours.max(initial=-1)) >= trainable:
        raise ArtifactError(
            f"{path}: {NEIGHBOURS}: expected positions below {trainable:,}, found {int(neighbours.max()):,}"
        )
    sets: dict[str, Predictions] = {}
    for name, codes in arrays.items():
        try:
            _expect(name, (np.uint16, (data.test, spec.CLASSES)), codes)
            sets[name] = Predictions(truth, _decoded(codes), neighbours if not sets else neighbours[:, :0])
        except ValueError as error:
            raise ArtifactError(f"{path}: {name}: {error}") from error
    return sets


def verify_confusion(path: Path, name: str, expected: Counted, found: Predictions) -> None:
    """Check that predictions give the counts that were reported of them."""
    if found.confusion != expected.confusion:
        wrong = int(np.abs(found.matrix - expected.matrix).sum())
        raise ArtifactError(
            f"{path}: {name}: expected the confusion matrix reported, {expected.correct:,} of "
            f"{expected.total:,} right, found {found.correct:,} right and counts that differ by {wrong:,}"
        )


def _read_arrays(path: Path, count: int) -> dict[str, NDArray[Any]]:
    """Every array of a file about ``count`` digits; none larger than it can be."""
    most = NPY_HEADER + count * max(spec.CLASSES * 2, MOST_NEIGHBOURS * 4)
    try:
        with zipfile.ZipFile(path) as file:
            members = file.infolist()
            if len(members) > MOST_ARRAYS or any(member.file_size > most for member in members):
                raise ArtifactError(f"{path}: expected at most {MOST_ARRAYS} arrays of {most:,} bytes each")
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise ArtifactError(f"{path}: damaged; expected an .npz file of predictions ({error})") from error


def _encoded(probabilities: NDArray[np.float32]) -> NDArray[np.uint16]:
    steps = np.rint(probabilities.astype(np.float64) / STEP)
    return np.asarray(np.clip(steps, 0, 65535), dtype=np.uint16)


def _decoded(codes: NDArray[np.uint16]) -> NDArray[np.float32]:
    # A power of two: exact in float32.
    return codes.astype(np.float32) * np.float32(STEP)


def _expect(name: str, expected: tuple[type[np.generic], tuple[int, ...]], found: NDArray[Any]) -> None:
    dtype, shape = expected
    if found.dtype != dtype or found.shape != shape:
        raise ValueError(f"{name}: expected {dtype.__name__} {shape}, found {found.dtype} {found.shape}")
