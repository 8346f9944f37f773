"""The pixels behind the figures: shown, fetched, refused, and what is told without them."""

import re

import numpy as np
import pytest
from playwright.sync_api import Route, expect

from pages.dataset import DIGITS_VARIABLE
from tests.browser.accuracy.steps import (
    INK,
    LISTED,
    MISREAD,
    await_pixels,
    cell_of,
    expect_indices,
    images_in,
    indices_of,
    query_of,
)


def test_pictures_are_the_test_sets_own_pixels_and_crisp(page, answers, digits_file):
    drawn = page.locator(f"{MISREAD} canvas").evaluate_all(INK)
    for index, ink in zip(answers.misread, drawn, strict=True):
        np.testing.assert_array_equal(np.reshape(ink, (28, 28)), images_in(digits_file)[index])
    rendering = page.locator(f"{MISREAD} canvas").first.evaluate(
        "one => getComputedStyle(one).imageRendering"
    )
    assert rendering == "pixelated"


def test_a_digit_is_shown_large_with_its_bars_and_reasons(page, answers, digits_file):
    first, second = answers.misread[:2].tolist()
    page.locator(MISREAD).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text(f"Digit {first:,}:")
    (ink,) = dialog.locator("[data-large]").evaluate_all(INK)
    np.testing.assert_array_equal(np.reshape(ink, (28, 28)), images_in(digits_file)[first])
    bars = dialog.locator(".bars .bar-value").all_inner_texts()
    shares = [float(bar.replace("\N{NO-BREAK SPACE}", " ").rstrip(" %")) for bar in bars]
    assert shares == pytest.approx((100 * answers.probabilities[first]).tolist(), abs=0.051)
    expect(dialog.get_by_text(re.compile("percentage points from|No small patch"))).to_be_visible()
    (reasons,) = dialog.locator("[data-map]").evaluate_all(INK)
    # The stand-in looks at the upper half alone.
    assert np.reshape(reasons, (28, 28))[:10].min() > 0
    assert not np.reshape(reasons, (28, 28))[18:].any()
    assert indices_of(dialog.locator(".digit-card")) == answers.neighbours[first].tolist()
    nearest = dialog.locator(".digit-card canvas").evaluate_all(INK)
    for ink, index in zip(nearest, answers.neighbours[first], strict=True):
        np.testing.assert_array_equal(np.reshape(ink, (28, 28)), images_in(digits_file, "x_train")[index])
    assert query_of(page) == f"?digit={first}"
    expect(dialog.get_by_role("button", name="Previous")).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text(f"Digit {second:,}:")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert query_of(page) == ""


def test_a_digit_goes_to_the_drawing_pad(page, answers, digits_file):
    page.locator(MISREAD).first.click()
    page.get_by_role("button", name="Open on the drawing pad").click()
    pad = page.get_by_role("img", name="Paper")
    pad.wait_for()
    ink = pad.evaluate(
        """canvas => {
            const small = Object.assign(document.createElement("canvas"), {width: 28, height: 28});
            small.getContext("2d").drawImage(canvas, 0, 0, 28, 28);
            const {data} = small.getContext("2d").getImageData(0, 0, 28, 28);
            return [...data.filter((_, place) => place % 4 === 3)];
        }"""
    )
    expected = images_in(digits_file)[answers.misread[0]].astype(float).ravel()
    assert np.corrcoef(ink, expected)[0, 1] > 0.7


def test_a_choice_made_before_the_pixels_arrive_is_kept(page, answers, hold):
    release = hold(page, "**/component_server/**")
    page.reload()
    cell_of(page, 7, 1).click()
    expect(page.locator(f"{MISREAD} canvas")).to_have_count(0)
    release()
    await_pixels(page)
    expect_indices(page.locator(LISTED), answers.cell(7, 1).tolist())
    expect(cell_of(page, 7, 1)).to_have_attribute("aria-pressed", "true")


def test_without_the_test_set_every_digit_is_told(url, open_page, answers, monkeypatch):
    monkeypatch.delenv(DIGITS_VARIABLE, raising=False)
    page = open_page(url)
    expect(page.locator(".misread")).to_contain_text(DIGITS_VARIABLE)
    expect_indices(page.locator(MISREAD), answers.misread.tolist())
    expect(page.locator(".digit-card canvas")).to_have_count(0)
    page.locator(MISREAD).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".bars li")).to_have_count(10)
    expect(dialog).to_contain_text(DIGITS_VARIABLE)
    assert indices_of(dialog.locator(".digit-card")) == answers.neighbours[answers.misread[0]].tolist()
    expect(dialog.get_by_role("button", name="Open on the drawing pad")).to_be_hidden()


def test_a_wrong_test_set_is_refused_without_telling_its_path(url, open_page, monkeypatch, tmp_path):
    wrong = tmp_path / "another.npz"
    wrong.write_bytes(b"something else")
    monkeypatch.setenv(DIGITS_VARIABLE, str(wrong))
    page = open_page(url)
    expect(page.locator(".misread")).to_contain_text("not the copy of “Made-up digits”")
    assert str(tmp_path) not in page.content()


def test_pixels_can_be_asked_for(page):
    asked = []

    def offer(route: Route) -> None:
        question = route.request.post_data_json["fn_name"]
        asked.append(question)
        reply = {} if question == "fetch" else route.fetch().json()
        offered = '<button type="button" data-fetch>Download MNIST</button>'
        route.fulfill(json=reply | {"note": "Downloading" if "fetch" in asked else offered})

    page.route("**/component_server/**", offer)
    cell_of(page, 7, 1).click()
    page.locator(".misread").get_by_role("button", name="Download MNIST").click()
    expect(page.locator(".misread")).to_contain_text("Downloading")
    assert asked.count("fetch") == 1


def test_a_server_that_does_not_answer_is_told(page):
    page.route("**/component_server/**", lambda route: route.fulfill(json=None))
    cell_of(page, 7, 1).click()
    expect(page.get_by_role("alert")).to_have_text("The server did not answer. Try again in a moment.")


# Contrast as WCAG 2.2 defines it, of the text of an element on its own background.
