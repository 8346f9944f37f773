"""How files reach the browser: pages compressed, and what never changes fetched once."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.preloads import preload_header

# Gradio compresses files by their endings, so not the pages, which have none. Answers and
# streams of events under this path are left alone.
CALLS: Final = "/gradio_api"
LEAST_COMPRESSED: Final = 1024  # bytes
YEAR: Final = "public, max-age=31536000, immutable"
DAY: Final = "public, max-age=86400"
# Beginning of a path, and how long a browser may keep what is there. The addresses of Gradio's
# scripts and styles, and ours of the catalogues, hold a hash of their content; those of our pictures do not.
KEPT: Final = {
    "/assets/": YEAR,
    "/theme.css": YEAR,
    "/languages/": YEAR,
    "/static/": DAY,
    "/examples/": DAY,
    "/icons/": DAY,
}


class Delivery:
    """ASGI middleware that compresses pages and lets browsers keep what does not change."""

    def __init__(self, app: ASGIApp) -> None:
        """Deliver what this application answers."""
        self.app = app
        self.compressed = GZipMiddleware(app, minimum_size=LEAST_COMPRESSED, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and complete the answer's headers."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith(CALLS):
            await self.app(scope, receive, send)
            return
        kept = next((kept for start, kept in KEPT.items() if path.startswith(start)), "")

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                if kept:
                    headers.setdefault("Cache-Control", kept)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = preload_header()
            await send(message)

        is_page = "." not in path.rsplit("/", maxsplit=1)[-1]
        await (self.compressed if is_page else self.app)(scope, receive, send_completed)
