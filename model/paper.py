"""The paper under the ink: a smooth surface of colour, fitted to what most of a picture agrees on."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


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
    everywhere = _quadratic_basis(pixels.shape[0], pixels.shape[1])
    basis = everywhere[::step, ::step].reshape(-1, 6)
    values = pixels[::step, ::step].reshape(-1, 3).astype(np.float64)
    # Paper reaches the edges of a picture, and ink seldom does.
    prior = np.where(np.abs(basis[:, 1:3]).max(axis=1) > 0.85, 3.0, 1.0)
    # Begin with the commonest colour, mostly along the edges, then a plane; then let it bend.
    coefficients = np.zeros((6, 3))
    coefficients[0] = _common_colour(values, prior)
    for scale in np.geomspace(48.0, 6.0, rounds):
        distance = np.square(values - basis @ coefficients).sum(axis=1)
        weights = prior * np.square(scale**2 / (scale**2 + distance))
        terms = 3 if scale > 24 else 6
        weighted = basis[:, :terms] * weights[:, None]
        # The ridge keeps the far corners in place where ink covers most of the picture.
        ridge = 1e-3 * weights.sum() * np.diag([0.0] + [1.0] * (terms - 1))
        coefficients[:terms] = np.linalg.solve(weighted.T @ basis[:, :terms] + ridge, weighted.T @ values)
    surface = np.clip(everywhere @ coefficients, 0, 255)
    brightness = surface.mean(axis=2)
    unevenness = float(np.percentile(brightness, 97) - np.percentile(brightness, 3))
    return surface.astype(np.float32), unevenness


def _common_colour(values: NDArray[np.float64], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """The colour shared by most pixels of a sample (n, 3), those with ``prior`` > 1 counting more."""
    coarse = (values // 16).astype(np.int64)
    codes = coarse[:, 0] * 256 + coarse[:, 1] * 16 + coarse[:, 2]
    winner = int(np.argmax(np.bincount(codes, weights=prior)))
    colour: NDArray[np.float64] = values[codes == winner].mean(axis=0)
    return colour


def _quadratic_basis(height: int, width: int) -> NDArray[np.float64]:
    """The terms 1, x, y, xy, x², y² at every pixel, float64 (height, width, 6), x and y from -1 to 1."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=2)
