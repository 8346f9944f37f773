"""The files that the pages' components are made of."""

import re

import pytest

from pages.components import ASSETS, PAGES, asset, begun, page_header, theme

TEXTS = sorted(path.name for path in ASSETS.iterdir() if path.suffix in (".html", ".js", ".css", ".svg"))


@pytest.mark.parametrize(
    "name", ["page-header", "draw-pad", "photo-box", "answer-panel", "many-pictures", "accuracy", "about"]
)
def test_what_visitors_send_never_reaches_a_template(name):
    # Gradio runs templates through Handlebars and then as a JavaScript template literal.
    assert not re.search(r"\$\{|\{\{|`|\\", asset(f"{name}.html"))


@pytest.mark.parametrize("name", TEXTS)
def test_assets_ask_no_other_host(name):
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", asset(name)))
    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_every_colour_stands_in_the_style_sheet_once():
    rules = asset("style.css")
    blocks = re.findall(r"^(?::root|\.dark) \{.*?^\}", rules, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2
    rest = rules.replace(blocks[0], "").replace(blocks[1], "")
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", rest) == []


def test_the_theme_takes_its_paper_and_ink_from_the_style_sheet():
    made = theme()
    assert f"--paper: {made.body_background_fill};" in asset("style.css")
    assert f"--paper: {made.body_background_fill_dark};" in asset("style.css")
    assert made.body_background_fill != made.body_background_fill_dark
    assert f"--ink: {made.body_text_color};" in asset("style.css")


@pytest.mark.parametrize("current", [name for name, _ in PAGES])
def test_the_header_links_to_every_page_and_marks_the_current_one(current):
    markup = page_header(current).html_template
    for name, path in PAGES:
        mark = " aria-current=page" if name == current else ""
        assert f'<a href="{path}"{mark}>{name}</a>' in markup


def test_lines_of_comment_stay_behind():
    script = begun('// Why.\n  // And how.\nconst a = "https://b"; // kept\n')
    assert 'const a = "https://b"; // kept' in script
    assert "Why" not in script and "how" not in script
