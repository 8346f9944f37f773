"""The memory benchmark: a folder of generated pictures, read by a process that is watched."""

import numpy as np
import pytest
from PIL import Image

from benchmarks import memory, speed
from benchmarks.memory import make_pictures, rows, run


@pytest.fixture(autouse=True)
def small_photos(monkeypatch):
    monkeypatch.setattr(speed, "PHOTO_SIZE", (400, 300))


@pytest.mark.parametrize(
    ("count", "photos", "expected"),
    [(10, 0.0, 0), (10, 0.5, 5), (10, 1.0, 10), (7, 0.3, 2), (1, 1.0, 1)],
)
def test_the_share_of_photos_is_kept(tmp_path, count, photos, expected):
    make_pictures(tmp_path, count, photos, np.random.default_rng(0))
    paths = sorted(tmp_path.iterdir())
    assert len(paths) == count
    sizes = []
    for path in paths:
        with Image.open(path) as image:
            sizes.append(image.size)
    assert sizes.count((400, 300)) == expected
    assert sizes.count((280, 280)) == count - expected


def test_a_run_is_watched_from_the_first_picture_to_the_last(tmp_path):
    make_pictures(tmp_path, 12, 0.5, np.random.default_rng(0))
    marks, peak = run(tmp_path, 12)
    assert [number for number, _ in marks] == [1, 2, 3, 4, 6, 7, 8, 9, 10, 12]
    assert peak >= max(rss for _, rss in marks) > 0


def test_the_table_tells_what_comes_on_top_of_the_model():
    assert rows(70_000_000, [(10, 90_000_000), (20, 91_000_000)], 120_000_000) == [
        ("model imported and loaded", "70 MB", "+0 MB"),
        ("after 10", "90 MB", "+20 MB"),
        ("after 20", "91 MB", "+21 MB"),
        ("peak", "120 MB", "+50 MB"),
    ]


def test_the_command_prints_the_table(capsys):
    assert memory.main(["--pictures", "3", "--photos", "0.4"]) == 0
    printed = capsys.readouterr().out
    assert "3 pictures in one run, 40% of them 12-megapixel photos" in printed
    assert "after 3" in printed
    assert "peak" in printed
