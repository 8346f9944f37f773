"""Page, HTTP endpoint, command line and Python give the same answer for the same picture."""

import asyncio
import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from gradio_client import Client, handle_file
from numpy.typing import NDArray

from benchmarks.visitor import Visitor
from model import Reader, Reading, View
from pages.answer import answer
from training.strokes import draw_digit, render

ROOT = Path(__file__).parents[1]
COUNT = 50
# One view for all pictures of a run: the command line has one for all of its pictures.
VIEWS = (View(), View(1), View(0, (0.0, 0.0, 0.75, 1.0)), View(3, (0.1, 0.25, 1.0, 1.0)), View(2))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def make_picture(index: int) -> NDArray[np.uint8]:
    """A number of one to four digits, or none, on shaded paper or a board; BGR."""
    rng = np.random.default_rng(index)
    count, side = int(rng.integers(0, 5)), int(rng.integers(60, 240))
    ink = np.zeros((side + 40, max(1, count) * side + 40), np.float32)
    for place in range(count):
        strokes = draw_digit(int(rng.integers(10)), rng, neatness=0.7)
        left = 20 + place * side
        ink[20 : 20 + side, left : left + side] = render(strokes, side, side * 0.06) / 255
    light = np.linspace(1, rng.uniform(0.6, 1), ink.shape[1], dtype=np.float32)
    page = (235 - 190 * ink) * light + rng.normal(0, 2, ink.shape)
    page = np.clip(255 - page if index % 5 == 0 else page, 0, 255).astype(np.uint8)
    tint = cv2.merge([page, page, np.clip(page.astype(int) + 6, 0, 255).astype(np.uint8)])
    return np.ascontiguousarray(tint)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pictures")
    paths = [folder / f"{index:02}.{'png' if index % 2 else 'jpg'}" for index in range(COUNT)]
    for index, path in enumerate(paths):
        cv2.imwrite(str(path), make_picture(index))
    return paths


def view_of(index: int) -> View:
    return VIEWS[index % len(VIEWS)]


@pytest.fixture(scope="module")
def readings(reader, pictures) -> list[Reading]:
    return [reader.read(path, view_of(index)) for index, path in enumerate(pictures)]


def plain(value: object) -> Any:
    """A value after its way through JSON, as a browser gets it."""
    return json.loads(json.dumps(value))


def test_the_pictures_are_of_every_kind(readings):
    assert {reading.status for reading in readings} >= {"read", "unsure", "blank"}
    assert len({reading.text for reading in readings}) > COUNT // 2


def test_the_endpoint_answers_like_python(app_url, pictures, readings):
    client = Client(app_url, verbose=False, analytics_enabled=False)
    for index, (path, reading) in enumerate(zip(pictures, readings, strict=True)):
        view = view_of(index)
        told = client.predict(handle_file(path), view.turns, list(view.region), api_name="/read")
        assert told == plain(reading.to_json()), path.name


def test_the_command_line_answers_like_python(pictures, readings):
    told = {}
    for first, view in enumerate(VIEWS):
        command = [sys.executable, "-m", "model", "--json", "--turns", str(view.turns)]
        command += ["--crop", ",".join(map(str, view.region)), *map(str, pictures[first :: len(VIEWS)])]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        told |= {record.pop("file"): record for record in map(json.loads, run.stdout.splitlines())}
    assert told == {
        str(path): plain(reading.to_json()) for path, reading in zip(pictures, readings, strict=True)
    }


def test_the_page_answers_like_python(app_url, apart, pictures, readings):
    async def choose_all() -> list[tuple[dict[str, Any], dict[str, Any]]]:
        async with Visitor(app_url) as visitor:
            return [
                await visitor.choose(path, turns=view_of(index).turns, region=view_of(index).region)
                for index, path in enumerate(pictures)
            ]

    for (shown, told), reading in zip(apart(asyncio.run, choose_all()), readings, strict=True):
        assert told == plain(answer(reading))
        assert (shown["width"], shown["height"]) == (reading.width, reading.height)


def test_the_drawing_pad_answers_like_python(app_url, apart, reader):
    drawings = [cv2.imencode(".png", make_picture(index))[1].tobytes() for index in range(COUNT)]

    async def draw_all() -> list[dict[str, Any]]:
        async with Visitor(app_url) as visitor:
            return [
                await visitor.draw(f"data:image/png;base64,{base64.b64encode(drawing).decode()}")
                for drawing in drawings
            ]

    assert apart(asyncio.run, draw_all()) == [plain(answer(reader.read(drawing))) for drawing in drawings]
