"""The Accuracy page: how good the model is and where it errs."""

import gradio as gr

from model import Report
from pages.components import page_header


def build_page(report: Report) -> None:
    """Fill the current page with the figures of one report."""
    page_header("Accuracy")
    gr.Markdown(f"{report.correct:,} of {report.total:,} test digits read right.")
