"""Reading in several processes gives what one process gives, in the same order."""

import pytest

from benchmarks.processes import read_all
from model import ArtifactError
from model.report import ARTIFACT


def length(reader, task):
    """The number of digits of a task, and of classes the reader's model knows: a stand-in for reading."""
    return len(task), len(reader.classifier.report.confusion)


@pytest.mark.parametrize("processes", [1, 2])
def test_results_stand_in_the_order_of_the_tasks(processes):
    tasks = ["7" * size for size in range(11)]
    assert read_all(length, tasks, ARTIFACT, processes) == [(size, 10) for size in range(11)]


def test_unusable_model_is_told(tmp_path):
    with pytest.raises(ArtifactError, match=r"report\.json"):
        read_all(length, ["7"], tmp_path, 1)
