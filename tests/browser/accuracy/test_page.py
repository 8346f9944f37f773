"""The Accuracy page as a whole: headline, tables, plots, both themes, a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accuracy.steps import MISREAD, await_pixels, cell_of, expect_indices


def test_it_opens_with_the_headline_and_every_misread_digit(page, answers):
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(
        "945 of 954 Made-up digits test digits read right; these are the 9 it got wrong"
    )
    expect_indices(page.locator(MISREAD), answers.misread.tolist())
    last = page.locator(MISREAD).last.bounding_box()
    assert heading.bounding_box()["y"] < last["y"] < 800


def test_the_figures_per_digit_are_sorted_and_saved(page, known):
    table = page.locator("#per-digit")
    recall = [known.matrix[digit, digit] / known.matrix[digit].sum() for digit in range(10)]
    table.get_by_role("button", name="Recall").click()
    heads = table.locator("tbody th").all_inner_texts()
    assert [int(head) for head in heads] == sorted(range(10), key=lambda digit: recall[digit])
    table.get_by_role("button", name="Recall").click()
    expect(table.get_by_role("columnheader", name="Recall")).to_have_attribute("aria-sort", "descending")
    assert table.locator("tbody th").last.inner_text() == heads[0]
    table.get_by_role("button", name="Digit", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").first.click()
    assert download.value.suggested_filename == "per-digit.csv"
    head, *rows, mean = download.value.path().read_text(encoding="utf-8").splitlines()
    assert head == '"Digit","Precision","Recall","F1","Digits"'
    assert [row.split(",")[0] for row in rows] == [str(digit) for digit in range(10)]
    assert [float(row.split(",")[2]) for row in rows] == pytest.approx(recall, abs=1e-6)
    assert mean.startswith('"Mean",')


def test_plots_are_read_with_pointer_and_keyboard(page):
    chart = page.get_by_role("slider", name=re.compile("^Loss after each of 3 epochs"))
    figure = page.locator("figure", has=chart)
    expect(figure).to_contain_text("Point at the plot")
    chart.hover()
    expect(figure).to_contain_text("epoch 2: training 0.3, validation 0.2")
    chart.focus()
    for key, told in (
        ("End", "epoch 3"),
        ("ArrowLeft", "epoch 2"),
        ("Home", "epoch 1"),
        ("ArrowLeft", "epoch 1"),
    ):
        page.keyboard.press(key)
        expect(figure).to_contain_text(told)
    expect(chart).to_have_attribute("aria-valuetext", "epoch 1: training 0.9, validation 0.4")
    page.keyboard.press("Tab")
    page.get_by_text("Every epoch in figures").click()
    expect(page.get_by_role("row", name="2 0.3000 0.2000")).to_be_visible()


CONTRAST = """elements => elements.map((element) => {
    const luminance = (colour) => {
        const numbers = colour.match(/-?[\\d.]+(?:e-?\\d+)?/g).slice(0, 3).map(Number);
        const [r, g, b] = numbers
            .map((value) => (colour.startsWith("color") ? value : value / 255))
            .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const style = getComputedStyle(element);
    const [text, ground] = [style.color, style.backgroundColor].map(luminance);
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
})"""


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_light_and_dark_on_a_phone_and_a_desk(url, open_page, at_hand, dark, width):
    page = open_page(url, dark=dark, width=width, touch=width == 390)
    await_pixels(page)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(20, 22, 26)" if dark else "rgb(251, 250, 247)")
    assert min(page.locator(".cell").evaluate_all(CONTRAST)) >= 4.5
    box = cell_of(page, 0, 0).bounding_box()
    assert min(box["width"], box["height"]) >= 24
    assert page.locator(".cell").evaluate_all(
        "cells => cells.every(cell => cell.scrollWidth <= cell.clientWidth)"
    )
    page.get_by_label("beside").select_option("cnn-34k")
    expect(page.get_by_role("grid")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert min(page.locator(".cell").evaluate_all(CONTRAST)) >= 4.5
    page.locator(MISREAD).first.click()
    box = page.get_by_role("dialog").bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= width
