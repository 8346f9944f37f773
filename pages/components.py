"""The pages' own components: thin ``gr.HTML`` over the files in ``assets/``.

They are functions and not subclasses of ``gr.HTML``, because Gradio writes a stub file
beside the source of every subclass of a component.

No template holds a ``${value}`` that a visitor could set: the scripts put text into the
page with ``textContent``, so that nothing a visitor sends can become markup.
"""

import re
from pathlib import Path
from typing import Any, Final

import gradio as gr

ASSETS: Final = Path(__file__).parent.parent / "assets"
PAGES: Final = (("Read", "./"), ("Many", "./many"), ("Accuracy", "./accuracy"))


def asset(name: str) -> str:
    """The text of a file in ``assets/``."""
    return (ASSETS / name).read_text(encoding="utf-8")


def component(name: str, value: Any = None, *, parts: tuple[str, ...] = (), **settings: Any) -> gr.HTML:
    """A component made of ``assets/<name>.html`` and ``assets/<name>.js``.

    Args:
        name: Stem of the two files; also the component's CSS class.
        value: JSON data that the script starts with.
        parts: Stems of scripts that the component's own script builds on.
        **settings: Passed on to ``gr.HTML``; unknown ones reach the script as ``props``.
    """
    return gr.HTML(
        value,
        html_template=asset(f"{name}.html"),
        js_on_load="\n".join(asset(f"{stem}.js") for stem in (*parts, name)),
        apply_default_css=False,
        elem_classes=[name],
        **settings,
    )


def draw_pad() -> gr.HTML:
    """Paper to draw on; its value is a PNG as data URL, or empty; event ``stroke``."""
    return component("draw-pad", "")


def photo_box(*, examples: list[str], max_bytes: int, too_large: str) -> gr.HTML:
    """A place for one picture: file, drag and drop, clipboard or camera; event ``photo``.

    Args:
        examples: File names in ``assets/examples`` that a visitor can try.
        max_bytes: Size of the largest file that is sent.
        too_large: What is said of a larger one.
    """
    return component(
        "photo-box",
        parts=("photo-crop",),
        examples=examples,
        max_bytes=max_bytes,
        too_large=too_large,
    )


def many_pictures(
    *, most: int, max_bytes: int, max_archive_bytes: int, suffixes: list[str], header: str
) -> gr.HTML:
    """Pictures by the dozen and the table of what is written on them; event ``ask``.

    Args:
        most: How many pictures the table takes.
        max_bytes: Size of the largest picture that is sent.
        max_archive_bytes: Size of the largest ZIP file that is sent.
        suffixes: Endings of the files that are looked at in a folder.
        header: First line of the CSV file; the others come with the rows.
    """
    return component(
        "many-pictures",
        None,
        most=most,
        max_bytes=max_bytes,
        max_archive_bytes=max_archive_bytes,
        suffixes=suffixes,
        header=header,
    )


def answer_panel(invitation: str) -> gr.HTML:
    """The answer and how it was found; its value is made by ``pages.answer``.

    Args:
        invitation: What is said while there is nothing to read.
    """
    return component("answer-panel", parts=("answer-corrections", "answer-details"), invitation=invitation)


def page_header(current: str) -> gr.HTML:
    """The program's name, links to every page and the switch between light and dark.

    Args:
        current: Name of the page it stands on, as in ``PAGES``.
    """
    links = "".join(
        f'<a href="{path}"{" aria-current=page" if name == current else ""}>{name}</a>'
        for name, path in PAGES
    )
    return gr.HTML(
        html_template=asset("page-header.html").replace("@links", links),
        js_on_load=asset("page-header.js"),
        apply_default_css=False,
        elem_classes=["page-header"],
    )


def confusion_grid(grid: str, digits: str) -> gr.HTML:
    """The confusion matrix and the misread digits it picks from; takes no input from a visitor.

    Args:
        grid: HTML of the matrix, made by ``pages.confusion.confusion_table``.
        digits: HTML of the misread digits, made by ``pages.misread``; also the value.
    """
    return component("confusion", digits, grid=grid)


def theme() -> gr.themes.Base:
    """Gradio's theme on our paper: the colours come from ``assets/style.css``.

    The page shows its background before any style sheet has arrived, so the two that
    matter then are handed over by value.
    """
    light, dark = (_colours(selector) for selector in (":root", ".dark"))
    font = gr.themes.LocalFont("Source Sans Pro", weights=(400, 700))
    return gr.themes.Default(font=[font, "ui-sans-serif", "system-ui", "sans-serif"]).set(
        body_background_fill=light["paper"],
        body_background_fill_dark=dark["paper"],
        body_text_color=light["ink"],
        body_text_color_dark=dark["ink"],
    )


def _colours(selector: str) -> dict[str, str]:
    block = re.search(rf"^{re.escape(selector)} \{{(.*?)^\}}", asset("style.css"), re.DOTALL | re.MULTILINE)
    if block is None:
        raise ValueError(f"assets/style.css: expected a block '{selector} {{ … }}', found none")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+);", block[1]))
