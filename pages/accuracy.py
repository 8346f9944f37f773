"""The Accuracy page: how good the networks are, and every figure followed down to the digits behind it.

The page itself holds what follows from the report alone. All else is asked for once it is open:
``assets/accuracy.js`` asks, ``pages.inquiry`` answers.
"""

from pathlib import Path

import gradio as gr

from model import Reader, Report
from model.comparison import Comparison
from model.predictions import load_network_predictions, load_predictions
from model.report import ARTIFACT, TFLITE_FILE
from pages.comparison import comparison_table
from pages.components import accuracy_instrument, asset, begun, page_header
from pages.dataset import Dataset
from pages.inquiry import Inquiry
from pages.languages import speaking
from pages.measured import Measured
from pages.provenance import network, provenance


def build_page(
    reader: Reader, report: Report, comparison: Comparison | None = None, directory: Path = ARTIFACT
) -> None:
    """Fill the current page with the figures of one network, and of others beside it.

    Args:
        reader: Its classifier answers which pixels carried a decision.
        report: What is known of its network.
        comparison: The other networks; ``None`` for none.
        directory: The model folder, where the predictions lie.
    """
    measured = Measured(
        report,
        comparison,
        lambda: load_predictions(directory, report),
        lambda: load_network_predictions(comparison=comparison),
    )
    inquiry = Inquiry(measured, Dataset(report.data), reader.classifier.predict)
    page_header("Accuracy")
    accuracy_instrument(inquiry.first(), inquiry.functions())

    def sections(asked: object) -> str:
        with speaking(asked):
            table = "" if comparison is None else comparison_table(comparison, report.files.get(TFLITE_FILE))
            return network(report) + table + provenance(report)

    gr.HTML(
        sections(None),
        apply_default_css=False,
        elem_classes=["accuracy-section"],
        js_on_load=begun(asset("accuracy-sections.js")),
        server_functions=[sections],
    )
