"""Fixtures that serve the app and drive it in a real Chromium.

Every page a test opens is watched: an uncaught error, an error on the console, a failed
request or a request to another host fails the test that opened it.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from benchmarks.browser import NO_CHROMIUM, QUIET, chromium_path
from training.strokes import Strokes

# A camera that shows a test picture and asks nobody.
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

# Two busy cores may take their time; a test that passes never waits for it.
PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]
Draw = Callable[..., None]
Hold = Callable[..., Callable[[], None]]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests; every page gets a profile of its own."""
    path = chromium_path()
    if path is None:
        pytest.fail(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *CAMERA])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open an address in a watched page: ``open_page(url, dark=False, width=1280, locale="en-US")``.

    Without an address it opens the Read page of the shipped app.
    """
    troubles: list[str] = []
    contexts = []

    def open_watched(
        url: str = "",
        *,
        dark: bool = False,
        width: int = 1280,
        touch: bool = False,
        locale: str = "en-US",
    ) -> Page:
        url = url or request.getfixturevalue("app_url") + "/"
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 900 else 800},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            locale=locale,
            permissions=["camera"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        _watch(page, urlsplit(url).netloc, troubles)
        page.goto(url)
        page.get_by_role("link", name="Digit Reader").wait_for()
        return page

    yield open_watched
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The Read page of the shipped app, wide and light, when its pad heeds hand and keyboard."""
    page = open_page()
    # The pad's own code marks the chosen pen; before that, a key pressed goes past it.
    page.get_by_role("radiogroup", name="Pen").get_by_role("radio", checked=True).wait_for()
    return page


@pytest.fixture
def photo_page(page: Page) -> Page:
    """The Read page with the photo box opened."""
    page.get_by_role("tab", name="Photo").click()
    page.get_by_role("button", name="Choose a photo").wait_for()
    return page


@pytest.fixture
def hold() -> Hold:
    """Hold back the requests that match a pattern; what ``hold(page, pattern)`` returns lets them all go."""

    def hold_back(page: Page, pattern: object) -> Callable[[], None]:
        held: list[Route] = []
        released = False

        def keep(route: Route) -> None:
            if released:
                route.continue_()
            else:
                held.append(route)

        def release() -> None:
            nonlocal released
            released = True
            for route in held:
                route.continue_()

        page.route(pattern, keep)
        return release

    return hold_back


def _watch(page: Page, host: str, troubles: list[str]) -> None:
    page.on("pageerror", lambda error: troubles.append(f"uncaught error: {error}"))
    page.on(
        "console",
        lambda message: troubles.append(f"console: {message.text}") if message.type == "error" else None,
    )
    page.on(
        "request",
        lambda request: (
            troubles.append(f"request to another host: {request.url}")
            if urlsplit(request.url).netloc not in ("", host)
            else None
        ),
    )
    page.on(
        "response",
        lambda response: (
            troubles.append(f"status {response.status}: {response.url}") if response.status >= 400 else None
        ),
    )


@pytest.fixture
def draw() -> Draw:
    """Draw strokes on the pad of a page: ``draw(page, strokes, touch=False)``.

    Strokes are (n, 2) arrays in the unit square, y down; they fill the middle of the pad.
    """

    def draw_strokes(page: Page, strokes: Strokes, touch: bool = False) -> None:
        canvas = page.locator(".pad canvas[role=img]")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        for stroke in strokes:
            # Every third point, and the last: a hand's events are not as dense as a curve's points.
            points = np.vstack([stroke[:-1:3], stroke[-1:]]) * 0.6 + 0.2
            path = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points.tolist()]
            (_touch_along if touch else _drag_along)(page, path)

    return draw_strokes


def _drag_along(page: Page, path: list[tuple[float, float]]) -> None:
    page.mouse.move(*path[0])
    page.mouse.down()
    for place in path[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def _touch_along(page: Page, path: list[tuple[float, float]]) -> None:
    session = page.context.new_cdp_session(page)
    for step, (x, y) in enumerate(path):
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()
