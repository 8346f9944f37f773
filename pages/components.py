"""The pages' own components: thin ``gr.HTML`` over the files in ``assets/``.

They are functions and not subclasses of ``gr.HTML``, because Gradio writes a stub file
beside the source of every subclass of a component.

No template holds a ``${value}`` that a visitor could set: the scripts put text into the
page with ``textContent``, so that nothing a visitor sends can become markup.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import gradio as gr

from model.wording import Words
from pages.languages import LANGUAGES, addresses

ASSETS: Final = Path(__file__).parent.parent / "assets"
PAGES: Final = (
    (Words("Read"), "./"),
    (Words("Many"), "./many"),
    (Words("Accuracy"), "./accuracy"),
    (Words("Handwriting"), "./handwriting"),
    (Words("About"), "./about"),
)

_COMMENT_LINES: Final = re.compile(r"^ *//.*\n", re.MULTILINE)


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
        js_on_load=begun("\n".join(asset(f"{stem}.js") for stem in (*parts, name))),
        apply_default_css=False,
        elem_classes=[name],
        **settings,
    )


def begun(script: str) -> str:
    """A component's script, begun once its template is in the visitor's language.

    Lines of comment stay behind: they are for those who read the files, and every visit would load them.
    """
    told = _COMMENT_LINES.sub("", script)
    return f"digitReaderLanguage.begin(element, () => {{\n{told}\n}});"


def language_script() -> str:
    """The script that every other one needs: it knows the visitor's language."""
    return asset("languages.js").replace("@addresses", json.dumps(addresses()))


def problem_script(problem: str, **others: Any) -> str:
    """What the browser itself makes of an event that the server did not answer (JavaScript).

    Args:
        problem: What the visitor is told, in English.
        **others: What the component's value holds besides, as JSON data.
    """
    return f"() => ({{...{json.dumps(others)}, problem: tr({json.dumps(problem)})}})"


def draw_pad(
    storage: str,
    heading: str = "",
    read_drawing: Callable[[object], dict[str, Any]] | None = None,
    unanswered: str = "",
) -> gr.HTML:
    """Paper to draw on.

    Args:
        storage: Under what the browser keeps the drawing for its tab.
        heading: The page's, read out by screen readers before the paper.
        read_drawing: Answers what stands on it, for the answer panel beside it: ``drawing`` (a PNG
            as data URL) and ``hand``; ``None`` where nothing is asked.
        unanswered: What the panel says where the server does not answer.
    """
    return component(
        "draw-pad",
        parts=(
            "seen-pixels",
            "draw-strokes",
            "draw-encoder",
            "draw-paper",
            "draw-cursor",
            "draw-pen",
            "draw-grid",
            "draw-asking",
        ),
        storage=storage,
        heading=heading,
        unanswered=unanswered,
        server_functions=None if read_drawing is None else [read_drawing],
    )


def photo_box(*, examples: list[str], max_bytes: int) -> gr.HTML:
    """A place for one picture: file, drag and drop, clipboard or camera; event ``photo``.

    Args:
        examples: File names in ``assets/examples`` that a visitor can try.
        max_bytes: Size of the largest file that is sent.
    """
    return component("photo-box", parts=("photo-crop",), examples=examples, max_bytes=max_bytes)


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
    return component(
        "answer-panel",
        parts=("answer-corrections", "answer-details", "answer-flight", "seen-pixels"),
        invitation=invitation,
    )


def handwriting_test(drawing: str) -> gr.HTML:
    """The test of a visitor's handwriting, beside a drawing pad; events ``begin`` and ``judge``.

    Args:
        drawing: Where the Read page looks for the drawing to open with.
    """
    return component("handwriting", parts=("confusion-matrix", "handwriting-cards"), drawing=drawing)


def break_it(sliders: list[dict[str, Any]]) -> gr.HTML:
    """Sliders that bend the digit of the answer beside it, and what becomes of it; event ``bend``.

    Args:
        sliders: ``name``, ``label``, ``low``, ``high``, ``step``, ``start`` (index of the value
            that does nothing) and ``count`` (of values) of each.
    """
    return component("break-it", None, parts=("seen-pixels", "break-curve"), sliders=sliders)


def teach_it(*, consent: str, most: int, not_kept: str) -> gr.HTML:
    """What is learned from corrections of the answer beside it, and what is kept; event ``teach``.

    Args:
        consent: What is said of a correction that is kept; empty where none are.
        most: How many corrections are learned from, the latest.
        not_kept: What is said where the server does not answer.
    """
    return component("teach-it", None, parts=("seen-pixels",), consent=consent, most=most, not_kept=not_kept)


def page_header(current: str) -> gr.HTML:
    """The program's name, links to every page, and the switches of language and of light and dark.

    Args:
        current: Name of the page it stands on, as in ``PAGES``.
    """
    links = "".join(
        f'<a href="{path}"{" aria-current=page" if name == current else ""}>{name}</a>'
        for name, path in PAGES
    )
    languages = "".join(
        f'<option value="{code}" lang="{code}">{name}</option>' for code, name in LANGUAGES.items()
    )
    return gr.HTML(
        html_template=asset("page-header.html").replace("@links", links).replace("@languages", languages),
        js_on_load=begun(asset("page-header.js")),
        apply_default_css=False,
        elem_classes=["page-header"],
    )


def accuracy_instrument(value: dict[str, Any], functions: list[Callable[..., Any]]) -> gr.HTML:
    """The matrix, its digits and every figure that follows; the script asks for what it shows.

    Args:
        value: What is shown at first and what can be chosen, made by ``pages.inquiry``.
        functions: The server's answers, called by the names of the functions.
    """
    digits = ("answer-details", "seen-pixels", "digit-cards", "digit-view")
    parts = (*digits, "confusion-matrix", "plots", "tables", "own-drawings", "accuracy-address")
    return component("accuracy", value, parts=parts, server_functions=functions)


def about_page(value: dict[str, Any], functions: list[Callable[..., Any]]) -> gr.HTML:
    """How the program works, on one of its own readings; the script asks for that.

    Args:
        value: What is known before: ``photo`` (the example's address), ``words`` (by the names of
            their places, in English) and ``failed`` (what is said where the server does not answer).
        functions: The server's answers, called by the names of the functions.
    """
    return component("about", value, parts=("answer-details", "seen-pixels"), server_functions=functions)


def theme() -> gr.themes.Base:
    """Gradio's theme on our paper: the colours come from ``assets/style.css``.

    The page shows its background before any style sheet has arrived, so the two that
    matter then are handed over by value. The letters are those of the visitor's system: the
    faces that Gradio brings along weigh more than all of its scripts.
    """
    light, dark = (colours(selector) for selector in (":root", ".dark"))
    return gr.themes.Default(font=["ui-sans-serif", "system-ui", "sans-serif"]).set(
        body_background_fill=light["paper"],
        body_background_fill_dark=dark["paper"],
        body_text_color=light["ink"],
        body_text_color_dark=dark["ink"],
    )


def colours(selector: str) -> dict[str, str]:
    """The colours that ``assets/style.css`` names in its block of this selector, by name."""
    block = re.search(rf"^{re.escape(selector)} \{{(.*?)^\}}", asset("style.css"), re.DOTALL | re.MULTILINE)
    if block is None:
        raise ValueError(f"assets/style.css: expected a block '{selector} {{ … }}', found none")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+);", block[1]))
