"""Readings take turns."""

import os
import threading
import time

import pytest

from model import PictureError
from pages import read
from pages.turns import processors

DRAWING = "data:image/png;base64,aaaa"


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("50000 100000", 1), ("100000 100000", 1), ("9900000 100000", None), ("max 100000", None), ("", None)],
)
def test_a_container_may_use_fewer_processors_than_the_machine_has(tmp_path, quota, expected):
    path = tmp_path / "cpu.max"
    path.write_text(quota)
    everything = processors(tmp_path / "no such file")
    assert 1 <= everything <= (os.cpu_count() or 1)
    assert processors(path) == (expected or everything)


class Slow:
    """Reads nothing, and takes its time."""

    classifier = None

    def __init__(self):
        self.lock, self.running, self.most = threading.Lock(), 0, 0

    def read(self, *_):
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        time.sleep(0.02)
        with self.lock:
            self.running -= 1
        raise PictureError("Nothing.")


def test_no_more_are_read_at_once_than_have_their_turn(monkeypatch):
    monkeypatch.setattr(read, "TURN", threading.BoundedSemaphore(2))
    reader = Slow()
    readers = [threading.Thread(target=read.answer_drawing, args=(reader, DRAWING)) for _ in range(8)]
    for thread in readers:
        thread.start()
    for thread in readers:
        thread.join()
    assert (reader.most, reader.running) == (2, 0)
