"""Every page, as it opens and with results on it, before axe-core: nobody is shut out.

Nothing of a page is left out, Gradio's own markup included, and findings of every severity count.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages.components import ASSETS, PAGES
from training.strokes import Strokes, draw_digit

OpenPage = Callable[..., Page]
Draw = Callable[..., None]
Hold = Callable[..., Callable[[], None]]

WIDTHS = (1280, 390)
LOOKS = pytest.mark.parametrize(
    ("dark", "width"),
    [(dark, width) for dark in (False, True) for width in WIDTHS],
    ids=lambda value: {False: "light", True: "dark"}.get(value, str(value)),
)
AXE = Axe()


def findings(page: Page) -> list[str]:
    """What axe-core finds wrong with a page as it stands, a line for each rule."""
    page.wait_for_function("document.getAnimations().every(({ playState }) => playState !== 'running')")
    found = AXE.run(page).response["violations"]
    return [f"{one['impact']}: {one['help']}: {_places(one['nodes'])}" for one in found]


def _places(nodes: Iterable[dict[str, list[str]]]) -> str:
    return ", ".join(" ".join(map(str, node["target"])) for node in nodes)


def unfold(page: Page) -> None:
    for summary in page.locator("summary:visible").all():
        summary.click()


def strokes_of(digit: int) -> Strokes:
    return draw_digit(digit, np.random.default_rng(digit), neatness=0.9)


@pytest.fixture
def visit(open_page: OpenPage, app_url: str) -> OpenPage:
    """Open a page of the shipped app: ``visit("./many", dark=True, width=390)``."""

    def opened(path: str, *, dark: bool, width: int) -> Page:
        url = f"{app_url}/{path.removeprefix('./')}"
        return open_page(url, dark=dark, width=width, touch=width < 900)

    return opened


@LOOKS
@pytest.mark.parametrize("path", [path for _, path in PAGES])
def test_pages_as_they_open(visit: OpenPage, path: str, dark: bool, width: int):
    page = visit(path, dark=dark, width=width)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert findings(page) == []


def test_the_accuracy_page_while_its_digits_are_on_their_way(visit: OpenPage, hold: Hold):
    page = visit("./accuracy", dark=False, width=1280)
    release = hold(page, "**/component_server/**")
    page.reload()
    expect(page.get_by_role("grid").first).to_be_visible()
    assert findings(page) == []
    release()
    expect(page.locator(".misread .digit-card").first).to_be_visible()


@LOOKS
def test_a_misread_digit_behind_the_figures(visit: OpenPage, dark: bool, width: int):
    page = visit("./accuracy", dark=dark, width=width)
    page.get_by_text("Row %").click()
    page.locator(".misread .digit-card").first.click()
    expect(page.get_by_role("dialog").locator(".bars li")).to_have_count(10)
    assert findings(page) == []


@LOOKS
def test_an_answer_and_how_it_was_found(visit: OpenPage, draw: Draw, dark: bool, width: int):
    page = visit("./", dark=dark, width=width)
    draw(page, strokes_of(7))
    expect(page.get_by_role("region", name="Answer").locator("[data-numeral]")).to_have_text("7")
    unfold(page)
    assert findings(page) == []


@LOOKS
def test_a_photo_with_its_digits_and_cropping(visit: OpenPage, dark: bool, width: int):
    page = visit("./", dark=dark, width=width)
    page.get_by_role("tab", name="Photo").click()
    assert findings(page) == []
    page.locator(".photo-examples button").last.click()
    expect(
        page.get_by_role("group", name="The digits in your picture").get_by_role("button")
    ).not_to_have_count(0)
    assert findings(page) == []
    page.get_by_role("button", name="Crop").click()
    assert findings(page) == []


@LOOKS
def test_many_pictures_one_of_them_opened(visit: OpenPage, dark: bool, width: int):
    page = visit("./many", dark=dark, width=width)
    pictures: list[Path] = sorted((ASSETS / "examples").iterdir())[:2]
    page.get_by_label("Pictures", exact=True).set_input_files([*pictures, Path(__file__)])
    expect(page.get_by_text("3 pictures: 2 read, 1 not usable.").first).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name=f"Look at {pictures[0].name}").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []


@LOOKS
def test_everything_on_the_accuracy_page_unfolded(visit: OpenPage, dark: bool, width: int):
    page = visit("./accuracy", dark=dark, width=width)
    expect(page.get_by_role("grid").first).to_be_visible()
    unfold(page)
    assert findings(page) == []


@LOOKS
def test_everything_on_the_about_page_unfolded(visit: OpenPage, dark: bool, width: int):
    page = visit("./about", dark=dark, width=width)
    page.get_by_role("group", name="Digits that were found").get_by_role("button").last.click()
    unfold(page)
    assert findings(page) == []


@pytest.fixture
def unwatched(chromium: Browser) -> Iterator[Callable[[bool], Page]]:
    """Open a page whose requests may fail: Gradio's panel asks for what is switched off here."""
    contexts: list[BrowserContext] = []

    def opened(dark: bool) -> Page:
        contexts.append(chromium.new_context(color_scheme="dark" if dark else "light"))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


# On narrow windows Gradio does not offer it.
@pytest.mark.parametrize("dark", [False, True])
def test_the_panel_on_calling_the_app(unwatched: Callable[[bool], Page], app_url: str, dark: bool):
    page = unwatched(dark)
    page.goto(app_url)
    page.get_by_role("button", name="Use via API").click()
    languages = page.get_by_role("tablist", name="Language").first
    expect(languages.get_by_role("tab", selected=True)).to_have_text("Python")
    assert findings(page) == []
    languages.get_by_role("tab", name="cURL").press("Enter")
    expect(languages.get_by_role("tab", selected=True)).to_have_text("cURL")
    assert findings(page) == []
    page.get_by_role("button", name="Close").first.click()
    expect(languages).to_be_hidden()


@LOOKS
def test_a_handwriting_test_and_its_outcome(visit: OpenPage, draw: Draw, dark: bool, width: int):
    page = visit("./handwriting", dark=dark, width=width)
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_text("1 of 20", exact=True)).to_be_visible()
    # Never what is asked for, so that there is something to advise on.
    draw(page, strokes_of(3 if page.get_by_text("eight", exact=True).is_visible() else 8))
    assert findings(page) == []
    page.get_by_role("button", name="End here").click()
    expect(page.get_by_role("heading", level=1, name="0 of 1 read right")).to_be_visible()
    assert findings(page) == []
    # Its drawings are a measured set of the Accuracy page, each of which opens large.
    page.get_by_role("link", name="On the Accuracy page").click()
    expect(page.get_by_role("heading", level=1, name="of yours")).to_be_visible()
    page.locator(".misread .digit-card").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []
