"""The Chromium that measurements and tests of the pages drive."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

import app
from model import Reader
from model.comparison import Comparison

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NO_CHROMIUM: Final = (
    "Chromium is needed: install it ('apt-get install chromium', 'brew install chromium') "
    "or name one in the environment variable CHROMIUM."
)
QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromiumError(RuntimeError):
    """There is no Chromium to drive; says what to do about it."""


@contextmanager
def open_app(comparison: Comparison | None = None) -> Iterator[tuple[Browser, str]]:
    """Serve the app with the model that it comes with, and start a Chromium to visit it.

    Args:
        comparison: Other models' figures.

    Yields:
        The browser, and the app's address.

    Raises:
        NoChromiumError: none was found.
        ArtifactError: the model cannot be used.
    """
    path = chromium_path()
    if path is None:
        raise NoChromiumError(NO_CHROMIUM)
    reader = Reader.load()
    demo = app.build_app(reader, reader.classifier.report, comparison)
    try:
        _, url, _ = demo.launch(
            server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, **app.launch_settings(reader)
        )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
            yield browser, url
            browser.close()
    finally:
        demo.close(verbose=False)


def chromium_path() -> str | None:
    """Path of the Chromium to drive: ``$CHROMIUM``, else the first one installed, if any is."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
