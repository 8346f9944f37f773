"""The server fetches nothing that a caller names; how large a call may be is tested on the running app."""

import asyncio

import gradio as gr
import pytest
from gradio import processing_utils

from server.limits import NO_LINKS, follow_no_links


@pytest.fixture
def fetch(monkeypatch, tmp_path, apart):
    """What Gradio calls to fetch a link; uploads lie in the folder ``uploads``."""
    monkeypatch.setattr(processing_utils, "async_ssrf_protected_download", None)
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    follow_no_links()

    def fetch_link(url: str) -> str:
        found: str = apart(
            asyncio.run, processing_utils.async_ssrf_protected_download(url, cache_dir=str(tmp_path))
        )
        return found

    return fetch_link


def test_links_are_not_followed(fetch, tmp_path):
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "uploads").mkdir()
    for url in (
        "https://127.0.0.1/a.png",
        "http://localhost/gradio_api/file=",
        f"http://localhost/gradio_api/file={tmp_path / 'secret.png'}",
        f"http://localhost/gradio_api/file={tmp_path}/uploads/../secret.png",
        f"http://localhost/gradio_api/file={tmp_path}/uploads/gone.png",
    ):
        with pytest.raises(gr.Error) as caught:
            fetch(url)
        assert caught.value.message == NO_LINKS


def test_a_link_to_an_upload_is_that_upload(fetch, tmp_path):
    upload = tmp_path / "uploads" / "my photo.png"
    upload.parent.mkdir()
    upload.write_bytes(b"a picture")
    link = f"https://any.example/gradio_api/file={tmp_path}/uploads/my%20photo.png"
    assert fetch(link) == str(upload.resolve())
