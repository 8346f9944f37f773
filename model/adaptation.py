"""Learn a visitor's hand: a few corrected digits change the answers to those that look like them.

The network stays as it is. Each corrected digit raises the log-probability of what it was said to
be, in its own case by as much as makes it the answer with a margin, and in that of another digit by
less the less the two look alike. What looks alike is compared in the pictures that the network
sees, blurred: one person's digits resemble each other there more than the network's embedding,
which was trained to forget whose they are, lets one see (``benchmarks/teaching.py`` has figures).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.classifier import Predictor, digit_probabilities
from model.report import Report

Floats = NDArray[np.float32]

# Chosen by ``benchmarks/teaching.py`` on other writers than it measures with.
BLUR: Final = 1.5  # standard deviation in pixels
RADIUS: Final = 0.35  # at this distance a correction has 1 / e of its weight
MARGIN: Final = 8.0  # of a corrected digit over its rival, in nats
# More corrections than this are no handful; the latest count.
MOST_LESSONS: Final = 20
# Place of no digit behind the ten.
NO_DIGIT: Final = spec.CLASSES
# A probability below this is as good as none, and has a logarithm.
LEAST: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Lesson:
    """One digit of a visitor's, and what it is.

    Attributes:
        image: float32 (28, 28), what the network saw, 0 = paper, 1 = ink.
        said: 0 to 9, or ``None`` for no digit.
    """

    image: Floats
    said: int | None


def blurred(images: Floats) -> Floats:
    """What pictures look like from afar: float32 (n, 28, 28) to rows of length 1, float32 (n, 196)."""
    rows = [cv2.GaussianBlur(image, (0, 0), BLUR)[::2, ::2].ravel() for image in images]
    return unit(np.array(rows, np.float32).reshape(len(images), -1))


class AdaptedClassifier:
    """A classifier that has learned a visitor's hand; safe to call from several threads."""

    def __init__(
        self,
        classifier: Predictor,
        lessons: Sequence[Lesson],
        appearance: Callable[[Floats], Floats] = blurred,
        radius: float = RADIUS,
    ) -> None:
        """Adapt the answers of ``classifier``.

        Args:
            classifier: Stays as it is.
            lessons: What to learn; at least one. Of more than ``MOST_LESSONS`` the last count.
            appearance: Gives for images (n, 28, 28) rows of length 1, float32 (n, d), near each
                other where the images look alike.
            radius: Distance of rows at which a lesson has 1 / e of its weight.
        """
        self._classifier, self._appearance, self._radius = classifier, appearance, radius
        kept = lessons[-MOST_LESSONS:]
        images = np.stack([lesson.image for lesson in kept])
        self._said = np.array([NO_DIGIT if lesson.said is None else lesson.said for lesson in kept])
        self._examples = appearance(images)
        scores = _log_probabilities(classifier.predict(images))
        own = scores[np.arange(len(kept)), self._said]
        self._raises = scores.max(axis=1) - own + np.float32(MARGIN)

    @property
    def report(self) -> Report:
        """The classifier's."""
        return self._classifier.report

    def predict(self, images: Floats) -> Floats:
        """As ``Classifier.predict``, with what was learned."""
        if images.ndim == 2:
            row: Floats = self.predict(images[None])[0]
            return row
        probabilities = self._classifier.predict(images)
        if not len(images):
            return probabilities
        squared = np.maximum(0, 2 - 2 * self._appearance(images) @ self._examples.T)
        raises = np.exp(-squared / self._radius**2) * self._raises
        scores = _log_probabilities(probabilities)
        for place in set(self._said.tolist()):
            # The nearest example counts, so that the same correction made twice counts once.
            scores[:, place] += raises[:, self._said == place].max(axis=1)
        return digit_probabilities(scores)


def _log_probabilities(probabilities: Floats) -> Floats:
    """Logarithms of ten probabilities (n, 10) and of what they lack to 1, float32 (n, 11)."""
    rest = 1 - probabilities.sum(axis=1, keepdims=True)
    logarithms: Floats = np.log(np.maximum(np.hstack([probabilities, rest]), LEAST)).astype(np.float32)
    return logarithms


def unit(rows: Floats) -> Floats:
    """The rows of float32 (n, d), each scaled to length 1; zeros stay zeros."""
    scaled: Floats = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)).astype(np.float32)
    return scaled
