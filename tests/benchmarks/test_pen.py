"""The benchmark of the pen: it measures what it says; how long anything takes, it leaves open."""

import re
import subprocess
import sys
from pathlib import Path

from benchmarks import browser, pen

ROOT = Path(pen.__file__).parents[1]


def test_rows_tell_median_and_worst_of_both_times():
    lags = pen.Lags(ink=(1.0, 2.0, 3.0), answer=tuple(map(float, range(101))))
    bare = pen.Lags(ink=(0.5, 1.5), answer=())
    assert pen.rows(pen.SCREENS[0], lags, bare) == [
        ("desk: bare canvas, to ink", "1.0 ms", "1.4 ms", "2"),
        ("desk: pointer event to ink", "2.0 ms", "2.9 ms", "3"),
        ("desk: stroke end to answer", "50.0 ms", "95.0 ms", "101"),
    ]


def test_rows_say_so_where_nothing_was_measured():
    lags = pen.Lags(ink=(), answer=(4.0,))
    assert pen.rows(pen.SCREENS[1], lags, pen.Lags(ink=(), answer=()))[1:] == [
        ("phone: pointer event to ink", "none measured", "", "0"),
        ("phone: stroke end to answer", "4.0 ms", "4.0 ms", "1"),
    ]


def test_a_machine_without_chromium_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(browser, "chromium_path", lambda: None)
    assert pen.main([]) == 2
    assert "Chromium is needed" in capsys.readouterr().err


def test_ink_and_answers_are_measured_with_mouse_and_finger():
    # In a process of its own: two browsers cannot be driven from one thread.
    command = [sys.executable, "-m", "benchmarks.pen", "--digits", "1", "--slowdown", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    measured = re.findall(r"^(desk|phone): (\D+?) +[\d.]+ ms +[\d.]+ ms +(\d+)$", done.stdout, re.MULTILINE)
    assert [name for _, name, _ in measured] == [
        "bare canvas, to ink",
        "pointer event to ink",
        "stroke end to answer",
    ] * 2
    assert all(int(count) > 0 for _, _, count in measured)
