"""What visitors said that a digit should have been: kept on disk for the next training.

A correction is two files in one folder, both named by a random number: the picture the network
saw, ``<id>.png``, and one line of JSON, ``<id>.json``, so that ``cat *.json`` gives JSON lines. Each
is written beside its place, flushed to the disk and renamed; the line comes last and makes the
correction valid. A process that dies at any moment so leaves whole corrections and at most a
picture or a partial file that nobody counts, and two processes can share a folder. One file that
all append to would have a torn last line, and could not give a single correction back.
"""

import json
import os
import re
import secrets
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec

# Together some 10 MB; more than anybody would look through.
MOST: Final = 10_000
PARTIAL: Final = ".part"
# What a process left behind is cleared away once no living one can still be writing it.
LEFT_BEHIND: Final = 3600.0  # seconds
ID: Final = re.compile(r"[0-9a-f]{32}")


class CorrectionError(ValueError):
    """Corrections cannot be kept or read; says why."""


class StoreFullError(CorrectionError):
    """As many corrections are kept as may be; none was added."""


@dataclass(frozen=True, eq=False)
class Correction:
    """One picture of which somebody said what it is.

    Attributes:
        image: uint8 (28, 28), what the network saw, 0 = paper, 255 = ink.
        said: 0 to 9, or ``None`` for no digit.
        read: What the network had read, 0 to 9, or ``None`` for no digit.
        probabilities: Its ten probabilities; what they lack to 1 is that of no digit.
        model_version: The network's version.
        time: When it was said, in UTC and ISO 8601, to the second.
        id: 32 hexadecimal digits, random; empty before it is kept.
    """

    image: NDArray[np.uint8]
    said: int | None
    read: int | None
    probabilities: tuple[float, ...]
    model_version: str
    time: str
    id: str = ""

    def __post_init__(self) -> None:
        """Verify the form.

        Raises:
            CorrectionError: an entry is not what it must be; names it.
        """
        if self.image.shape != (spec.IMAGE_SIZE,) * 2 or self.image.dtype != np.uint8:
            raise CorrectionError(
                f"image: expected uint8 (28, 28), found {self.image.dtype} {self.image.shape}"
            )
        for name, value in (("said", self.said), ("read", self.read)):
            if value is not None and not (type(value) is int and 0 <= value < spec.CLASSES):
                raise CorrectionError(f"{name}: expected a digit or none, found {value!r}")
        if len(self.probabilities) != spec.CLASSES:
            raise CorrectionError(f"probabilities: expected {spec.CLASSES}, found {len(self.probabilities)}")

    def to_json(self) -> dict[str, Any]:
        """Everything but the picture as plain JSON data."""
        return {
            "id": self.id,
            "time": self.time,
            "said": self.said,
            "read": self.read,
            "probabilities": [round(probability, 6) for probability in self.probabilities],
            "model_version": self.model_version,
        }


class CorrectionStore:
    """Keeps corrections in a folder; safe to call from several threads and processes."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        """Keep at most ``most`` corrections in ``folder``, which is made with the first one."""
        self.folder, self.most = folder, most
        # Also held by whoever copies the folder, so that none vanishes meanwhile.
        self.lock: Any = threading.Lock()

    def keep(self, correction: Correction) -> str:
        """Keep a correction; it is on the disk when this returns.

        Returns:
            Its number, known to nobody else, with which it can be taken back.

        Raises:
            StoreFullError: there is no room.
            CorrectionError: the folder cannot be written.
        """
        name = secrets.token_hex(16)
        line = json.dumps(correction.to_json() | {"id": name}) + "\n"
        _, png = cv2.imencode(".png", correction.image)
        try:
            with self.lock:
                self._make_room()
                _write(self.folder / f"{name}.png", png.tobytes())
                _write(self.folder / f"{name}.json", line.encode())
                _flush(self.folder)
        except OSError as error:
            raise CorrectionError(f"{self.folder}: a correction could not be written ({error})") from error
        return name

    def take_back(self, name: str) -> bool:
        """Delete the correction of this number; returns whether there was one."""
        if not ID.fullmatch(name):
            return False
        with self.lock:
            try:
                (self.folder / f"{name}.json").unlink()
            except FileNotFoundError:
                return False
            (self.folder / f"{name}.png").unlink(missing_ok=True)
            _flush(self.folder)
        return True

    def _make_room(self) -> None:
        """Make the folder, clear away what was left behind, and count.

        Raises:
            StoreFullError: there is no room for another one.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        names = [path.name for path in self.folder.iterdir()]
        kept = {name[:-5] for name in names if name.endswith(".json")}
        for name in names:
            if name.endswith(PARTIAL) or (name.endswith(".png") and name[:-4] not in kept):
                path = self.folder / name
                with suppress(FileNotFoundError):
                    if time.time() - path.stat().st_mtime > LEFT_BEHIND:
                        path.unlink()
        if len(kept) >= self.most:
            raise StoreFullError(f"{self.folder}: holds {len(kept):,} corrections; no more are kept")


def now() -> str:
    """The time in the form of ``Correction.time``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def load_corrections(folder: Path) -> list[Correction]:
    """The corrections in a folder, the oldest first.

    Raises:
        CorrectionError: one of them is damaged; names its file.
    """
    found = [load_correction(path) for path in folder.glob("*.json")]
    return sorted(found, key=lambda correction: (correction.time, correction.id))


def load_correction(path: Path) -> Correction:
    """One correction by its ``.json`` file.

    Raises:
        CorrectionError: it is damaged, or its picture is missing.
    """
    try:
        entries: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        png = np.frombuffer(path.with_suffix(".png").read_bytes(), np.uint8)
        image = cv2.imdecode(png, cv2.IMREAD_GRAYSCALE)
        if image is None:
            raise CorrectionError("its picture is no PNG file")
        return Correction(
            image=image.astype(np.uint8),
            said=entries["said"],
            read=entries["read"],
            probabilities=tuple(float(probability) for probability in entries["probabilities"]),
            model_version=str(entries["model_version"]),
            time=str(entries["time"]),
            id=path.stem,
        )
    except (OSError, ValueError, TypeError, KeyError, cv2.error) as error:
        raise CorrectionError(f"{path}: expected a correction, found something else ({error})") from error


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step: it is there as a whole, or not at all."""
    partial = path.with_name(path.name + PARTIAL)
    with partial.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)


def _flush(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
