"""Straight lines over the whole page, as such; what they mean for the ink, test_ruling.py tells."""

import cv2
import numpy as np
import pytest

from model import courses
from model.courses import STEEPEST, find_courses, may_reach
from training.strokes import draw_digit, render

LEAST = 0.1
SHAPE = (240, 320)
FILLED = np.zeros(SHAPE, bool)


def line(middle: float, slope: float) -> np.ndarray:
    """Contrast with a line of this row in the middle of the picture and slope."""
    contrast = np.zeros(SHAPE, np.float32)
    ends = [(x, round(middle + slope * (x - SHAPE[1] / 2))) for x in (0, SHAPE[1] - 1)]
    cv2.line(contrast, *ends, color=0.5, thickness=2)
    return contrast


@pytest.mark.parametrize(("middle", "slope"), [(120, 0.0), (60, 0.1), (200, -0.2)])
def test_a_line_is_found_where_it_runs(middle, slope):
    (found,) = find_courses(line(middle, slope), LEAST, FILLED)
    assert found.middle == pytest.approx(middle, abs=1.5)
    assert found.slope == pytest.approx(slope, abs=0.02)


@pytest.mark.parametrize("seed", range(12))
def test_no_line_is_lost_by_looking_at_its_ends_and_at_a_coarse_copy_first(seed, monkeypatch):
    # Some of them come in from above or below; all have gaps.
    rng = np.random.default_rng(seed)
    contrast = line(rng.uniform(-20, 260), rng.uniform(-STEEPEST, STEEPEST))
    contrast[:, np.repeat(rng.random(SHAPE[1] // 5) < 0.25, 5)] = 0
    found = find_courses(contrast, LEAST, FILLED)
    monkeypatch.setattr(courses, "_may_run_across", np.any)
    monkeypatch.setattr(courses, "SLACK", 1.0)
    assert find_courses(contrast, LEAST, FILLED) == found


def test_ink_without_a_line_is_looked_for_on_the_coarse_copy_alone(monkeypatch):
    contrast = np.zeros(SHAPE, np.float32)
    contrast[:, 40:280] = render(draw_digit(0, np.random.default_rng(0)), 240, 14.0) / 255
    seen = []
    sighted = courses._sighted
    monkeypatch.setattr(
        courses, "_sighted", lambda stack, *rest: seen.append(stack.shape[1]) or sighted(stack, *rest)
    )
    assert find_courses(contrast, LEAST, FILLED) == []
    assert set(seen) == {SHAPE[1] // courses.COARSE}


def test_a_digit_in_the_middle_of_its_paper_needs_no_search(monkeypatch):
    contrast = np.zeros(SHAPE, np.float32)
    contrast[60:180, 100:220] = render(draw_digit(2, np.random.default_rng(2)), 120, 10.0) / 255
    monkeypatch.setattr(courses, "_sighted", None)
    assert find_courses(contrast, LEAST, FILLED) == []


@pytest.mark.parametrize("seed", range(8))
def test_where_ink_cannot_reach_nothing_stands_off_at_both_ends(seed):
    rng = np.random.default_rng(seed)
    for _ in range(50):
        shape = tuple(int(side) for side in rng.integers(100, 1500, 2))
        edges = [np.sort(rng.integers(0, side, 2)) for side in shape]
        window = tuple(slice(int(start), int(stop) + 1) for start, stop in edges)
        contrast = np.zeros(shape, np.float32)
        # Lighter than the paper, too: what is beside it then stands off.
        contrast[window] = rng.choice((-1.0, 0.5), contrast[window].shape)
        if not may_reach(window, shape):
            scale = min(1.0, courses.SIDE / shape[1])
            size = (max(2, round(shape[1] * scale)), max(2, round(shape[0] * scale)))
            assert not courses._may_run_across(courses._standing_off(contrast, LEAST, size))


def test_a_digit_in_the_middle_of_its_paper_does_not_reach():
    assert not may_reach(np.s_[60:180, 100:220], SHAPE)
    assert may_reach(np.s_[60:180, 5:315], SHAPE) and may_reach(np.s_[0:180, 100:220], SHAPE)
