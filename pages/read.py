"""The Read page: draw or upload a digit, see what it is and how it was read."""

import gradio as gr

from model import Reader
from pages.components import page_header


def build_page(reader: Reader) -> None:
    """Fill the current page with everything for reading digits."""
    page_header("Read")
    gr.HTML("<h1>Read</h1>")
