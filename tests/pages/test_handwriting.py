"""What the Handwriting page makes of twenty drawings, trusted or not."""

import base64
import io
import json
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from pages.handwriting import MOST_BYTES, MOST_DRAWINGS, MOST_SIDE, NOT_ARRIVED, judge_drawings
from training.data import load_labelled
from training.strokes import draw_digit, render


def data_url(pixels: np.ndarray) -> str:
    _, png = cv2.imencode(".png", pixels)
    return f"data:image/png;base64,{base64.b64encode(png.tobytes()).decode()}"


def drawing(digit: int, number: int = 1, seed: int = 1) -> dict[str, object]:
    """What the page sends of a digit that was drawn on the pad."""
    ink = render(draw_digit(digit, np.random.default_rng(seed), neatness=0.9), 280, 18.0)
    return {"number": number, "asked": digit, "picture": data_url(255 - ink)}


@pytest.fixture(scope="module")
def result(reader) -> dict[str, object]:
    """Of twenty drawings, one of which is not what was asked for."""
    drawings = [drawing(place % 10, place + 1, seed=place) for place in range(20)]
    drawings[3] |= {"picture": drawing(8)["picture"]}
    told = json.dumps(judge_drawings(reader, {"drawings": drawings}))
    result: dict[str, object] = json.loads(told)["result"]
    return result


def test_every_drawing_is_told_beside_its_answer(result):
    assert result["headline"] == "19 of 20 read right"
    assert [item["number"] for item in result["drawings"]] == list(range(1, 21))
    states = [item["state"] for item in result["drawings"]]
    assert states == ["right"] * 3 + ["wrong"] + ["right"] * 16
    assert (result["drawings"][3]["asked"], result["drawings"][3]["told"]) == (3, "read as 8")


def test_an_advice_points_at_its_drawings(result):
    (advice,) = [advice for advice in result["advice"] if advice["title"] == "3 read as 8"]
    assert 4 in advice["drawings"]
    assert advice["text"].startswith("One of your 3s closes into a loop: that brings it close to an 8.")


def test_the_counts_are_those_of_the_drawings(result):
    counts = np.array(result["measured"]["counts"])
    assert counts.sum() == 20
    assert np.trace(counts) == 19
    assert counts[3, 8] == 1


def test_the_zip_file_can_be_measured_with(reader, result, tmp_path):
    path = tmp_path / "my-handwriting.zip"
    path.write_bytes(base64.b64decode(result["archive"]))
    digits = load_labelled(path)
    assert sorted(digits.labels.tolist()) == sorted(2 * list(range(10)))
    answers = reader.classifier.predict(digits.images.astype(np.float32) / np.float32(255)).argmax(axis=1)
    # The same pictures through training's steps give the page's own counts.
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (digits.labels, answers), 1)
    assert counts.tolist() == result["measured"]["counts"]


def test_an_unpacked_zip_file_is_a_folder_with_a_manifest(result, tmp_path):
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(result["archive"]))) as archive:
        archive.extractall(tmp_path)
    assert (tmp_path / "manifest.csv").is_file()
    assert len(load_labelled(tmp_path).labels) == 20


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        {"drawings": []},
        {"drawings": [drawing(1, 1)] * (MOST_DRAWINGS + 1)},
        {"drawings": [drawing(1, 1), drawing(2, 1)]},
        {"drawings": [None]},
        {"drawings": [{}]},
        *(
            {"drawings": [drawing(1) | change]}
            for change in (
                {"number": 0},
                {"number": MOST_DRAWINGS + 1},
                {"number": "1"},
                {"number": True},
                {"asked": 10},
                {"asked": -1},
                {"asked": 1.0},
                {"picture": ""},
                {"picture": None},
                {"picture": str(Path("/etc/hostname"))},
                {"picture": "data:image/png;base64,aGVsbG8="},
                {"picture": data_url(np.full((4, MOST_SIDE + 1), 255, np.uint8))},
                {"picture": "data:image/png;base64," + "A" * (2 * MOST_BYTES)},
            )
        ),
    ],
)
def test_what_the_page_would_not_send_is_refused_in_a_sentence(reader, sent):
    assert judge_drawings(reader, sent) == {"problem": NOT_ARRIVED}


def test_a_blank_drawing_counts_as_not_read(reader):
    blank = drawing(4) | {"picture": data_url(np.full((280, 280), 255, np.uint8))}
    result = judge_drawings(reader, {"drawings": [blank]})["result"]
    assert result["headline"] == "0 of 1 read right"
    assert result["drawings"][0]["told"] == "nothing was found"
    assert result["measured"]["unread"][4] == 1
