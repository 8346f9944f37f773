"""Somebody with a browser, as the server sees them: the calls that the Read page makes, over HTTP.

Used to load a running app with many visitors, and to compare what they are answered with what
Python says.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import httpx

API: Final = "gradio_api/"
PATIENCE: Final = 120.0  # seconds


class Visitor:
    """A visitor of one app, with a session of their own; use as an asynchronous context manager."""

    def __init__(self, url: str, name: str = "visitor") -> None:
        """Visit the app at this address under a name that no other visitor has."""
        self._name = name
        self._events = 0
        self._client = httpx.AsyncClient(base_url=url, timeout=PATIENCE)
        self._config: dict[str, Any] = {}

    async def __aenter__(self) -> "Visitor":
        """Open the page: learn which events and functions the app knows."""
        self._config = (await self._get("config")).json()
        return self

    async def __aexit__(self, *error: object) -> None:
        """Leave."""
        await self._client.aclose()

    async def draw(self, drawing: str) -> dict[str, Any]:
        """The answer to a drawing on the pad.

        Args:
            drawing: A PNG as data URL.
        """
        function = "read_drawing"
        pad = next(
            part["id"]
            for part in self._config["components"]
            if function in part["props"].get("server_fns", [])
        )
        call = {"data": {"drawing": drawing}, "component_id": pad, "fn_name": function}
        answer = await self._client.post(f"{API}component_server/", json=call | {"session_hash": self._name})
        return dict(answer.raise_for_status().json())

    async def choose(self, picture: Path, **view: object) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the photo box shows of a picture, and the answer.

        Args:
            picture: An image file; it is uploaded.
            view: ``turns`` and ``region``, as in ``model.View``.
        """
        uploaded = await self._client.post(f"{API}upload", files={"files": picture.read_bytes()})
        uploaded.raise_for_status()
        choice = {"upload": uploaded.json()[0], **view}
        self._events += 1
        # A session of its own for each queued call: the stream of its events then ends with its answer.
        call = self._call("photo", choice, choice, f"{self._name}-{self._events}")
        (await self._client.post(f"{API}queue/join", json=call)).raise_for_status()
        output = await self._listen(call["session_hash"])
        shown, told = output["data"]
        return shown, told

    def _call(self, event: str, value: object, detail: object, session: str) -> dict[str, Any]:
        index = next(
            entry["id"]
            for entry in self._config["dependencies"]
            if [name for _, name in entry["targets"]] == [event]
        )
        return {"data": [value], "event_data": detail, "fn_index": index, "session_hash": session}

    async def _listen(self, session: str) -> Mapping[str, Any]:
        """The outcome of a queued call, from the stream of its events."""
        path = f"{API}queue/data?session_hash={session}"
        async with self._client.stream("GET", path) as stream:
            async for line in stream.aiter_lines():
                message = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
                if message.get("msg") == "process_completed":
                    output: dict[str, Any] = message["output"]
                    return output
        raise httpx.RemoteProtocolError(
            f"{urljoin(str(self._client.base_url), path)}: ended without an answer"
        )

    async def _get(self, path: str) -> httpx.Response:
        answer = await self._client.get(path)
        return answer.raise_for_status()
