"""Correcting digits in a real browser: text, frames and Copy follow."""

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from model import Reader, Report
from tests.browser.read_page import (
    OTHER_LINE,
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
    wait_for_last_answer,
)

OpenPage = Callable[..., Page]
ServeApp = Callable[[Reader, Report], str]
MakeReport = Callable[..., Report]
Draw = Callable[..., None]


def test_a_mark_left_out_of_a_drawn_number_can_be_looked_at_and_set(
    open_page: OpenPage, serve_app: ServeApp, draw: Draw
):
    classifier = Doubting()
    page = open_page(serve_app(Reader(classifier), classifier.report))
    draw(page, side_by_side(4, 1, 2))
    expect(numeral(page)).to_have_text("42")
    show = answer(page).get_by_role("button", name="Show")
    show.click()
    expect(answer(page).locator(".verdict")).to_have_text("not a digit")
    set_to(page, "1")
    expect(numeral(page)).to_have_text("412")
    expect(show).to_be_hidden()
    page.keyboard.press("Delete")
    expect(show).to_be_hidden()


def test_a_digit_is_corrected_and_undone(page: Page, draw: Draw):
    draw(page, strokes_of(4))
    expect(numeral(page)).to_have_text("4")
    set_to(page, "9")
    expect(numeral(page)).to_have_text("9")
    expect(answer(page)).to_contain_text("corrected by you")
    expect(answer(page)).to_contain_text("read as 4")
    expect(answer(page).locator(".bar.is-answer .bar-label")).to_have_text("4")
    set_to(page, "no digit")
    expect(numeral(page)).to_have_text("–")
    set_to(page, "Undo")
    expect(numeral(page)).to_have_text("9")
    set_to(page, "Undo")
    expect(numeral(page)).to_have_text("4")
    expect(answer(page)).not_to_contain_text("by you")
    set_to(page, "9")
    draw(page, OTHER_LINE)
    expect(answer(page)).not_to_contain_text("by you")


@pytest.mark.parametrize("width", [1280, 390])
def test_digits_of_a_photo_are_corrected_in_text_and_frames(open_page: OpenPage, width: int):
    page = open_page(width=width)
    page.get_by_role("tab", name="Photo").click()
    choose(page, "lines.png", lines_bytes((4, 2), (1, 7, 3)))
    expect(numeral(page)).to_have_text("42 173")
    frames(page).nth(3).click()
    set_to(page, "1")
    numeral(page).get_by_role("button").nth(1).click()
    set_to(page, "no digit")
    expect(frames(page)).to_have_text(["4", "–", "1", "1", "3"])
    expect(frames(page).nth(3)).to_have_accessible_name("1, corrected by you")
    expect(numeral(page)).to_have_text("4 113")
    expect(answer(page)).to_contain_text("2 digits were set by you.")
    assert copied(page) == "4\n113"
    assert not scrolls_sideways(page)
    set_to(page, "Undo")
    expect(numeral(page)).to_have_text("42 113")
    assert copied(page) == "42\n113"
    choose(page, "blank.png", lines_bytes())
    expect(answer(page)).to_contain_text("Nothing is written here")
    # What was corrected and not undone has been learned.
    choose(page, "lines.png", lines_bytes((4, 2), (1, 7, 3)))
    expect(numeral(page)).to_have_text("42 113")
    expect(answer(page)).not_to_contain_text("set by you")


def test_what_was_refused_can_be_said_to_be_a_digit(
    open_page: OpenPage, serve_app: ServeApp, draw: Draw, make_report: MakeReport
):
    report = make_report()
    page = open_page(serve_app(Reader(SureOf(report, p3=0.3)), report))
    draw(page, strokes_of(3))
    expect(answer(page)).to_have_attribute("data-state", "refused")
    set_to(page, "3")
    expect(numeral(page)).to_have_text("3")
    expect(answer(page)).to_contain_text("read as no digit")


class Waiting(Doubting):
    """Doubts ones and sevens, and while it is told to, answers nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.may = threading.Event()
        self.may.set()

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        assert self.may.wait(timeout=30)
        return super().predict(images)


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    made = Waiting()
    yield made
    made.may.set()


def test_an_answer_that_comes_late_takes_back_no_correction_and_no_choice(
    open_page: OpenPage, serve_app: ServeApp, draw: Draw, waiting: Waiting
):
    page = open_page(serve_app(Reader(waiting), waiting.report))
    draw(page, side_by_side(4, 1, 2))
    wait_for_last_answer(page)
    expect(numeral(page)).to_have_text("42")
    verdict = answer(page).locator(".verdict")
    # The same drawing twice more: answers to what the visitor has before the eyes already.
    for choose_or_correct, stays in (
        (lambda: answer(page).get_by_role("button", name="Show").click(), "not a digit"),
        (lambda: set_to(page, "1"), "corrected by you"),
    ):
        waiting.may.clear()
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+y")
        choose_or_correct()
        expect(verdict).to_have_text(stays)
        waiting.may.set()
        wait_for_last_answer(page)
        expect(verdict).to_have_text(stays)
    expect(numeral(page)).to_have_text("412")
    draw(page, OTHER_LINE)
    expect(answer(page)).not_to_contain_text("by you")
