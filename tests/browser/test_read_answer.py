"""The answer panel in a real browser: numbers, doubt, refusals, and its place on the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from model import Reader, Report
from tests.browser.read_page import (
    LINE,
    Doubting,
    SureOf,
    answer,
    choose,
    copied,
    frames,
    lines_bytes,
    numeral,
    scrolls_sideways,
    set_to,
    side_by_side,
    strokes_of,
)

OpenPage = Callable[..., Page]
ServeApp = Callable[[Reader, Report], str]
MakeReport = Callable[..., Report]
Draw = Callable[..., None]


def test_a_drawn_number_is_read_and_each_figure_shows_its_digit(page: Page, draw: Draw):
    draw(page, side_by_side(4, 2))
    expect(numeral(page)).to_have_text("42")
    four, two = numeral(page).get_by_role("button").all()
    verdict, bar = answer(page).locator(".verdict"), answer(page).locator(".bar.is-answer .bar-label")
    expect(verdict).to_contain_text("least sure of the")
    expect(numeral(page).locator("[aria-pressed=true]")).to_have_count(1)
    for figure, digit in ((four, "4"), (two, "2")):
        figure.click()
        page.mouse.move(0, 0)
        expect(figure).to_have_attribute("aria-pressed", "true")
        expect(bar).to_have_text(digit)
        expect(verdict).to_contain_text(f"the {digit} · ")
    four.hover()
    expect(bar).to_have_text("4")
    page.mouse.move(0, 0)
    expect(bar).to_have_text("2")
    two.press("ArrowLeft")
    expect(four).to_be_focused()
    expect(bar).to_have_text("4")


def test_a_number_can_be_copied_and_a_digit_need_not_be(page: Page, draw: Draw):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = answer(page).locator("[data-copy]")
    draw(page, strokes_of(7))
    expect(numeral(page)).to_have_text("7")
    expect(button).to_be_hidden()
    page.keyboard.press("Delete")
    draw(page, side_by_side(4, 2))
    expect(numeral(page)).to_have_text("42")
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "42"
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }")
    button.click()
    expect(button).to_have_text("Copied")
    expect(button).to_have_text("Copy")


def test_drawing_a_second_digit_moves_nothing_on_a_narrow_page(open_page: OpenPage, draw: Draw):
    page = open_page(width=390)
    paper = page.get_by_role("img", name="Paper")
    before = paper.bounding_box()
    for digits in ((4,), (4, 2, 7)):
        draw(page, side_by_side(*digits))
        expect(numeral(page)).to_have_text("".join(map(str, digits)))
        assert paper.bounding_box() == before
        assert not scrolls_sideways(page)
        page.keyboard.press("Delete")
        expect(answer(page)).to_have_attribute("data-state", "empty")


def test_what_is_not_a_digit_gets_no_numeral(
    open_page: OpenPage, serve_app: ServeApp, draw: Draw, make_report: MakeReport
):
    report = make_report()
    page = open_page(serve_app(Reader(SureOf(report, p3=0.3)), report))
    draw(page, LINE)
    expect(answer(page)).to_have_attribute("data-state", "refused")
    expect(answer(page)).to_contain_text("I don't see a digit")
    expect(numeral(page)).to_have_text("–")
    expect(answer(page).locator(".no-digit")).to_be_hidden()


def test_the_chance_that_it_is_no_digit_has_a_row_where_it_is_worth_one(
    open_page: OpenPage, serve_app: ServeApp, draw: Draw, make_report: MakeReport
):
    report = make_report()
    page = open_page(serve_app(Reader(SureOf(report, none=0.35, p3=0.6)), report))
    draw(page, strokes_of(3))
    expect(numeral(page)).to_have_text("3?")
    expect(answer(page)).to_contain_text("then no digit · 35.0 %")
    expect(answer(page).locator(".no-digit")).to_be_visible()
    expect(answer(page).locator(".no-digit")).to_contain_text("35.0 %")


def test_an_unsure_answer_names_both_candidates(
    open_page: OpenPage, serve_app: ServeApp, draw: Draw, make_report: MakeReport
):
    report = make_report()
    page = open_page(serve_app(Reader(SureOf(report, p7=0.6, p1=0.3)), report))
    draw(page, strokes_of(1))
    expect(numeral(page)).to_have_text("7 or 1?")
    expect(answer(page)).to_have_attribute("data-state", "unsure")
    expect(answer(page)).to_contain_text("unsure · 60.0 %")
    set_to(page, "7")
    expect(numeral(page)).to_have_text("7")
    expect(answer(page)).to_contain_text("confirmed by you")


@pytest.mark.parametrize("width", [1280, 390])
def test_unsure_digits_of_a_number_are_marked_and_others_left_out(
    open_page: OpenPage, serve_app: ServeApp, width: int
):
    classifier = Doubting()
    page = open_page(serve_app(Reader(classifier), classifier.report), width=width)
    page.get_by_role("tab", name="Photo").click()
    choose(page, "lines.png", lines_bytes((4, 2), (1, 7, 3)))
    expect(numeral(page)).to_have_text("42 73")
    expect(answer(page)).to_have_attribute("data-state", "unsure")
    figures = numeral(page).get_by_role("button")
    expect(figures.nth(2)).to_have_attribute("data-word", "unsure")
    expect(figures.nth(2)).to_have_attribute("aria-pressed", "true")
    expect(figures.nth(2)).to_have_css("text-decoration-line", "underline")
    expect(answer(page)).to_contain_text("7 or 2? · ")
    expect(answer(page)).to_contain_text("One mark was left out: it is not a digit.")
    expect(frames(page)).to_have_text(["4", "2", "–", "7", "3"])
    frames(page).nth(2).click()
    page.mouse.move(0, 0)
    expect(answer(page).locator(".verdict")).to_have_text("not a digit")
    assert copied(page) == "42\n73"
    set_to(page, "1")
    assert copied(page) == "42\n173"
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_narrow_page_keeps_the_answer_in_view(open_page: OpenPage, draw: Draw, dark: bool):
    page = open_page(width=390, dark=dark)
    draw(page, strokes_of(4))
    answer(page).get_by_text("How it was read").click()
    expect(answer(page).locator(".trace li").first).to_be_visible()
    assert not scrolls_sideways(page)
    page.mouse.wheel(0, 350)
    page.wait_for_function("window.scrollY > 200")
    box = numeral(page).bounding_box()
    assert box is not None
    assert box["y"] >= 0
    for button in page.locator(".pad-tools button").all():
        target = button.bounding_box()
        assert target is not None
        assert min(target["width"], target["height"]) >= 44
    page.get_by_role("tab", name="Photo").click()
    assert not scrolls_sideways(page)


def test_the_answer_is_announced(page: Page, draw: Draw):
    draw(page, strokes_of(7))
    expect(answer(page).get_by_role("status")).to_contain_text("sure")


def test_dark_and_light_follow_the_system_until_chosen(open_page: OpenPage):
    page = open_page(dark=True)
    assert "dark" in page.evaluate("document.body.className")
    page.get_by_role("button", name="Dark colours").click()
    assert "dark" not in page.evaluate("document.body.className")
    page.get_by_role("link", name="Accuracy").click()
    page.wait_for_url("**/accuracy")
    expect(page.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "false")
    assert "dark" not in page.evaluate("document.body.className")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    assert "dark" not in page.evaluate("document.body.className")
