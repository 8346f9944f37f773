"""Whether the app can answer, for the machines that look after it: ``/health``.

``python -m server.health`` asks a running app, and exits with 0 if it is ready: the container's
health check.
"""

import json
import os
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from model import Reader, spec
from server.settings import Settings, SettingsError

PATH: Final = "/health"
PATIENCE: Final = 5.0  # seconds
NO_STORE: Final = {"Cache-Control": "no-store"}


def health_route(reader: Reader, uploads: Path) -> Route:
    """The route that tells how this reader is, and the folder for uploads."""

    async def health(request: Request) -> JSONResponse:
        told = await run_in_threadpool(check, reader, uploads)
        return JSONResponse(told, status_code=200 if told["ready"] else 503, headers=NO_STORE)

    return Route(PATH, health)


def check(reader: Reader, uploads: Path) -> dict[str, object]:
    """Send an empty image through the network, and see whether a picture could be uploaded.

    Returns:
        JSON data: ``status`` (``"ok"`` or ``"failing"``), ``ready`` and ``model_version``. It tells
        nothing of the machine.
    """
    blank = np.zeros((1, spec.IMAGE_SIZE, spec.IMAGE_SIZE), np.float32)
    # An interpreter that cannot run raises RuntimeError.
    try:
        ready = bool(np.isfinite(reader.classifier.predict(blank)).all())
    except RuntimeError:
        ready = False
    ready = ready and _is_writable(uploads)
    return {
        "status": "ok" if ready else "failing",
        "ready": ready,
        "model_version": reader.classifier.report.model_version,
    }


def _is_writable(folder: Path) -> bool:
    """Whether files can be put into a folder, which need not be there yet."""
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return os.access(existing, os.W_OK | os.X_OK)


def ask(settings: Settings) -> bool:
    """Whether the app that runs with these settings on this machine says that it is ready."""
    url = f"http://127.0.0.1:{settings.port}{PATH}"
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            told = json.load(answer)
    except (OSError, ValueError):  # no answer, another status than 200, or no JSON
        return False
    return isinstance(told, dict) and told.get("ready") is True


def main(found: Callable[[Settings], bool] = ask) -> int:
    """Print whether the app is ready; returns the exit status."""
    try:
        ready = found(Settings.from_environment(os.environ))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    print("ready" if ready else "not ready")
    return 0 if ready else 1


if __name__ == "__main__":
    sys.exit(main())
