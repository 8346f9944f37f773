"""Levels of difficulty."""

import pytest

from benchmarks.difficulty import CURVES, DEFAULT


@pytest.mark.parametrize("name", CURVES)
def test_curves_begin_easy_and_change_one_thing(name):
    levels = [vars(CURVES[name].at(level)) for level in CURVES[name].levels]
    changed = {key for level in levels for key in level if level[key] != vars(DEFAULT)[key]}
    assert 1 <= len(changed) <= 2
    assert len({str(level) for level in levels}) == len(levels)
