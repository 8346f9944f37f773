"""Pages travel compressed, and what does not change is kept by the browser."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from server.delivery import Delivery
from server.preloads import preload_header

LONG = "paper " * 1000


@pytest.fixture(scope="module")
def client() -> TestClient:
    async def page(request):
        return HTMLResponse(LONG)

    async def missing(request):
        return PlainTextResponse(LONG, status_code=404)

    async def dated(request):
        return PlainTextResponse(LONG, headers={"Cache-Control": "no-cache"})

    async def events(request):
        return StreamingResponse(iter([LONG]), media_type="text/event-stream")

    routes = [
        Route("/", page),
        Route("/many", page),
        Route("/assets/missing.js", missing),
        Route("/assets/dated.js", dated),
        Route("/assets/{name}", page),
        Route("/icons/{name}", page),
        Route("/languages/{name}", page),
        Route("/theme.css", page),
        Route("/gradio_api/queue/data", events),
        Route("/gradio_api/info", page),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Delivery)]))


@pytest.mark.parametrize("path", ["/", "/many"])
def test_a_page_is_compressed(client, path):
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 1000
    assert answer.text == LONG


def test_who_cannot_unpack_gets_the_page_as_it_is(client):
    answer = client.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.text == LONG


@pytest.mark.parametrize("path", ["/assets/index-1a2b.js", "/gradio_api/info", "/gradio_api/queue/data"])
def test_files_and_calls_are_left_to_others(client, path):
    assert "content-encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/assets/index-1a2b.js", "public, max-age=31536000, immutable"),
        ("/icons/192.png", "public, max-age=86400"),
        ("/theme.css", "public, max-age=31536000, immutable"),
        ("/languages/de.json", "public, max-age=31536000, immutable"),
        ("/assets/dated.js", "no-cache"),
        ("/assets/missing.js", None),
        ("/", None),
        ("/gradio_api/info", None),
    ],
)
def test_only_what_does_not_change_is_kept(client, path, kept):
    assert client.get(path).headers.get("cache-control") == kept


def test_a_page_names_the_scripts_that_it_needs(client):
    assert client.get("/").headers["link"] == preload_header()
    assert "link" not in client.get("/assets/missing.js").headers
    assert "link" not in client.get("/gradio_api/info").headers
