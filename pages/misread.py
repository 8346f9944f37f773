"""The digits the model read wrong, with their pixels where the test set is at hand.

The pixels belong to the data set and not to this program: they are read from the
visitor's or the host's own copy when the page is opened, and shown only if that copy is
the very test set that the report was measured on.
"""

import base64
import io
import logging
import os
import threading
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model import mnist
from model.mnist import ARRAYS, DataError, load_digits
from model.report import DataCard, Misread, Report
from pages.figures import percent

DIGITS_VARIABLE: Final = "DIGITS_NPZ"
# More digits than this stand behind a button, so that the page stays readable.
AT_ONCE: Final = 100
# Above this number each digit gets a smaller card; all it says is still told by its title and
# by the cards beside the matrix.
COMPACT_ABOVE: Final = 50

logger = logging.getLogger(__name__)


def find_test_set(data: DataCard) -> Path | None:
    """The file to take the pixels from, whether or not it exists; ``None`` where none is known."""
    if data.name == "mnist":
        return mnist.find_at_hand()
    named = os.environ.get(DIGITS_VARIABLE)
    return Path(named) if named else None


class MisreadGallery:
    """All misread digits of one report as HTML; loads and keeps their pixels when asked to."""

    def __init__(self, report: Report) -> None:
        """Make the gallery of one report; nothing is read from disk."""
        self.report = report
        self._lock = threading.Lock()
        self._source: tuple[Path, int] | None = None
        self._html = ""

    def first_html(self) -> str:
        """The gallery to show while the pixels are on their way; reads nothing."""
        if find_test_set(self.report.data) is None:
            return gallery(self.report.misread, None, _how_to_see(self.report.data))
        return gallery(self.report.misread, None, "")

    def html(self) -> str:
        """The gallery, with pixels where the right test set is at hand."""
        path = find_test_set(self.report.data)
        if path is None or not self.report.misread:
            return self.first_html()
        # Opening the test set takes most of a second: once for everybody, until the file changes.
        with self._lock:
            source = (path, _changed(path))
            if source != self._source:
                self._html = self._load(path)
                self._source = source
            return self._html

    def _load(self, path: Path) -> str:
        try:
            pixels = _load_pixels(path, self.report)
        except (DataError, OSError) as error:
            # The message holds a path of this machine: for its keeper, not for a visitor.
            logger.warning("No pixels for the Accuracy page: %s", error)
            return gallery(self.report.misread, None, _wrong_file(self.report.data))
        return gallery(self.report.misread, pixels, "")


def gallery(misread: Sequence[Misread], pixels: NDArray[np.uint8] | None, note: str) -> str:
    """Cards of misread digits, worst first, and a sentence (HTML) under them.

    Args:
        misread: The digits, in the order in which to show them.
        pixels: uint8 (n, 28, 28), 0 = paper, 255 = ink, in the same order; ``None`` shows cards without.
        note: HTML of the sentence; empty for none.
    """
    # Without a note the pixels are on their way: room is kept for them.
    images = (
        [None if note else ""] * len(misread) if pixels is None else [_data_url(image) for image in pixels]
    )
    cards = [_card(item, image) for item, image in zip(misread, images, strict=True)]
    if not cards:
        return ""
    kind = "misread-digits many" if len(cards) > COMPACT_ABOVE else "misread-digits"
    shown = f'<ul class="{kind}">{"".join(cards[:AT_ONCE])}</ul>'
    if len(cards) > AT_ONCE:
        shown += (
            f"<details><summary>Show the other {len(cards) - AT_ONCE:,}</summary>"
            f'<ul class="{kind}">{"".join(cards[AT_ONCE:])}</ul></details>'
        )
    return shown + (f'<p class="misread-note">{note}</p>' if note else "")


def _load_pixels(path: Path, report: Report) -> NDArray[np.uint8]:
    """Pixels (n, 28, 28) of the misread digits, from a verified test set."""
    checksums = report.data.checksums
    missing = [name for name in ARRAYS if name not in checksums]
    if missing:
        raise DataError(f"{path}: cannot be verified, the report lacks checksums of {', '.join(missing)}")
    digits = load_digits(path, checksums)
    return digits.x_test[[item.index for item in report.misread]]


def _changed(path: Path) -> int:
    """When a file was last changed, in nanoseconds; 0 where there is none to be read."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _card(item: Misread, image: str | None) -> str:
    said = (
        f"Test digit {item.index:,}: {item.truth} read as {item.answer} with {percent(item.confidence)}, "
        f"{item.truth} given {percent(item.truth_probability)}"
    )
    picture = f'<img src="{image}" width="28" height="28" alt="">' if image else ""
    pixels = "" if image is None else f'<span class="pixels">{picture}</span>'
    return (
        f'<li class="misread-digit" data-index="{item.index}" data-truth="{item.truth}"'
        f' data-answer="{item.answer}" title="{said}">{pixels}'
        f"<b>{item.truth} → <em>{item.answer}</em></b><span>{percent(item.confidence)}</span>"
        f"<small>no. {item.index:,}</small></li>"
    )


def _data_url(image: NDArray[np.uint8]) -> str:
    """A digit as PNG: black ink on nothing, so that the page's paper shows through."""
    file = io.BytesIO()
    Image.fromarray(np.dstack([np.zeros_like(image), image])).save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def _how_to_see(data: DataCard) -> str:
    if data.name == "mnist":
        return (
            "The pictures belong to MNIST and are not part of this program. To see them here, have "
            "its <code>mnist.npz</code> at hand (<code>python -m training</code> downloads it, or the "
            f"environment variable <code>{mnist.ENVIRONMENT_VARIABLE}</code> says where it is) and open "
            "this page again."
        )
    return (
        f"The pictures belong to “{escape(data.title)}” and are not part of this program. To see them here, "
        f"start it with the environment variable <code>{DIGITS_VARIABLE}</code> naming the data set's file."
    )


def _wrong_file(data: DataCard) -> str:
    return (
        f"The file at hand is not the copy of “{escape(data.title)}” that this model was tested on, so the "
        "pictures are left out. The program's log says what was expected."
    )
