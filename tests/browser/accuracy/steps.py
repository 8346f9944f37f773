"""What the tests of the Accuracy page do on it again and again."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

MISREAD = ".misread .digit-card"
LISTED = ".matrix-digits .digit-card"
# The pixels that a canvas shows, as the opacity of its ink.
INK = """canvases => canvases.map((canvas) => {
    const data = canvas.getContext("2d").getImageData(0, 0, 28, 28).data;
    return [...data.filter((_, place) => place % 4 === 3)];
})"""


def await_pixels(page: Page) -> None:
    expect(page.locator(f"{MISREAD} canvas")).to_have_count(9)
    page.wait_for_function(
        f"({INK})([...document.querySelectorAll('{MISREAD} canvas')]).every(ink => ink.some(Boolean))"
    )


def cell_of(page: Page, truth: int, answer: int) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{truth} read as {answer}:"))


def indices_of(cards: Locator) -> list[int]:
    return cards.evaluate_all("cards => cards.map(card => Number(card.dataset.index))")


def expect_indices(cards: Locator, expected: list[int]) -> None:
    expect(cards).to_have_count(len(expected))
    if expected:
        expect(cards.last).to_have_attribute("data-index", str(expected[-1]))
    assert indices_of(cards) == expected


def images_in(digits_file: Path, name: str = "x_test") -> NDArray[np.uint8]:
    with np.load(digits_file) as file:
        images: NDArray[np.uint8] = file[name]
    return images


def query_of(page: Page) -> str:
    return page.evaluate("location.search")
