"""The Accuracy page: what it is built of, and what it leaves for later."""

import gradio as gr
import pytest

from model import Reader, Report
from model.classifier import Classifier
from pages import accuracy
from pages.accuracy import build_page


class _Unread(Classifier):
    """Stands in for the network: a page that is only built reads nothing."""

    def __init__(self, report: Report) -> None:
        self.report = report


@pytest.fixture
def reader(report) -> Reader:
    return Reader(_Unread(report))


def _words(demo: gr.Blocks) -> str:
    return " ".join(str(block.value) for block in demo.blocks.values() if isinstance(block, gr.HTML))


def test_other_networks_stand_beside_it_where_they_were_measured(reader, report, comparison):
    with gr.Blocks() as demo:
        build_page(reader, report, comparison)
    assert "Beside other networks" in _words(demo)
    with gr.Blocks() as demo:
        build_page(reader, report)
    assert "Beside other networks" not in _words(demo)


def test_nothing_is_read_from_disk_while_it_is_built(reader, report, comparison, monkeypatch):
    monkeypatch.setenv("DIGITS_NPZ", "somewhere.npz")
    for module, name in (
        (accuracy, "load_predictions"),
        (accuracy, "load_network_predictions"),
        (accuracy.Dataset, "pictures"),
    ):
        monkeypatch.setattr(module, name, None)
    with gr.Blocks() as demo:
        build_page(reader, report, comparison)
    # No event either: what the page asks goes to the component's own functions.
    assert not demo.fns
    assert "945 of 954 Made-up digits test digits read right" in _words(demo)
