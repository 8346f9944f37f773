"""What is looked at: two networks, damaged digits, one's own; and the address that keeps it."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.accuracy.steps import INK, LISTED, MISREAD, cell_of, expect_indices, query_of


def test_two_networks_beside_each_other(page, answers, others, known):
    page.get_by_label("beside").select_option("cnn-34k")
    expect(page.get_by_role("grid")).to_have_count(3)
    expect(page.locator(".matrices figcaption")).to_have_text(
        ["tiny-net", "cnn-34k", "tiny-net less cnn-34k"]
    )
    expect(page.get_by_text("10 were read right by tiny-net alone")).to_be_visible()
    assert query_of(page) == "?beside=cnn-34k"
    gained = page.get_by_role("grid", name="tiny-net less cnn-34k")
    difference = known.matrix - others.matrix
    for truth, answer in np.ndindex(10, 10):
        words = gained.locator(f'[data-truth="{truth}"][data-answer="{answer}"]').inner_text()
        assert int(words.replace("−", "-") or 0) == difference[truth, answer]
    truth, answer = next(
        (truth, answer) for truth, answer in np.argwhere(difference < 0).tolist() if truth != answer
    )
    place = gained.locator(f'[data-truth="{truth}"][data-answer="{answer}"]')
    expect(place).to_have_class("cell gain")
    place.click()
    differing = [
        index
        for index in answers.worst_first.tolist()
        if answers.truth[index] == truth
        and (answers.answers[index] == answer) != (others.answers[index] == answer)
    ]
    expect_indices(page.locator(LISTED), differing)
    expect(page.locator(LISTED).first).to_contain_text(f"other: {answer}")
    expect(page.locator('.matrix [aria-pressed="true"]')).to_have_count(3)
    page.get_by_role("grid", name="cnn-34k", exact=True).locator('[data-truth="7"][data-answer="1"]').hover()
    expect(page.locator("[data-pointed]")).to_have_count(3)
    expect(page.locator(".matrix-sentence")).to_have_text("7 read as 1: 2 by tiny-net, 2 by cnn-34k of 99")


def test_a_view_can_be_linked_and_reloaded(url, open_page, others, at_hand):
    page = open_page(f"{url}?model=cnn-34k&show=shares&order=confused&cell=7-1")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(f"{others.correct} of 954")
    expect(page.locator("[data-model]")).to_have_value("cnn-34k")
    expect(page.get_by_role("radio", name="Row %")).to_be_checked()
    expect(page.get_by_role("radio", name="Most confused")).to_be_checked()
    expect_indices(page.locator(LISTED), others.cell(7, 1).tolist())
    before = page.url
    page.reload()
    expect_indices(page.locator(LISTED), others.cell(7, 1).tolist())
    assert page.url == before
    index = int(others.misread[0])
    linked = open_page(f"{url}?digit={index}")
    expect(linked.get_by_role("dialog").get_by_role("heading", level=2)).to_contain_text(f"Digit {index:,}:")


@pytest.mark.parametrize(
    "query", ["?model=none", "?set=nowhere", "?cell=x-y&page=-3&digit=abc", "?show=<b>&order=1"]
)
def test_an_address_that_makes_no_sense_breaks_nothing(url, open_page, query, at_hand):
    page = open_page(url + query)
    expect(page.get_by_role("heading", name="4 read as 9: 5 of 99")).to_be_visible()
    cell_of(page, 7, 1).click()
    expect(page.get_by_role("heading", name="7 read as 1: 2 of 99")).to_be_visible()


def test_damaged_digits_are_a_set_of_their_own(page, answers):
    page.locator("[data-set]").select_option("fog")
    expect(page.get_by_role("heading", level=1)).to_contain_text("damaged by fog")
    expect_indices(page.locator(MISREAD), answers.misread.tolist())
    assert query_of(page) == "?set=fog"
    page.locator("[data-set]").select_option("test digits")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("fog")
    page.get_by_role("button", name="fog").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("damaged by fog")
    # The other network was measured on nothing but whole digits.
    page.locator("[data-model]").select_option("cnn-34k")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("fog")
    assert query_of(page) == "?model=cnn-34k"


def test_own_drawings_are_a_measured_set(url, open_page, known, at_hand):
    page = open_page(url)
    probabilities = [0.0] * 10
    probabilities[1] = 0.75
    kept = page.evaluate(
        """([weights, probabilities]) => {
            const canvas = Object.assign(document.createElement("canvas"), {width: 28, height: 28});
            canvas.getContext("2d").fillRect(10, 4, 4, 20);
            const digit = {truth: 7, answer: 1, confidence: 0.75, probabilities, picture: canvas.toDataURL()};
            const none = {truth: 3, answer: null, confidence: 0, probabilities: [], picture: ""};
            const kept = {name: "My handwriting", weights, counts: [], unread: [], digits: [digit, none]};
            sessionStorage.setItem("digit-reader.measured.handwriting", JSON.stringify(kept));
            return canvas.toDataURL();
        }""",
        [known.files["digits.tflite"], probabilities],
    )
    assert kept.startswith("data:image/png")
    page.reload()
    page.locator("[data-set]").select_option("my handwriting")
    expect(page.get_by_role("heading", name="7 read as 1: 1 of 1")).to_be_visible()
    expect_indices(page.locator(LISTED), [0])
    (ink,) = page.locator(f"{LISTED} canvas").evaluate_all(INK)
    expected = np.zeros((28, 28), np.uint8)
    expected[4:24, 10:14] = 255
    np.testing.assert_array_equal(np.reshape(ink, (28, 28)), expected)
    page.locator(LISTED).click()
    expect(page.get_by_role("dialog").get_by_text(re.compile("percentage points from 1"))).to_be_visible()


def test_a_tab_that_keeps_something_else_breaks_nothing(page, answers):
    page.evaluate("sessionStorage.setItem('digit-reader.measured.handwriting', 'not JSON')")
    page.reload()
    expect_indices(page.locator(LISTED), answers.cell(4, 9).tolist())
