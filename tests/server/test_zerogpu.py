"""On ZeroGPU a function is marked; elsewhere the package for it is not even looked for."""

import sys
from types import SimpleNamespace

import pytest

from server.zerogpu import mark_a_function


@pytest.fixture
def marked(monkeypatch) -> list[object]:
    """The functions that were marked with a stand-in for the package ``spaces``."""
    functions: list[object] = []
    monkeypatch.setitem(sys.modules, "spaces", SimpleNamespace(GPU=functions.append))
    return functions


@pytest.mark.parametrize("value", ["1", "true", "True"])
def test_a_function_is_marked_where_it_is_asked_for(marked, value):
    assert mark_a_function({"SPACES_ZERO_GPU": value})
    (function,) = marked
    assert callable(function)


@pytest.mark.parametrize("environment", [{}, {"SPACES_ZERO_GPU": ""}, {"SPACES_ZERO_GPU": "false"}])
def test_elsewhere_nothing_happens(monkeypatch, environment):
    # None makes every import of the name fail.
    monkeypatch.setitem(sys.modules, "spaces", None)
    assert not mark_a_function(environment)
