"""Variation: each epoch sees every digit written, held and photographed differently.

Everything is drawn from seeds, so that an epoch can be made again after an interruption.
Nothing here imports TensorFlow: worker processes start fast and stay small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from model import spec
from model.picture import Picture
from training.camera import enlarge, photograph
from training.damage import damaged
from training.nondigits import NO_DIGIT, turned
from training.pens import write
from training.preprocessing import digit_image, normalized_image
from training.rare import RARE
from training.recipe import Recipe
from training.strokes import draw_allograph, draw_digit

Images = NDArray[np.uint8]

# Pens are thickened and thinned on a grid this much finer than the image.
_PEN_GRID = 3
# What is read back from a photograph must be this much like what was photographed.
LEAST_LIKENESS = 0.7
# Of what replaces digits and is none: this share are digits turned over, and this share of the
# others are pictures where there are any; the rest is drawn.
_TURNED_SHARE = 0.12
_PICTURE_SHARE = 0.4
_GRID = np.stack(np.meshgrid(*(np.arange(spec.IMAGE_SIZE, dtype=np.float32),) * 2, indexing="xy"), axis=-1)


@dataclass(frozen=True, eq=False)
class Supplies:
    """What an epoch draws from beside the digits, made beforehand by ``training.supplies``.

    Attributes:
        pictures: uint8 (n, 28, 28), pictures of what is no digit that somebody gave.
        nondigits: uint8 (m, 28, 28), drawings of what is no digit.
        photographs: uint8 (k, 28, 28), what the model's own steps see of photographed pages.
        labels: uint8 (k,), of the photographs: a digit or ``NO_DIGIT``.
    """

    pictures: Images
    nondigits: Images
    photographs: Images
    labels: Images

    @classmethod
    def none(cls) -> Self:
        """Nothing: enough for a recipe without the shares that are drawn from supplies."""
        empty = np.zeros((0, spec.IMAGE_SIZE, spec.IMAGE_SIZE), np.uint8)
        return cls(empty, empty, empty, np.zeros(0, np.uint8))

    def some(self, count: int, rng: np.random.Generator) -> Self:
        """A random choice of at most ``count`` of each, to be handed to another process."""
        first, second, third = (
            rng.permutation(len(kind))[:count] for kind in (self.pictures, self.nondigits, self.photographs)
        )
        return type(self)(
            self.pictures[first], self.nondigits[second], self.photographs[third], self.labels[third]
        )


def augment(
    images: Images, labels: Images, recipe: Recipe, seed: Sequence[int], supplies: Supplies
) -> tuple[Images, Images]:
    """Vary a set of digits.

    Args:
        images: uint8 (n, 28, 28), 0 = paper, 255 = ink.
        labels: uint8 (n,).
        recipe: How much of what.
        seed: Numbers from which every choice is drawn, e.g. run, epoch and chunk.
        supplies: What is no digit, and photographs, as far as the recipe asks for them.

    Returns:
        New images and labels of the same shapes; some images are photographs or digits drawn
        by ``training.strokes``, which bring their own labels, and some are no digits at all,
        labelled ``NO_DIGIT``.
    """
    images, labels = images.copy(), labels.copy()
    if not recipe.varies_images:
        return images, labels
    rng = np.random.default_rng(seed)
    kinds = rng.random((len(images), 6))
    field = _displacement_field(recipe, rng)
    for index in range(len(images)):
        drawn, camera, pen, other, damage, still = kinds[index]
        if camera < recipe.camera_share:
            chosen = int(rng.integers(len(supplies.photographs)))
            images[index], labels[index] = supplies.photographs[chosen], supplies.labels[chosen]
        else:
            if drawn < recipe.drawn_share:
                labels[index] = rng.integers(spec.CLASSES)
                images[index] = drawn_image(int(labels[index]), recipe, rng)
            if other < recipe.nondigit_share:
                images[index] = _nondigit(images[index], int(labels[index]), supplies, rng)
                labels[index] = NO_DIGIT
        if pen < recipe.pen_share:
            images[index] = change_pen(images[index], rng)
        if still >= recipe.still_share:
            images[index] = warp(images[index], recipe, field, rng)
        if damage < recipe.damage_share:
            # Whatever it is: were only digits crossed out, a line across would make a digit.
            images[index] = damaged(images[index], rng)
    return images, labels


def drawn_image(digit: int, recipe: Recipe, rng: np.random.Generator) -> Images:
    """A digit drawn with a pen or a mouse of some width, in MNIST's form: uint8 (28, 28)."""
    neatness = float(rng.uniform(0, 1))
    if digit in RARE and rng.random() < recipe.rare_share:
        shapes = RARE[digit]
        strokes = draw_allograph(shapes[int(rng.integers(len(shapes)))], rng, neatness)
    else:
        strokes = draw_digit(digit, rng, neatness)
    return write(strokes, rng, recipe.mouse_share)


def _nondigit(image: Images, label: int, supplies: Supplies, rng: np.random.Generator) -> Images:
    """What takes the place of a digit (28, 28) and is none."""
    if rng.random() < _TURNED_SHARE and (over := turned(image, label, rng)) is not None:
        return over
    pictured = len(supplies.pictures) and rng.random() < _PICTURE_SHARE
    kind = supplies.pictures if pictured else supplies.nondigits
    chosen: Images = kind[int(rng.integers(len(kind)))]
    return chosen


def change_pen(image: Images, rng: np.random.Generator) -> Images:
    """The same digit (28, 28) written with a thinner or a thicker pen.

    Grey erosion and dilation on a finer grid, mixed with the original so that the
    change is continuous: up to two thirds of a pixel on each side of a stroke.
    """
    side = image.shape[0] * _PEN_GRID
    fine = cv2.resize(image, (side, side), interpolation=cv2.INTER_CUBIC)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(rng.choice((3, 5))),) * 2)
    thicker = rng.random() < 0.5
    changed = cv2.dilate(fine, kernel) if thicker else cv2.erode(fine, kernel)
    # A pen too thin to be thinned further would vanish.
    if not thicker and int(changed.sum(dtype=np.int64)) < 0.5 * int(fine.sum(dtype=np.int64)):
        changed = cv2.dilate(fine, kernel)
    amount = float(rng.uniform(0.2, 1.0))
    mixed = cv2.addWeighted(fine, 1 - amount, changed, amount, 0)
    smaller: Images = cv2.resize(mixed, image.shape, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return smaller


def warp(image: Images, recipe: Recipe, field: NDArray[np.float32], rng: np.random.Generator) -> Images:
    """Shift, turn, scale, stretch, shear and bend a digit (28, 28) in one resampling."""
    turn = np.radians(rng.uniform(-recipe.turn, recipe.turn))
    scale = np.exp(rng.uniform(-recipe.scale, recipe.scale))
    stretch = np.exp(rng.uniform(-recipe.stretch, recipe.stretch) / 2)
    shear = rng.uniform(-recipe.shear, recipe.shear)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = rotation @ np.array([[scale * stretch, shear], [0.0, scale / stretch]])
    centre = (spec.IMAGE_SIZE - 1) / 2
    shift = rng.uniform(-recipe.shift, recipe.shift, 2)
    # remap asks, for each pixel of the outcome, where it comes from: the inverse.
    inverse = np.linalg.inv(matrix)
    offset = centre - inverse @ (centre + shift)
    sources = _GRID @ inverse.T.astype(np.float32) + offset.astype(np.float32)
    if recipe.elastic > 0:
        y, x = rng.integers(0, len(field) - spec.IMAGE_SIZE, 2)
        sources = sources + field[y : y + spec.IMAGE_SIZE, x : x + spec.IMAGE_SIZE]
    # OpenCV takes both coordinates in one map, or one map each.
    no_second_map = np.empty(0, np.float32)
    warped: Images = np.asarray(cv2.remap(image, sources, no_second_map, cv2.INTER_CUBIC), dtype=np.uint8)
    return warped


def photographed(image: Images, rng: np.random.Generator) -> Images:
    """The digit (28, 28) written on a page, photographed, and read back by the model's own steps.

    The digit itself where the steps find none, or something else (a shadow's edge): then
    nothing is learned from the photograph.
    """
    ink = enlarge(image, side=int(rng.integers(48, 105)))
    if not ink.any():
        return image
    pixels = photograph(ink, rng)
    found = digit_image(Picture(pixels, width=pixels.shape[1], height=pixels.shape[0]))
    if found is None or _likeness(found, normalized_image(ink)) < LEAST_LIKENESS:
        return image
    return found


def _likeness(one: Images, other: Images) -> float:
    """Cosine of the angle between two slightly blurred images: 1 = the same."""
    first, second = (cv2.GaussianBlur(image.astype(np.float32), (0, 0), 1.0) for image in (one, other))
    return float((first * second).sum() / np.sqrt((first * first).sum() * (second * second).sum()))


def _displacement_field(recipe: Recipe, rng: np.random.Generator) -> NDArray[np.float32]:
    """Smooth random displacements (256, 256, 2) in pixels, from which each image takes a window.

    P. Y. Simard, D. Steinkraus and J. C. Platt, "Best practices for convolutional neural
    networks applied to visual document analysis", ICDAR 2003.
    """
    noise = rng.normal(0.0, 1.0, (256, 256, 2)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), recipe.elastic_scale)
    field: NDArray[np.float32] = (smooth * (recipe.elastic / smooth.std())).astype(np.float32)
    return field
