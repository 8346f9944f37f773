"""The example pictures of the app."""

import re

import numpy as np
import pytest
from PIL import Image

from model import Reader
from training.examples import EXAMPLES, write_examples


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    return {path.name: path for path in write_examples(folder)}


def test_there_are_eight_and_each_is_small(written):
    assert list(written) == list(EXAMPLES) and len(written) == 8
    assert all(path.stat().st_size < 100_000 for path in written.values())


def test_the_same_pictures_each_time(written, tmp_path):
    for path in write_examples(tmp_path):
        assert path.read_bytes() == written[path.name].read_bytes()


def test_each_is_read_as_its_name_says(written):
    reader = Reader.load()
    for name, path in written.items():
        digits = re.sub(r"[^0-9]", "", name[1:])
        assert reader.read(path).text.replace("\n", "") == digits, name


def test_they_bring_what_the_reader_must_cope_with(written):
    with Image.open(written["6-sideways-4.jpg"]) as sideways:
        assert sideways.getexif()[0x0112] == 6
    with Image.open(written["8-transparent-9.png"]) as transparent:
        assert transparent.mode == "RGBA"
    with Image.open(written["2-board-5.png"]) as board:
        assert np.median(np.asarray(board)) == 0
