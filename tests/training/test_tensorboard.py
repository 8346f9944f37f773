"""The log for TensorBoard holds what the history holds."""

import cv2
import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from training.tensorboard import FOLDER, TensorBoardLog

HISTORY = {"loss": [1.5], "accuracy": [0.6], "val_loss": [0.7], "val_accuracy": [0.8]}


def logged(run, part, chart):
    events = EventAccumulator(str(run / FOLDER / part), size_guidance={"tensors": 0}).Reload()
    return [
        (event.step, pytest.approx(float(np.frombuffer(event.tensor_proto.tensor_content, np.float32)[0])))
        for event in events.Tensors(chart)
    ]


@pytest.fixture
def run(tmp_path):
    """A run's folder with the picture of a first batch."""
    cv2.imwrite(str(tmp_path / "batch.png"), np.full((56, 56), 200, np.uint8))
    return tmp_path


def test_each_epoch_is_a_step_of_both_curves(run):
    log = TensorBoardLog(run, fresh=True)
    log.write(HISTORY)
    log.write({name: [*values, 0.25] for name, values in HISTORY.items()})
    assert logged(run, "training", "loss") == [(1, 1.5), (2, 0.25)]
    assert logged(run, "validation", "accuracy") == [(1, 0.8), (2, 0.25)]


def test_a_resumed_run_goes_on_and_a_fresh_one_starts_over(run):
    TensorBoardLog(run, fresh=True).write(HISTORY)
    TensorBoardLog(run, fresh=False).write({name: [*values, 0.5] for name, values in HISTORY.items()})
    assert [step for step, _ in logged(run, "training", "loss")] == [1, 2]
    TensorBoardLog(run, fresh=True).write(HISTORY)
    assert [step for step, _ in logged(run, "training", "loss")] == [1]
