"""Where writing lands in the frame, straight and aslant."""

import numpy as np
import pytest

from benchmarks.scene import place, seen_from
from benchmarks.sheets import BALLPOINT
from benchmarks.writing import draw, write

FRAME = (300, 400)


@pytest.fixture
def writing():
    return write(("2024",), np.random.default_rng(1), neatness=0.8, touching=False, pen_width=0.05)


def view_of(writing, digit_height=40.0, tilt=0.0, turn=0.0, seed=0):
    return place(
        writing, FRAME, digit_height=digit_height, tilt=tilt, turn=turn, rng=np.random.default_rng(seed)
    )


def ink_of(writing, view):
    return seen_from(view, draw(writing, view.digit_height, BALLPOINT, 0.05, np.random.default_rng(0)))


@pytest.mark.parametrize("tilt", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("digit_height", [12.0, 60.0, 1000.0])
def test_writing_stays_in_the_frame(writing, tilt, digit_height):
    for seed in range(5):
        view = view_of(writing, digit_height, tilt, turn=0.1, seed=seed)
        ink = ink_of(writing, view)
        assert ink.shape == FRAME
        assert ink.max() > 0.3
        assert max(ink[0].max(), ink[-1].max(), ink[:, 0].max(), ink[:, -1].max()) < 0.05


def test_digits_are_as_high_as_asked_for_where_they_fit(writing):
    assert view_of(writing, 40.0).digit_height == pytest.approx(40.0)
    assert view_of(writing, 1000.0).digit_height < 200


def test_place_is_left_to_chance(writing):
    rows = [np.argmax(ink_of(writing, view_of(writing, 20.0, seed=seed)).sum(axis=1)) for seed in range(8)]
    assert np.ptp(rows) > 60


def test_a_page_is_measured_in_heights_of_a_digit(writing):
    view = view_of(writing, 40.0)
    x, y = view.on_page()
    assert np.allclose(np.diff(x, axis=1), 1 / 40, atol=1e-5)
    assert np.allclose(np.diff(y, axis=0), 1 / 40, atol=1e-5)


def test_tilt_makes_one_side_smaller(writing):
    x, _ = view_of(writing, 40.0, tilt=0.7).on_page()
    steps = np.diff(x, axis=1)
    assert steps.max() > 1.2 * steps.min() > 0


def test_room_is_what_is_left_between_writing_and_border(writing):
    for seed in range(5):
        view = view_of(writing, 20.0, seed=seed)
        ink = ink_of(writing, view) > 0.2
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        seen = [columns[0], rows[0], FRAME[1] - columns[-1], FRAME[0] - rows[-1]]
        np.testing.assert_allclose(view.room() * 20, seen, atol=3)


def test_the_page_ends_at_its_margins(writing):
    view = view_of(writing, 20.0)
    assert view.page_cover(np.full(4, np.inf)).min() == 1
    cover = view.page_cover(np.array([0.5, 0.5, 0.5, np.inf]))
    assert cover[0, 0] == 0 and 0.1 < cover.mean() < 0.9
    assert cover[ink_of(writing, view) > 0.2].min() == 1
