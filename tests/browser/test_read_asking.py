"""What the drawing pad asks in a real browser: which pictures, how many, and which answer counts."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, Request, Route, expect

from pages.read import NOT_ANSWERED
from tests.browser.read_page import LINE, answer, numeral, strokes_of, wait_for_last_answer
from training.strokes import Strokes

OpenPage = Callable[..., Page]
Draw = Callable[..., None]
Hold = Callable[..., Callable[[], None]]

ASKED = "**/component_server/**"


def right_of_the_middle(strokes: Strokes) -> Strokes:
    return tuple(stroke * np.float32(0.5) + np.float32(0.5) for stroke in strokes)


def picture_now(page: Page) -> str:
    """What stands on the pad, as it gives it to its neighbours."""
    picture: str = page.evaluate(
        """() => {
          const detail = {};
          const columns = document.querySelector(".read-columns");
          columns.dispatchEvent(new CustomEvent("picture:wanted", { detail }));
          return detail.drawing;
        }"""
    )
    return picture


def drawings_of(requests: list[Request]) -> list[str]:
    return [request.post_data_json["data"]["drawing"] for request in requests]


def watched(page: Page) -> list[Request]:
    """The requests that are sent from now on to have a drawing read."""
    requests: list[Request] = []
    page.on(
        "request", lambda request: requests.append(request) if "component_server" in request.url else None
    )
    return requests


ENCODED = """() => {
  window.encoded = 0;
  const encode = HTMLCanvasElement.prototype.toDataURL;
  HTMLCanvasElement.prototype.toDataURL = function (...how) {
    window.encoded += this.width === 280;
    return encode.apply(this, how);
  };
}"""


def test_pictures_are_encoded_beside_the_pages_own_thread(page: Page, draw: Draw):
    draw(page, LINE)
    wait_for_last_answer(page)
    page.evaluate(ENCODED)
    requests = watched(page)
    draw(page, strokes_of(4))
    wait_for_last_answer(page)
    assert page.evaluate("encoded") == 0
    picture_now(page)
    assert page.evaluate("encoded") == 1
    assert len(requests) > 0


def test_what_is_sent_is_what_stands_on_the_pad(page: Page, draw: Draw):
    requests = watched(page)
    for strokes in (strokes_of(4), right_of_the_middle(strokes_of(1))):
        draw(page, strokes)
        wait_for_last_answer(page)
        assert drawings_of(requests)[-1] == picture_now(page)
    assert drawings_of(requests)[-1].startswith("data:image/png;base64,iVBORw0KGgo")


def test_a_browser_that_encodes_nowhere_but_in_the_page_sends_the_same(page: Page, draw: Draw):
    draw(page, strokes_of(4))
    wait_for_last_answer(page)
    sent = picture_now(page)
    page.add_init_script("delete window.OffscreenCanvas")
    requests = watched(page)
    page.reload()
    expect(numeral(page)).to_have_text("4")
    wait_for_last_answer(page)
    assert page.evaluate("typeof OffscreenCanvas") == "undefined"
    assert drawings_of(requests)[-1] == sent


def test_a_slow_server_is_asked_little_and_answers_what_was_drawn_last(page: Page, draw: Draw, hold: Hold):
    release = hold(page, ASKED)
    requests = watched(page)
    for _ in range(3):
        draw(page, LINE)
        page.keyboard.press("Control+z")
        draw(page, strokes_of(4))
        page.keyboard.press("Delete")
    draw(page, strokes_of(7))
    expect(answer(page)).to_have_attribute("data-state", "empty")
    # One of a stroke that goes on, one of what was done since.
    assert len(requests) <= 2
    release()
    wait_for_last_answer(page)
    expect(numeral(page)).to_have_text("7")
    assert len(requests) <= 4
    assert drawings_of(requests)[-1] == picture_now(page)


def test_an_answer_that_later_ones_have_overtaken_is_not_shown(page: Page, draw: Draw):
    held: list[Route] = []
    page.route(ASKED, lambda route: route.continue_() if held else held.append(route))
    draw(page, LINE)
    draw(page, strokes_of(4))
    wait_for_last_answer(page)
    shown = numeral(page).inner_text()
    page.evaluate("addEventListener('pad:answered', () => (window.isTold = true))")
    with page.expect_response(ASKED):
        held[0].fulfill(json={"state": "read", "numeral": "of the past", "digits": []})
    page.wait_for_timeout(200)
    assert page.evaluate("window.isTold") is None
    assert numeral(page).inner_text() == shown


def test_the_server_is_not_asked_about_empty_paper(page: Page, draw: Draw):
    draw(page, strokes_of(4))
    wait_for_last_answer(page)
    requests = watched(page)
    page.keyboard.press("Delete")
    wait_for_last_answer(page)
    expect(answer(page)).to_have_attribute("data-state", "empty")
    assert requests == []


@pytest.mark.parametrize("body", ["null", "<html>a proxy's own page</html>"])
def test_drawings_that_are_not_answered_are_told(page: Page, draw: Draw, body: str):
    page.route(ASKED, lambda route: route.fulfill(body=body, content_type="application/json"))
    # More of them than may be on their way at once.
    for _ in range(3):
        draw(page, strokes_of(4))
        wait_for_last_answer(page)
    expect(answer(page)).to_have_attribute("data-state", "error")
    expect(answer(page)).to_contain_text(NOT_ANSWERED)
    page.unroute(ASKED)
    page.keyboard.press("Delete")
    draw(page, strokes_of(4))
    expect(numeral(page)).to_have_text("4")


def test_nothing_is_asked_where_no_answer_is_shown(open_page: OpenPage, app_url: str, draw: Draw):
    page = open_page(f"{app_url}/handwriting")
    page.get_by_role("button", name="Begin").click()
    requests = watched(page)
    draw(page, strokes_of(4))
    expect(page.get_by_role("button", name="Undo")).not_to_have_attribute("aria-disabled", "true")
    assert requests == []
