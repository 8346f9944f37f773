"""What the open Accuracy page asks of the server, and the answers: figures, digits, one digit, reasons.

What is asked comes from a browser and is checked here. Every answer is JSON data; one that
cannot be given has only a ``problem``, a sentence for the visitor.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model import spec
from model.corruptions import CORRUPTIONS, corrupted
from model.occlusion import occlusion_map
from model.predictions import PREDICTIONS_FILE, TEST, Predictions
from model.report import TFLITE_FILE, ArtifactError
from model.wording import Words
from pages import findings
from pages.dataset import Dataset, Pictures
from pages.digits import Images, cards, nearest
from pages.drawings import DRAWINGS, Drawings, DrawingsError, take_drawings
from pages.languages import speaking, tr
from pages.measured import Measured, Measurement, of_predictions
from pages.places import places

Floats = NDArray[np.float32]
Predict = Callable[[Floats], Floats]
Reply = dict[str, Any]

# Cards that are sent at once; the page asks for fewer.
MOST_CARDS: Final = 1000
# Occlusion maps that are computed at once, of all visitors together.
MAPS_AT_ONCE: Final = 2
NOT_MEASURED: Final = Words("There are no figures of this network on these digits.")
DAMAGED_FILE: Final = Words(
    "The answers kept for each digit do not belong to this model, so they are left out. "
    "The program's log says what was expected."
)
OWN: Final = Words("as you drew them when they were asked for; so few tell little.")
NO_SUCH_DIGIT: Final = Words("There is no such digit in this set.")
NOT_KEPT: Final = Words("Which digits these are was not kept.")
NOT_SERVED: Final = Words("Which pixels mattered can only be asked of the network that this app reads with.")
# A fall of the probability that is worth telling.
LEAST_DROP: Final = 0.01

logger = logging.getLogger(__name__)


class InquiryError(ValueError):
    """What was asked cannot be answered; says why, for the visitor."""


@dataclass(frozen=True, eq=False)
class View:
    """What a visitor looks at.

    Attributes:
        shown: One network on one measured set.
        name: The set's name.
        beside: Another network on the same set; ``None`` for none.
        drawings: The visitor's own, where the set is theirs.
    """

    shown: Measurement
    name: str
    beside: Measurement | None
    drawings: Drawings | None


class Inquiry:
    """Answers what the page asks; safe to call from several threads."""

    def __init__(self, measured: Measured, dataset: Dataset, predict: Predict) -> None:
        """Take the figures, the pictures behind them and the network that this app reads with."""
        self._measured = measured
        self._dataset = dataset
        self._predict = predict
        self._mapping = threading.BoundedSemaphore(MAPS_AT_ONCE)

    def first(self) -> Reply:
        """What the page shows before it has asked anything; reads nothing from disk."""
        shown = self._measured.report
        return {
            "model": shown.network,
            "set": TEST,
            "weights": shown.files.get(TFLITE_FILE, ""),
            "headline": findings.headline(self._measured.reported, is_listed=PREDICTIONS_FILE in shown.files),
            "counts": shown.matrix.tolist(),
            "compared": None,
            "names": [shown.network],
            "models": list(self._measured.names),
            "sets": [TEST],
        }

    def functions(self) -> list[Callable[[object], Reply]]:
        """The server's side of ``assets/accuracy.js``: functions by the names it calls them."""

        def measurement(asked: object) -> Reply:
            return self._answer(self.measurement, asked)

        def digits(asked: object) -> Reply:
            return self._answer(self.digits, asked)

        def digit(asked: object) -> Reply:
            return self._answer(self.digit, asked)

        def reasons(asked: object) -> Reply:
            return self._answer(self.reasons, asked)

        def fetch(asked: object) -> Reply:
            return self._answer(self.fetch, asked)

        return [measurement, digits, digit, reasons, fetch]

    def _answer(self, question: Callable[[View, Reply], Reply], asked: object) -> Reply:
        value = asked if isinstance(asked, dict) else {}
        with speaking(value):
            try:
                return question(self._view(value), value)
            except (InquiryError, DrawingsError) as error:
                return {"problem": tr(str(error))}
            except ArtifactError as error:
                # The message holds a path of this machine: for its keeper, not for a visitor.
                logger.warning("No answers for the Accuracy page: %s", error)
                return {"problem": tr(DAMAGED_FILE)}

    def _view(self, asked: Reply) -> View:
        network, name, other = (asked.get(key) for key in ("model", "set", "beside"))
        report = self._measured.report
        if name == DRAWINGS and network == report.network:
            drawings = take_drawings(asked.get("drawings"))
            shown = of_predictions(report, tr("drawings of yours"), tr(OWN), drawings.predictions)
            return View(shown, DRAWINGS, None, drawings)
        measured = self._measured.measurement(str(network), str(name))
        beside = self._measured.measurement(str(other), str(name)) if other else None
        if measured is None or (other and beside is None):
            raise InquiryError(NOT_MEASURED)
        return View(measured, str(name), beside, None)

    def measurement(self, view: View, asked: Reply) -> Reply:
        """Everything about one network on one measured set: sentences, tables and plots (HTML), counts."""
        # They take a moment to be read, and will be asked for next.
        self._dataset.pictures()
        is_listed = view.shown.predictions is not None
        return {
            "headline": findings.headline(view.shown, is_listed=is_listed)
            + findings.doubts(view.shown)
            + findings.beside(view.shown, view.beside),
            "figures": findings.figures(view.shown, view.beside),
            "counts": view.shown.counted.matrix.tolist(),
            "compared": None if view.beside is None else view.beside.counted.matrix.tolist(),
            "names": [one.network for one in (view.shown, view.beside) if one is not None],
            "sets": self._measured.names_of_sets(str(asked["model"])),
        }

    def digits(self, view: View, asked: Reply) -> Reply:
        """The digits of one place of the matrix, some of them at once, worst first."""
        predictions = view.shown.predictions
        if predictions is None:
            return {"digits": [], "total": 0, "words": tr(NOT_KEPT), "note": "", "pending": False}
        truth, answer = (_digit(asked.get(key)) for key in ("truth", "answer"))
        beside = None if view.beside is None else view.beside.predictions
        found, words = places(predictions, beside, truth, answer)
        start, count = (_natural(asked.get(key)) for key in ("start", "count"))
        indices = found[start : start + min(count, MOST_CARDS)].tolist()
        pictures = self._pictures(view)
        return {
            "digits": cards(
                predictions,
                indices,
                self._images(view, pictures, indices),
                is_pending=pictures.is_pending,
                beside=beside,
                suspected={item.index for item in view.shown.suspected},
            ),
            "total": len(found),
            "words": tr(words),
            "note": pictures.note,
            "pending": pictures.is_pending,
        }

    def digit(self, view: View, asked: Reply) -> Reply:
        """One digit large: its ten probabilities, its picture and its nearest training digits."""
        predictions, index = self._one(view, asked)
        pictures = self._pictures(view)
        images = self._images(view, pictures, [index])
        (card,) = cards(predictions, [index], images, is_pending=pictures.is_pending)
        is_served = view.shown.network == self._measured.report.network
        return card | {
            "probabilities": [float(share) for share in predictions.probabilities[index]],
            "nearest": nearest(predictions, index, pictures.digits),
            "mapped": is_served and images is not None,
            "reasons": "" if is_served else tr(NOT_SERVED),
            "remarks": findings.label_remark(view.shown.suspected, index),
            "note": pictures.note,
        }

    def reasons(self, view: View, asked: Reply) -> Reply:
        """Which pixels of one digit carried the decision of the network that this app reads with."""
        predictions, index = self._one(view, asked)
        images = self._images(view, self._pictures(view), [index])
        if images is None or view.shown.network != self._measured.report.network:
            raise InquiryError(NOT_SERVED)
        image = images[0].astype(np.float32) / np.float32(255)
        answer = int(predictions.answers[index])
        with self._mapping:
            drops = occlusion_map(image, answer, self._predict)
        return {
            "drops": [round(float(drop), 4) for drop in drops.ravel()],
            "words": reason_words(answer, drops),
        }

    def fetch(self, view: View, asked: Reply) -> Reply:
        """Begin to download the pictures, where that is possible; what comes of it, the digits tell."""
        self._dataset.fetch()
        return {"pending": self._dataset.pictures().is_pending}

    def _one(self, view: View, asked: Reply) -> tuple[Predictions, int]:
        predictions, index = view.shown.predictions, _natural(asked.get("index"))
        if predictions is None or index >= predictions.total:
            raise InquiryError(NO_SUCH_DIGIT)
        return predictions, index

    def _pictures(self, view: View) -> Pictures:
        return Pictures() if view.drawings is not None else self._dataset.pictures()

    def _images(self, view: View, pictures: Pictures, indices: list[int]) -> Images | None:
        """The pictures of some digits as the network saw them; ``None`` where they are not at hand."""
        if view.drawings is not None:
            return view.drawings.images[indices]
        if pictures.digits is None:
            return None
        images = pictures.digits.x_test[indices]
        if view.name not in CORRUPTIONS or not len(images):
            return images
        damaged = [corrupted(one, view.name, index) for one, index in zip(images, indices, strict=True)]
        return np.stack(damaged)


def reason_words(answer: int, drops: NDArray[np.float32]) -> str:
    """What an occlusion map says."""
    most = float(drops.max())
    if most < LEAST_DROP:
        return tr("No small patch of paper makes it doubt the {answer}.", answer=answer)
    return tr(
        "Where it is strongest, a patch of paper takes {points:.0f} percentage points from {answer}.",
        points=100 * most,
        answer=answer,
    )


def _digit(value: object) -> int | None:
    """A digit that was asked for; ``None`` for all of them."""
    if value is None or (type(value) is int and 0 <= value < spec.CLASSES):
        return value
    raise InquiryError(NO_SUCH_DIGIT)


def _natural(value: object) -> int:
    if type(value) is int and 0 <= value < 2**31:
        return value
    raise InquiryError(NO_SUCH_DIGIT)
