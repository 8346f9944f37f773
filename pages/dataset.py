"""The pictures of the data set that the figures come from, where they are at hand.

They belong to the data set and not to this program: they are read from the visitor's or the
host's own copy once somebody opens the page, and shown only if that copy is the very one that
the report was measured on. Nobody waits for them: until they are read, they are pending.
"""

import logging
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from model import mnist
from model.data_card import DataCard
from model.mnist import ARRAYS, DataError, Digits, load_digits
from model.wording import Words
from pages.languages import tr

DIGITS_VARIABLE: Final = "DIGITS_NPZ"
# Name of the data set in its card.
MNIST: Final = "mnist"
NOT_FETCHED: Final = Words(
    "MNIST could not be downloaded: the computer that this runs on may be offline. Fetch mnist.npz on "
    "another one and name it in the environment variable {variable}.",
    variable=f"<code>{mnist.ENVIRONMENT_VARIABLE}</code>",
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Pictures:
    """What is known of a data set's pictures at one moment.

    Attributes:
        digits: The data set; ``None`` while and where there is none.
        is_pending: Whether it is being read.
        note: HTML that says what is missing and how to give it; empty for nothing.
    """

    digits: Digits | None = None
    is_pending: bool = False
    note: str = ""


def find_data_set(data: DataCard) -> Path | None:
    """The file to take the pixels from, whether or not it exists; ``None`` where none is known."""
    if data.name == MNIST:
        return mnist.find_at_hand()
    named = os.environ.get(DIGITS_VARIABLE)
    return Path(named) if named else None


class Dataset:
    """Reads the pictures of one data set when they are first asked for, and keeps them."""

    def __init__(self, data: DataCard) -> None:
        """Take the data set's card; nothing is read from disk."""
        self.data = data
        self._lock = threading.Lock()
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="pictures")
        self._source: tuple[Path, int] | None = None
        self._read: Future[Pictures] = Future()
        self._fetched: Future[str] | None = None
        self._progress = (0, 0)

    def pictures(self) -> Pictures:
        """The pictures as far as they are known; starts to read them the first time. Does not wait."""
        path = find_data_set(self.data)
        if path is None:
            return self._missing()
        # Opening a data set takes most of a second: once for everybody, until the file changes.
        with self._lock:
            source = (path, _changed(path))
            if source != self._source:
                self._source = source
                self._read = self._reading.submit(self._load, path)
            return self._read.result() if self._read.done() else Pictures(is_pending=True)

    def fetch(self) -> None:
        """Begin to download MNIST where it is neither at hand nor on its way; does not wait."""
        with self._lock:
            is_busy = self._fetched is not None and not self._fetched.done()
            if self.data.name == MNIST and find_data_set(self.data) is None and not is_busy:
                self._progress = (0, 0)
                self._fetched = self._reading.submit(self._download)

    def _download(self) -> str:
        """Download MNIST; what went wrong, for a visitor, or nothing."""

        def note(received: int, total: int) -> None:
            self._progress = (received, total)

        try:
            mnist.download(progress=note)
        except DataError as error:
            logger.warning("No pixels for the Accuracy page: %s", error)
            return NOT_FETCHED
        return ""

    def _missing(self) -> Pictures:
        """What to say while there is no file."""
        if self._fetched is None:
            return Pictures(note=_how_to_see(self.data))
        if not self._fetched.done():
            received, total = (count / 1e6 for count in self._progress)
            share = f'<progress value="{received:.1f}" max="{total:.1f}"></progress>' if total else ""
            words = tr("Downloading MNIST: {received:.1f} MB", received=received)
            if total:
                words = tr(
                    "Downloading MNIST: {received:.1f} of {total:.1f} MB", received=received, total=total
                )
            return Pictures(is_pending=True, note=f"<p>{words} {share}</p>")
        return Pictures(note=f"<p>{tr(self._fetched.result())}</p>{_how_to_see(self.data)}")

    def _load(self, path: Path) -> Pictures:
        try:
            return Pictures(_verified(path, self.data))
        except (DataError, OSError) as error:
            # The message holds a path of this machine: for its keeper, not for a visitor.
            logger.warning("No pixels for the Accuracy page: %s", error)
            return Pictures(note=_wrong_file(self.data))


def _verified(path: Path, data: DataCard) -> Digits:
    missing = [name for name in ARRAYS if name not in data.checksums]
    if missing:
        raise DataError(f"{path}: cannot be verified, the report lacks checksums of {', '.join(missing)}")
    return load_digits(path, data.checksums)


def _changed(path: Path) -> int:
    """When a file was last changed, in nanoseconds; 0 where there is none to be read."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _how_to_see(data: DataCard) -> str:
    if data.name == MNIST:
        words = tr(
            "The pictures belong to MNIST and are not part of this program. To see them here, let it "
            "download them once to the computer that it runs on (11 MB), or name a copy in the environment "
            "variable {variable}.",
            variable=f"<code>{mnist.ENVIRONMENT_VARIABLE}</code>",
        )
        button = f'<button type="button" class="quiet" data-fetch>{tr("Download MNIST")}</button>'
        return f"<p>{words}</p>{button}"
    words = tr(
        "The pictures belong to “{title}” and are not part of this program. To see them here, start it "
        "with the environment variable {variable} naming the data set's file.",
        title=escape(tr(data.title)),
        variable=f"<code>{DIGITS_VARIABLE}</code>",
    )
    return f"<p>{words}</p>"


def _wrong_file(data: DataCard) -> str:
    words = tr(
        "The file at hand is not the copy of “{title}” that this model was tested on, so "
        "the pictures are left out. The program's log says what was expected.",
        title=escape(tr(data.title)),
    )
    return f"<p>{words}</p>"
