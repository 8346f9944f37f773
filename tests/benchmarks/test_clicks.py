"""The benchmark of the Accuracy page: it measures what it says; how long anything takes, it leaves open."""

import re
import subprocess
import sys
from pathlib import Path

from benchmarks import browser, clicks

ROOT = Path(clicks.__file__).parents[1]


def test_rows_tell_median_and_worst_of_every_time():
    paints = {"Read": [100.0, 200.0, 300.0], "Accuracy": [250.0]}
    assert clicks.rows(paints, [(float(taken), 1) for taken in range(101)]) == [
        ("", "median", "95 %", "measured"),
        ("Read page: first paint", "200 ms", "290 ms", "3"),
        ("Accuracy page: first paint", "250 ms", "250 ms", "1"),
        ("click on a cell: digits shown", "50 ms", "95 ms", "101"),
    ]


def test_a_machine_without_chromium_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(browser, "chromium_path", lambda: None)
    assert clicks.main([]) == 2
    assert "Chromium is needed" in capsys.readouterr().err


def test_paints_and_clicks_are_measured():
    # In a process of its own: two browsers cannot be driven from one thread.
    command = [sys.executable, "-m", "benchmarks.clicks", "--clicks", "3", "--repeats", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    measured = re.findall(r"^(\D+?) +\d+ ms +\d+ ms +(\d+)$", done.stdout, re.MULTILINE)
    assert [int(count) for _, count in measured] == [1, 1, 3]
