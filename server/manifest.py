"""What makes the app one that a phone can install: its web app manifest and icons.

There is no service worker: a picture is read on the server, so the app has nothing to offer
without a connection, and should not look as if it had.
"""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from server.icons import draw_icon

TITLE: Final = "Digit Reader"
DESCRIPTION: Final = "Draw or photograph a handwritten digit or number, and see how it is read."
# Gradio's pages link to a manifest of this name, and its own has no icon that a phone could cut.
MANIFEST: Final = "/manifest.json"
# File name under /icons/, side in pixels, whether a phone may cut it to its own shape.
ICONS: Final = {
    "192.png": (192, False),
    "512.png": (512, False),
    "maskable-192.png": (192, True),
    "maskable-512.png": (512, True),
    # Cut by the phone as well, and shown without transparency.
    "apple-180.png": (180, True),
}


def manifest(background: str) -> dict[str, Any]:
    """The web app manifest as JSON data; addresses are relative to it.

    Args:
        background: Colour of the paper, as in CSS.
    """
    return {
        "id": "./",
        "name": TITLE,
        "short_name": TITLE,
        "description": DESCRIPTION,
        "lang": "en",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": background,
        "theme_color": background,
        "icons": [
            {
                "src": f"icons/{name}",
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": "maskable" if maskable else "any",
            }
            for name, (side, maskable) in ICONS.items()
            if not name.startswith("apple")
        ],
    }


def manifest_routes(background: str) -> list[BaseRoute]:
    """The routes of the manifest and its icons."""

    async def send_manifest(request: Request) -> JSONResponse:
        return JSONResponse(manifest(background), media_type="application/manifest+json")

    def send_icon(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in ICONS:
            return Response(status_code=404)
        return Response(draw_icon(*ICONS[name]), media_type="image/png")

    return [Route(MANIFEST, send_manifest), Route("/icons/{name}", send_icon)]


def head_elements() -> str:
    """Elements for the head of every page: what a search shows, and the icon that Apple looks for."""
    return (
        f'<meta name="description" content="{DESCRIPTION}">'
        '<link rel="apple-touch-icon" href="./icons/apple-180.png">'
    )
