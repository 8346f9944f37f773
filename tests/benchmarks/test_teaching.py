"""Made-up writers teach the reader their hand."""

import numpy as np

from benchmarks import teaching
from benchmarks.teaching import Outcome, Remembering, Writer, row, seven_narrow_bar, teach, write
from model.adaptation import RADIUS, blurred
from tests.model.test_adaptation import EIGHT, NEARLY_ONE, ONE, SEVEN, Stubborn


def test_a_writer_is_consistent_but_no_copying_machine():
    images, others = (write(seven_narrow_bar, writer, 4, seed=1) for writer in (3, 4))
    assert np.array_equal(images, write(seven_narrow_bar, 3, 4, seed=1))
    assert not np.array_equal(images[0], images[1])
    own, other = blurred(images), blurred(others)
    assert (own @ own.T).mean() > (own @ other.T).mean()


def test_a_writer_is_taught_and_the_cost_is_counted():
    writer = Writer(1, np.stack([ONE, ONE, NEARLY_ONE, ONE, NEARLY_ONE]))
    others = (np.stack([SEVEN, EIGHT, ONE, SEVEN]), np.array([7] * 4, np.uint8))
    found = teach(Remembering(Stubborn()), writer, others, blurred, RADIUS)
    assert found == Outcome(before=0.0, after=1.0, cost=0.25)


def test_a_writer_who_is_read_right_has_nothing_to_teach():
    writer = Writer(7, np.stack([SEVEN] * 5))
    nobody = (np.zeros((0, 28, 28), np.float32), np.zeros(0, np.uint8))
    assert teach(Remembering(Stubborn()), writer, nobody, blurred, RADIUS) is None


def test_a_row_has_means_and_the_worst():
    outcomes = [Outcome(0.2, 1.0, 0.001), Outcome(0.4, 0.9, 0.0)]
    assert row("1", outcomes, True) == ("1", "2", "30.0 %", "95.0 %", "1", "0.05", "0.10")
    assert row("1", outcomes, False)[-2:] == ("–", "–")


def test_the_table_is_printed(monkeypatch, capsys):
    monkeypatch.setattr(teaching, "misread_writers", lambda *_: [Writer(1, np.stack([SEVEN] * 9))])
    assert teaching.main(["--writers", "1"]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.startswith("digit")
    assert line.startswith("1, alike as they look")
