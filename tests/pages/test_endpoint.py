"""What the endpoint makes of a program's call, trusted or not."""

from pathlib import Path

import cv2
import gradio as gr
import gradio.utils
import numpy as np
import pytest

from model import View
from pages.endpoint import MOST_TOLD, answer_call
from training.strokes import draw_digit, render


@pytest.fixture
def picture(tmp_path, monkeypatch) -> dict[str, str]:
    """An uploaded picture: a 4 that lies on its side, beside a bar."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    assert Path(gradio.utils.get_upload_folder()) == tmp_path
    page = np.full((300, 500), 255, np.uint8)
    page[20:280, 220:480] = 255 - render(draw_digit(4, np.random.default_rng(4), neatness=0.9), 260, 16.0)
    page[40:260, 90:110] = 0
    cv2.imwrite(str(tmp_path / "side.png"), np.rot90(page))
    return {"path": str(tmp_path / "side.png")}


@pytest.mark.parametrize("turns", [1, 1.0])
@pytest.mark.parametrize("region", [(0.4, 0, 1, 1), [0.4, 0.0, 1.0, 1.0]])
def test_the_answer_is_that_of_python(reader, picture, turns, region):
    told = answer_call(reader, picture, turns, region)
    assert told == reader.read(picture["path"], View(1, (0.4, 0, 1, 1))).to_json()
    assert (told["text"], told["width"], told["height"]) == ("4", 300, 300)
    assert "Cropped from 500 × 300 pixels." in told["sentences"][0]


def test_without_a_region_the_whole_picture_is_read(reader, picture):
    assert answer_call(reader, picture, 1, None)["width"] == 500


@pytest.mark.parametrize(
    ("value", "turns", "region", "told"),
    [
        (None, 0, None, "No picture was sent."),
        ("side.png", 0, None, "This picture is no longer here."),
        ({"path": "/etc/passwd"}, 0, None, "This picture is no longer here."),
        ({"path": 7}, 0, None, "This picture is no longer here."),
        ({}, 4, None, "turns: expected 0, 1, 2 or 3, found 4"),
        ({}, "1", None, "turns: expected 0, 1, 2 or 3, found 1"),
        ({}, True, None, "turns: expected 0, 1, 2 or 3, found True"),
        ({}, 0, "abcd", "region: expected four numbers (left, top, right, bottom), found abcd"),
        ({}, 0, [0, 0, 1], "region: expected four numbers"),
        ({}, 0, [0, 0, 1, None], "region: expected four numbers"),
        ({}, 0, [0, 0, 10**400, 1], "region: expected left < right"),
        ({}, 0, [0.5, 0, 0.5, 1], "region: expected left < right"),
        ({}, 0, ["a" * 10_000], "region: expected four numbers"),
    ],
)
def test_a_call_that_cannot_be_answered_is_told_why(reader, value, turns, region, told):
    with pytest.raises(gr.Error) as caught:
        answer_call(reader, value, turns, region)
    assert caught.value.message.startswith(told)
    assert len(caught.value.message) <= MOST_TOLD


def test_a_broken_picture_gets_its_sentence(reader, picture):
    Path(picture["path"]).write_bytes(b"nothing like a picture")
    with pytest.raises(gr.Error) as caught:
        answer_call(reader, picture, 0, None)
    assert caught.value.message.endswith(".")
    assert picture["path"] not in caught.value.message
