"""The paper under the ink: a smooth surface of colour, fitted to what most of a picture agrees on."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Pixels of flat paper differ by less than this (of 255), and hardly any lie between it and ``NEAR``.
EXACT: Final = 0.5
NEAR: Final = 48.0


def fit_paper(pixels: Floats, rounds: int = 12) -> tuple[Floats, float]:
    """Fit a smooth surface of colour to what most of a picture agrees on.

    A quadratic surface in x and y for each channel, by iteratively reweighted least
    squares with Geman-McClure weights whose scale shrinks from round to round, so that
    the fit settles on the paper and lets go of ink, shadow edges and desk.

    Args:
        pixels: float32 (h, w, 3), 0 to 255.
        rounds: Number of reweightings.

    Returns:
        The paper, float32 (h, w, 3), and how far its brightness ranges (of 255).
    """
    # Light changes slowly: every third pixel or so is plenty for six coefficients.
    step = max(1, max(pixels.shape) // 32)
    x, y = _coordinates(pixels.shape[0], pixels.shape[1])
    sample = np.s_[::step, ::step]
    basis = np.stack([term[sample].ravel() for term in _quadratic_terms(x, y)], axis=1)
    values = pixels[sample].reshape(-1, 3).astype(np.float64)
    # Paper reaches the edges of a picture, and ink seldom does.
    prior = np.where(np.abs(basis[:, 1:3]).max(axis=1) > 0.85, 3.0, 1.0)
    colour = _common_colour(values, prior)
    if _is_flat(values, colour):
        # Soft rims of ink are near it and count for the mean: the paper's very colour is their median.
        near = np.abs(values - colour).max(axis=1) < EXACT
        return np.broadcast_to(np.median(values[near], axis=0).astype(np.float32), pixels.shape), 0.0
    # Begin with the commonest colour, mostly along the edges, then a plane; then let it bend.
    coefficients = np.zeros((6, 3))
    coefficients[0] = colour
    for scale in np.geomspace(48.0, 6.0, rounds):
        distance = np.square(values - basis @ coefficients).sum(axis=1)
        weights = prior * np.square(scale**2 / (scale**2 + distance))
        terms = 3 if scale > 24 else 6
        weighted = basis[:, :terms] * weights[:, None]
        # The ridge keeps the far corners in place where ink covers most of the picture.
        ridge = 1e-3 * weights.sum() * np.diag([0.0] + [1.0] * (terms - 1))
        coefficients[:terms] = np.linalg.solve(weighted.T @ basis[:, :terms] + ridge, weighted.T @ values)
    brightness = np.clip(basis @ coefficients, 0, 255).mean(axis=1)
    darkest, lightest = np.percentile(brightness, (3, 97))
    surface = sum(
        term[..., None] * row for term, row in zip(_quadratic_terms(x, y), coefficients, strict=True)
    )
    return np.clip(surface, 0, 255).astype(np.float32), float(lightest - darkest)


def _is_flat(values: NDArray[np.float64], colour: NDArray[np.float64]) -> bool:
    """Whether paper is of exactly one colour, as no camera makes it, but a drawing program does.

    Args:
        values: A sample of pixels (n, 3).
        colour: The commonest colour, (3,).
    """
    distance = np.abs(values - colour).max(axis=1)
    return bool(np.mean(distance < EXACT) > 0.5 and np.mean((distance >= EXACT) & (distance < NEAR)) < 0.03)


def _common_colour(values: NDArray[np.float64], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """The colour shared by most pixels of a sample (n, 3), those with ``prior`` > 1 counting more."""
    coarse = (values // 16).astype(np.int64)
    codes = coarse[:, 0] * 256 + coarse[:, 1] * 16 + coarse[:, 2]
    winner = int(np.argmax(np.bincount(codes, weights=prior)))
    colour: NDArray[np.float64] = values[codes == winner].mean(axis=0)
    return colour


def _coordinates(height: int, width: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The places x and y of every pixel, float64 (height, width), from -1 to 1."""
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    return x, y


def _quadratic_terms(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """The terms 1, x, y, xy, x², y² of a quadratic surface."""
    return np.ones_like(x), x, y, x * y, x * x, y * y
