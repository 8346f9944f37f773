"""What several benchmarks take on their command lines."""

import argparse
from pathlib import Path

import pytest

from benchmarks.options import add_model, add_processes, natural, png, positive
from model.report import ARTIFACT


def test_numbers_and_names_are_checked():
    assert (positive("1"), natural("0"), png("a.PNG")) == (1, 0, Path("a.PNG"))
    for check, text in ((positive, "0"), (natural, "-1"), (png, "a.jpg")):
        with pytest.raises(argparse.ArgumentTypeError, match=f"found {text}"):
            check(text)


def test_model_and_processes_have_defaults():
    parser = argparse.ArgumentParser()
    add_model(parser)
    add_processes(parser)
    options = parser.parse_args([])
    assert options.model == ARTIFACT
    assert options.processes >= 1
