"""A correction on the Read page is kept, changes the next answers in this tab, and can be undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import app
from model import Reader
from model.corrections import CorrectionStore, load_corrections
from server.settings import Settings
from tests.browser.read_page import (
    answer,
    choose,
    numeral,
    photo_bytes,
    scrolls_sideways,
    set_to,
    strokes_of,
    wait_for_last_answer,
)
from tests.browser.test_accessibility import findings
from tests.conftest import free_port

OpenPage = Callable[..., Page]
Draw = Callable[..., None]
Write = Callable[[Page], None]


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Teach it")


def redraw(page: Page) -> None:
    """Have the drawing read anew, as a new one would be."""
    page.keyboard.press("Control+z")
    expect(answer(page)).to_contain_text("Nothing")
    page.keyboard.press("Control+y")


def wait_until_empty(page: Page, folder: Path) -> None:
    for _ in range(100):
        if not load_corrections(folder):
            return
        page.wait_for_timeout(100)
    pytest.fail("a correction that was undone is still kept")


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Address of an app that keeps corrections, and the folder that they are kept in."""
    reader, settings = Reader.load(), Settings(port=free_port())
    folder = tmp_path / "feedback"
    demo = app.build_app(reader, reader.classifier.report, None, settings, CorrectionStore(folder))
    _, url, _ = demo.launch(
        server_name=settings.host,
        server_port=settings.port,
        prevent_thread_lock=True,
        quiet=True,
        **app.launch_settings(reader, settings),
    )
    yield url, folder
    demo.close(verbose=False)


@pytest.fixture
def kept(keeping: tuple[str, Path], open_page: OpenPage) -> tuple[Page, Path]:
    """The Read page of that app, and the folder."""
    url, folder = keeping
    return open_page(url), folder


@pytest.fixture
def write(draw: Draw) -> Write:
    """Draw a 7 without its bar and wait until all of it is read: a correction is of what is shown."""

    def write_seven(page: Page) -> None:
        draw(page, strokes_of(7)[:1])
        wait_for_last_answer(page)
        expect(numeral(page)).to_have_text("7")

    return write_seven


def test_one_click_corrects_keeps_and_teaches(kept: tuple[Page, Path], write: Write):
    page, folder = kept
    write(page)
    expect(panel(page)).to_contain_text("28 × 28 pixels are stored here")
    set_to(page, "1")
    expect(panel(page)).to_contain_text("Before: 7")
    expect(panel(page)).to_contain_text("With your hand: 1")
    (correction,) = load_corrections(folder)
    assert (correction.said, correction.read) == (1, 7)
    redraw(page)
    expect(numeral(page)).to_have_text("1")
    expect(answer(page)).to_contain_text("with your hand; without it: 7")
    page.reload()
    expect(numeral(page)).to_have_text("1")
    panel(page).get_by_role("button", name="Undo the last").click()
    expect(numeral(page)).to_have_text("7")
    expect(panel(page).get_by_label("Learn my hand")).to_be_hidden()
    wait_until_empty(page, folder)


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 390)])
def test_what_was_taught_shuts_nobody_out(
    kept: tuple[Page, Path], open_page: OpenPage, write: Write, dark: bool, width: int
):
    page = open_page(kept[0].url, dark=dark, width=width)
    write(page)
    set_to(page, "1")
    expect(panel(page)).to_contain_text("With your hand: 1")
    assert findings(page) == []
    assert not scrolls_sideways(page)


def test_a_visitor_decides_what_is_kept_and_learned(kept: tuple[Page, Path], write: Write):
    page, folder = kept
    write(page)
    panel(page).get_by_label("Keep my corrections").uncheck()
    set_to(page, "1")
    expect(panel(page)).to_contain_text("With your hand: 1")
    assert not folder.exists()
    panel(page).get_by_label("Learn my hand").uncheck()
    expect(numeral(page)).to_have_text("7")
    panel(page).get_by_label("Learn my hand").check()
    expect(numeral(page)).to_have_text("1")
    panel(page).get_by_role("button", name="Forget my hand").click()
    expect(numeral(page)).to_have_text("7")
    page.reload()
    expect(numeral(page)).to_have_text("7")
    expect(panel(page).get_by_label("Keep my corrections")).not_to_be_checked()


def test_undo_of_a_correction_unlearns_it_and_deletes_it(kept: tuple[Page, Path], write: Write):
    page, folder = kept
    write(page)
    set_to(page, "1")
    set_to(page, "2")
    expect(panel(page)).to_contain_text("With your hand: 2")
    assert [one.said for one in load_corrections(folder)] == [2]
    set_to(page, "Undo")
    expect(panel(page)).to_contain_text("With your hand: 1")
    assert [one.said for one in load_corrections(folder)] == [1]
    set_to(page, "Undo")
    expect(panel(page)).not_to_contain_text("With your hand")
    expect(panel(page).get_by_label("Learn my hand")).to_be_hidden()
    wait_until_empty(page, folder)
    redraw(page)
    expect(numeral(page)).to_have_text("7")


def test_where_nothing_is_kept_no_consent_is_asked_and_photos_learn_too(open_page: OpenPage, write: Write):
    page = open_page(width=390)
    write(page)
    set_to(page, "1")
    expect(panel(page)).to_contain_text("With your hand: 1")
    expect(panel(page).get_by_label("Keep my corrections")).to_be_hidden()
    assert not scrolls_sideways(page)
    page.get_by_role("tab", name="Photo").click()
    choose(page, "three.png", photo_bytes(3))
    expect(numeral(page)).to_have_text("3")
    set_to(page, "1")
    expect(panel(page)).to_contain_text("from 2 corrections")
    panel(page).get_by_label("Learn my hand").uncheck()
    expect(numeral(page)).to_have_text("3")
    panel(page).get_by_label("Learn my hand").check()
    expect(numeral(page)).to_have_text("1")


def test_other_visitors_are_read_as_before(kept: tuple[Page, Path], open_page: OpenPage, write: Write):
    page, _ = kept
    write(page)
    set_to(page, "1")
    expect(panel(page)).to_contain_text("With your hand: 1")
    other = open_page(page.url)
    write(other)
