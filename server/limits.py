"""What the server refuses before any page hears of it: bodies that are too large, and errands."""

from pathlib import Path
from typing import Final
from urllib.parse import unquote

import gradio as gr
from gradio import processing_utils
from gradio.utils import get_upload_folder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model import spec

# A JSON event carries at most twenty drawings; only uploads may be as large as a photo.
MAX_EVENT_BYTES: Final = 2 * 1024 * 1024
# Room for the multipart headers around the largest ZIP file; pictures have a limit of their own.
MAX_UPLOAD_BYTES: Final = spec.MAX_ARCHIVE_BYTES + 64 * 1024
UPLOADED: Final = "/gradio_api/file="
NO_LINKS: Final = "Links to other servers are not followed. Send the picture itself."


class BodyLimit:
    """ASGI middleware that refuses request bodies larger than anything the pages send."""

    def __init__(self, app: ASGIApp) -> None:
        """Guard this application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 413 once its body has grown too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = MAX_UPLOAD_BYTES if scope["path"].endswith("/upload") else MAX_EVENT_BYTES
        received, answered = 0, False

        async def receive_counted() -> Message:
            # Counted, because a body need not be as long as its sender announces.
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _BodyTooLargeError
            return message

        async def send_noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            if _announced_length(scope) > limit:
                raise _BodyTooLargeError
            await self.app(scope, receive_counted, send_noted)
        except _BodyTooLargeError:
            if not answered:
                await _refuse(send)


class _BodyTooLargeError(Exception):
    """A request body exceeds its limit; never leaves ``BodyLimit``."""


def _announced_length(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"detail": "This request is too large."}'})


def follow_no_links() -> None:
    """Keep Gradio from fetching links that callers put in place of an upload.

    It would fetch any address of the public internet, of any size, into memory. There is no
    setting for it, so the function that does it is replaced, in this whole process. Links to what
    was uploaded to this server need no fetching: Gradio's helper for MCP names uploads by them.
    """
    processing_utils.async_ssrf_protected_download = _find_upload


async def _find_upload(url: str, cache_dir: str) -> str:
    """The uploaded file behind a link, whatever name the link has for this server."""
    path = Path(unquote(url.partition(UPLOADED)[2])).resolve()
    if not path.is_relative_to(Path(get_upload_folder()).resolve()) or not path.is_file():
        raise gr.Error(NO_LINKS, print_exception=False)
    return str(path)
