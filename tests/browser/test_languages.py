"""The pages in every language, in a real browser: by its locale, by the switch, and remembered."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.components import PAGES
from pages.languages import LANGUAGES, catalogue
from tests.browser.read_page import photo_bytes, scrolls_sideways, strokes_of

OpenPage = Callable[..., Page]
Draw = Callable[..., None]

LOCALES = {"en": "en-GB", "es": "es-MX", "de": "de-AT", "fr": "fr-CH", "zh": "zh-CN"}
TAGS = {"zh": "zh-Hans"}
EVERY = pytest.mark.parametrize("language", LANGUAGES)
# Of the pages that are not the Read page: their headings.
HEADINGS = {"./many": "Many pictures", "./handwriting": "Test my handwriting"}
AXE = Axe()


def said(language: str, text: str) -> str:
    return catalogue(language).get(text, text)


def switch(page: Page, language: str) -> None:
    """Choose a language in the header, and wait until it is spoken."""
    page.locator("[data-language]").select_option(language)
    expect(page.locator("html")).to_have_attribute("lang", TAGS.get(language, language))
    expect(page.locator("[data-code]")).to_have_text(language)


@EVERY
def test_every_page_speaks_the_browsers_language(open_page: OpenPage, app_url: str, language: str):
    page = open_page(locale=LOCALES[language])
    for name, path in PAGES:
        page.goto(f"{app_url}/{path}")
        current = page.locator(".masthead [aria-current=page]")
        expect(current).to_have_text(said(language, name))
        expect(page.locator("html")).to_have_attribute("lang", TAGS.get(language, language))
        if path in HEADINGS:
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_have_text(said(language, HEADINGS[path]))


@EVERY
def test_no_text_of_the_read_page_stays_english(open_page: OpenPage, language: str):
    page = open_page(locale=LOCALES[language])
    for text in ("Draw", "Photo"):
        expect(page.get_by_role("tab", name=said(language, text), exact=True)).to_be_visible()
    for text in ("Clear", "Draw with the keyboard", "Save as PNG"):
        expect(page.get_by_role("button", name=said(language, text), exact=True)).to_be_visible()
    expect(page.get_by_text(said(language, "Nothing drawn yet"))).to_be_visible()
    expect(page.get_by_role("toolbar")).to_have_attribute("aria-label", said(language, "Drawing tools"))


def test_the_accuracy_page_is_told_by_the_server_in_the_browsers_language(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/accuracy", locale="de-DE")
    expect(page.get_by_role("heading", level=1)).to_contain_text("richtig gelesen")
    for heading in ("Was wofür gehalten wird", "In Zahlen", "Wie es lernte", "Das Netz"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_text("Woher diese Zahlen kommen")).to_be_visible()
    # Large numbers are grouped by points, which in English part decimals.
    expect(page.locator(".key-figures")).to_contain_text("289.195")


def test_a_language_that_is_not_spoken_is_passed_over(open_page: OpenPage):
    page = open_page(locale="pl-PL")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Nothing drawn yet")).to_be_visible()


def test_the_switch_is_remembered_on_every_page_and_after_reloading(open_page: OpenPage, app_url: str):
    page = open_page()
    chooser = page.get_by_role("combobox", name="Language")
    assert chooser.locator("option").all_inner_texts() == list(LANGUAGES.values())
    switch(page, "es")
    expect(page.get_by_text("Aún no hay nada dibujado")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Aún no hay nada dibujado")).to_be_visible()
    page.get_by_role("link", name="Varias").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Varias imágenes")
    switch(page, "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Many pictures")


def test_the_switch_works_with_the_keyboard_alone(open_page: OpenPage):
    page = open_page(width=390)
    chooser = page.get_by_role("combobox", name="Language")
    for _ in range(12):
        page.keyboard.press("Tab")
        if chooser.evaluate("one => one === document.activeElement"):
            break
    expect(chooser).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("combobox", name="Idioma")).to_be_visible()


def test_a_drawing_outlives_the_switch_and_is_told_anew(open_page: OpenPage, draw: Draw):
    page = open_page()
    draw(page, strokes_of(7))
    expect(page.locator("[data-numeral]").first).to_have_text("7")
    switch(page, "de")
    expect(page.locator("[data-numeral]").first).to_have_text("7")
    expect(page.locator("[data-verdict]").first).to_contain_text("sicher · ")


@pytest.mark.parametrize(
    ("language", "told", "step"),
    [
        ("de", "sicher", "Dunkle Tinte auf hellem Papier."),
        ("es", "seguro", "Tinta oscura sobre papel claro."),
        ("zh", "确定", "浅色纸上的深色墨迹。"),
    ],
)
def test_a_drawing_is_answered_in_the_visitors_language(
    open_page: OpenPage, draw: Draw, language: str, told: str, step: str
):
    page = open_page(locale=LOCALES[language])
    draw(page, strokes_of(7))
    answer = page.locator(".answer").first
    expect(answer.locator("[data-numeral]")).to_have_text("7")
    expect(answer.locator("[data-verdict]")).to_contain_text(f"{told} · ")
    expect(answer.get_by_role("status")).to_contain_text(f"7, {told}, ")
    answer.locator("summary").click()
    expect(answer.locator("[data-steps]")).to_contain_text(step)
    # Corrected by the page itself.
    answer.locator("[data-choices]").get_by_role("button", name="1", exact=True).click()
    expect(answer.locator("[data-verdict]")).to_have_text(said(language, "corrected by you"))


def choose(page: Page, language: str, name: str, content: bytes) -> None:
    """Choose a file in the photo box of a page in some language."""
    page.get_by_role("tab").nth(1).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=said(language, "Choose a photo")).click()
    chooser.value.set_files({"name": name, "mimeType": "image/*", "buffer": content})


@pytest.mark.parametrize(
    ("language", "step"),
    [("de", "Das Bild hat 600 × 600 Pixel."), ("es", "La imagen tiene 600 × 600 píxeles.")],
)
def test_a_photo_is_answered_in_the_visitors_language(open_page: OpenPage, language: str, step: str):
    page = open_page(locale=LOCALES[language])
    choose(page, language, "seven.png", photo_bytes(7))
    answer = page.locator(".answer").nth(1)
    expect(answer.locator("[data-numeral]")).to_have_text("7")
    answer.locator("summary").click()
    expect(answer.locator("[data-steps]")).to_contain_text(step)


def test_an_error_is_told_in_the_visitors_language(open_page: OpenPage):
    page = open_page(locale="fr-FR")
    choose(page, "fr", "document.png", b"%PDF-1.7")
    expect(page.locator(".photo [role=alert]")).to_have_text(
        "C’est un document PDF, pas une image. "
        "Faites-en une capture d’écran, ou exportez la page en PNG ou JPEG."
    )


def test_breaking_it_is_told_in_the_visitors_language(open_page: OpenPage, draw: Draw):
    page = open_page(locale="de-DE")
    draw(page, strokes_of(7))
    page.get_by_text("Mach es kaputt").first.click()
    sentence = page.locator(".breaking [data-sentence]").first
    expect(sentence).to_contain_text("Gelesen als 7")


def test_many_pictures_are_told_in_the_visitors_language(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/many", locale="de-DE")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Bilder wählen").click()
    files = [("seven.png", photo_bytes(7)), ("broken.jpg", b"")]
    chooser.value.set_files(
        [{"name": name, "mimeType": "image/*", "buffer": content} for name, content in files]
    )
    expect(page.locator("[data-words]")).to_have_text("2 Bilder: 1 gelesen, 1 unbrauchbar.")
    expect(page.locator("[data-cell=remark]").nth(1)).to_have_text(
        "Die Datei ist leer. Wähl sie noch einmal, oder nimm ein anderes Bild."
    )


def test_a_handwriting_test_is_asked_and_told_in_the_visitors_language(
    open_page: OpenPage, app_url: str, draw: Draw
):
    page = open_page(f"{app_url}/handwriting", locale="de-DE")
    page.get_by_role("button", name="Anfangen").click()
    word = page.locator("[data-word]")
    expect(word).not_to_be_empty()
    # Never what is asked for, so that there is something to tell.
    draw(page, strokes_of(3 if word.inner_text() == "Acht" else 8))
    page.get_by_role("button", name="Hier beenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("0 von 1 richtig gelesen")
    # In another language it is told anew.
    switch(page, "fr")
    expect(page.get_by_role("heading", level=1)).to_have_text("0 sur 1 bien lus")


@pytest.mark.parametrize("language", ["de", "zh"])
@pytest.mark.parametrize("path", [path for _, path in PAGES])
def test_nobody_is_shut_out_in_another_language(open_page: OpenPage, app_url: str, language: str, path: str):
    page = open_page(f"{app_url}/{path}", locale=LOCALES[language], width=390)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", TAGS.get(language, language))
    assert AXE.run(page).response["violations"] == []


@EVERY
@pytest.mark.parametrize("path", [path for _, path in PAGES])
def test_no_language_scrolls_sideways_on_a_phone(open_page: OpenPage, app_url: str, language: str, path: str):
    page = open_page(f"{app_url}/{path}", locale=LOCALES[language], width=390)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert not scrolls_sideways(page)


def test_only_the_visitors_own_language_is_loaded(chromium: Browser, app_url: str):
    for locale, loaded in (("en-US", []), ("fr-FR", ["fr.json"])):
        context = chromium.new_context(locale=locale)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(app_url)
        page.get_by_role("link", name="Digit Reader").wait_for()
        context.close()
        catalogues = [url.split("/languages/")[1].split("?")[0] for url in asked if "/languages/" in url]
        assert catalogues == loaded
