"""The Read page as tests see it: its parts by name, what is drawn and photographed, stand-in classifiers."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from model import Reader, Report
from training.strokes import Strokes, draw_digit, render

LINE: Strokes = (np.array([[0.1, 0.1], [0.9, 0.1]], np.float32),)
OTHER_LINE: Strokes = (np.array([[0.1, 0.8], [0.9, 0.8]], np.float32),)


def strokes_of(digit: int) -> Strokes:
    return draw_digit(digit, np.random.default_rng(digit), neatness=0.9)


def side_by_side(*digits: int) -> Strokes:
    """Digits written in a row across the unit square, with gaps between them."""
    share = np.float32(1 / len(digits))
    return tuple(
        stroke * (share * np.float32(0.8)) + np.array([index * share, 0.2], np.float32)
        for index, digit in enumerate(digits)
        for stroke in strokes_of(digit)
    )


def answer(page: Page) -> Locator:
    return page.get_by_role("region", name="Answer")


def numeral(page: Page) -> Locator:
    return answer(page).locator("[data-numeral]")


def wait_for_last_answer(page: Page) -> None:
    """Wait until what stands on the pad, and nothing drawn before it, has been answered."""
    number = page.locator(".pad").get_attribute("data-drawing")
    assert number is not None
    expect(answer(page)).to_have_attribute("data-drawing", number)


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


def set_to(page: Page, figure: str) -> None:
    answer(page).get_by_role("group", name="Correct it").get_by_role(
        "button", name=figure, exact=True
    ).click()


def copied(page: Page) -> str:
    """What the Copy button puts into the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer(page).get_by_role("button", name="Copy").click()
    expect(answer(page).get_by_role("button", name="Copied")).to_be_visible()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


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


def choose(page: Page, name: str, content: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a photo").click()
    chooser.value.set_files({"name": name, "mimeType": "image/*", "buffer": content})


def picture(page: Page) -> Locator:
    return page.get_by_alt_text("Your picture")


def frames(page: Page) -> Locator:
    return page.get_by_role("group", name="The digits in your picture").get_by_role("button")


class SureOf:
    """Stands in for the classifier: gives every image the same probabilities, ``none`` to no digit."""

    def __init__(self, report: Report, none: float = 0.0, **probabilities: float) -> None:
        self.report = report
        rest = (1 - none - sum(probabilities.values())) / (10 - len(probabilities))
        self.row = [probabilities.get(f"p{digit}", rest) for digit in range(10)]

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.tile(np.array(self.row, np.float32), (len(images), 1))


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
