"""The Accuracy page in a real Chromium: every figure down to its digits, both themes, a phone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, Route, expect

from model import Reader, Report
from model.classifier import Classifier
from model.mnist import idx_md5
from model.predictions import PREDICTIONS_FILE, TEST, Predictions, save_predictions
from model.report import file_sha256
from pages import accuracy
from pages.dataset import DIGITS_VARIABLE

OpenPage = Callable[..., Page]
MISREAD = ".misread .digit-card"
LISTED = ".matrix-digits .digit-card"
# The pixels that a canvas shows, as the opacity of its ink.
INK = """canvases => canvases.map((canvas) => {
    const data = canvas.getContext("2d").getImageData(0, 0, 28, 28).data;
    return [...data.filter((_, place) => place % 4 === 3)];
})"""


class _Ink(Classifier):
    """Stands in for the network: as sure of every digit as there is ink in the upper half."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.repeat(images[..., :14, :].mean(axis=(-2, -1))[..., None] / 2, 10, axis=-1)


@pytest.fixture(scope="module")
def answers(make_report, make_predictions) -> Predictions:
    made: Predictions = make_predictions(make_report().matrix)
    return made


@pytest.fixture(scope="module")
def others(answers: Predictions) -> Predictions:
    """A network that reads the first ten right digits one lower, and all else alike."""
    probabilities = answers.probabilities.copy()
    rows = np.flatnonzero(answers.is_right & (answers.truth > 0))[:10]
    probabilities[rows] = np.roll(probabilities[rows], -1, axis=1)
    return Predictions(answers.truth, probabilities)


@pytest.fixture(scope="module")
def digits_file(answers: Predictions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of made-up pictures in MNIST's layout, with the labels of ``answers``."""
    rng = np.random.default_rng(4)
    x_train, x_test = (rng.integers(0, 256, (count, 28, 28), dtype=np.uint8) for count in (1_100, 954))
    path = tmp_path_factory.mktemp("digits") / "digits.npz"
    y_train = rng.integers(0, 10, 1_100).astype(np.uint8)
    np.savez(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=answers.truth)
    return path


@pytest.fixture(scope="module")
def known(make_report, digits_file: Path) -> Report:
    """The report of a model that was measured on ``digits_file``."""
    report: Report = make_report()
    with np.load(digits_file) as file:
        checksums = {name: idx_md5(file[name]) for name in file.files}
    return replace(report, data=replace(report.data, checksums=checksums))


@pytest.fixture(scope="module")
def folder(answers: Predictions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder with predictions of whole digits, and of the same in the fog."""
    made = tmp_path_factory.mktemp("model")
    save_predictions({TEST: answers, "fog": answers}, made / PREDICTIONS_FILE)
    return made


@pytest.fixture(scope="module")
def url(serve_app, known, others, comparison, folder) -> Iterator[str]:
    """Address of the page about two networks."""
    report = replace(known, files=known.files | {PREDICTIONS_FILE: file_sha256(folder / PREDICTIONS_FILE)})
    ours, classic = comparison.rows
    rows = (ours, replace(classic, confusion=others.confusion))
    beside = replace(comparison, data=known.data, rows=rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accuracy, "load_network_predictions", lambda comparison: {"cnn-34k": others})
        yield f"{serve_app(Reader(_Ink(report)), report, beside, model=folder)}/accuracy"


@pytest.fixture
def _at_hand(monkeypatch: pytest.MonkeyPatch, digits_file: Path) -> None:
    monkeypatch.setenv(DIGITS_VARIABLE, str(digits_file))


@pytest.fixture
def page(url: str, open_page: OpenPage, _at_hand: None) -> Iterator[Page]:
    """The page, wide and light, with the pixels at hand and shown."""
    page = open_page(url)
    _await_pixels(page)
    return page


def _await_pixels(page: Page) -> None:
    expect(page.locator(f"{MISREAD} canvas")).to_have_count(9)
    page.wait_for_function(
        f"({INK})([...document.querySelectorAll('{MISREAD} canvas')]).every(ink => ink.some(Boolean))"
    )


def _cell(page: Page, truth: int, answer: int) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{truth} read as {answer}:"))


def _indices(cards: Locator) -> list[int]:
    return cards.evaluate_all("cards => cards.map(card => Number(card.dataset.index))")


def _expect_indices(cards: Locator, expected: list[int]) -> None:
    expect(cards).to_have_count(len(expected))
    if expected:
        expect(cards.last).to_have_attribute("data-index", str(expected[-1]))
    assert _indices(cards) == expected


def _images(digits_file: Path, name: str = "x_test") -> NDArray[np.uint8]:
    with np.load(digits_file) as file:
        images: NDArray[np.uint8] = file[name]
    return images


def _query(page: Page) -> str:
    return page.evaluate("location.search")


def test_it_opens_with_the_headline_and_every_misread_digit(page, answers):
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(
        "945 of 954 Made-up digits test digits read right; these are the 9 it got wrong"
    )
    _expect_indices(page.locator(MISREAD), answers.misread.tolist())
    last = page.locator(MISREAD).last.bounding_box()
    assert heading.bounding_box()["y"] < last["y"] < 800


def test_pictures_are_the_test_sets_own_pixels_and_crisp(page, answers, digits_file):
    drawn = page.locator(f"{MISREAD} canvas").evaluate_all(INK)
    for index, ink in zip(answers.misread, drawn, strict=True):
        np.testing.assert_array_equal(np.reshape(ink, (28, 28)), _images(digits_file)[index])
    rendering = page.locator(f"{MISREAD} canvas").first.evaluate(
        "one => getComputedStyle(one).imageRendering"
    )
    assert rendering == "pixelated"


def test_the_worst_error_is_chosen_at_first(page, answers):
    expect(page.get_by_role("heading", name="4 read as 9: 5 of 99")).to_be_visible()
    _expect_indices(page.locator(LISTED), answers.cell(4, 9).tolist())
    assert _query(page) == ""


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
        _cell(page, truth, answer).click()
        expect(panel.get_by_role("heading")).to_have_text(f"{truth} read as {answer}: {count}")
        _expect_indices(page.locator(LISTED), answers.cell(truth, answer).tolist())
        pressed = page.locator('.matrix [aria-pressed="true"]')
        expect(pressed).to_have_count(1)
        expect(pressed).to_have_attribute("aria-label", f"{truth} read as {answer}: {count}")
        assert _query(page) == f"?cell={truth}-{answer}"
    _cell(page, 2, 6).click()
    expect(panel).to_contain_text("2 read as 6: 0 of 92")
    expect(panel).to_contain_text("This never happened.")
    expect(page.locator(LISTED)).to_have_count(0)
    # The digits at the top stay: every one, at once.
    expect(page.locator(MISREAD)).to_have_count(9)


def test_right_digits_come_in_pages_the_least_sure_first(page, answers):
    right = answers.cell(9, 9).tolist()
    _cell(page, 9, 9).click()
    _expect_indices(page.locator(LISTED), right[:60])
    page.get_by_role("button", name="Later").click()
    _expect_indices(page.locator(LISTED), right[60:])
    expect(page.get_by_text("2 of 2")).to_be_visible()
    expect(page.get_by_role("button", name="Later")).to_be_disabled()
    assert _query(page) == "?cell=9-9&page=2"
    page.get_by_role("button", name="Earlier").click()
    _expect_indices(page.locator(LISTED), right[:60])


def test_heads_show_the_errors_of_a_row_and_a_column(page, answers):
    wrong = [index for index in answers.worst_first.tolist() if not answers.is_right[index]]
    page.get_by_role("button", name="4 read as something else: 5 of 99").click()
    _expect_indices(page.locator(LISTED), [index for index in wrong if answers.truth[index] == 4])
    page.get_by_role("button", name=re.compile("^Something else read as 4: 1 of")).click()
    _expect_indices(page.locator(LISTED), [index for index in wrong if answers.answers[index] == 4])
    assert _query(page) == "?cell=-4"


def test_pointing_at_a_cell_tells_its_sentence(page):
    told = page.locator(".matrix-sentence")
    _cell(page, 7, 1).hover()
    expect(told).to_have_text("7 read as 1: 2 of 99")
    page.get_by_role("heading", level=1).hover()
    expect(told).to_have_text("4 read as 9: 5 of 99")


def test_the_keyboard_walks_the_matrix(page, answers):
    page.get_by_role("radio", name="0 – 9").focus()
    page.keyboard.press("Tab")
    expect(_cell(page, 4, 9)).to_be_focused()
    for key, place in (
        ("ArrowLeft", (4, 8)),
        ("ArrowUp", (3, 8)),
        ("PageDown", (9, 8)),
        ("ArrowDown", (9, 8)),
        ("End", (9, 9)),
        ("ArrowRight", (9, 9)),
    ):
        page.keyboard.press(key)
        expect(_cell(page, *place)).to_be_focused()
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
    _expect_indices(page.locator(LISTED), answers.cell(9, 4).tolist())
    expect(_cell(page, 9, 4)).to_be_focused()


def test_the_matrix_has_the_roles_of_a_grid(page):
    grid = page.get_by_role("grid")
    assert grid.get_by_role("row").count() == 11
    assert grid.get_by_role("columnheader").count() == grid.get_by_role("rowheader").count() == 10
    # The empty corner is a cell, too.
    assert grid.get_by_role("gridcell").count() == 101


def test_counts_and_row_percentages(page):
    cell = _cell(page, 4, 9)
    expect(cell).to_have_text("5")
    page.get_by_text("Row %").click()
    expect(cell).to_have_text("5.1")
    assert _query(page) == "?show=shares"
    page.keyboard.press("ArrowLeft")
    expect(cell).to_have_text("5")


def test_the_most_confused_digits_first(page, known):
    matrix = known.matrix
    errors = matrix.sum(axis=0) + matrix.sum(axis=1) - 2 * np.diag(matrix)
    page.get_by_text("Most confused").click()
    heads = page.locator(".matrix tbody th").all_inner_texts()
    assert [int(head) for head in heads] == sorted(range(10), key=lambda digit: (-errors[digit], digit))
    assert page.locator(".matrix thead th").all_inner_texts() == heads
    expect(_cell(page, 4, 9)).to_have_text("5")
    assert _query(page) == "?order=confused"


def test_errors_are_coloured_on_a_scale_of_their_own(page):
    def strength(truth: int, answer: int) -> float:
        return float(_cell(page, truth, answer).evaluate("cell => cell.style.getPropertyValue('--strength')"))

    assert strength(4, 9) == strength(9, 9) == 1
    assert strength(7, 1) == pytest.approx((2 / 5) ** 0.5, abs=1e-3)
    assert strength(0, 1) == 0
    for place, kind in (((4, 9), "wrong"), ((4, 4), "right"), ((0, 1), "none")):
        expect(_cell(page, *place)).to_have_class(f"cell {kind}")


def test_a_digit_is_shown_large_with_its_bars_and_reasons(page, answers, digits_file):
    first, second = answers.misread[:2].tolist()
    page.locator(MISREAD).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text(f"Digit {first:,}:")
    (ink,) = dialog.locator("[data-large]").evaluate_all(INK)
    np.testing.assert_array_equal(np.reshape(ink, (28, 28)), _images(digits_file)[first])
    bars = dialog.locator(".bars .bar-value").all_inner_texts()
    shares = [float(bar.replace("\N{NO-BREAK SPACE}", " ").rstrip(" %")) for bar in bars]
    assert shares == pytest.approx((100 * answers.probabilities[first]).tolist(), abs=0.051)
    expect(dialog.get_by_text(re.compile("percentage points from|No small patch"))).to_be_visible()
    (reasons,) = dialog.locator("[data-map]").evaluate_all(INK)
    # The stand-in looks at the upper half alone.
    assert np.reshape(reasons, (28, 28))[:10].min() > 0
    assert not np.reshape(reasons, (28, 28))[18:].any()
    assert _indices(dialog.locator(".digit-card")) == answers.neighbours[first].tolist()
    nearest = dialog.locator(".digit-card canvas").evaluate_all(INK)
    for ink, index in zip(nearest, answers.neighbours[first], strict=True):
        np.testing.assert_array_equal(np.reshape(ink, (28, 28)), _images(digits_file, "x_train")[index])
    assert _query(page) == f"?digit={first}"
    expect(dialog.get_by_role("button", name="Previous")).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text(f"Digit {second:,}:")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert _query(page) == ""


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
    expected = _images(digits_file)[answers.misread[0]].astype(float).ravel()
    assert np.corrcoef(ink, expected)[0, 1] > 0.7


def test_two_networks_beside_each_other(page, answers, others, known):
    page.get_by_label("beside").select_option("cnn-34k")
    expect(page.get_by_role("grid")).to_have_count(3)
    expect(page.locator(".matrices figcaption")).to_have_text(
        ["tiny-net", "cnn-34k", "tiny-net less cnn-34k"]
    )
    expect(page.get_by_text("10 were read right by tiny-net alone")).to_be_visible()
    assert _query(page) == "?beside=cnn-34k"
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
    _expect_indices(page.locator(LISTED), differing)
    expect(page.locator(LISTED).first).to_contain_text(f"other: {answer}")
    expect(page.locator('.matrix [aria-pressed="true"]')).to_have_count(3)
    page.get_by_role("grid", name="cnn-34k", exact=True).locator('[data-truth="7"][data-answer="1"]').hover()
    expect(page.locator("[data-pointed]")).to_have_count(3)
    expect(page.locator(".matrix-sentence")).to_have_text("7 read as 1: 2 by tiny-net, 2 by cnn-34k of 99")


def test_a_view_can_be_linked_and_reloaded(url, open_page, others, _at_hand):
    page = open_page(f"{url}?model=cnn-34k&show=shares&order=confused&cell=7-1")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(f"{others.correct} of 954")
    expect(page.locator("[data-model]")).to_have_value("cnn-34k")
    expect(page.get_by_role("radio", name="Row %")).to_be_checked()
    expect(page.get_by_role("radio", name="Most confused")).to_be_checked()
    _expect_indices(page.locator(LISTED), others.cell(7, 1).tolist())
    before = page.url
    page.reload()
    _expect_indices(page.locator(LISTED), others.cell(7, 1).tolist())
    assert page.url == before
    index = int(others.misread[0])
    linked = open_page(f"{url}?digit={index}")
    expect(linked.get_by_role("dialog").get_by_role("heading", level=2)).to_contain_text(f"Digit {index:,}:")


@pytest.mark.parametrize(
    "query", ["?model=none", "?set=nowhere", "?cell=x-y&page=-3&digit=abc", "?show=<b>&order=1"]
)
def test_an_address_that_makes_no_sense_breaks_nothing(url, open_page, query, _at_hand):
    page = open_page(url + query)
    expect(page.get_by_role("heading", name="4 read as 9: 5 of 99")).to_be_visible()
    _cell(page, 7, 1).click()
    expect(page.get_by_role("heading", name="7 read as 1: 2 of 99")).to_be_visible()


def test_damaged_digits_are_a_set_of_their_own(page, answers):
    page.locator("[data-set]").select_option("fog")
    expect(page.get_by_role("heading", level=1)).to_contain_text("damaged by fog")
    _expect_indices(page.locator(MISREAD), answers.misread.tolist())
    assert _query(page) == "?set=fog"
    page.locator("[data-set]").select_option("test digits")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("fog")
    page.get_by_role("button", name="fog").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("damaged by fog")
    # The other network was measured on nothing but whole digits.
    page.locator("[data-model]").select_option("cnn-34k")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("fog")
    assert _query(page) == "?model=cnn-34k"


def test_own_drawings_are_a_measured_set(url, open_page, known, _at_hand):
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
    _expect_indices(page.locator(LISTED), [0])
    (ink,) = page.locator(f"{LISTED} canvas").evaluate_all(INK)
    expected = np.zeros((28, 28), np.uint8)
    expected[4:24, 10:14] = 255
    np.testing.assert_array_equal(np.reshape(ink, (28, 28)), expected)
    page.locator(LISTED).click()
    expect(page.get_by_role("dialog").get_by_text(re.compile("percentage points from 1"))).to_be_visible()


def test_a_tab_that_keeps_something_else_breaks_nothing(page, answers):
    page.evaluate("sessionStorage.setItem('digit-reader.measured.handwriting', 'not JSON')")
    page.reload()
    _expect_indices(page.locator(LISTED), answers.cell(4, 9).tolist())


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


def test_a_choice_made_before_the_pixels_arrive_is_kept(page, answers, hold):
    release = hold(page, "**/component_server/**")
    page.reload()
    _cell(page, 7, 1).click()
    expect(page.locator(f"{MISREAD} canvas")).to_have_count(0)
    release()
    _await_pixels(page)
    _expect_indices(page.locator(LISTED), answers.cell(7, 1).tolist())
    expect(_cell(page, 7, 1)).to_have_attribute("aria-pressed", "true")


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


def test_without_the_test_set_every_digit_is_told(url, open_page, answers, monkeypatch):
    monkeypatch.delenv(DIGITS_VARIABLE, raising=False)
    page = open_page(url)
    expect(page.locator(".misread")).to_contain_text(DIGITS_VARIABLE)
    _expect_indices(page.locator(MISREAD), answers.misread.tolist())
    expect(page.locator(".digit-card canvas")).to_have_count(0)
    page.locator(MISREAD).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".bars li")).to_have_count(10)
    expect(dialog).to_contain_text(DIGITS_VARIABLE)
    assert _indices(dialog.locator(".digit-card")) == answers.neighbours[answers.misread[0]].tolist()
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
    _cell(page, 7, 1).click()
    page.locator(".misread").get_by_role("button", name="Download MNIST").click()
    expect(page.locator(".misread")).to_contain_text("Downloading")
    assert asked.count("fetch") == 1


def test_a_server_that_does_not_answer_is_told(page):
    page.route("**/component_server/**", lambda route: route.fulfill(json=None))
    _cell(page, 7, 1).click()
    expect(page.get_by_role("alert")).to_have_text("The server did not answer. Try again in a moment.")


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
    _await_pixels(page)
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
    page.get_by_label("beside").select_option("cnn-34k")
    expect(page.get_by_role("grid")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert min(page.locator(".cell").evaluate_all(CONTRAST)) >= 4.5
    page.locator(MISREAD).first.click()
    box = page.get_by_role("dialog").bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= width


def test_a_tap_chooses_a_cell(url, open_page, answers, _at_hand):
    page = open_page(url, width=390, touch=True)
    expect(page.locator(MISREAD)).to_have_count(9)
    _cell(page, 7, 1).tap()
    expect(page.get_by_role("heading", name="7 read as 1: 2 of 99")).to_be_visible()
    _expect_indices(page.locator(LISTED), answers.cell(7, 1).tolist())
