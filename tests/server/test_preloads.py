"""Only scripts that are there, and that others ask for, are named in advance."""

import re

from server.preloads import NEEDED, SCRIPTS, preload_header


def test_every_script_is_there_and_asked_for():
    names = re.findall(r"<\./assets/([\w.-]+)>; rel=modulepreload", preload_header())
    assert [name.split("-")[0] for name in names] == list(NEEDED)
    scripts = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js")}
    for name in names:
        assert any(name in text for other, text in scripts.items() if other != name), name


def test_what_is_missing_or_ambiguous_is_left_out(tmp_path):
    for name in ("core-1.js", "Blocks-1.js", "Blocks-2.js", "HTML-1.css"):
        (tmp_path / name).touch()
    assert preload_header(tmp_path) == "<./assets/core-1.js>; rel=modulepreload"
