"""The About page in a real Chromium: five real pictures, links that lead on, both themes, a phone, German."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from model import Reader
from pages.about import EXAMPLE, NO_PICTURES
from pages.components import asset
from pages.languages import catalogue
from tests import texts
from tests.browser.read_page import scrolls_sideways

OpenPage = Callable[..., Page]
FRAMES = "[data-frames] button"
# Sum of the opacity of what the canvas shows, 0 for nothing.
INK = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, 28, 28);
    return data.reduce((sum, value) => sum + value, 0);
}"""

# Everything that is read or read out, whatever is folded away, one piece a line.
TOLD = """page => {
    const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    const told = [];
    while (walker.nextNode()) told.push(walker.currentNode.data);
    for (const name of ["alt", "title", "aria-label"]) {
        told.push(...[...page.querySelectorAll(`[${name}]`)].map(one => one.getAttribute(name)));
    }
    return told.map(piece => piece.trim().replace(/\\s+/g, " ")).join("\\n");
}"""


@pytest.fixture(scope="module")
def text() -> str:
    return Reader.load().read(EXAMPLE).text


@pytest.fixture
def about(open_page: OpenPage, app_url: str) -> Callable[..., Page]:
    """Open the page and wait for its pictures: ``about(dark=False, width=1280)``."""

    def opened(**look: object) -> Page:
        page = open_page(f"{app_url}/about", **look)
        expect(page.locator(FRAMES)).to_have_count(8)
        return page

    return opened


def test_five_pictures_and_the_answer(about, text: str):
    page = about()
    for name in ("photo", "ink", "framed"):
        page.wait_for_function(f"document.querySelector('[data-{name}]').naturalWidth > 200")
        assert page.locator(f"[data-{name}]").get_attribute("alt") is not None
    assert page.locator("[data-seen]").evaluate(INK) > 0
    expect(page.locator(".bars .bar.is-answer")).to_have_count(1)
    expect(page.locator("[data-number]")).to_have_text(text)
    expect(page.get_by_role("link", name="About")).to_have_attribute("aria-current", "page")


def test_a_frame_leads_to_its_own_picture_and_bars(about, text: str):
    page = about()
    pictures = set()
    for place, figure in enumerate(text.replace("\n", "")):
        frame = page.locator(FRAMES).nth(place)
        frame.click()
        expect(frame).to_have_attribute("aria-pressed", "true")
        expect(page.locator(f"{FRAMES}[aria-pressed=true]")).to_have_count(1)
        expect(page.locator(".bars .is-answer .bar-label")).to_have_text(figure)
        pictures.add(page.locator("[data-seen]").evaluate(INK))
    assert len(pictures) == 8


def test_the_frames_can_be_walked_with_the_keyboard(about, text: str):
    page = about()
    page.locator(FRAMES).first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".bars .is-answer .bar-label")).to_have_text(text[1])


@pytest.mark.parametrize(
    ("link", "address", "heading"),
    [
        ("Draw a digit", "/", "Draw a digit to have it read"),
        ("Read a photo", "/#photo", "Read a photo"),
        ("Every figure, and every digit it got wrong", "/accuracy", "test digits read right"),
    ],
)
def test_links_lead_on(about, app_url: str, link: str, address: str, heading: str):
    page = about()
    page.get_by_role("link", name=link).click()
    page.wait_for_url(f"{app_url}{address}")
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_attached()


def test_programs_are_told_this_servers_address(about, app_url: str):
    expect(about().locator("[data-address]")).to_have_text(f"{app_url}/")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_scrolls_sideways(about, dark: bool, width: int):
    page = about(dark=dark, width=width)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = page.locator(".about h1").evaluate("heading => getComputedStyle(heading).color")
    light, deep = (sum(map(int, colour[4:-1].split(","))) for colour in (paper, ink))
    assert (light < deep) == dark


def test_all_of_it_is_german_for_who_reads_german(about):
    page = about(width=390, locale="de-DE")
    for summary in page.locator("summary").all():
        summary.click()
    told = page.locator(".about[aria-busy=false]").evaluate(TOLD)
    german = catalogue("de")
    # The answer stands where it said that it is reading.
    for english in texts.of_template(asset("about.html")) & set(german) - {"Reading …"}:
        assert " ".join(german[english].split()) in told.splitlines()
    # Of no text that has a translation is a part left in English, between the values in it.
    for english, said in german.items():
        parts = re.split(r"\{[^}]*\}|\|", english)
        left = [part.strip() for part in parts if len(part.split()) > 2 and part not in said]
        assert [part for part in left if part in told] == []
    assert not scrolls_sideways(page)


def test_a_server_that_does_not_answer_is_told_in_a_sentence(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/many")

    def answer_nothing(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body="null")

    page.route("**/component_server**", answer_nothing)
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("alert")).to_have_text(NO_PICTURES)
    expect(page.get_by_text("Reading …")).to_be_hidden()
    # Everything that needs no pictures is there all the same.
    expect(page.get_by_role("heading", name="What it cannot do")).to_be_visible()
