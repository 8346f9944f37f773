"""Corrections that were acknowledged survive the end of their process."""

from pathlib import Path

from benchmarks import durability
from benchmarks.durability import Losses, kill_writers


def test_processes_are_killed_and_nothing_is_lost(tmp_path):
    found = kill_writers(tmp_path, kills=8, seed=1)
    assert found.kills == 8
    assert found.acknowledged >= 8
    assert (found.lost, found.torn) == (0, 0)


def test_a_loss_is_an_error(monkeypatch, capsys):
    monkeypatch.setattr(durability, "kill_writers", lambda folder, kills: Losses(kills, 10, 1, 0))
    assert durability.main(["--kills", "2"]) == 1
    assert "2 processes killed after 10 acknowledged corrections: 1 lost, 0 torn" in capsys.readouterr().out


def test_what_is_missing_or_torn_is_counted(tmp_path, monkeypatch):
    def tear(told: object) -> list[str]:
        first, *_ = sorted(Path(tmp_path).glob("*.png"))
        first.write_bytes(b"half")
        return ["0" * 32]

    monkeypatch.setattr(durability, "_rest", tear)
    found = kill_writers(tmp_path, kills=1)
    assert (found.lost, found.torn) == (1, 1)
