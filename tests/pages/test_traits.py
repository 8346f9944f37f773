"""Traits of written digits, told from shapes that people write."""

import numpy as np
import pytest

from pages.shapes import measure
from pages.traits import TRAITS, traits_of
from training import allographs as known
from training.allographs import ALLOGRAPHS
from training.strokes import Strokes, draw_allograph, fit, render


def words(digit: int, strokes: Strokes) -> list[str]:
    shape = measure(render(strokes, 180, 16.0) > 127)
    assert shape is not None
    return [trait.words for trait in traits_of(digit, shape)]


def ring(start: float, sweep: float) -> Strokes:
    """A part of an ellipse; angles as in ``allographs.oval``."""
    return fit([np.array(known.oval((0.5, 0.5), (0.4, 0.5), start, sweep))])


@pytest.mark.parametrize(
    ("digit", "allograph", "expected"),
    [
        (0, known.zero, []),
        (0, known.zero_slashed, ["has a line through it"]),
        (1, known.one_stem, []),
        (2, known.two_flat, []),
        (3, known.three_round, []),
        (3, known.three_flat, []),
        (4, known.four_open, []),
        (4, known.four_closed, ["is closed at the top"]),
        (5, known.five_two_strokes, []),
        (6, known.six_curled, []),
        (7, known.seven_crossed, []),
        (7, known.seven_plain, ["has no bar"]),
        (7, known.seven_serif, ["has no bar"]),
        (8, known.eight_two_loops, []),
        (9, known.nine_straight, []),
        (9, known.nine_hooked, ["has a curled foot"]),
    ],
)
def test_what_is_written_in_a_copybook_hand_has_the_traits_of_its_form(digit, allograph, expected):
    for seed in range(3):
        assert words(digit, draw_allograph(allograph, np.random.default_rng(seed), 0.9)) == expected


def test_flags_and_feet_of_a_one():
    flagged = [np.array([(0.2, 0.25), (0.5, 0.0), (0.5, 1.0)])]
    assert words(1, fit(flagged)) == ["has a flag"]
    assert words(1, fit([*flagged, np.array([(0.3, 1.0), (0.7, 1.0)])])) == ["has a flag", "stands on a foot"]


@pytest.mark.parametrize(
    ("digit", "strokes", "expected"),
    [
        (0, ring(-60, -290), ["is not closed"]),
        (6, ring(-60, -290), ["has a loop that is not closed"]),
        (6, ring(-90, -370), ["is nearly all loop"]),
        (8, ring(-90, -370), ["has not two closed loops"]),
        (3, ring(-90, -370), ["closes into a loop"]),
        (5, ring(-90, -370), ["closes into a loop"]),
    ],
)
def test_rings_that_are_open_or_closed(digit, strokes, expected):
    assert words(digit, strokes) == expected


def test_strokes_that_are_too_short():
    assert words(2, fit([np.array([(0.2, 0.1), (0.8, 0.0), (0.4, 1.0), (0.5, 1.0)])])) == [
        "has hardly a foot"
    ]
    assert words(7, fit([np.array([(0.4, 0.0), (0.5, 0.0), (0.4, 1.0)])])) == [
        "has no bar",
        "has hardly a stroke at its top",
    ]


def test_most_of_what_people_write_brings_a_digit_close_to_few_others():
    rng = np.random.default_rng(1)
    for digit, forms in ALLOGRAPHS.items():
        for _, allograph in forms:
            found = words(digit, draw_allograph(allograph, rng, 0.7))
            assert len(found) <= 2, (digit, allograph)


def test_no_trait_brings_a_digit_close_to_nothing_but_itself():
    assert all(trait.close_to - {digit} for digit, traits in TRAITS.items() for trait in traits)
