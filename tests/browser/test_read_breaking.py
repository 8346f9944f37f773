"""Break it in a real browser: bending a drawn digit and one of a photo until the answer tips over."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.read_page import (
    choose,
    frames,
    lines_bytes,
    numeral,
    scrolls_sideways,
    side_by_side,
    strokes_of,
    wait_for_last_answer,
)

OpenPage = Callable[..., Page]
Draw = Callable[..., None]


def panel(page: Page) -> Locator:
    return page.locator(".breaking").filter(visible=True)


def curve(page: Page) -> Locator:
    return panel(page).locator("[data-curve]")


def open_panel(page: Page) -> None:
    panel(page).get_by_text("Break it").click()


def wait_for_sweep(page: Page) -> None:
    expect(panel(page)).to_have_attribute("data-state", "shown")
    expect(panel(page)).to_have_attribute("aria-busy", "false")


def test_it_asks_for_nothing_until_it_is_opened(page: Page, draw: Draw):
    draw(page, strokes_of(7))
    wait_for_last_answer(page)
    expect(panel(page)).to_have_attribute("data-state", "waiting")
    assert panel(page).get_attribute("aria-busy") is None
    open_panel(page)
    wait_for_sweep(page)
    expect(panel(page).locator("[data-sentence]")).to_have_text(
        re.compile(r"^Read as 7\. Turned \d+° to the")
    )


def test_without_a_digit_there_is_nothing_to_bend(page: Page, draw: Draw):
    open_panel(page)
    expect(panel(page)).to_have_attribute("data-state", "empty")
    expect(panel(page).get_by_label("Turn")).to_be_hidden()
    draw(page, strokes_of(7))
    wait_for_sweep(page)
    expect(panel(page).get_by_label("Turn")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(panel(page)).to_have_attribute("data-state", "empty")


def test_a_slider_bends_the_digit_until_it_tips_over(page: Page, draw: Draw):
    draw(page, strokes_of(7))
    wait_for_last_answer(page)
    open_panel(page)
    wait_for_sweep(page)
    turn, figure = panel(page).get_by_label("Turn"), panel(page).locator("[data-figure]")
    picture = panel(page).get_by_alt_text("Your digit as it is bent")
    expect(figure).to_have_text("7")
    upright = picture.get_attribute("src")
    expect(curve(page).locator("line.breaking-tip")).to_have_count(2)
    turn.press("End")
    expect(turn).to_have_attribute("aria-valuetext", "90°")
    expect(figure).not_to_have_text("7")
    expect(figure).to_have_attribute("data-changed", "true")
    assert picture.get_attribute("src") != upright
    # What the others do is told from what this one does.
    panel(page).get_by_label("Blur").focus()
    expect(panel(page).locator("[data-sentence]")).to_contain_text("The other sliders have tipped it over")
    panel(page).get_by_role("button", name="Reset").click()
    expect(panel(page).locator("[data-sentence]")).to_contain_text("Read as 7. Blurred over")
    expect(figure).to_have_text("7")
    expect(turn).to_have_attribute("aria-valuetext", "0°")


def test_a_click_on_the_curve_moves_the_slider(page: Page, draw: Draw):
    draw(page, strokes_of(7))
    wait_for_last_answer(page)
    open_panel(page)
    wait_for_sweep(page)
    box = curve(page).bounding_box()
    assert box is not None
    curve(page).click(position={"x": box["width"] * 0.97, "y": box["height"] * 0.4})
    expect(panel(page).get_by_label("Turn")).to_have_attribute("aria-valuetext", "90°")


def test_the_digit_that_the_answer_shows_is_bent(page: Page, draw: Draw):
    draw(page, side_by_side(4, 2))
    wait_for_last_answer(page)
    open_panel(page)
    for index, digit in ((1, "2"), (0, "4")):
        numeral(page).get_by_role("button").nth(index).click()
        expect(panel(page).locator("[data-sentence]")).to_contain_text(f"Read as {digit}.")
    # A new drawing is bent as the old one was.
    page.keyboard.press("Delete")
    draw(page, strokes_of(3))
    expect(panel(page).locator("[data-sentence]")).to_contain_text("Read as 3.")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_digit_of_a_photo_is_bent(open_page: OpenPage, width: int):
    page = open_page(width=width)
    page.get_by_role("tab", name="Photo").click()
    choose(page, "lines.png", lines_bytes((4, 2), (1, 7, 3)))
    expect(numeral(page)).to_have_text("42 173")
    open_panel(page)
    frames(page).nth(4).click()
    expect(panel(page).locator("[data-sentence]")).to_contain_text("Read as 3.")
    assert not scrolls_sideways(page)
    for target in panel(page).locator("input, button, summary").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
