"""The load benchmark counts what it says; how fast anything is, it leaves open."""

import asyncio
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from benchmarks import load
from benchmarks.load import Visit
from model import Reader
from model.report import ARTIFACT


@pytest.fixture(scope="module")
def drawings() -> list[list[load.Drawing]]:
    reader = Reader.load()
    return [load.make_drawings(reader, number, 2) for number in range(3)]


def test_no_two_visitors_draw_alike(drawings):
    urls = [drawing.url for row in drawings for drawing in row]
    answers = [drawing.expected for row in drawings for drawing in row]
    assert len(set(urls)) == len(set(answers)) == 6
    assert drawings == [load.make_drawings(Reader.load(), number, 2) for number in range(3)]


def test_answers_are_counted_and_belong_to_their_drawings(app_url, apart, drawings, monkeypatch):
    monkeypatch.setattr(load, "INTERVAL", 0.05)
    visits = apart(asyncio.run, load.visit_together(f"{app_url}/", drawings))
    assert [(len(one.milliseconds), one.lost, one.mixed) for one in visits] == 3 * [(2, 0, 0)]
    assert all(taken > 0 for one in visits for taken in one.milliseconds)


def test_an_answer_to_another_drawing_is_noticed(app_url, apart, drawings):
    (own, second), (other, _), _ = drawings
    swapped = [replace(own, expected=other.expected), second, replace(own, expected=())]
    visited = apart(asyncio.run, load.visit(f"{app_url}/", 1, swapped, time.perf_counter() - 10))
    assert (len(visited.milliseconds), visited.lost, visited.mixed) == (3, 0, 2)


def test_a_stroke_without_an_answer_is_lost(app_url, apart, drawings, monkeypatch):
    async def hang_up(*arguments: object) -> None:
        raise load.httpx.ReadTimeout("nothing came")

    monkeypatch.setattr(load.Visitor, "draw", hang_up)
    visited = apart(asyncio.run, load.visit(f"{app_url}/", 1, drawings[0], time.perf_counter() - 10))
    assert visited == Visit((), 2, 0)


def test_the_table_sums_up():
    table = dict(load.rows([Visit((10.0, 20.0), 1, 0), Visit((30.0, 40.0), 0, 1)]))
    assert table["strokes"] == "5"
    assert (table["answers lost"], table["answers to another's drawing"]) == ("1", "1")
    assert (table["median"], table["all within"]) == ("25 ms", "40 ms")
    assert "median" not in dict(load.rows([Visit((), 2, 0)]))


def test_the_app_is_started_and_ended(apart, capsys):
    assert apart(load.main, ["--visitors", "2", "--seconds", "1"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Start of the process to its first answer: ")
    assert ["answers", "lost", "0"] in [line.split() for line in printed.splitlines()]


def test_an_app_that_does_not_start_is_told(monkeypatch):
    failing = [sys.executable, "-c", "raise SystemExit(2)"]
    start = subprocess.Popen
    monkeypatch.setattr(load.subprocess, "Popen", lambda command, **options: start(failing, **options))
    with pytest.raises(RuntimeError, match="did not start"), load.running_app(ARTIFACT):
        pytest.fail("an app that does not run was used")
