"""Digit Reader as a web app: what Hugging Face Spaces runs, and ``python app.py`` anywhere else.

``build_app`` wires the pages to a reader and its report; ``launch_settings`` holds what
the server needs to know. Nothing here or below imports TensorFlow.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

# Without it the queue recomputes its statistics after every single event.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000")

import gradio as gr
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model import ArtifactError, Reader, Report, spec
from model.comparison import Comparison, load_comparison
from model.report import ARTIFACT
from pages import accuracy, many, read
from pages.components import ASSETS, asset, theme

PORT: Final = 7860
# A JSON event carries at most one drawing; only uploads may be as large as a photo.
MAX_EVENT_BYTES: Final = 2 * 1024 * 1024
# Room for the multipart headers around the largest ZIP file; pictures have a limit of their own.
MAX_UPLOAD_BYTES: Final = spec.MAX_ARCHIVE_BYTES + 64 * 1024
UPLOADS_KEPT_SECONDS: Final = 600


def build_app(reader: Reader, report: Report, comparison: Comparison | None = None) -> gr.Blocks:
    """Build the app: every page, wired to one reader, the report on its model, and other models' figures."""
    demo = gr.Blocks(
        title="Digit Reader",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(UPLOADS_KEPT_SECONDS, UPLOADS_KEPT_SECONDS),
    )
    with demo:
        read.build_page(reader)
    with demo.route("Many pictures", "/many"):
        many.build_page(reader)
    with demo.route("Accuracy", "/accuracy"):
        accuracy.build_page(report, comparison)
    demo.queue(max_size=64, status_update_rate=5, api_open=False, default_concurrency_limit=4)
    return demo


def launch_settings() -> dict[str, Any]:
    """Keyword arguments for ``Blocks.launch``: look, limits and privacy, the same wherever it runs."""
    return {
        "theme": theme(),
        # Not through ``css``: Gradio confines that to a part of the page, custom properties included.
        "head": f"<style>{asset('style.css')}</style><script>{asset('head.js')}</script>",
        "favicon_path": str(ASSETS / "favicon.svg"),
        "footer_links": ["api"],
        "max_file_size": spec.MAX_ARCHIVE_BYTES,
        "show_error": False,
        "run_history": False,
        "ssr_mode": False,
        "enable_monitoring": False,
        "pwa": False,
        "share": False,
        "app_kwargs": {
            "middleware": [Middleware(BodyLimit)],
            "routes": [Mount("/examples", StaticFiles(directory=ASSETS / "examples", check_dir=False))],
        },
    }


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


def main(argv: Sequence[str] | None = None) -> int:
    """Start the server and keep it running; returns the exit status."""
    options = _parser().parse_args(argv)
    try:
        reader = Reader.load(options.model)
        comparison = load_comparison()
    except ArtifactError as error:
        print(f"The model cannot be used. {error}", file=sys.stderr)
        return 2
    demo = build_app(reader, reader.classifier.report, comparison)
    try:
        _, url, _ = demo.launch(
            server_name=options.host,
            server_port=options.port,
            prevent_thread_lock=True,
            quiet=True,
            **launch_settings(),
        )
    except OSError:
        print(
            f"Port {options.port} on {options.host} is taken or not allowed: "
            "choose another one with --port, for example --port 7861.",
            file=sys.stderr,
        )
        return 1
    print(f"Digit Reader is open at {url} (Ctrl+C stops it).", flush=True)
    demo.block_thread()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="app.py", description="Read handwritten digits in the browser.")
    parser.add_argument(
        "--model",
        type=Path,
        default=ARTIFACT,
        metavar="DIR",
        help="folder of the model (default: the one that comes with the program)",
    )
    parser.add_argument(
        "--host",
        default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"),
        help="address to listen on; 0.0.0.0 lets other machines in (default: %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=os.environ.get("GRADIO_SERVER_PORT", str(PORT)),
        help="port to listen on (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
