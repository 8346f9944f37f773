"""What is done to a digit, and that it is done by the amount asked for."""

import numpy as np
import pytest

from model.deformations import DIGIT_SIDE, PAPER, PAPER_SIDE, PEN, RANGES, Deformation, deform, fitted
from model.normalization import stroke_width


def bar(height: int = 200, width: int = 40) -> np.ndarray:
    """An upright bar of ink with some paper around it, float32."""
    return np.ones((height, width), np.float32)


def density(picture: np.ndarray) -> np.ndarray:
    return np.clip((PAPER - picture.astype(np.float32)) / (PAPER - PEN), 0, 1)


def spread(picture: np.ndarray) -> tuple[float, float, float]:
    """How far the ink reaches across and down, and how the two go together: its covariance."""
    rows, columns = np.indices(picture.shape)
    (across, both), (_, down) = np.cov(columns.ravel(), rows.ravel(), aweights=density(picture).ravel())
    return across, down, both


def test_nothing_done_is_the_digit_in_the_middle_of_the_paper():
    picture = deform(bar(), Deformation())
    assert (picture.dtype, picture.shape) == (np.uint8, (PAPER_SIDE, PAPER_SIDE))
    rows, columns = np.nonzero(density(picture) > 0.5)
    assert (rows.min() + rows.max(), columns.min() + columns.max()) == pytest.approx((191, 191), abs=1)
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == pytest.approx((96, 19), abs=1)
    assert (picture.min(), picture.max()) == (PEN, PAPER)


@pytest.mark.parametrize("shape", [(12, 5), (96, 96), (900, 300), (1, 1), (1, 700)])
def test_ink_of_any_size_becomes_as_large_as_the_others(shape):
    ink = fitted(np.ones(shape, np.float32))
    assert max(ink.shape) == DIGIT_SIDE
    assert min(ink.shape) >= 1
    assert deform(np.ones(shape, np.float32), Deformation()).shape == (PAPER_SIDE, PAPER_SIDE)


@pytest.mark.parametrize("degrees", [-90, -30, 30, 90])
def test_turning_is_clockwise(degrees):
    across, down, both = spread(deform(bar(), Deformation(turn=degrees)))
    # The direction in which the ink spreads most, from upright to the right.
    found = 90 - np.degrees(np.arctan2(-2 * both, across - down) / 2)
    assert np.cos(np.radians(2 * (found - degrees))) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("slant", [-0.5, 0.5])
def test_slanting_moves_the_top_to_the_right(slant):
    middles = [
        float((row * np.arange(PAPER_SIDE)).sum() / row.sum())
        for row in density(deform(bar(), Deformation(slant=slant)))
        if row.sum() > 5
    ]
    assert (middles[0] - middles[-1]) / len(middles) == pytest.approx(slant, abs=0.03)


@pytest.mark.parametrize("thickness", [-0.1, 0.1, 0.3])
def test_strokes_become_broader_by_a_part_of_the_digit(thickness):
    plain, changed = (
        stroke_width(density(deform(bar(), Deformation(thickness=value)))) for value in (0, thickness)
    )
    # A bar's round ends count for its mean width, so that of a short one is a little less.
    wanted = thickness * DIGIT_SIDE
    assert changed - plain == pytest.approx(wanted, abs=0.15 * abs(wanted) + 1)


def test_blur_keeps_the_ink_and_softens_it():
    sharp, soft = (density(deform(bar(), Deformation(blur=blur))) for blur in (0, 0.1))
    assert soft.sum() == pytest.approx(sharp.sum(), rel=0.02)
    assert soft.max() < 0.75


def test_a_shadow_takes_light_from_one_half_and_leaves_the_other():
    plain, shaded = (deform(bar(), Deformation(shadow=shadow)) for shadow in (0, 0.6))
    assert shaded[10, 10] == plain[10, 10]
    assert shaded[-10, -10] == pytest.approx(0.4 * plain[-10, -10], abs=1)


def test_noise_is_as_strong_as_asked_for_and_always_the_same():
    noisy = deform(bar(), Deformation(noise=0.1))
    assert np.array_equal(noisy, deform(bar(), Deformation(noise=0.1)))
    paper = noisy[:40].astype(float)
    other = np.random.default_rng(1).standard_normal(paper.shape)
    expected = np.clip(PAPER + 0.1 * (PAPER - PEN) * other, 0, 255)
    assert paper.std() == pytest.approx(expected.std(), rel=0.05)


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("end", [0, 1])
def test_at_the_ends_of_all_ranges_the_digit_stays_on_the_paper(name, end):
    others = {"turn": 45.0, "slant": 1.2, "thickness": 0.3} | {name: RANGES[name][end]}
    picture = deform(bar(200, 150), Deformation(**others))
    edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    if name not in ("blur", "noise", "shadow"):
        assert (edge == PAPER).all()
    assert np.count_nonzero(density(picture) > 0.2) > 500


@pytest.mark.parametrize(("name", "value"), [("turn", 91), ("blur", -0.1), ("noise", float("nan"))])
def test_what_is_out_of_range_is_refused(name, value):
    with pytest.raises(ValueError, match=f"{name}: expected"):
        Deformation(**{name: value})
