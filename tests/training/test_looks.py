"""Looks at the test digits: each network counts, and counts once."""

from training import networks
from training.looks import LOOKS_FILE, count_looks


def test_each_network_that_is_measured_counts_once(tmp_path):
    first, second = (networks.build("mlp-50-50") for _ in range(2))
    assert [count_looks(tmp_path, model) for model in (first, first, second, first)] == [1, 1, 2, 2]
    assert len((tmp_path / LOOKS_FILE).read_text().split()) == 2


def test_runs_in_other_folders_are_counted_apart(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        assert count_looks(tmp_path / name, networks.build("mlp-50-50")) == 1
