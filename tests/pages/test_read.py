"""What the Read page makes of drawings and photos, trusted or not."""

import base64

import cv2
import numpy as np
import pytest

from pages import choice, read
from training.allographs import one_stem
from training.strokes import draw_allograph, draw_digit, render


def png(digit: int | None) -> bytes:
    paper = np.full((280, 280), 255, np.uint8)
    if digit is not None:
        paper -= render(draw_digit(digit, np.random.default_rng(digit), neatness=0.9), 280, 16.0)
    return cv2.imencode(".png", paper)[1].tobytes()


def data_url(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def test_a_drawing_is_read(reader):
    shown = read.answer_drawing(reader, data_url(png(7)))
    assert shown["numeral"] == "7"
    assert [step["sentence"] for step in shown["steps"]]


def test_an_empty_pad_has_no_digit(reader):
    assert read.answer_drawing(reader, "")["state"] == "empty"
    assert read.answer_drawing(reader, None)["state"] == "empty"
    assert read.answer_drawing(reader, data_url(png(None)))["state"] == "empty"


@pytest.mark.parametrize(
    "value", ["nonsense", "data:text/html;base64,QQ==", "data:image/png;base64,!!!", 7, ["a"], {"a": 1}]
)
def test_a_drawing_made_by_hand_gets_a_sentence(reader, value):
    shown = read.answer_drawing(reader, value)
    assert shown["state"] == "error"
    assert shown["verdict"].endswith(".")


def test_an_uploaded_photo_is_read_and_shown_with_its_box(reader, uploads):
    (uploads / "four.png").write_bytes(png(4))
    shown, told = read.answer_photo(reader, {"upload": str(uploads / "four.png")})
    assert told["numeral"] == "4"
    assert (shown["width"], shown["height"], shown["problem"]) == (280, 280, "")
    assert shown["picture"].startswith("data:image/jpeg;base64,")
    ((x, y, width, height),) = shown["boxes"]
    assert 0 <= x < x + width <= 280
    assert 0 <= y < y + height <= 280


def test_a_blank_photo_is_shown_and_explained(reader, uploads):
    (uploads / "blank.png").write_bytes(png(None))
    shown, told = read.answer_photo(reader, {"upload": str(uploads / "blank.png")})
    assert shown["picture"]
    assert shown["boxes"] == []
    assert shown["problem"] == "No ink was found in this picture."
    assert told["state"] == "empty"


def test_a_photo_is_read_turned_and_cropped(reader, uploads):
    page = np.full((300, 500), 255, np.uint8)
    page[20:280, 220:480] = 255 - render(draw_digit(4, np.random.default_rng(4), neatness=0.9), 260, 16.0)
    page[20:280, :200] = (
        255 - render(draw_allograph(one_stem, np.random.default_rng(1), neatness=0.9), 260, 16.0)[:, 30:230]
    )
    cv2.imwrite(str(uploads / "side.png"), np.rot90(page))
    choice = {"upload": str(uploads / "side.png"), "turns": 1, "region": [0.4, 0, 1, 1]}
    shown, told = read.answer_photo(reader, choice)
    assert told["numeral"] == "4"
    assert (shown["width"], shown["height"], len(shown["boxes"])) == (300, 300, 1)
    assert "Turned by 90° to the right. Cropped from 500 × 300 pixels." in told["steps"][0]["sentence"]
    whole, _ = read.answer_photo(reader, choice | {"region": [0, 0, 1, 1]})
    assert (whole["width"], whole["height"], len(whole["boxes"])) == (500, 300, 2)


@pytest.mark.parametrize(
    "view",
    [
        {"turns": "1"},
        {"turns": None},
        {"turns": 7},
        {"turns": 0.5},
        {"region": None},
        {"region": 5},
        {"region": "abcd"},
        {"region": [0, 0, 1]},
        {"region": [0.5, 0, 0.5, 1]},
        {"region": [0, 0, 2, 1]},
        {"region": [0, 0, float("nan"), 1]},
        {"region": [0, 0, 10**400, 1]},
    ],
)
def test_a_view_made_by_hand_gets_a_sentence(reader, view):
    shown, told = read.answer_photo(reader, {"example": choice.example_names()[0]} | view)
    assert shown == {"problem": "This part of the picture cannot be shown. Choose the picture again."}
    assert told["state"] == "empty"


def test_a_broken_photo_gets_the_visitors_words(reader, uploads):
    (uploads / "broken.jpg").write_bytes(b"nothing like a picture")
    shown, told = read.answer_photo(reader, {"upload": str(uploads / "broken.jpg")})
    assert set(shown) == {"problem"}
    assert str(uploads) not in shown["problem"]
    assert told["state"] == "empty"


def test_only_uploaded_files_are_opened(reader, uploads, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(png(7))
    (uploads / "link.png").symlink_to(secret)
    refused = read.answer_photo(reader, {"upload": str(secret)})
    for value in (
        {"upload": str(uploads / ".." / "secret.png")},
        {"upload": str(uploads / "link.png")},
        {"upload": str(uploads)},
        {"upload": str(uploads / "gone.png")},
        {"upload": "\0"},
        {"upload": None},
        {"example": "../../app.py"},
        {"upload": str(secret), "turns": 1},
        {"example": ["a"]},
        {},
        [],
        "7",
        None,
    ):
        assert read.answer_photo(reader, value) == refused
    assert refused[0] == {"problem": "This picture is no longer here. Choose it again."}


def test_examples_are_pictures_the_reader_reads(reader):
    assert choice.example_names()
    for name in choice.example_names():
        shown, told = read.answer_photo(reader, {"example": name})
        assert shown["problem"] == ""
        assert told["state"] in ("read", "unsure")
