"""A reader that needs no model, and a folder of pictures that it understands."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from model import Box, Digit, PictureError, Reader, Reading, Step

MANIFEST = """path,label,kind,thumbnail28,adversarial,source
good/3.png,3,photo,,,anna/digits@1f2e:3.png
good/4.png,4,photo,,,anna/digits@1f2e:4.png
wrong/5.png,9,photo,,,bert/digits@77aa:5.png
small/1.png,1,photo,yes,,
drawn/2.png,2,drawing,,,
drawn/blank.png,7,drawing,,,
drawn/broken.png,8,drawing,,,
trick/6.png,0,drawing,,yes,
many/12.png,12,multi,,,
many/lines.png,1/2,multi,,,
other/a.png,a,letter,,,
"""


class StandIn(Reader):
    """Takes the grey level of a picture, in steps of 20, for the digit written on it."""

    def __init__(self, report):
        self.classifier = SimpleNamespace(report=report)

    def read(self, source):
        try:
            pixels = np.asarray(source if isinstance(source, np.ndarray) else Image.open(source))
        except OSError as error:
            raise PictureError("This is not a picture.") from error
        steps = (Step("picture", "", pixels), Step("ink", "", pixels), Step("digit-1", "", pixels))
        value = int(pixels.flat[0]) // 20
        if value > 9:
            return Reading("", "blank", steps=steps)
        digit = Digit(value, 0.75, (0.025,) * 10, Box(0, 0, 1, 1))
        return Reading(str(value), "read", (digit,), steps)


@pytest.fixture
def reader(report):
    return StandIn(report)


@pytest.fixture
def pictures(tmp_path) -> Path:
    """A folder with a manifest: eleven rows, two of them of several digits, one of a letter."""
    for line in MANIFEST.splitlines()[1:]:
        path = tmp_path / line.split(",")[0]
        path.parent.mkdir(exist_ok=True)
        if path.stem == "broken":
            path.write_bytes(b"not a picture")
        else:
            grey = 20 * int(path.stem[0]) if path.stem.isdigit() else 255
            Image.fromarray(np.full((30, 20), grey, np.uint8)).save(path)
    (tmp_path / "manifest.csv").write_text(MANIFEST, encoding="utf-8")
    return tmp_path
