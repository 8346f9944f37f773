"""The photo box in a real browser: choosing, dropping, pasting, the camera, and bad files."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from model import Reader, Report, spec
from pages.choice import example_names
from tests.browser.read_page import (
    SureOf,
    answer,
    choose,
    frames,
    lines_bytes,
    numeral,
    photo_bytes,
    picture,
)

OpenPage = Callable[..., Page]
Hold = Callable[..., Callable[[], None]]
ServeApp = Callable[[Reader, Report], str]
MakeReport = Callable[..., Report]


def test_an_uploaded_photo_is_read_and_its_digit_framed(photo_page: Page):
    choose(photo_page, "seven.png", photo_bytes(7))
    expect(numeral(photo_page)).to_have_text("7")
    whole = picture(photo_page).bounding_box()
    frame = frames(photo_page).bounding_box()
    assert whole is not None
    assert frame is not None
    assert 0.2 < frame["height"] / whole["height"] < 1
    assert abs(frame["x"] + frame["width"] / 2 - whole["x"] - whole["width"] / 2) < whole["width"] / 4


def test_while_the_first_photo_is_read_nobody_is_told_there_is_none(photo_page: Page, hold: Hold):
    verdict = answer(photo_page).locator("[data-verdict]")
    expect(verdict).to_have_text("No picture yet")
    release = hold(photo_page, re.compile("/queue/join"))
    choose(photo_page, "seven.png", photo_bytes(7))
    expect(photo_page.get_by_text("Reading …")).to_be_visible()
    expect(verdict).to_be_hidden()
    release()
    expect(numeral(photo_page)).to_have_text("7")
    expect(verdict).to_be_visible()


def test_figures_and_frames_of_a_photo_are_tied(photo_page: Page):
    choose(photo_page, "lines.png", lines_bytes((4, 2), (1, 7, 3)))
    expect(numeral(photo_page)).to_have_text("42 173")
    expect(frames(photo_page)).to_have_text(["4", "2", "1", "7", "3"])
    figures = numeral(photo_page).get_by_role("button")
    top, bottom = figures.first.bounding_box(), figures.last.bounding_box()
    assert top is not None
    assert bottom is not None
    assert bottom["y"] >= top["y"] + top["height"]
    for index, digit in ((3, "7"), (0, "4")):
        frames(photo_page).nth(index).click()
        photo_page.mouse.move(0, 0)
        expect(figures.nth(index)).to_have_attribute("aria-pressed", "true")
        expect(answer(photo_page).locator(".bar.is-answer .bar-label")).to_have_text(digit)
        assert (frames(photo_page).nth(index).get_attribute("aria-label") or "").startswith(f"{digit}, ")
    figures.nth(1).focus()
    expect(frames(photo_page).nth(1)).to_have_attribute("aria-pressed", "true")
    frames(photo_page).nth(1).focus()
    photo_page.keyboard.press("End")
    expect(frames(photo_page).last).to_be_focused()
    expect(figures.last).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("size", [(300, 900), (900, 300)], ids=["portrait", "landscape"])
def test_a_narrow_page_shows_the_whole_picture(open_page: OpenPage, size: tuple[int, int]):
    page = open_page(width=390)
    page.get_by_role("tab", name="Photo").click()
    choose(page, "lines.png", lines_bytes((4, 2), size=size))
    expect(numeral(page)).to_have_text("42")
    whole, paper = picture(page).bounding_box(), page.locator(".photo-frame").bounding_box()
    assert whole is not None
    assert paper is not None
    assert whole["width"] / whole["height"] == pytest.approx(size[0] / size[1], rel=0.02)
    for edge, side in (("x", "width"), ("y", "height")):
        assert paper[edge] <= whole[edge]
        assert whole[edge] + whole[side] <= paper[edge] + paper[side]
    for frame in frames(page).all():
        box = frame.bounding_box()
        assert box is not None
        assert whole["x"] <= box["x"]
        assert box["y"] + box["height"] <= whole["y"] + whole["height"]


def test_a_number_of_two_lines_is_seen_whole_on_a_narrow_page(open_page: OpenPage):
    page = open_page(width=390)
    page.get_by_role("tab", name="Photo").click()
    choose(page, "lines.png", lines_bytes((4, 2, 7, 8), (2, 6, 4, 8), size=(600, 440)))
    expect(numeral(page)).to_have_text("4278 2648")
    outer = numeral(page).bounding_box()
    assert outer is not None
    heights = set()
    for figure in numeral(page).get_by_role("button").all():
        inner = figure.bounding_box()
        assert inner is not None
        assert outer["y"] - 1 <= inner["y"]
        assert inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
        heights.add(round(inner["y"]))
    assert len(heights) == 2


def test_many_lines_scroll_in_their_own_box(open_page: OpenPage):
    page = open_page(width=390)
    page.get_by_role("tab", name="Photo").click()
    choose(page, "lines.png", lines_bytes(*[(4, 2, 7)] * 9, size=(420, 1780)))
    expect(numeral(page)).to_have_text(" ".join(["427"] * 9))
    for index in (-1, 0):
        frames(page).nth(index).click()
        figure = numeral(page).get_by_role("button").nth(index)
        expect(figure).to_have_attribute("aria-pressed", "true")
        inner, outer = figure.bounding_box(), numeral(page).bounding_box()
        assert inner is not None
        assert outer is not None
        assert outer["height"] < 160
        assert outer["y"] <= inner["y"] + 1
        assert inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1


def test_a_photo_taken_sideways_is_turned_upright(photo_page: Page):
    choose(photo_page, "sideways.jpg", photo_bytes(7, "jpg", orientation=6))
    expect(numeral(photo_page)).to_have_text("7")
    answer(photo_page).get_by_text("How it was read").click()
    expect(answer(photo_page)).to_contain_text("Turned upright")


def test_bad_files_are_explained_and_the_next_one_works(photo_page: Page):
    problem = photo_page.get_by_role("alert")
    for content in (b"hello", b"", photo_bytes(7, "jpg")[:2000]):
        choose(photo_page, "broken.jpg", content)
        expect(problem).not_to_be_empty()
        told = problem.inner_text()
        assert told.endswith(".")
        assert "/" not in told
        choose(photo_page, "seven.png", photo_bytes(7))
        expect(numeral(photo_page)).to_have_text("7")
        expect(problem).to_be_empty()


def test_a_server_that_fails_leaves_the_photo_box_usable(
    open_page: OpenPage, serve_app: ServeApp, make_report: MakeReport, monkeypatch: pytest.MonkeyPatch
):
    report = make_report()
    classifier = SureOf(report, p7=0.99)
    page = open_page(serve_app(Reader(classifier), report))
    page.get_by_role("tab", name="Photo").click()
    monkeypatch.setattr(classifier, "row", [])
    choose(page, "seven.png", photo_bytes(7))
    expect(page.get_by_role("alert").first).to_contain_text("Try again in a moment.")
    monkeypatch.undo()
    choose(page, "seven.png", photo_bytes(7))
    expect(numeral(page)).to_have_text("7")


def test_a_file_that_is_too_large_is_not_even_sent(photo_page: Page, tmp_path: Path):
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(spec.MAX_FILE_BYTES + 1)
    photo_page.locator("input[type=file]").set_input_files(large)
    expect(photo_page.get_by_role("alert")).to_contain_text("larger than 20 MB")


TRANSFER = """bytes => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], "seven.png", { type: "image/png" }));
  return transfer;
}"""


def test_a_photo_can_be_dropped_anywhere_on_the_page(photo_page: Page):
    transfer = photo_page.evaluate_handle(TRANSFER, list(photo_bytes(7)))
    photo_page.dispatch_event("body", "dragover", {"dataTransfer": transfer})
    photo_page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    expect(numeral(photo_page)).to_have_text("7")


def test_a_photo_can_be_pasted(photo_page: Page):
    photo_page.evaluate(
        f"""bytes => document.dispatchEvent(
              new ClipboardEvent("paste", {{ clipboardData: ({TRANSFER})(bytes), bubbles: true }}))""",
        list(photo_bytes(7)),
    )
    expect(numeral(photo_page)).to_have_text("7")


def test_the_camera_takes_a_picture(photo_page: Page):
    photo_page.get_by_role("button", name="Use the camera").click()
    photo_page.get_by_role("button", name="Cancel").click()
    expect(photo_page.get_by_role("button", name="Choose a photo")).to_be_visible()
    photo_page.get_by_role("button", name="Use the camera").click()
    photo_page.wait_for_function("document.querySelector('video').videoWidth > 0")
    photo_page.get_by_role("button", name="Take the picture").click()
    expect(picture(photo_page)).to_be_visible()
    assert photo_page.evaluate("document.querySelector('video').srcObject") is None


def test_every_example_can_be_tried(photo_page: Page):
    examples = photo_page.get_by_role("button", name="Example")
    expect(examples).to_have_count(len(example_names()))
    assert len(example_names()) > 0
    for example in examples.all():
        example.click()
        expect(picture(photo_page)).to_be_visible()
        expect(answer(photo_page)).not_to_have_attribute("data-state", "empty")


def test_of_several_examples_the_last_one_is_read(photo_page: Page):
    examples = photo_page.get_by_role("button", name="Example")
    for example in examples.all():
        example.click()
    last = re.sub(r"[^0-9]", "", example_names()[-1][1:])
    expect(numeral(photo_page)).to_have_text(last)
