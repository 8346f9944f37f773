"""Turning and cropping a photo in a real browser."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.read_page import (
    answer,
    choose,
    frames,
    lines_bytes,
    numeral,
    picture,
    scrolls_sideways,
)

OpenPage = Callable[..., Page]


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
    # The part as it was last dragged may still be on its way to be read.
    expect(page.locator(".photo-frame")).to_have_attribute("aria-busy", "false")
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
