"""The matrix in a real Chromium: every cell, row and column leads to its digits."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.accuracy.steps import LISTED, MISREAD, cell_of, expect_indices, query_of


def test_the_worst_error_is_chosen_at_first(page, answers):
    expect(page.get_by_role("heading", name="4 read as 9: 5 of 99")).to_be_visible()
    expect_indices(page.locator(LISTED), answers.cell(4, 9).tolist())
    assert query_of(page) == ""


def test_every_cell_counts_its_digits(page, answers):
    counted = page.locator(".cell").evaluate_all(
        "cells => cells.map(one => [one.dataset.truth, one.dataset.answer, one.textContent].map(Number))"
    )
    pairs = list(zip(answers.truth.tolist(), answers.probabilities.argmax(axis=1).tolist(), strict=True))
    assert len(counted) == 100
    for truth, answer, count in counted:
        assert count == pairs.count((truth, answer))


def test_a_click_shows_the_digits_of_a_cell(page, answers):
    panel = page.locator(".matrix-digits")
    for truth, answer, count in ((7, 1, "2 of 99"), (3, 5, "1 of 94"), (9, 4, "1 of 100")):
        cell_of(page, truth, answer).click()
        expect(panel.get_by_role("heading")).to_have_text(f"{truth} read as {answer}: {count}")
        expect_indices(page.locator(LISTED), answers.cell(truth, answer).tolist())
        pressed = page.locator('.matrix [aria-pressed="true"]')
        expect(pressed).to_have_count(1)
        expect(pressed).to_have_attribute("aria-label", f"{truth} read as {answer}: {count}")
        assert query_of(page) == f"?cell={truth}-{answer}"
    cell_of(page, 2, 6).click()
    expect(panel).to_contain_text("2 read as 6: 0 of 92")
    expect(panel).to_contain_text("This never happened.")
    expect(page.locator(LISTED)).to_have_count(0)
    # The digits at the top stay: every one, at once.
    expect(page.locator(MISREAD)).to_have_count(9)


def test_right_digits_come_in_pages_the_least_sure_first(page, answers):
    right = answers.cell(9, 9).tolist()
    cell_of(page, 9, 9).click()
    expect_indices(page.locator(LISTED), right[:60])
    page.get_by_role("button", name="Later").click()
    expect_indices(page.locator(LISTED), right[60:])
    expect(page.get_by_text("2 of 2")).to_be_visible()
    expect(page.get_by_role("button", name="Later")).to_be_disabled()
    assert query_of(page) == "?cell=9-9&page=2"
    page.get_by_role("button", name="Earlier").click()
    expect_indices(page.locator(LISTED), right[:60])


def test_heads_show_the_errors_of_a_row_and_a_column(page, answers):
    wrong = [index for index in answers.worst_first.tolist() if not answers.is_right[index]]
    page.get_by_role("button", name="4 read as something else: 5 of 99").click()
    expect_indices(page.locator(LISTED), [index for index in wrong if answers.truth[index] == 4])
    page.get_by_role("button", name=re.compile("^Something else read as 4: 1 of")).click()
    expect_indices(page.locator(LISTED), [index for index in wrong if answers.answers[index] == 4])
    assert query_of(page) == "?cell=-4"


def test_pointing_at_a_cell_tells_its_sentence(page):
    told = page.locator(".matrix-sentence")
    cell_of(page, 7, 1).hover()
    expect(told).to_have_text("7 read as 1: 2 of 99")
    page.get_by_role("heading", level=1).hover()
    expect(told).to_have_text("4 read as 9: 5 of 99")


def test_the_keyboard_walks_the_matrix(page, answers):
    page.get_by_role("radio", name="0 – 9").focus()
    page.keyboard.press("Tab")
    expect(cell_of(page, 4, 9)).to_be_focused()
    for key, place in (
        ("ArrowLeft", (4, 8)),
        ("ArrowUp", (3, 8)),
        ("PageDown", (9, 8)),
        ("ArrowDown", (9, 8)),
        ("End", (9, 9)),
        ("ArrowRight", (9, 9)),
    ):
        page.keyboard.press(key)
        expect(cell_of(page, *place)).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("button", name="9 read as something else: 1 of 100")).to_be_focused()
    for key in ("ArrowRight", "PageUp"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name=re.compile("^Something else read as 0: "))).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".matrix-sentence")).to_have_text("0 read as 0: 90 of 90")
    assert page.locator('.matrix table [tabindex="0"]').count() == 1
    for key in ("PageDown", *["ArrowRight"] * 4):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="9 read as 4: 1 of 100")).to_be_visible()
    expect_indices(page.locator(LISTED), answers.cell(9, 4).tolist())
    expect(cell_of(page, 9, 4)).to_be_focused()


def test_the_matrix_has_the_roles_of_a_grid(page):
    grid = page.get_by_role("grid")
    assert grid.get_by_role("row").count() == 11
    assert grid.get_by_role("columnheader").count() == grid.get_by_role("rowheader").count() == 10
    # The empty corner is a cell, too.
    assert grid.get_by_role("gridcell").count() == 101


def test_counts_and_row_percentages(page):
    cell = cell_of(page, 4, 9)
    expect(cell).to_have_text("5")
    page.get_by_text("Row %").click()
    expect(cell).to_have_text("5.1")
    assert query_of(page) == "?show=shares"
    page.keyboard.press("ArrowLeft")
    expect(cell).to_have_text("5")


def test_the_most_confused_digits_first(page, known):
    matrix = known.matrix
    errors = matrix.sum(axis=0) + matrix.sum(axis=1) - 2 * np.diag(matrix)
    page.get_by_text("Most confused").click()
    heads = page.locator(".matrix tbody th").all_inner_texts()
    assert [int(head) for head in heads] == sorted(range(10), key=lambda digit: (-errors[digit], digit))
    assert page.locator(".matrix thead th").all_inner_texts() == heads
    expect(cell_of(page, 4, 9)).to_have_text("5")
    assert query_of(page) == "?order=confused"


def test_errors_are_coloured_on_a_scale_of_their_own(page):
    def strength(truth: int, answer: int) -> float:
        return float(
            cell_of(page, truth, answer).evaluate("cell => cell.style.getPropertyValue('--strength')")
        )

    assert strength(4, 9) == strength(9, 9) == 1
    assert strength(7, 1) == pytest.approx((2 / 5) ** 0.5, abs=1e-3)
    assert strength(0, 1) == 0
    for place, kind in (((4, 9), "wrong"), ((4, 4), "right"), ((0, 1), "none")):
        expect(cell_of(page, *place)).to_have_class(f"cell {kind}")


def test_a_tap_chooses_a_cell(url, open_page, answers, at_hand):
    page = open_page(url, width=390, touch=True)
    expect(page.locator(MISREAD)).to_have_count(9)
    cell_of(page, 7, 1).tap()
    expect(page.get_by_role("heading", name="7 read as 1: 2 of 99")).to_be_visible()
    expect_indices(page.locator(LISTED), answers.cell(7, 1).tolist())
