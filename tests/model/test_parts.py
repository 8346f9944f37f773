"""Bodies, what belongs to them, dirt, rims and lines of writing."""

import numpy as np
import pytest

from model.parts import Part, find_bodies, find_lines, find_parts, join_broken


def part(left, top, right, bottom, *, mass=None, label=1):
    return Part((label,), left, top, right, bottom, float(mass or (right - left) * (bottom - top) / 2))


def test_find_parts():
    density = np.zeros((30, 40), np.float32)
    density[5:15, 3:6] = 0.5
    density[10:12, 20:30] = 1
    density[0, 39] = 0.1
    labels, (tall, wide) = find_parts(density)
    assert (tall.left, tall.top, tall.right, tall.bottom, tall.mass) == (3, 5, 6, 15, 15.0)
    assert (wide.width, wide.height, wide.size, wide.mass) == (10, 2, 10, 20.0)
    assert set(np.unique(labels)) == {0, *tall.labels, *wide.labels}


def test_no_ink_no_parts():
    assert find_parts(np.zeros((5, 5), np.float32))[1] == []


def test_join_and_gap():
    one, other = part(0, 0, 10, 10, mass=5), part(13, 14, 20, 30, mass=7, label=2)
    both = one.joined(other)
    assert (both.left, both.top, both.right, both.bottom) == (0, 0, 20, 30)
    assert (both.labels, both.mass) == ((1, 2), 12)
    assert one.gap(other) == 5
    assert one.gap(part(5, 5, 15, 15)) == 0


def test_the_bar_of_a_five_belongs_to_it_and_specks_do_not():
    body, bar = part(40, 30, 60, 80, mass=400), part(55, 24, 75, 28, mass=60, label=2)
    speck, far = part(62, 50, 64, 52, mass=3, label=3), part(150, 50, 160, 58, mass=60, label=4)
    (found,) = find_bodies([body, bar, speck, far], (200, 200))
    assert found.labels == (1, 2)


def test_small_and_large_digits_are_bodies():
    parts = [part(20, 20, 40, 70, label=1), part(60, 30, 80, 62, label=2), part(100, 22, 106, 70, label=3)]
    assert sorted(find_bodies(parts, (100, 200)), key=lambda body: body.left) == parts


def test_the_slash_of_a_zero_belongs_to_it():
    ring, slash = part(20, 20, 60, 90), part(30, 35, 50, 75, label=2)
    (found,) = find_bodies([slash, ring], (100, 100))
    assert set(found.labels) == {1, 2}


def test_rims_are_no_bodies():
    digit = part(80, 80, 110, 140)
    rims = [
        part(190, 0, 200, 200, label=2),  # along the right edge
        part(0, 0, 60, 50, mass=3000, label=3),  # a corner
        part(0, 0, 200, 200, mass=9000, label=4),  # a frame
    ]
    assert find_bodies([digit, *rims], (200, 200)) == [digit]


def test_a_digit_cut_off_by_the_edge_is_a_body():
    assert find_bodies([part(80, 0, 110, 90)], (200, 200)) == [part(80, 0, 110, 90)]


@pytest.mark.parametrize("rim", [part(190, 0, 200, 200), part(0, 150, 30, 200), part(60, 195, 110, 200)])
def test_nothing_but_rim_is_a_drawing_at_the_edge_but_an_empty_photo(rim):
    assert find_bodies([rim], (200, 200)) == [rim]
    assert find_bodies([rim], (200, 200), of_scene=True) == []


def test_a_digit_cut_out_closely_is_a_body_in_a_photo_too():
    closely = part(0, 0, 200, 200)
    assert find_bodies([closely], (200, 200), of_scene=True) == [closely]


def test_lines_in_reading_order():
    top = [part(x, 10, x + 20, 40, label=x) for x in (10, 50, 90)]
    bottom = [part(x, 60, x + 20, 95, label=x + 1) for x in (20, 70)]
    assert find_lines([bottom[1], top[2], bottom[0], top[0], top[1]]) == [top, bottom]


def test_a_climbing_line_is_one_line():
    line = [
        part(30 * step, 200 - 18 * step, 30 * step + 20, 240 - 18 * step, label=step) for step in range(8)
    ]
    assert find_lines(line[::-1]) == [line]


def test_two_that_are_no_digit_make_no_third():
    upper, lower = Part((1,), 0, 0, 10, 10, 50.0), Part((2,), 0, 11, 10, 21, 50.0)
    # Together they lose less than apart, and still are none.
    assert join_broken([upper, lower], lambda body: -2.0) == [upper, lower]
    assert len(join_broken([upper, lower], lambda body: -0.1 if len(body.labels) == 2 else -2.0)) == 1
