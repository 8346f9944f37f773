"""Fifteen ways to damage the image of a digit, each from a seed, in the manner of MNIST-C.

``corrupted`` damages a digit of a data set always alike, so that what was measured can be
shown. Every other function takes a digit, float32 (28, 28), 0 = paper, 1 = ink, and a random generator, and
gives the damaged image in the same form. The kinds are those of N. Mu and J. Gilmer,
"MNIST-C: a robustness benchmark for computer vision", 2019; the strengths are our own, chosen
so that a person still reads nearly every image. MNIST-C itself is another set of images, so
that figures can be compared in kind, not digit by digit.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.wording import Words

Floats = NDArray[np.float32]
Corruption = Callable[[Floats, np.random.Generator], Floats]

SIDE: Final = 28
MIDDLE: Final = (SIDE - 1) / 2


def shot_noise(image: Floats, rng: np.random.Generator) -> Floats:
    """Light counted in few quanta: noise that grows with brightness."""
    quanta = 5.0
    return _unit(rng.poisson(quanta * image) / quanta)


def impulse_noise(image: Floats, rng: np.random.Generator) -> Floats:
    """Pixels fully black or fully white."""
    chance = rng.random(image.shape)
    return _unit(np.where(chance < 0.07, 0.0, np.where(chance > 0.93, 1.0, image)))


def glass_blur(image: Floats, rng: np.random.Generator) -> Floats:
    """Seen through frosted glass: each pixel taken from somewhere beside it."""
    blurred = cv2.GaussianBlur(image, (0, 0), 0.7)
    places = np.indices(image.shape) + rng.integers(-1, 2, (2, SIDE, SIDE))
    y, x = np.clip(places, 0, SIDE - 1)
    return _unit(cv2.GaussianBlur(blurred[y, x], (0, 0), 0.7))


def motion_blur(image: Floats, rng: np.random.Generator) -> Floats:
    """The hand moved: blurred along a line about four pixels long, in any direction."""
    kernel = np.zeros((9, 9), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = 2 * np.array([np.cos(angle), np.sin(angle)])
    start, end = (tuple(int(part) for part in np.round(16 * (4 + sign * reach))) for sign in (-1, 1))
    cv2.line(kernel, start, end, 1.0, 1, cv2.LINE_AA, 4)
    return _unit(cv2.filter2D(image, -1, kernel / kernel.sum()))


def shear(image: Floats, rng: np.random.Generator) -> Floats:
    """Slanted by up to 0.4 either way, at least by 0.2."""
    return _warped(image, np.array([[1, _either_way(rng, 0.2, 0.4)], [0, 1]]))


def scale(image: Floats, rng: np.random.Generator) -> Floats:
    """Smaller, to between a half and three quarters."""
    return _warped(image, np.eye(2) * rng.uniform(0.5, 0.75))


def rotate(image: Floats, rng: np.random.Generator) -> Floats:
    """Turned by 15 to 30 degrees either way."""
    angle = np.radians(_either_way(rng, 15, 30))
    return _warped(image, np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]))


def brightness(image: Floats, rng: np.random.Generator) -> Floats:
    """Everything brighter by 0.3 to 0.5, what is too bright cut off."""
    return _unit(image + rng.uniform(0.3, 0.5))


def translate(image: Floats, rng: np.random.Generator) -> Floats:
    """Shifted by three to five pixels both ways; what leaves the image is lost."""
    return _warped(image, np.eye(2), (_either_way(rng, 3, 5), _either_way(rng, 3, 5)))


def stripe(image: Floats, rng: np.random.Generator) -> Floats:
    """Inverted in a band beside each side border."""
    width = int(rng.integers(3, 6))
    damaged = image.copy()
    for band in (damaged[:, :width], damaged[:, -width:]):
        band[...] = 1 - band
    return damaged


def fog(image: Floats, rng: np.random.Generator) -> Floats:
    """Clouds of every size in front of it: noise whose contrast falls with its frequency."""
    frequency = np.hypot(np.fft.fftfreq(2 * SIDE)[:, None], np.fft.fftfreq(2 * SIDE)[None])
    frequency[0, 0] = 1.0
    spectrum = np.fft.fft2(rng.normal(0, 1, (2 * SIDE, 2 * SIDE))) / frequency**1.5
    spectrum[0, 0] = 0.0
    clouds = np.fft.ifft2(spectrum).real[:SIDE, :SIDE]
    clouds = (clouds - clouds.min()) / (np.ptp(clouds) + 1e-9)
    return _unit((image + 1.0 * clouds) / 1.7)


def spatter(image: Floats, rng: np.random.Generator) -> Floats:
    """Drops of a grey liquid."""
    drops = cv2.GaussianBlur(rng.normal(0, 1, image.shape), (0, 0), 1.4)
    threshold = np.percentile(drops, 90)
    wet = np.clip((drops - threshold) / (drops.max() - threshold) * 3, 0, 1)
    return _unit(image * (1 - wet) + 0.6 * wet)


def dotted_line(image: Floats, rng: np.random.Generator) -> Floats:
    """A straight dotted line from border to border."""
    start, end = _across(rng)
    damaged = image.copy()
    for share in np.arange(0, 1, 2.5 / SIDE):
        x, y = (round(float(part)) for part in start + share * (end - start))
        damaged[min(max(y, 0), SIDE - 1), min(max(x, 0), SIDE - 1)] = 1.0
    return damaged


def zigzag(image: Floats, rng: np.random.Generator) -> Floats:
    """A thin zigzag from border to border."""
    start, end = _across(rng)
    shares = np.linspace(0, 1, 9)
    aside = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start))
    sway = 1.6 * np.where(np.arange(len(shares)) % 2 == 0, 1, -1)
    points = start + shares[:, None] * (end - start) + sway[:, None] * aside
    damaged = image.copy()
    cv2.polylines(damaged, [np.round(16 * points).astype(np.int32)], False, 0.8, 1, cv2.LINE_AA, 4)
    return _unit(damaged)


def canny_edges(image: Floats, rng: np.random.Generator) -> Floats:
    """Nothing but the outline."""
    smooth = np.round(255 * cv2.GaussianBlur(image, (0, 0), 0.8)).astype(np.uint8)
    return _unit(cv2.Canny(smooth, 80, 160) / 255)


CORRUPTIONS: Final[Mapping[str, Corruption]] = {
    Words("shot noise"): shot_noise,
    Words("impulse noise"): impulse_noise,
    Words("glass blur"): glass_blur,
    Words("motion blur"): motion_blur,
    Words("shear"): shear,
    Words("scale"): scale,
    Words("rotate"): rotate,
    Words("brightness"): brightness,
    Words("translate"): translate,
    Words("stripe"): stripe,
    Words("fog"): fog,
    Words("spatter"): spatter,
    Words("dotted line"): dotted_line,
    Words("zigzag"): zigzag,
    Words("Canny edges"): canny_edges,
}


def corrupted(image: NDArray[np.uint8], corruption: str, index: int, seed: int = 0) -> NDArray[np.uint8]:
    """A digit under one corruption, always the same one for its place in the data set.

    Args:
        image: uint8 (28, 28), 0 = paper, 255 = ink.
        corruption: One of ``CORRUPTIONS``.
        index: The digit's position in the data set.
        seed: Another one, other damage.

    Returns:
        uint8 (28, 28).
    """
    # Each corruption has a stream of its own, so that a new one leaves the others as they are.
    rng = np.random.default_rng((seed, index, list(CORRUPTIONS).index(corruption)))
    damaged = CORRUPTIONS[corruption](image.astype(np.float32) / np.float32(255), rng)
    return np.asarray(np.round(255 * damaged), dtype=np.uint8)


def _unit(image: NDArray[Any]) -> Floats:
    return np.asarray(np.clip(image, 0, 1), dtype=np.float32)


def _either_way(rng: np.random.Generator, least: float, most: float) -> float:
    """An amount with a random sign."""
    return float(rng.choice((-1, 1)) * rng.uniform(least, most))


def _across(rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two points on opposite borders, x and y."""
    first, second = rng.uniform(4, SIDE - 5, 2)
    start, end = np.array([0.0, first]), np.array([SIDE - 1.0, second])
    return (start, end) if rng.random() < 0.5 else (start[::-1], end[::-1])


def _warped(image: Floats, matrix: NDArray[np.float64], shift: tuple[float, float] = (0.0, 0.0)) -> Floats:
    """The image under a linear map about its middle (2, 2), of x and y, then shifted."""
    offset = MIDDLE - matrix @ (MIDDLE, MIDDLE) + shift
    affine = np.asarray(np.column_stack([matrix, offset]), dtype=np.float64)
    return _unit(cv2.warpAffine(image, affine, (SIDE, SIDE), flags=cv2.INTER_LINEAR))
