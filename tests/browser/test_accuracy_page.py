"""The Accuracy page in a real browser: misread digits, the matrix, curves, both themes, a phone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from model import Report
from model.classifier import Classifier
from model.mnist import idx_md5
from model.reader import Reader
from pages.misread import DIGITS_VARIABLE

OpenPage = Callable[..., Page]
MISREAD = ".misread .misread-digit"
CHOSEN = ".matrix-digits .misread-digit"


class _Unread(Classifier):
    """Stands in for the network: this page reads nothing."""

    def __init__(self, report: Report) -> None:
        self.report = report


@pytest.fixture(scope="module")
def digits_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A test set of 954 made-up pictures in MNIST's layout."""
    images = np.random.default_rng(4).integers(0, 256, (954, 28, 28), dtype=np.uint8)
    labels = np.zeros(954, np.uint8)
    path = tmp_path_factory.mktemp("digits") / "digits.npz"
    np.savez(path, x_train=images[:1], y_train=labels[:1], x_test=images, y_test=labels)
    return path


@pytest.fixture(scope="module")
def known(make_report, digits_file: Path) -> Report:
    """The report of a model that was measured on ``digits_file``."""
    report: Report = make_report()
    with np.load(digits_file) as file:
        checksums = {name: idx_md5(file[name]) for name in file.files}
    return replace(report, data=replace(report.data, checksums=checksums))


@pytest.fixture(scope="module")
def url(serve_app, known: Report) -> str:
    return f"{serve_app(Reader(_Unread(known)), known)}/accuracy"


@pytest.fixture
def _at_hand(monkeypatch: pytest.MonkeyPatch, digits_file: Path) -> None:
    monkeypatch.setenv(DIGITS_VARIABLE, str(digits_file))


@pytest.fixture
def page(url: str, open_page: OpenPage, _at_hand: None) -> Iterator[Page]:
    """The page, wide and light, with the pixels at hand and shown."""
    page = open_page(url)
    expect(page.locator(f"{MISREAD} img")).to_have_count(9)
    return page


def _cell(page: Page, truth: int, answer: int) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{truth} read as {answer}:"))


def _indices(cards: Locator) -> list[int]:
    return cards.evaluate_all("cards => cards.map(card => Number(card.dataset.index))")


def _expected(report: Report, truth: int, answer: int | None = None) -> list[int]:
    return [item.index for item in report.misread if item.truth == truth and answer in (None, item.answer)]


def test_it_opens_with_the_headline_and_every_misread_digit(page, known):
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(
        "945 of 954 Made-up digits test digits read right; these are the 9 it got wrong"
    )
    assert _indices(page.locator(MISREAD)) == [item.index for item in known.misread]
    last = page.locator(MISREAD).last.bounding_box()
    assert heading.bounding_box()["y"] < last["y"] < 800


def test_pictures_are_the_test_sets_own_pixels_and_crisp(page, known, digits_file):
    with np.load(digits_file) as file:
        images = file["x_test"]
    drawn = page.locator(f"{MISREAD} img").evaluate_all(
        """images => Promise.all(images.map(async (image) => {
            await image.decode();
            const canvas = Object.assign(document.createElement("canvas"), {width: 28, height: 28});
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            const alpha = context.getImageData(0, 0, 28, 28).data.filter((_, place) => place % 4 === 3);
            return [image.naturalWidth, getComputedStyle(image).imageRendering, ...alpha];
        }))"""
    )
    for item, (width, rendering, *alpha) in zip(known.misread, drawn, strict=True):
        assert (width, rendering) == (28, "pixelated")
        np.testing.assert_array_equal(np.reshape(alpha, (28, 28)), images[item.index])


def test_the_worst_error_is_chosen_at_first(page, known):
    expect(page.get_by_role("heading", name="4 read as 9: 5 of 99")).to_be_visible()
    assert _indices(page.locator(CHOSEN)) == _expected(known, 4, 9)
    expect(page.locator(f"{CHOSEN} img")).to_have_count(5)


def test_a_click_shows_the_digits_of_a_cell(page, known):
    panel = page.locator(".matrix-digits")
    for truth, answer, count in ((7, 1, "2 of 99"), (3, 5, "1 of 94"), (9, 4, "1 of 100")):
        _cell(page, truth, answer).click()
        expect(panel.get_by_role("heading")).to_have_text(f"{truth} read as {answer}: {count}")
        assert _indices(page.locator(CHOSEN)) == _expected(known, truth, answer)
        pressed = page.locator('.cell[aria-pressed="true"]')
        expect(pressed).to_have_count(1)
        expect(pressed).to_have_attribute("aria-label", f"{truth} read as {answer}: {count}")
    # On the diagonal: every error of the row.
    _cell(page, 4, 4).click()
    expect(panel).to_contain_text("written 4 but read as something else")
    assert _indices(page.locator(CHOSEN)) == _expected(known, 4)
    _cell(page, 0, 0).click()
    expect(panel).to_contain_text("No 0 was read as anything else.")
    _cell(page, 2, 6).click()
    expect(panel).to_contain_text("2 read as 6: 0 of 92")
    expect(panel).to_contain_text("This never happened.")
    expect(page.locator(CHOSEN)).to_have_count(0)
    # The digits at the top stay: every one, at once.
    expect(page.locator(MISREAD)).to_have_count(9)


def test_pointing_at_a_cell_tells_its_sentence(page):
    told = page.locator(".matrix-sentence")
    _cell(page, 7, 1).hover()
    expect(told).to_have_text("7 read as 1: 2 of 99")
    page.get_by_role("heading", level=1).hover()
    expect(told).to_have_text("4 read as 9: 5 of 99")


def test_the_keyboard_walks_the_matrix(page, known):
    page.get_by_role("radio", name="Counts").focus()
    page.keyboard.press("Tab")
    expect(_cell(page, 4, 9)).to_be_focused()
    for key, place in (
        ("ArrowLeft", (4, 8)),
        ("ArrowUp", (3, 8)),
        ("Home", (3, 0)),
        ("ArrowLeft", (3, 0)),
        ("PageDown", (9, 0)),
        ("ArrowDown", (9, 0)),
        ("End", (9, 9)),
        ("PageUp", (0, 9)),
        ("ArrowDown", (1, 9)),
    ):
        page.keyboard.press(key)
        expect(_cell(page, *place)).to_be_focused()
    expect(page.locator(".matrix-sentence")).to_have_text("1 read as 9: 0 of 91")
    assert page.locator('.cell[tabindex="0"]').count() == 1
    for key in ("PageDown", *["ArrowLeft"] * 5):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="9 read as 4: 1 of 100")).to_be_visible()
    assert _indices(page.locator(CHOSEN)) == _expected(known, 9, 4)
    expect(_cell(page, 9, 4)).to_be_focused()


def test_counts_and_row_percentages(page):
    cell = _cell(page, 4, 9)
    expect(cell.get_by_text("5", exact=True)).to_be_visible()
    page.get_by_text("Row %").click()
    expect(cell.get_by_text("5.1", exact=True)).to_be_visible()
    expect(cell.get_by_text("5", exact=True)).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(cell.get_by_text("5", exact=True)).to_be_visible()


def test_a_choice_made_before_the_pixels_arrive_is_kept(page, known):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/gradio_api/run/**", hold)
    page.reload()
    _cell(page, 7, 1).click()
    expect(page.locator(CHOSEN)).to_have_count(2)
    expect(page.locator(f"{MISREAD} img")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator(f"{MISREAD} img")).to_have_count(9)
    expect(page.locator(f"{CHOSEN} img")).to_have_count(2)
    assert _indices(page.locator(CHOSEN)) == _expected(known, 7, 1)
    expect(_cell(page, 7, 1)).to_have_attribute("aria-pressed", "true")


def test_pointing_at_a_curve_tells_the_values_of_the_epoch(page):
    chart = page.get_by_role("img", name=re.compile("^Loss after each of 3 epochs"))
    values = chart.get_by_text("epoch 2: training 0.3, validation 0.2")
    expect(values).to_be_hidden()
    chart.hover()
    expect(values).to_be_visible()
    page.get_by_text("Every epoch in figures").click()
    expect(page.get_by_role("row", name="2 0.3000 0.2000")).to_be_visible()


def test_without_the_test_set_every_digit_is_told(url, open_page, known, monkeypatch):
    monkeypatch.delenv(DIGITS_VARIABLE, raising=False)
    page = open_page(url)
    expect(page.locator(".misread-note")).to_contain_text(DIGITS_VARIABLE)
    assert _indices(page.locator(MISREAD)) == [item.index for item in known.misread]
    expect(page.locator(MISREAD).first).to_contain_text("3 → 5")
    expect(page.locator(".misread-digit .pixels")).to_have_count(0)


def test_a_wrong_test_set_is_refused_without_telling_its_path(url, open_page, monkeypatch, tmp_path):
    wrong = tmp_path / "another.npz"
    wrong.write_bytes(b"something else")
    monkeypatch.setenv(DIGITS_VARIABLE, str(wrong))
    page = open_page(url)
    expect(page.locator(".misread-note")).to_contain_text("not the copy of “Made-up digits”")
    assert str(tmp_path) not in page.content()


# Contrast as WCAG 2.2 defines it, of the text of an element on its own background.
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
def test_light_and_dark_on_a_phone_and_a_desk(url, open_page, _at_hand, dark, width):
    page = open_page(url, dark=dark, width=width, touch=width == 390)
    expect(page.locator(f"{MISREAD} img")).to_have_count(9)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(20, 22, 26)" if dark else "rgb(251, 250, 247)")
    assert min(page.locator(".cell").evaluate_all(CONTRAST)) >= 4.5
    box = _cell(page, 0, 0).bounding_box()
    assert min(box["width"], box["height"]) >= 24
    assert page.locator(".cell").evaluate_all(
        "cells => cells.every(cell => cell.scrollWidth <= cell.clientWidth)"
    )


def test_a_tap_chooses_a_cell(url, open_page, known, _at_hand):
    page = open_page(url, width=390, touch=True)
    _cell(page, 7, 1).tap()
    expect(page.get_by_role("heading", name="7 read as 1: 2 of 99")).to_be_visible()
    assert _indices(page.locator(CHOSEN)) == _expected(known, 7, 1)
