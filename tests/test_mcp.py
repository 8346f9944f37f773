"""The endpoint as a tool over the Model Context Protocol."""

import ast
import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, Tool

from model import Reader, View
from training.strokes import draw_digit, render

Ask = Callable[[dict[str, Any] | None], tuple[list[Tool], CallToolResult | None]]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="module")
def address(serve_app, reader) -> str:
    return f"{serve_app(reader, reader.classifier.report, mcp=True)}/gradio_api/mcp/"


@pytest.fixture(scope="module")
def drawing() -> bytes:
    strokes = draw_digit(7, np.random.default_rng(7), neatness=0.9)
    return cv2.imencode(".png", 255 - render(strokes, 280, 16.0))[1].tobytes()


async def talk(address: str, arguments: dict[str, Any] | None) -> tuple[list[Tool], CallToolResult | None]:
    async with (
        streamable_http_client(address) as (receiving, sending, _),
        ClientSession(receiving, sending) as session,
    ):
        await session.initialize()
        tools = (await session.list_tools()).tools
        return tools, None if arguments is None else await session.call_tool("read", arguments)


@pytest.fixture
def ask(address, apart) -> Ask:
    """What a client of the protocol gets: the tools, and with arguments the answer of ``read``."""
    return lambda arguments: apart(asyncio.run, talk(address, arguments))


def data_url(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def test_read_is_the_only_tool_and_explains_itself(ask):
    (tool,), _ = ask(None)
    assert tool.name == "read"
    for word in ("handwritten", '"text"', '"unsure"', '"not_a_digit"', '"blank"', '"box"', "Not for printed"):
        assert word in tool.description
    told = tool.inputSchema["properties"]
    assert set(told) == {"picture", "turns", "region"}
    assert all(entry["description"].endswith(".") for entry in told.values())
    assert "data URL" in told["picture"]["description"]


def test_a_picture_is_read(ask, reader, drawing):
    _, answer = ask({"picture": data_url(drawing), "turns": 2, "region": [0, 0, 1, 0.75]})
    assert not answer.isError
    expected = reader.read(drawing, View(2, (0, 0, 1, 0.75))).to_json()
    assert ast.literal_eval(answer.content[0].text) == json.loads(json.dumps(expected))


def test_what_the_helper_of_gradio_uploads_is_read(ask, address, reader, drawing):
    base = address.removesuffix("mcp/")
    (path,) = httpx.post(f"{base}upload", files={"files": drawing}).json()
    _, answer = ask({"picture": f"{base}file={path}"})
    assert ast.literal_eval(answer.content[0].text)["text"] == reader.read(drawing).text == "7"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"picture": "https://example.com/seven.png"}, "Links to other servers are not followed."),
        ({"picture": data_url(b"no picture at all")}, "This is not a picture that can be read."),
        ({"picture": "/etc/passwd"}, "Invalid file data format"),
    ],
)
def test_what_cannot_be_read_is_told(ask, arguments, told):
    _, answer = ask(arguments)
    assert answer.isError
    assert told in answer.content[0].text
