"""A first visit is light, and the app can be installed."""

import pytest
from playwright.sync_api import Page

# Bytes over the wire for everything that a first visit loads.
MOST_BYTES = 600_000


@pytest.mark.parametrize(
    ("path", "locale"),
    [
        ("", "en-US"),
        ("many", "en-US"),
        ("handwriting", "en-US"),
        ("accuracy", "en-US"),
        ("about", "en-US"),
        ("", "fr-FR"),
    ],
)
def test_a_first_visit_is_light(chromium, app_url, path, locale):
    context = chromium.new_context(locale=locale)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{app_url}/{path}")
    page.get_by_role("link", name="Digit Reader").wait_for()
    page.wait_for_load_state("networkidle")
    context.close()
    assert 50_000 < sum(sizes) <= MOST_BYTES


def test_the_app_can_be_installed(page: Page):
    manifest = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert '"maskable"' in manifest["data"]
    assert page.locator("link[rel=apple-touch-icon]").count() == 1
    assert page.locator("meta[name=description]").get_attribute("content")
