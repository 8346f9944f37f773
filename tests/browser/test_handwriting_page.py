"""The Handwriting page in a real browser: twenty digits on the pad, and what came of them."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from model import Reader, Reading, Report
from model.classifier import Classifier
from model.picture import Source
from model.report import ARTIFACT
from model.view import WHOLE, View
from training import allographs
from training.__main__ import main
from training.strokes import Strokes, draw_allograph, draw_digit

OpenPage = Callable[..., Page]
ServeApp = Callable[[Reader, Report], str]
Draw = Callable[..., None]

WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def strokes_of(digit: int, seed: int = 0) -> Strokes:
    return draw_digit(digit, np.random.default_rng(10 * seed + digit), neatness=0.9)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def place(page: Page) -> Locator:
    return page.locator("[data-count]")


def asked(page: Page) -> int:
    """The digit that is asked for."""
    return WORDS.index(page.locator("[data-word]").inner_text())


def headline(page: Page) -> Locator:
    return page.locator("[data-headline]")


def ink(page: Page) -> int:
    """How many pixels of the pad are covered."""
    covered: int = page.get_by_role("img", name="Paper").evaluate(
        """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
             .reduce((sum, value, index) => sum + (index % 4 === 3 && value > 127), 0)"""
    )
    return covered


def kept(page: Page, key: str) -> dict[str, object]:
    """What the browser keeps for its tab."""
    found: dict[str, object] = json.loads(page.evaluate("key => sessionStorage.getItem(key)", key))
    return found


@pytest.fixture
def begun(open_page: OpenPage, app_url: str) -> Page:
    """The page with a test begun, wide and light."""
    page = open_page(f"{app_url}/handwriting")
    button(page, "Begin").click()
    expect(place(page)).to_have_text("1 of 20")
    return page


def test_twenty_digits_drawn_with_the_mouse(begun: Page, draw: Draw, tmp_path: Path, capsys):
    prompts = []
    for number in range(1, 21):
        expect(place(begun)).to_have_text(f"{number} of 20")
        expect(begun.get_by_role("progressbar", name="Digits written")).to_have_js_property(
            "value", number - 1
        )
        prompts.append(asked(begun))
        draw(begun, strokes_of(prompts[-1], seed=number))
        # Whatever was read of the digits before stands nowhere while there are others to come.
        assert "read as" not in begun.locator("main").inner_text()
        begun.keyboard.press("Enter")
    assert sorted(prompts) == sorted(2 * list(range(10)))

    expect(headline(begun)).to_have_text("20 of 20 read right")
    expect(headline(begun)).to_be_focused()
    expect(begun.get_by_text("84 and 100")).to_be_visible()
    cards = begun.locator("[data-drawings] button")
    assert [text.split("\n")[:2] for text in cards.all_inner_texts()] == [
        [WORDS[digit], f"read as {digit}"] for digit in sorted(prompts)
    ]
    measured = kept(begun, "digit-reader.measured.handwriting")
    assert measured["counts"] == (2 * np.eye(10, dtype=int)).tolist()
    assert [digit["truth"] for digit in measured["digits"]] == prompts

    with begun.expect_download() as download:
        button(begun, "Download as ZIP").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    begun.get_by_role("link", name="On the Accuracy page").click()
    expect(begun.get_by_role("heading", level=1)).to_contain_text("All 20 drawings of yours")
    with zipfile.ZipFile(path) as archive:
        assert f"{prompts[0]}/01.png" in archive.namelist()
    assert main(["evaluate", str(ARTIFACT), "--digits", str(path)]) == 0
    assert "20 of 20" in capsys.readouterr().out


def test_digits_are_skipped_gone_back_to_and_written_again(begun: Page, draw: Draw):
    button(begun, "Next").click()
    expect(begun.get_by_role("alert")).to_contain_text("on the paper, or skip it.")
    expect(place(begun)).to_have_text("1 of 20")
    first = asked(begun)
    draw(begun, strokes_of(first))
    expect(begun.get_by_role("alert")).to_be_empty()
    drawn = ink(begun)
    button(begun, "Next").click()
    expect(place(begun)).to_have_text("2 of 20")
    assert ink(begun) == 0
    button(begun, "Skip").click()
    expect(place(begun)).to_have_text("3 of 20")
    # Back over the one that was left out, to the first, which stands on the paper again.
    begun.keyboard.press("ArrowLeft")
    begun.keyboard.press("ArrowLeft")
    expect(place(begun)).to_have_text("1 of 20")
    assert asked(begun) == first
    assert ink(begun) == drawn
    begun.keyboard.press("Control+z")
    assert ink(begun) < drawn
    begun.keyboard.press("Control+y")
    assert ink(begun) == drawn
    begun.keyboard.press("ArrowRight")  # what is written is kept, and what is not is left out
    expect(place(begun)).to_have_text("2 of 20")
    begun.keyboard.press("ArrowRight")
    expect(place(begun)).to_have_text("3 of 20")
    draw(begun, strokes_of(asked(begun)))
    begun.keyboard.press("Enter")
    button(begun, "End here").click()
    expect(headline(begun)).to_have_text("2 of 2 read right")
    expect(begun.get_by_text("18 digits were left out")).to_be_visible()


def test_a_digit_is_written_with_the_keyboard_alone(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/handwriting")
    button(page, "Begin").press("Enter")
    expect(place(page)).to_have_text("1 of 20")
    while asked(page) != 1:
        before = place(page).inner_text()
        page.keyboard.press("ArrowRight")
        expect(place(page)).not_to_have_text(before)
    button(page, "Draw with the keyboard").press("Enter")
    at = place(page).inner_text()
    for _ in range(14):
        page.keyboard.press("Shift+ArrowDown")
    # On the paper the arrow keys move the pen, not the test.
    expect(place(page)).to_have_text(at)
    page.keyboard.press("Enter")
    expect(place(page)).not_to_have_text(at)
    button(page, "End here").press("Enter")
    expect(headline(page)).to_have_text("1 of 1 read right")


def test_a_test_survives_a_reload_and_another_page(begun: Page, draw: Draw):
    first = asked(begun)
    draw(begun, strokes_of(first))
    button(begun, "Next").click()
    second = asked(begun)
    draw(begun, strokes_of(second))
    drawn = ink(begun)
    begun.reload()
    expect(place(begun)).to_have_text("2 of 20")
    assert asked(begun) == second
    expect(begun.get_by_text("Draw a digit", exact=True)).to_be_hidden()
    assert ink(begun) == drawn
    begun.get_by_role("link", name="Read").first.click()
    expect(begun.get_by_text("Nothing drawn yet")).to_be_visible()
    begun.get_by_role("link", name="Handwriting").click()
    expect(begun.get_by_text("Draw a digit", exact=True)).to_be_hidden()
    button(begun, "End here").click()
    expect(headline(begun)).to_have_text("2 of 2 read right")
    begun.reload()
    expect(headline(begun)).to_have_text("2 of 2 read right")
    expect(begun.locator("[data-drawings] button")).to_have_count(2)
    button(begun, "Begin anew").click()
    expect(button(begun, "Begin")).to_be_focused()
    assert begun.evaluate("sessionStorage.getItem('digit-reader.measured.handwriting')") is None
    button(begun, "Begin").click()
    expect(place(begun)).to_have_text("1 of 20")
    assert ink(begun) == 0


def write(page: Page, draw: Draw, drawings: dict[int, Strokes]) -> None:
    """Draw these when their digits are first asked for, skip all others, and end the test."""
    left = dict(drawings)
    while left:
        strokes = left.pop(asked(page), None)
        before = place(page).inner_text()
        if strokes is not None:
            draw(page, strokes)
        button(page, "Skip" if strokes is None else "Next").click()
        if left:
            expect(place(page)).not_to_have_text(before)
    button(page, "End here").click()


# A 9 where a 4 was asked for: what is closed at the top.
NINE: Strokes = draw_allograph(allographs.nine_straight, np.random.default_rng(1), 0.9)


def test_what_was_misread_is_marked_and_explained_by_its_drawing(begun: Page, draw: Draw):
    write(begun, draw, {4: NINE})
    expect(headline(begun)).to_have_text("0 of 1 read right")
    advice = begun.locator("[data-advice] li")
    expect(advice).to_have_count(1)
    expect(advice.get_by_role("heading")).to_have_text("4 read as 9")
    expect(advice).to_contain_text("Your 4 is closed at the top: that brings it close to a 9.")
    expect(advice).to_contain_text("Leave the 4 open at the top.")
    shown = advice.locator("img").get_attribute("src")
    card = begun.locator("[data-drawings] li")
    expect(card).to_have_attribute("data-outcome", "wrong")
    assert card.locator("img").get_attribute("src") == shown
    # Chosen, it stands on the Read page's pad with all that is told there.
    card.get_by_role("button").click()
    expect(begun.locator("[data-numeral]").first).to_have_text("9")
    assert ink(begun) > 0


def test_the_matrix_leads_to_its_drawings(begun: Page, draw: Draw):
    write(begun, draw, {4: NINE, 2: strokes_of(2)})
    expect(headline(begun)).to_have_text("1 of 2 read right")
    cards = begun.locator("[data-drawings] button")
    grid = begun.get_by_role("grid", name="Your confusion matrix")
    wrong = grid.get_by_role("button", name="4 read as 9: 1 of 1")
    wrong.click()
    expect(begun.get_by_role("heading", name="4 read as 9: 1 of 1")).to_be_visible()
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("read as 9")
    wrong.click()  # once more, and all are there again
    expect(cards).to_have_count(2)
    grid.get_by_role("button", name="4 read as something else: 1 of 1").click()
    expect(cards).to_have_count(1)
    button(begun, "Show all").click()
    expect(cards).to_have_count(2)
    expect(begun.get_by_role("heading", name="Every drawing beside its answer")).to_be_visible()
    expect(cards.first).to_be_focused()
    grid.get_by_role("button", name="2 read as 2: 1 of 1").focus()
    expect(begun.locator("[data-cell]")).to_have_text("2 read as 2: 1 of 1")
    begun.keyboard.press("Enter")
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("read as 2")


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_everything_to_write_with_is_in_view(
    open_page: OpenPage, app_url: str, draw: Draw, dark: bool
):
    page = open_page(f"{app_url}/handwriting", width=390, touch=True, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    button(page, "Begin").tap()
    expect(place(page)).to_have_text("1 of 20")
    word, paper = page.locator("[data-word]"), page.get_by_role("img", name="Paper")
    boxes = [part.bounding_box() for part in (word, paper, button(page, "Next"))]
    tops = [box["y"] for box in boxes]
    assert tops == sorted(tops)
    assert tops[0] > 0
    assert boxes[-1]["y"] + boxes[-1]["height"] < 844
    assert min(boxes[-1]["width"], boxes[-1]["height"]) >= 44
    draw(page, strokes_of(asked(page)), touch=True)
    button(page, "Next").tap()
    button(page, "End here").tap()
    expect(headline(page)).to_have_text("1 of 1 read right")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


class Faulty(Reader):
    """Fails as long as it is broken."""

    def __init__(self, classifier: Classifier) -> None:
        super().__init__(classifier)
        self.broken = True

    def read(self, source: Source, view: View = WHOLE) -> Reading:
        if self.broken:
            raise RuntimeError("made to fail")
        return super().read(source, view)


@pytest.fixture
def faulty() -> Faulty:
    made = Faulty.load()
    assert isinstance(made, Faulty)
    return made


def test_drawings_that_could_not_be_read_are_kept(
    open_page: OpenPage, serve_app: ServeApp, faulty: Faulty, draw: Draw
):
    page = open_page(f"{serve_app(faulty, faulty.classifier.report)}/handwriting")
    button(page, "Begin").click()
    expect(place(page)).to_have_text("1 of 20")
    draw(page, strokes_of(asked(page)))
    button(page, "End here").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be read this time. They are kept")
    faulty.broken = False
    button(page, "Try again").click()
    expect(headline(page)).to_have_text("1 of 1 read right")
    expect(page.get_by_role("alert")).to_be_empty()
