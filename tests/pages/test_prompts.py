"""The order in which digits are asked for."""

from collections import Counter
from itertools import pairwise

import numpy as np

from pages.prompts import TIMES, draw_prompts

ORDERS = [draw_prompts(np.random.default_rng(seed)) for seed in range(500)]


def test_every_digit_comes_twice():
    assert TIMES == 2
    assert all(Counter(order) == dict.fromkeys(range(10), TIMES) for order in ORDERS)


def test_no_digit_follows_itself():
    assert not [order for order in ORDERS if any(one == other for one, other in pairwise(order))]


def test_orders_differ_and_every_digit_comes_first_about_as_often():
    assert len(set(ORDERS)) == len(ORDERS)
    firsts = Counter(order[0] for order in ORDERS)
    assert min(firsts.values()) > 25
    assert max(firsts.values()) < 80


def test_the_same_generator_gives_the_same_order():
    assert draw_prompts(np.random.default_rng(3)) == draw_prompts(np.random.default_rng(3))
