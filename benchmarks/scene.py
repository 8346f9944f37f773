"""Where a page lies before the camera: placing a writing in the frame, and looking at it aslant.

The page has the coordinates of its writing, in heights of a digit; the photo has pixels. A
pinhole camera whose focal length is the frame's longer side times ``FOCAL`` joins the two.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.writing import Writing

Floats = NDArray[np.float32]
Matrix = NDArray[np.float64]

# A phone's main camera: 26 mm where the frame of a film is 36 mm wide.
FOCAL: Final = 26 / 36 * 1.5
# Writing keeps this share of the frame away from its border.
MARGIN: Final = 0.04


@dataclass(frozen=True, eq=False)
class View:
    """A page seen by a camera.

    Attributes:
        frame: Height and width of the photo in pixels.
        digit_height: In pixels, where the writing has its middle.
        writing: Width and height of the writing, in heights of a digit.
        matrix: float64 (3, 3), from the page, its origin in the middle of the writing, to the photo.
    """

    frame: tuple[int, int]
    digit_height: float
    writing: tuple[float, float]
    matrix: Matrix

    def on_page(self) -> tuple[Floats, Floats]:
        """Where on the page each pixel of the photo lies, x and y, each float32 (h, w)."""
        height, width = self.frame
        x = np.arange(width, dtype=np.float32)[None]
        y = np.arange(height, dtype=np.float32)[:, None]
        inverse = np.linalg.inv(self.matrix).astype(np.float32)
        across, down, depth = (row[0] * x + row[1] * y + row[2] for row in inverse)
        return across / depth, down / depth

    def room(self) -> NDArray[np.float64]:
        """From the writing to the left, upper, right and lower border, float64 (4,), in heights of a digit.

        As seen straight on; under a tilt, about.
        """
        (x, y), (width, height) = self.matrix[:2, 2] / self.matrix[2, 2], self.writing
        sides = np.array([x, y, self.frame[1] - x, self.frame[0] - y]) / self.digit_height
        return np.asarray(sides - np.array([width, height, width, height]) / 2)

    def page_cover(self, margins: NDArray[np.float64]) -> Floats:
        """How much of each pixel the page covers, float32 (h, w), 0 to 1.

        Args:
            margins: float64 (4,), from the writing to the left, upper, right and lower edge of
                the page, in heights of a digit.
        """
        x, y = self.on_page()
        half_width, half_height = (side / 2 for side in self.writing)
        left, top, right, bottom = margins.astype(np.float32)
        inside = np.minimum.reduce(
            [x + half_width + left, y + half_height + top, right + half_width - x, bottom + half_height - y]
        )
        return np.asarray(np.clip(inside * self.digit_height + 0.5, 0, 1), dtype=np.float32)


def place(
    writing: Writing,
    frame: tuple[int, int],
    *,
    digit_height: float,
    tilt: float,
    turn: float,
    rng: np.random.Generator,
) -> View:
    """Put a writing somewhere in the frame, smaller where it would not fit.

    Args:
        writing: What is photographed.
        frame: Height and width of the photo in pixels.
        digit_height: In pixels, as wished.
        tilt: Of the camera against the page, in radians; towards which side is left to chance.
        turn: Of the page in the photo, in radians.
        rng: Source of that side and of the place.
    """
    rotation = _rotation(turn, tilt, rng.uniform(0, 2 * np.pi))
    shift = rng.uniform(-1, 1, 2)
    size = np.array(frame[::-1], np.float64)
    room = size * (0.5 - MARGIN)
    middle = np.zeros(2)
    for _ in range(4):
        matrix = _camera(frame, digit_height, rotation, middle)
        reach = np.abs(_corners(writing, matrix) - size / 2 - middle).max(axis=0)
        digit_height *= min(1.0, float((room / reach).min()))
        # What is left of the room after the writing has taken its part.
        middle = shift * np.maximum(room - reach, 0)
    while (np.abs(_corners(writing, matrix) - size / 2) > size / 2 - 1).any():
        digit_height, middle = 0.95 * digit_height, 0.8 * middle
        matrix = _camera(frame, digit_height, rotation, middle)
    return View(frame, digit_height, (writing.width, writing.height), matrix)


def seen_from(view: View, ink: Floats) -> Floats:
    """Ink drawn at ``view.digit_height``, its writing in the middle, as the photo shows it."""
    height, width = ink.shape
    to_page = np.array(
        [
            [1 / view.digit_height, 0, -(width - 1) / 2 / view.digit_height],
            [0, 1 / view.digit_height, -(height - 1) / 2 / view.digit_height],
            [0, 0, 1],
        ]
    )
    seen = cv2.warpPerspective(ink, view.matrix @ to_page, view.frame[::-1], flags=cv2.INTER_LINEAR)
    return np.asarray(seen, dtype=np.float32)


def _rotation(turn: float, tilt: float, towards: float) -> Matrix:
    """The page turned in its plane, then tilted about an axis in that plane, float64 (3, 3)."""
    axis = tilt * np.array([np.cos(towards), np.sin(towards), 0.0])
    tilted, _ = cv2.Rodrigues(axis)
    turned, _ = cv2.Rodrigues(np.array([0.0, 0.0, turn]))
    return np.asarray(tilted @ turned, dtype=np.float64)


def _camera(frame: tuple[int, int], digit_height: float, rotation: Matrix, middle: Matrix) -> Matrix:
    """From the page to the photo, float64 (3, 3), the page's origin ``middle`` pixels beside the photo's."""
    height, width = frame
    focal = FOCAL * max(frame)
    projection = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    # At the distance of one focal length, a unit of the page has as many pixels as asked for.
    origin = np.array([middle[0], middle[1], focal])
    return np.asarray(
        projection @ np.column_stack([rotation[:, 0] * digit_height, rotation[:, 1] * digit_height, origin])
    )


def _corners(writing: Writing, matrix: Matrix) -> Matrix:
    """The corners of a writing and of half a pen's width around it in the photo, float64 (4, 2)."""
    half_width, half_height = writing.width / 2 + 0.09, writing.height / 2 + 0.09
    corners = np.array([[x, y] for x in (-half_width, half_width) for y in (-half_height, half_height)])
    return np.asarray(cv2.perspectiveTransform(corners[None], matrix)[0], dtype=np.float64)
