"""The drawing pad in a real browser: pens, keys, touch, and what a drawing survives."""

from collections.abc import Callable, Iterable
from typing import Literal

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from model import Reader
from tests.browser.read_page import (
    LINE,
    OTHER_LINE,
    answer,
    ink,
    numeral,
    strokes_of,
    wait_for_last_answer,
)

OpenPage = Callable[..., Page]
Draw = Callable[..., None]


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


@pytest.mark.parametrize("by", ["buttons", "Control", "Meta"])
def test_undo_redo_and_clear(page: Page, draw: Draw, by: str):
    def run(name: str, key: str) -> None:
        if by != "buttons":
            page.keyboard.press(key.replace("Control", by))
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


# ---- finger, pen and hand --------------------------------------------------------------------


def test_a_tap_leaves_a_dot(page: Page):
    page.get_by_role("img", name="Paper").click(position={"x": 200, "y": 200})
    assert ink(page) > 300


def point(page: Page, *events: tuple[str, str, float, float], force: float = 0.5) -> None:
    """What a pen and a touch do: down, move, up or cancel, at places on the paper."""
    box = page.get_by_role("img", name="Paper").bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    for kind, what, across, down in events:
        place = {"x": box["x"] + across * box["width"], "y": box["y"] + down * box["height"]}
        if kind == "pen":
            name = {"down": "mousePressed", "move": "mouseMoved", "up": "mouseReleased"}[what]
            held = {"pointerType": "pen", "button": "left", "buttons": int(what != "up"), "force": force}
            session.send("Input.dispatchMouseEvent", {"type": name, "clickCount": 1} | held | place)
        else:
            name = {"down": "touchStart", "move": "touchMove", "up": "touchEnd", "cancel": "touchCancel"}[
                what
            ]
            points = [place] if what in ("down", "move") else []
            session.send("Input.dispatchTouchEvent", {"type": name, "touchPoints": points})
    session.detach()


ACROSS = (
    ("pen", "down", 0.2, 0.5),
    ("pen", "move", 0.5, 0.5),
    ("pen", "move", 0.8, 0.5),
    ("pen", "up", 0.8, 0.5),
)


def test_a_pen_draws_as_broad_as_it_is_pressed(page: Page):
    covered = []
    for force in (0.1, 0.5, 0.9):
        point(page, *ACROSS, force=force)
        covered.append(ink(page))
        page.keyboard.press("Delete")
    assert 0 < 1.5 * covered[0] < covered[1] < covered[2] / 1.2


def test_the_hand_that_holds_the_pen_does_not_draw(open_page: OpenPage):
    page = open_page(touch=True)
    point(page, *ACROSS)
    written = ink(page)
    # It lies on the paper after the pen …
    point(page, ("touch", "down", 0.7, 0.9), ("touch", "move", 0.7, 0.95), ("touch", "up", 0.7, 0.95))
    assert ink(page) == written
    page.keyboard.press("Control+z")
    assert ink(page) == 0


def test_a_pen_takes_the_paper_from_the_hand_that_came_first(open_page: OpenPage):
    page = open_page(touch=True)
    hand = (("touch", "down", 0.7, 0.9), ("touch", "move", 0.7, 0.95))
    point(page, *hand, *ACROSS, ("touch", "move", 0.1, 0.1), ("touch", "up", 0.1, 0.1))
    page.keyboard.press("Control+z")
    assert ink(page) == 0
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")


def test_a_touch_that_the_browser_takes_away_leaves_nothing(open_page: OpenPage):
    page = open_page(touch=True)
    point(page, ("touch", "down", 0.2, 0.2), ("touch", "move", 0.8, 0.8), ("touch", "cancel", 0.8, 0.8))
    expect(page.get_by_text("Draw a digit", exact=True)).to_be_visible()
    assert ink(page) == 0


def test_two_fingers_that_magnify_leave_nothing(open_page: OpenPage):
    page = open_page(width=390, touch=True)
    box = page.get_by_role("img", name="Paper").bounding_box()
    assert box is not None
    one, other = (
        {"x": box["x"] + x, "y": box["y"] + 150, "id": number} for number, x in ((0, 100), (1, 250))
    )
    session = page.context.new_cdp_session(page)
    # In one message, and so at the same moment.
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [one, other]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert ink(page) == 0


# ---- with the keyboard -----------------------------------------------------------------------


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def grid(page: Page) -> Locator:
    return page.get_by_role("application", name="Draw with the keyboard")


def test_a_digit_is_drawn_and_read_with_the_keyboard_alone(page: Page):
    page.get_by_role("tab", name="Photo").focus()
    page.keyboard.press("Tab")
    expect(grid(page)).to_be_focused()
    expect(grid(page)).to_have_accessible_description(
        "Arrow keys move, Shift and arrows draw, Space sets or removes a dot"
    )
    # A seven: across the top, then down aslant.
    press(page, *["ArrowLeft"] * 4, *["Shift+ArrowRight"] * 8)
    press(page, *["Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowLeft"] * 4)
    expect(numeral(page)).to_have_text("7")
    expect(answer(page).get_by_role("status")).to_contain_text("7, ")
    drawn = ink(page)
    # All of it was one stroke.
    press(page, "Control+z")
    assert ink(page) == 0
    press(page, "Control+y")
    assert ink(page) == drawn


def test_dots_are_set_removed_and_told(page: Page):
    page.get_by_role("button", name="Draw with the keyboard").click()
    words = page.locator(".pad-words")
    expect(words).to_have_text("Row 8, column 15: paper")
    press(page, "Space")
    expect(words).to_have_text("Row 8, column 15: ink")
    dot = ink(page)
    press(page, "Home", "ArrowUp", "Space")
    expect(words).to_have_text("Row 7, column 1: ink")
    assert ink(page) > dot
    press(page, "Space")
    expect(words).to_have_text("Row 7, column 1: paper")
    assert ink(page) == dot
    press(page, "End", *["ArrowUp"] * 30)
    expect(words).to_have_text("Row 1, column 28: paper")
    press(page, "Escape")
    expect(grid(page)).not_to_be_focused()
    press(page, "Delete")
    assert ink(page) == 0


# ---- keeping and saving ----------------------------------------------------------------------


def test_a_stroke_that_a_reload_interrupts_is_kept(page: Page):
    box = page.get_by_role("img", name="Paper").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 100, steps=4)
    page.reload()
    expect(page.get_by_text("Draw a digit", exact=True)).to_be_hidden()
    assert ink(page) > 0


@pytest.mark.parametrize(
    "kept", ["{", "7", '{"actions": 7}', '{"actions": [{"points": ["a", 1], "width": 1}]}', '{"pen": 9}']
)
def test_what_is_no_drawing_is_not_restored(page: Page, kept: str):
    page.evaluate("kept => sessionStorage.setItem('digit-reader.drawing', kept)", kept)
    page.reload()
    expect(page.get_by_text("Draw a digit", exact=True)).to_be_visible()
    page.get_by_role("img", name="Paper").click()
    assert ink(page) > 0


def test_paper_is_as_fine_as_the_screen(page: Page, draw: Draw):
    draw(page, LINE)
    session = page.context.new_cdp_session(page)
    canvas = page.get_by_role("img", name="Paper")
    coarse = canvas.evaluate("canvas => canvas.width")
    screen = {"width": 1279, "height": 800, "deviceScaleFactor": 2, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", screen)
    expect(canvas).to_have_js_property("width", 2 * coarse)
    assert ink(page) > 0


def test_a_drawing_is_saved_as_png(page: Page, draw: Draw):
    save = page.get_by_role("button", name="Save as PNG")
    expect(save).to_have_attribute("aria-disabled", "true")
    draw(page, strokes_of(5))
    with page.expect_download() as download:
        save.click()
    assert download.value.suggested_filename == "drawing.png"
    image = Image.open(download.value.path())
    assert (image.format, image.size) == ("PNG", (1024, 1024))
    assert image.getextrema() == ((0, 255), (0, 255), (0, 255), (255, 255))
    assert Reader.load().read(image).text == "5"


# ---- what the network saw --------------------------------------------------------------------

FLIGHTS = """() => {
  window.flights = 0;
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (...how) {
    window.flights += this.matches(".flying");
    return animate.apply(this, how);
  };
}"""


@pytest.mark.parametrize(("motion", "flights"), [("no-preference", 1), ("reduce", 0)])
def test_what_the_network_saw_comes_from_the_stroke(
    page: Page, draw: Draw, motion: Literal["no-preference", "reduce"], flights: int
):
    page.emulate_media(reduced_motion=motion)
    page.evaluate(FLIGHTS)
    draw(page, LINE)
    wait_for_last_answer(page)
    assert page.evaluate("flights") == flights
    expect(page.locator(".flying")).to_have_count(0)
