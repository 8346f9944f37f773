"""The Many pictures page in a real browser: choosing, reading one by one, the table and what it gives out."""

import csv
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from model import Classifier, Reader, Reading, Report, View, spec
from model.picture import Source
from model.table import COLUMNS
from model.view import WHOLE
from training.strokes import draw_digit, render

OpenPage = Callable[..., Page]
ServeApp = Callable[[Reader, Report], str]

DAMAGED = b"\xff\xd8\xff\xe0junk"


def picture(digit: int | None) -> bytes:
    """A drawn digit, or an empty page, as PNG file."""
    paper = np.full((200, 200), 255, np.uint8)
    if digit is not None:
        paper -= render(draw_digit(digit, np.random.default_rng(digit), neatness=0.9), 200, 14.0)
    file = io.BytesIO()
    Image.fromarray(paper).save(file, "PNG")
    return file.getvalue()


def packed(**members: bytes) -> bytes:
    """A ZIP file; underscores in the names stand for dots."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"scans/{name.replace('_', '.')}", content)
    return file.getvalue()


def files(**contents: bytes) -> list[dict[str, object]]:
    """Files to be chosen; underscores in the names stand for dots."""
    return [
        {"name": name.replace("_", "."), "mimeType": "application/octet-stream", "buffer": content}
        for name, content in contents.items()
    ]


def choose(page: Page, **contents: bytes) -> None:
    page.locator("input[type=file]").set_input_files(files(**contents))  # type: ignore[arg-type]


def rows(page: Page) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader"))


def cells(page: Page) -> list[list[str]]:
    """File, number and remark of each row."""
    return [
        [row.locator(f"[data-cell={name}]").inner_text() for name in ("file", "number", "remark")]
        for row in rows(page).all()
    ]


def summary(page: Page) -> Locator:
    return page.locator("[data-words]")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


@pytest.fixture
def many(open_page: OpenPage, app_url: str) -> Page:
    """The Many pictures page, wide and light."""
    return open_page(f"{app_url}/many")


def test_each_picture_is_a_row_and_a_bad_file_stops_nothing(many: Page):
    expect(many.get_by_role("table")).to_be_hidden()
    choose(many, seven_png=picture(7), broken_jpg=DAMAGED, empty_png=picture(None), two_png=picture(2))
    expect(summary(many)).to_have_text("4 pictures: 2 read, 1 blank, 1 not usable.")
    damaged = "The picture is damaged, incomplete or of an unusual kind. "
    assert cells(many) == [
        ["seven.png", "7", ""],
        ["broken.jpg", "", damaged + "Save it again as JPEG or PNG, or use another picture."],
        ["empty.png", "", "nothing is written"],
        ["two.png", "2", ""],
    ]
    expect(rows(many).first.locator("[data-cell=confidence]")).to_contain_text("%")
    expect(many.get_by_role("table", name="What is written on each picture")).to_be_visible()
    assert many.get_by_role("columnheader").all_inner_texts() == [
        "Picture",
        "File",
        "Number",
        "Confidence",
        "Remarks",
    ]
    expect(many.get_by_role("status").filter(has_text="4 pictures")).to_have_text(
        "4 pictures: 2 read, 1 blank, 1 not usable."
    )


def test_more_pictures_are_added_and_starting_over_empties_the_table(many: Page):
    choose(many, one_png=picture(1))
    expect(summary(many)).to_have_text("1 picture: 1 read.")
    choose(many, two_png=picture(2))
    expect(summary(many)).to_have_text("2 pictures: 2 read.")
    button(many, "Start over").click()
    expect(many.get_by_role("table")).to_be_hidden()
    expect(button(many, "Choose pictures")).to_be_focused()
    many.reload()
    expect(button(many, "Choose pictures")).to_be_visible()
    expect(rows(many)).to_have_count(0)


def test_the_pictures_in_a_zip_file_take_its_place(many: Page):
    inside = packed(a_png=picture(3), b_zip=b"PK", c_png=DAMAGED)
    choose(many, first_png=picture(1), all_zip=inside, last_png=picture(9))
    expect(summary(many)).to_have_text("5 pictures: 3 read, 2 not usable.")
    assert [row[:2] for row in cells(many)] == [
        ["first.png", "1"],
        ["all.zip/scans/a.png", "3"],
        ["all.zip/scans/b.zip", ""],
        ["all.zip/scans/c.png", ""],
        ["last.png", "9"],
    ]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", packed(notes_txt=b"seven")], ids=["damaged", "no pictures"]
)
def test_a_zip_file_that_cannot_be_used_is_a_row(many: Page, content: bytes):
    choose(many, all_zip=content, one_png=picture(1))
    expect(summary(many)).to_have_text("2 pictures: 1 read, 1 not usable.")
    assert "ZIP file" in cells(many)[0][2]


def test_the_table_is_handed_out_as_csv(many: Page):
    choose(many, **{"seven,7_png": picture(7), "=1+1_png": picture(None), "broken_jpg": DAMAGED})
    expect(summary(many)).to_have_text("3 pictures: 1 read, 1 blank, 1 not usable.")
    with many.expect_download() as waiting:
        button(many, "Download CSV").click()
    assert waiting.value.suggested_filename == "numbers.csv"
    data = Path(waiting.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    header, seven, blank, broken = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert header == list(COLUMNS)
    assert seven[:3] == ["seven,7.png", "7", "read"]
    assert blank[:3] == ["'=1+1.png", "", "blank"]
    assert broken[:3] == ["broken.jpg", "", "error"]


def test_a_row_shows_its_picture_with_a_frame_around_each_digit(many: Page):
    choose(many, four_png=picture(4), broken_jpg=DAMAGED, five_png=picture(5))
    expect(summary(many)).to_contain_text("3 pictures")
    look = many.get_by_role("button", name="Look at four.png")
    look.focus()
    many.keyboard.press("Enter")
    dialog = many.get_by_role("dialog", name="four.png")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[data-boxes] > span")).to_have_text(["4"])
    expect(dialog.locator("[data-told]")).to_contain_text("4 · ")
    frame, whole = (
        dialog.locator(part).bounding_box() for part in ("[data-boxes] > span", "img[data-picture]")
    )
    assert frame is not None
    assert whole is not None
    assert whole["x"] < frame["x"] < frame["x"] + frame["width"] < whole["x"] + whole["width"]
    expect(button(many, "Previous")).to_be_disabled()
    many.keyboard.press("ArrowRight")  # past the one that could not be read
    expect(many.get_by_role("dialog", name="five.png")).to_be_visible()
    expect(button(many, "Next")).to_be_disabled()
    many.keyboard.press("Escape")
    expect(many.get_by_role("dialog")).to_be_hidden()
    expect(look).to_be_focused()
    rows(many).last.get_by_text("five.png").click()
    expect(many.get_by_role("dialog", name="five.png")).to_be_visible()


def test_a_picture_can_be_opened_on_the_read_page(many: Page):
    choose(many, four_png=picture(4), all_zip=packed(a_png=picture(1), b_png=picture(2)))
    expect(summary(many)).to_have_text("3 pictures: 3 read.")
    for name, digit in (("all.zip/scans/b.png", "2"), ("four.png", "4")):
        many.get_by_role("button", name=f"Look at {name}").click()
        button(many, "Open on the Read page").click()
        expect(many.get_by_role("tab", name="Photo")).to_have_attribute("aria-selected", "true")
        answer = many.get_by_role("region", name="Answer").locator("[data-numeral]:visible")
        expect(answer).to_have_text(digit)
        many.go_back()
        expect(summary(many)).to_have_text("3 pictures: 3 read.")


def test_the_table_waits_while_its_visitor_is_elsewhere(many: Page):
    choose(many, six_png=picture(6))
    expect(summary(many)).to_have_text("1 picture: 1 read.")
    many.get_by_role("link", name="Accuracy").click()
    many.get_by_role("link", name="Many").click()
    expect(summary(many)).to_have_text("1 picture: 1 read.")
    assert cells(many) == [["six.png", "6", ""]]
    choose(many, eight_png=picture(8))
    expect(summary(many)).to_have_text("2 pictures: 2 read.")


def test_without_room_for_pictures_the_table_still_waits(many: Page):
    many.evaluate(
        """() => {
          const setItem = Storage.prototype.setItem;
          Storage.prototype.setItem = function (key, value) {
            if (value.includes("data:image")) throw new DOMException("full", "QuotaExceededError");
            setItem.call(this, key, value);
          };
        }"""
    )
    choose(many, six_png=picture(6))
    expect(summary(many)).to_have_text("1 picture: 1 read.")
    many.reload()
    expect(summary(many)).to_have_text("1 picture: 1 read.")
    assert cells(many) == [["six.png", "6", ""]]
    expect(many.get_by_role("button", name="Look at six.png")).to_have_count(0)


# ---- stopping and trouble --------------------------------------------------------------------


class Gate(Reader):
    """Reads as often as it is let, and waits otherwise."""

    def __init__(self, classifier: Classifier) -> None:
        super().__init__(classifier)
        self.let = threading.Semaphore(0)
        self.broken = False

    def read(self, source: Source, view: View = WHOLE) -> Reading:
        self.let.acquire()
        if self.broken:
            raise RuntimeError("made to fail")
        return super().read(source, view)


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate.load()
    assert isinstance(made, Gate)
    yield made
    made.let.release(1000)


@pytest.fixture
def gated(open_page: OpenPage, serve_app: ServeApp, gate: Gate) -> Page:
    """The page of an app that reads a picture only when it is let."""
    return open_page(f"{serve_app(gate, gate.classifier.report)}/many")


SOME = {f"{number}_png": picture(1) for number in range(4)}


def test_rows_appear_as_they_are_read_and_reading_can_be_stopped(gated: Page, gate: Gate):
    choose(gated, **SOME)
    progress = gated.get_by_role("progressbar", name="Pictures read")
    expect(rows(gated).first).to_contain_text("reading …")
    expect(rows(gated).nth(1)).to_contain_text("waiting")
    expect(progress).to_have_js_property("value", 0)
    expect(button(gated, "Download CSV")).to_be_hidden()
    gate.let.release()
    expect(summary(gated)).to_have_text("1 of 4")
    expect(progress).to_have_js_property("value", 1)
    expect(rows(gated).first.locator("[data-cell=number]")).to_have_text("1")
    button(gated, "Stop").click()
    expect(summary(gated)).to_have_text("1 of 4, stopped")
    gate.let.release(3)  # the one that was begun is finished, the others are not
    expect(summary(gated)).to_have_text("2 of 4, stopped")
    expect(rows(gated).nth(2)).to_contain_text("waiting")
    button(gated, "Go on").click()
    expect(summary(gated)).to_have_text("4 pictures: 4 read.")
    expect(progress).to_be_hidden()


def test_starting_over_forgets_a_picture_that_is_being_read(gated: Page, gate: Gate):
    choose(gated, **SOME)
    expect(rows(gated).first).to_contain_text("reading …")
    button(gated, "Start over").click()
    choose(gated, new_png=picture(1))
    gate.let.release(2)
    expect(summary(gated)).to_have_text("1 picture: 1 read.")
    assert cells(gated) == [["new.png", "1", ""]]


def test_a_server_that_fails_is_told_and_one_can_go_on(gated: Page, gate: Gate):
    gate.broken = True
    choose(gated, **SOME)
    gate.let.release()
    expect(gated.get_by_role("alert").first).to_contain_text("could not be read this time")
    expect(summary(gated)).to_have_text("0 of 4, stopped")
    gate.broken = False
    gate.let.release(4)
    button(gated, "Go on").click()
    expect(summary(gated)).to_have_text("4 pictures: 4 read.")
    expect(gated.get_by_role("alert").first).to_be_empty()


# ---- limits ----------------------------------------------------------------------------------


def test_only_so_many_pictures_are_taken_and_the_rest_is_told(many: Page):
    names = [f"{number:02}_jpg" for number in range(spec.MAX_PICTURES - 2)]
    choose(many, **dict.fromkeys(names, DAMAGED))
    expect(rows(many)).to_have_count(spec.MAX_PICTURES - 2)
    choose(many, **dict.fromkeys(["a_jpg", "b_jpg", "c_jpg"], DAMAGED))
    expect(many.get_by_role("alert").first).to_have_text("Only 50 pictures at a time: 1 left out.")
    expect(summary(many)).to_have_text("50 pictures: 0 read, 50 not usable.")
    assert cells(many)[-1][0] == "b.jpg"


def test_a_file_that_is_too_large_is_a_row_and_not_even_sent(many: Page, tmp_path: Path):
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(spec.MAX_FILE_BYTES + 1)
    sent: list[str] = []
    many.on("request", lambda request: sent.append(request.url))
    many.locator("input[type=file]").set_input_files(large)
    expect(summary(many)).to_have_text("1 picture: 0 read, 1 not usable.")
    assert cells(many)[0][2].startswith("The file is too large")
    assert not [url for url in sent if "/upload" in url]


def test_a_file_name_is_never_markup(many: Page):
    name = '<img src=x onerror="document.title=1">"&amp;.png'
    many.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "image/png", "buffer": picture(1)}
    )
    expect(summary(many)).to_have_text("1 picture: 1 read.")
    assert cells(many)[0][0] == name
    expect(many).not_to_have_title("1")


# ---- ways in ---------------------------------------------------------------------------------

TRANSFER = """bytes => {
  const transfer = new DataTransfer();
  for (const name of ["one.png", "two.png"])
    transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  return transfer;
}"""


def test_files_can_be_dropped_anywhere_on_the_page(many: Page):
    transfer = many.evaluate_handle(TRANSFER, list(picture(7)))
    many.dispatch_event("body", "dragover", {"dataTransfer": transfer})
    many.dispatch_event("body", "drop", {"dataTransfer": transfer})
    expect(summary(many)).to_have_text("2 pictures: 2 read.")
    assert [row[0] for row in cells(many)] == ["one.png", "two.png"]


def test_files_can_be_pasted(many: Page):
    many.evaluate(
        f"""bytes => document.dispatchEvent(
              new ClipboardEvent("paste", {{ clipboardData: ({TRANSFER})(bytes), bubbles: true }}))""",
        list(picture(7)),
    )
    expect(summary(many)).to_have_text("2 pictures: 2 read.")


def test_a_dropped_folder_is_searched_for_pictures(many: Page, tmp_path: Path):
    for name, content in {
        "b.png": picture(2),
        "deep/a.png": picture(1),
        "notes.txt": b"seven",
        ".hidden.png": picture(3),
    }.items():
        path = tmp_path / "scans" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    session = many.context.new_cdp_session(many)
    for kind in ("dragEnter", "dragOver", "drop"):
        data = {"items": [], "files": [str(tmp_path / "scans")], "dragOperationsMask": 1}
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 400, "y": 300, "data": data})
    expect(summary(many)).to_have_text("2 pictures: 2 read.")
    assert cells(many) == [["scans/b.png", "2", ""], ["scans/deep/a.png", "1", ""]]


# ---- looks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_cut_off_at_any_width(open_page: OpenPage, app_url: str, width: int):
    page = open_page(f"{app_url}/many", width=width)
    choose(page, **{"a_very_long_name_" * 4 + "_png": picture(7), "broken_jpg": DAMAGED})
    expect(summary(page)).to_contain_text("2 pictures")
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    parts = page.locator(".masthead a, .masthead button, .many button:visible, .many-table td")
    for part in parts.all():
        box = part.bounding_box()
        if box is not None:
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
    expect(rows(page)).to_have_count(2)
