"""The table of networks: every cell follows from the counts."""

import re
from dataclasses import replace
from html import unescape

from pages.comparison import comparison_table


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def _rows(html: str) -> list[list[str]]:
    return [
        [_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html)
    ]


def test_each_network_is_told_in_a_row(comparison):
    head, ours, classic = _rows(comparison_table(comparison))
    assert head == [
        *("Network", "Learned from", "Accuracy", "Loss", "F1", "Weights", "File", "Training"),
        *("Drawings", "Photos"),
    ]
    assert ours[0] == "tiny-net The network tiny-net."
    assert ours[1:3] == ["1,350", "99.06 % 98.22 % – 99.50 %"]
    assert ours[3:] == [
        "0.0312",
        f"{100 * comparison.rows[0].macro[2]:.2f} %",
        "34,826",
        "140 kB",
        "12.5 ×",
        "98.0 % 98 of 100",
        "90.0 % 45 of 50",
    ]
    assert classic[7:] == ["1.0 ×", "–", "–"]


def test_it_names_the_digits_measured_on(comparison):
    words = _text(comparison_table(comparison))
    assert "on training digits of Made-up digits, and measured on the same 954 others" in words
    besides = "A network that learned from more than 1,100 had digits of other collections besides."
    assert besides in words
    alike = replace(comparison, rows=comparison.rows[1:])
    assert "besides" not in _text(comparison_table(alike))


def test_the_network_in_use_is_marked(comparison):
    first, second = comparison.rows
    served = replace(comparison, rows=(first, replace(second, sha256="c" * 64)))
    marked = re.findall(
        r'<tr aria-current="true"><th scope="row">([\w-]+)', comparison_table(served, "c" * 64)
    )
    assert marked == ["cnn-34k"]
    assert "aria-current" not in comparison_table(served)


def test_without_pictures_and_a_unit_of_time_the_rest_is_told(comparison):
    alone = replace(comparison, rows=(replace(comparison.rows[0], pictures=()),))
    head, row = _rows(comparison_table(alone))
    assert head[-1] == "Training" and row[-1] == "–"
    assert "Drawings" not in comparison_table(alone)


def test_names_are_escaped(comparison):
    evil = "<img src=x>"
    rows = (replace(comparison.rows[0], network=evil, summary=evil),)
    assert "<img" not in comparison_table(
        replace(comparison, rows=rows, data=replace(comparison.data, title=evil))
    )
