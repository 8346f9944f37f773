"""The Read page in a real browser: drawing, uploading, and what a visitor sees of it."""

import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from model import Reader, Report, spec
from pages.read import example_names
from training.strokes import Strokes, draw_digit, render

OpenPage = Callable[..., Page]
ServeApp = Callable[[Reader, Report], str]
MakeReport = Callable[..., Report]
Draw = Callable[..., None]

LINE: Strokes = (np.array([[0.1, 0.1], [0.9, 0.1]], np.float32),)
OTHER_LINE: Strokes = (np.array([[0.1, 0.8], [0.9, 0.8]], np.float32),)


def strokes_of(digit: int) -> Strokes:
    return draw_digit(digit, np.random.default_rng(digit), neatness=0.9)


def answer(page: Page) -> Locator:
    return page.get_by_role("region", name="Answer")


def numeral(page: Page) -> Locator:
    return answer(page).locator("[data-numeral]")


def ink(page: Page) -> int:
    """How many pixels of the pad are covered."""
    covered: int = page.get_by_role("img", name="Paper").evaluate(
        """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
             .reduce((sum, value, index) => sum + (index % 4 === 3 && value > 127), 0)"""
    )
    return covered


def scrolls_sideways(page: Page) -> bool:
    wider: bool = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return wider


@pytest.mark.parametrize(
    ("touch", "digits"), [(False, range(10)), (True, (1, 4, 5, 7))], ids=["mouse", "touch"]
)
def test_drawn_digits_are_read(open_page: OpenPage, draw: Draw, touch: bool, digits: Iterable[int]):
    page = open_page(width=390 if touch else 1280, touch=touch)
    for digit in digits:
        draw(page, strokes_of(digit), touch)
        expect(numeral(page)).to_have_text(str(digit))
        expect(answer(page)).to_have_attribute("data-state", "read")
        expect(answer(page).locator(".bar.is-answer .bar-label")).to_have_text(str(digit))
        page.keyboard.press("Delete")
        expect(answer(page)).to_have_attribute("data-state", "empty")


def test_the_answer_follows_the_pen_while_it_draws(page: Page):
    box = page.get_by_role("img", name="Paper").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 150, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 350, steps=10)
    expect(answer(page)).not_to_have_attribute("data-state", "empty")
    page.mouse.up()


def test_an_empty_pad_invites_and_shows_no_digit(page: Page, draw: Draw):
    expect(page.get_by_text("Draw a digit", exact=True)).to_be_visible()
    expect(answer(page)).to_contain_text("Nothing drawn yet")
    draw(page, strokes_of(3))
    expect(page.get_by_text("Draw a digit", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw a digit", exact=True)).to_be_visible()
    expect(answer(page)).to_contain_text("Nothing drawn yet")
    expect(numeral(page)).to_have_text("")


class SureOf:
    """Stands in for the classifier: gives every image the same probabilities, ``none`` to no digit."""

    def __init__(self, report: Report, none: float = 0.0, **probabilities: float) -> None:
        self.report = report
        rest = (1 - none - sum(probabilities.values())) / (10 - len(probabilities))
        self.row = [probabilities.get(f"p{digit}", rest) for digit in range(10)]

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.tile(np.array(self.row, np.float32), (len(images), 1))


def side_by_side(*digits: int) -> Strokes:
    """Digits written in a row across the unit square, with gaps between them."""
    share = np.float32(1 / len(digits))
    return tuple(
        stroke * (share * np.float32(0.8)) + np.array([index * share, 0.2], np.float32)
        for index, digit in enumerate(digits)
        for stroke in strokes_of(digit)
    )


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


class Doubting:
    """The shipped classifier, made unsure of sevens and to call ones no digit."""

    def __init__(self) -> None:
        self._inner = Reader.load().classifier
        self.report = self._inner.report

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        rows = self._inner.predict(images)
        likeliest = rows.argmax(axis=1)
        limits = self.report.rejection
        unsure = (limits.refuse_below + limits.unsure_below) / 2
        rows[likeliest == 7] = 0
        rows[likeliest == 7, 7] = unsure
        rows[likeliest == 7, 2] = 0.6 * (1 - unsure)
        # Little enough to be refused among digits, too.
        rows[likeliest == 1] *= 0.1 * limits.refuse_below
        return rows


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


def test_a_mark_left_out_of_a_drawn_number_can_be_looked_at_and_set(
    open_page: OpenPage, serve_app: ServeApp, draw: Draw
):
    classifier = Doubting()
    page = open_page(serve_app(Reader(classifier), classifier.report))
    draw(page, side_by_side(4, 1, 2))
    expect(numeral(page)).to_have_text("42")
    settle(page)
    show = answer(page).get_by_role("button", name="Show")
    show.click()
    expect(answer(page).locator(".verdict")).to_have_text("not a digit")
    set_to(page, "1")
    expect(numeral(page)).to_have_text("412")
    expect(show).to_be_hidden()
    page.keyboard.press("Delete")
    expect(show).to_be_hidden()


@pytest.mark.parametrize("by", ["buttons", "keys"])
def test_undo_redo_and_clear(page: Page, draw: Draw, by: str):
    def run(name: str, key: str) -> None:
        if by == "keys":
            page.keyboard.press(key)
        else:
            page.get_by_role("button", name=name, exact=True).click()

    draw(page, LINE)
    one = ink(page)
    draw(page, OTHER_LINE)
    two = ink(page)
    assert 0 < one < two
    run("Undo", "Control+z")
    assert ink(page) == one
    run("Redo", "Control+y")
    assert ink(page) == two
    run("Clear", "Delete")
    assert ink(page) == 0
    run("Undo", "Control+z")
    assert ink(page) == two
    run("Undo", "Control+z")
    run("Redo", "Control+Shift+z")
    assert ink(page) == two


def test_pens_and_the_eraser(page: Page, draw: Draw):
    covered = []
    for name in ("Thin pen", "Medium pen", "Thick pen"):
        page.get_by_role("radio", name=name).click()
        draw(page, LINE)
        covered.append(ink(page))
        page.keyboard.press("Delete")
    assert covered == sorted(set(covered))
    draw(page, LINE)
    page.keyboard.press("e")
    expect(page.get_by_role("radio", name="Eraser")).to_be_checked()
    draw(page, LINE)
    assert ink(page) < covered[0] / 10
    page.keyboard.press("p")
    expect(page.get_by_role("radio", name="Thick pen")).to_be_checked()
    page.keyboard.press("[")
    expect(page.get_by_role("radio", name="Medium pen")).to_be_checked()


def test_a_drawing_survives_other_pages_the_back_button_and_a_reload(page: Page, draw: Draw):
    draw(page, strokes_of(2))
    expect(numeral(page)).to_have_text("2")
    before = ink(page)
    page.get_by_role("link", name="Accuracy").click()
    page.wait_for_url("**/accuracy")
    page.get_by_role("link", name="Read", exact=True).click()
    expect(numeral(page)).to_have_text("2")
    assert ink(page) == before
    page.get_by_role("link", name="Accuracy").click()
    page.wait_for_url("**/accuracy")
    page.go_back()
    expect(numeral(page)).to_have_text("2")
    page.reload()
    expect(numeral(page)).to_have_text("2")
    assert ink(page) == before
    page.keyboard.press("Control+z")
    assert ink(page) < before


def test_a_drawing_survives_the_other_tab_and_a_new_window_size(page: Page, draw: Draw):
    draw(page, LINE)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(
        "(canvas => canvas.clientWidth < 390 && canvas.width === canvas.clientWidth)"
        "(document.querySelector('.pad-paper canvas'))"
    )
    assert ink(page) > 0
    page.get_by_role("tab", name="Photo").click()
    page.get_by_role("tab", name="Draw").click()
    assert ink(page) > 0


def test_a_finger_draws_without_scrolling_the_page(open_page: OpenPage, draw: Draw):
    page = open_page(width=390, touch=True)
    draw(page, (np.array([[0.5, 0.9], [0.5, 0.6], [0.5, 0.3], [0.5, 0.0]], np.float32),), touch=True)
    assert page.evaluate("window.scrollY") == 0
    assert ink(page) > 0


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


def test_the_answer_is_announced(page: Page, draw: Draw):
    draw(page, strokes_of(7))
    expect(answer(page).get_by_role("status")).to_contain_text("sure")


# ---- Photo ---------------------------------------------------------------------------------


def photo_bytes(digit: int = 7, suffix: str = "png", orientation: int = 1) -> bytes:
    """A digit in blue ink on grey paper, as a camera held in ``orientation`` stores it."""
    ink_there = render(strokes_of(digit), 600, 30.0) / 255.0
    paper, pen = np.array([205.0, 200.0, 190.0]), np.array([40.0, 50.0, 120.0])
    pixels = paper + ink_there[..., None] * (pen - paper)
    image = Image.fromarray(pixels.astype(np.uint8))
    exif = Image.Exif()
    if orientation == 6:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6
    file = io.BytesIO()
    image.save(file, {"jpg": "JPEG", "png": "PNG"}[suffix], exif=exif)
    return file.getvalue()


def lines_bytes(*lines: tuple[int, ...], size: tuple[int, int] = (420, 700)) -> bytes:
    """Lines of digits in dark ink on grey paper of this width and height."""
    paper = np.full(size[::-1], 215, np.uint8)
    for row, digits in enumerate(lines):
        for column, digit in enumerate(digits):
            top, left = 60 + 190 * row, 30 + 130 * column
            paper[top : top + 110, left : left + 110] -= render(strokes_of(digit), 110, 9.0) // 3 * 2
    file = io.BytesIO()
    Image.fromarray(paper).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def photo_page(page: Page) -> Page:
    page.get_by_role("tab", name="Photo").click()
    page.get_by_role("button", name="Choose a photo").wait_for()
    return page


def choose(page: Page, name: str, content: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a photo").click()
    chooser.value.set_files({"name": name, "mimeType": "image/*", "buffer": content})


def picture(page: Page) -> Locator:
    return page.get_by_alt_text("Your picture")


def frames(page: Page) -> Locator:
    return page.get_by_role("group", name="The digits in your picture").get_by_role("button")


def test_an_uploaded_photo_is_read_and_its_digit_framed(photo_page: Page):
    choose(photo_page, "seven.png", photo_bytes(7))
    expect(numeral(photo_page)).to_have_text("7")
    whole = picture(photo_page).bounding_box()
    frame = frames(photo_page).bounding_box()
    assert whole is not None
    assert frame is not None
    assert 0.2 < frame["height"] / whole["height"] < 1
    assert abs(frame["x"] + frame["width"] / 2 - whole["x"] - whole["width"] / 2) < whole["width"] / 4


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


# ---- Turning and cropping --------------------------------------------------------------------


def turned(content: bytes, quarters: int) -> bytes:
    """The picture turned to the left, by quarters of a circle."""
    file = io.BytesIO()
    Image.fromarray(np.rot90(np.asarray(Image.open(io.BytesIO(content))), quarters)).save(file, "PNG")
    return file.getvalue()


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], touch: bool = False) -> None:
    """Drag on the crop stage, from and to places in shares of the picture's sides."""
    box = page.locator(".photo-crop canvas").bounding_box()
    assert box is not None
    path = [
        (box["x"] + box["width"] * (start[0] + share * (end[0] - start[0])),
         box["y"] + box["height"] * (start[1] + share * (end[1] - start[1])))
        for share in (0, 0.3, 0.7, 1)
    ]  # fmt: skip
    if not touch:
        page.mouse.move(*path[0])
        page.mouse.down()
        for place in path[1:]:
            page.mouse.move(*place)
        page.mouse.up()
        return
    session = page.context.new_cdp_session(page)
    for step, (x, y) in enumerate(path):
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def tool(page: Page, name: str) -> Locator:
    return page.locator(".photo-tools").get_by_role("button", name=name, exact=True)


def side_by_side_share(page: Page) -> list[float]:
    """Where the middle of each frame is, in shares of the picture's width."""
    whole = picture(page).bounding_box()
    boxes = [frame.bounding_box() for frame in frames(page).all()]
    assert whole is not None
    return [(box["x"] + box["width"] / 2 - whole["x"]) / whole["width"] for box in boxes if box is not None]


def test_a_picture_is_turned_both_ways_and_set_back(photo_page: Page):
    choose(photo_page, "side.png", turned(lines_bytes((4, 2), (1, 7, 3)), 1))
    expect(answer(photo_page)).not_to_have_attribute("data-state", "empty")
    expect(tool(photo_page, "Reset")).to_have_attribute("aria-disabled", "true")
    tool(photo_page, "Turn right").click()
    expect(numeral(photo_page)).to_have_text("42 173")
    expect(frames(photo_page)).to_have_text(["4", "2", "1", "7", "3"])
    assert side_by_side_share(photo_page)[2:] == pytest.approx([0.2, 0.51, 0.82], abs=0.05)
    # Faster than they can be read: all of them count.
    for _ in range(3):
        tool(photo_page, "Turn left").click()
    tool(photo_page, "Turn right").click()
    tool(photo_page, "Turn left").click()
    tool(photo_page, "Turn left").click()
    expect(numeral(photo_page)).to_have_text("42 173")
    tool(photo_page, "Reset").click()
    expect(photo_page.locator(".photo-frame")).to_have_attribute("aria-busy", "false")
    expect(tool(photo_page, "Reset")).to_have_attribute("aria-disabled", "true")
    whole = picture(photo_page).bounding_box()
    assert whole is not None
    assert whole["width"] > whole["height"]


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_a_part_is_cropped_by_dragging_and_read_at_once(open_page: OpenPage, touch: bool):
    page = open_page(width=390 if touch else 1280, touch=touch)
    page.get_by_role("tab", name="Photo").click()
    choose(page, "side.png", turned(lines_bytes((4, 2), (1, 7, 3)), 3))
    tool(page, "Turn left").click()
    expect(numeral(page)).to_have_text("42 173")
    tool(page, "Crop").click()
    page.locator(".photo-crop").scroll_into_view_if_needed()
    drag(page, (0.02, 0.3), (0.95, 0.6), touch)
    expect(numeral(page)).to_have_text("173")
    drag(page, (0.95, 0.6), (0.65, 0.6), touch)  # a corner
    expect(numeral(page)).to_have_text("17")
    drag(page, (0.2, 0.45), (0.5, 0.45), touch)  # the part itself
    expect(numeral(page)).to_have_text("73")
    scrolled = page.evaluate("window.scrollY")
    drag(page, (0.95, 0.6), (0.95, 0.9), touch)
    assert page.evaluate("window.scrollY") == scrolled
    tool(page, "Done").click()
    expect(frames(page)).to_have_text(["7", "3"])
    assert not scrolls_sideways(page)
    whole = picture(page).bounding_box()
    assert whole is not None
    assert whole["width"] / whole["height"] == pytest.approx(0.63 * 420 / (0.6 * 700), rel=0.05)
    tool(page, "Turn left").click()
    tool(page, "Turn right").click()
    expect(numeral(page)).to_have_text("73")
    tool(page, "Reset").click()
    expect(numeral(page)).not_to_have_text("73")


def test_a_part_is_cropped_with_the_keyboard_and_cancelled(photo_page: Page):
    choose(photo_page, "lines.png", lines_bytes((4, 2), (1, 7, 3)))
    expect(numeral(photo_page)).to_have_text("42 173")
    tool(photo_page, "Crop").press("Enter")
    expect(photo_page.get_by_role("button", name="Part: 0 % across, 0 % down")).to_be_focused()
    corner = photo_page.get_by_role("button", name="Bottom right corner")
    for _ in range(7):
        corner.press("Shift+ArrowUp")
    expect(numeral(photo_page)).to_have_text("42")
    expect(corner).to_have_accessible_name("Bottom right corner: 100 % across, 30 % down")
    part = photo_page.get_by_role("button", name="Part")
    for _ in range(3):
        part.press("Shift+ArrowDown")
    expect(numeral(photo_page)).to_have_text("173")
    part.press("ArrowUp")
    part.press("Enter")
    expect(frames(photo_page)).to_have_text(["1", "7", "3"])
    tool(photo_page, "Crop").press("Enter")
    photo_page.get_by_role("button", name="Top left corner").press("Shift+ArrowRight")
    photo_page.keyboard.press("Escape")
    expect(tool(photo_page, "Crop")).to_be_focused()
    expect(frames(photo_page)).to_have_text(["1", "7", "3"])
    expect(photo_page.locator(".photo-crop")).to_be_hidden()


def test_an_empty_part_is_said_to_be_empty(photo_page: Page):
    choose(photo_page, "lines.png", lines_bytes((4, 2)))
    expect(numeral(photo_page)).to_have_text("42")
    tool(photo_page, "Crop").click()
    drag(photo_page, (0.1, 0.5), (0.9, 0.9))
    expect(photo_page.get_by_role("alert")).to_contain_text("No ink was found")
    expect(answer(photo_page)).to_have_attribute("data-state", "empty")
    tool(photo_page, "Cancel").click()
    expect(numeral(photo_page)).to_have_text("42")
    expect(photo_page.get_by_role("alert")).to_be_empty()


def test_another_picture_ends_the_cropping(photo_page: Page):
    choose(photo_page, "lines.png", lines_bytes((4, 2)))
    expect(numeral(photo_page)).to_have_text("42")
    tool(photo_page, "Crop").click()
    photo_page.get_by_role("button", name="Example").first.click()
    expect(numeral(photo_page)).to_have_text("2")
    expect(photo_page.locator(".photo-crop")).to_be_hidden()
    expect(tool(photo_page, "Reset")).to_have_attribute("aria-disabled", "true")


# ---- Correcting ------------------------------------------------------------------------------


def set_to(page: Page, figure: str) -> None:
    answer(page).get_by_role("group", name="Correct it").get_by_role(
        "button", name=figure, exact=True
    ).click()


def settle(page: Page) -> None:
    """Wait until the answer stays as it is: each stroke asks for one, and a correction is of the last."""
    page.evaluate("window.settling = { shown: '', since: 0 }")
    page.wait_for_function(
        """() => {
          const shown = document.querySelector("[data-numeral]").closest("section").innerHTML;
          if (shown !== settling.shown) settling = { shown, since: performance.now() };
          return performance.now() - settling.since > 700;
        }""",
        polling=50,
    )


def copied(page: Page) -> str:
    """What the Copy button puts into the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer(page).get_by_role("button", name="Copy").click()
    expect(answer(page).get_by_role("button", name="Copied")).to_be_visible()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_digit_is_corrected_and_undone(page: Page, draw: Draw):
    draw(page, strokes_of(4))
    expect(numeral(page)).to_have_text("4")
    settle(page)
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
    choose(page, "lines.png", lines_bytes((4, 2), (1, 7, 3)))
    expect(numeral(page)).to_have_text("42 173")


def test_what_was_refused_can_be_said_to_be_a_digit(
    open_page: OpenPage, serve_app: ServeApp, draw: Draw, make_report: MakeReport
):
    report = make_report()
    page = open_page(serve_app(Reader(SureOf(report, p3=0.3)), report))
    draw(page, strokes_of(3))
    expect(answer(page)).to_have_attribute("data-state", "refused")
    settle(page)
    set_to(page, "3")
    expect(numeral(page)).to_have_text("3")
    expect(answer(page)).to_contain_text("read as no digit")
