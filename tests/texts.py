"""Every text that the pages show, found in the code as it stands: the keys of the catalogues.

A text is what stands in a template, or a string that a script or a module hands to ``tr``, to
``Words`` or to an error that is told to a visitor.
"""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from model.comparison import load_comparison
from model.report import ARTIFACT, load_report
from pages.components import ASSETS

ROOT: Final = Path(__file__).parents[1]
# What takes texts, and how many of its first arguments are some.
TAKERS: Final = {"tr": 1, "Words": 1, "PictureError": 1, "ArchiveError": 1, "DrawingsError": 1, "_trait": 2}
SHOWN_ATTRIBUTES: Final = {"title", "aria-label", "aria-roledescription", "alt", "placeholder"}
# Names are the same in every language.
NAMES: Final = {"Digit Reader", "F1"}
# A string, a template or a comment of a script, whichever begins first.
_TOKENS: Final = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)""",
    re.DOTALL,
)
_SAID: Final = re.compile(r'\btr\(\s*((?:"(?:[^"\\]|\\.)*"[\s+]*)+)')


@cache
def texts() -> set[str]:
    """The keys that a catalogue has, no more and no less."""
    found = set(of_artifact())
    for path in sorted(ASSETS.glob("*.html")):
        found |= of_template(path.read_text(encoding="utf-8"))
    for path in sorted(ASSETS.glob("*.js")):
        found |= of_script(path.read_text(encoding="utf-8"))
    for path in modules():
        found |= of_module(path.read_text(encoding="utf-8"))
    return {text for text in found if has_words(text)} - NAMES


def modules() -> list[Path]:
    """The Python files whose texts are shown."""
    return sorted([*(ROOT / "model").glob("*.py"), *(ROOT / "pages").glob("*.py")])


def has_words(text: str) -> bool:
    """Whether something of a text is to be said: words, or how a sentence with values is put."""
    return "{" in text or re.search(r"[^\W\d_]", text) is not None


def of_artifact() -> Iterator[str]:
    """What the model that ships, and the networks beside it, tell of themselves."""
    report, comparison = load_report(ARTIFACT), load_comparison()
    yield report.rejection.set_on
    for collection in report.data.collections:
        yield from (collection.title, collection.description)
    yield from (layer.detail for layer in report.layers)
    if comparison is not None:
        yield comparison.data.title
        yield from (row.summary for row in comparison.rows)


def of_template(markup: str) -> set[str]:
    """The texts and the attributes of a template that a visitor sees or hears."""
    found = set()

    class Collector(HTMLParser):
        # Code is the same in every language.
        in_code = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.in_code = self.in_code or tag == "code"
            found.update(value or "" for name, value in attrs if name in SHOWN_ATTRIBUTES)

        def handle_endtag(self, tag: str) -> None:
            self.in_code = self.in_code and tag != "code"

        def handle_data(self, data: str) -> None:
            if not self.in_code:
                found.add(data)

    Collector().feed(markup)
    return {" ".join(text.split()) for text in found if not text.startswith("@")}


def of_script(source: str) -> set[str]:
    """The texts that a script hands to ``tr``."""
    parts = (re.findall(r'"(?:[^"\\]|\\.)*"', said) for said in _SAID.findall(source))
    return {"".join(json.loads(part) for part in strings) for strings in parts}


def unsaid_of_script(source: str) -> set[str]:
    """The strings of a script that are handed to nothing that says them."""
    rest = _SAID.sub("tr(", source)
    strings = (match["string"][1:-1] for match in _TOKENS.finditer(rest) if match["string"])
    return {re.sub(r"\$\{[^}]*\}", "", string) for string in strings}


def of_module(source: str) -> set[str]:
    """The texts that a Python module hands to what takes them."""
    return {node.value for node in _said(ast.parse(source)) if isinstance(node, ast.Constant)}


def unsaid_of_module(source: str) -> set[str]:
    """The strings of a Python module, without its docstrings, that are handed to nothing that says them.

    Left out are also errors for programmers and lines of the log.
    """
    tree = ast.parse(source)
    said = set(_said(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            said.add(node.value)
        if isinstance(node, ast.Call) and _name(node) in {"ValueError", "TypeError", "warning", "compile"}:
            said.update(ast.walk(node))
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in said)
    return {re.sub(r"<[^>]*>?|[^<]*>", " ", node.value) for node in strings if isinstance(node.value, str)}


def _said(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for argument in node.args[: TAKERS.get(_name(node), 0)]:
                # One of two texts may be taken.
                branches = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
                assert not any(isinstance(one, ast.JoinedStr) for one in branches), ast.unparse(node)
                yield from branches


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
