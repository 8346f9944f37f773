"""Health is what the network says, to people and to the container's check."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from model import Reader
from server import health
from server.settings import Settings


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def ask_app(reader: Reader, uploads: Path) -> Any:
    return TestClient(Starlette(routes=[health.health_route(reader, uploads)])).get("/health")


@pytest.mark.parametrize("uploads", ["", "not/there/yet"])
def test_a_reader_that_reads_is_ready(reader, tmp_path, uploads):
    answer = ask_app(reader, tmp_path / uploads)
    assert answer.status_code == 200
    version = reader.classifier.report.model_version
    assert answer.json() == {"status": "ok", "ready": True, "model_version": version}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("failure", [RuntimeError("interpreter: out of memory"), None])
def test_a_reader_that_cannot_read_is_not(monkeypatch, tmp_path, failure):
    broken = Reader.load()

    def predict(images: np.ndarray) -> np.ndarray:
        if failure is not None:
            raise failure
        return np.full((1, 10), np.nan, np.float32)

    monkeypatch.setattr(broken.classifier, "predict", predict)
    answer = ask_app(broken, tmp_path)
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["ready"]) == ("failing", False)
    assert "memory" not in answer.text


@contextlib.contextmanager
def answering(status: int, body: bytes) -> Iterator[Settings]:
    """Settings of a server that answers every request alike."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Settings(port=server.server_port)
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "ready"),
    [
        (200, b'{"ready": true}', True),
        (503, b'{"ready": false}', False),
        (200, b"<html>", False),
        (200, b"7", False),
    ],
)
def test_a_running_app_is_asked(status, body, ready):
    with answering(status, body) as settings:
        assert health.ask(settings) is ready
    assert health.ask(settings) is False, "nobody listens any more"


def test_the_check_exits_as_a_container_expects(monkeypatch, capsys):
    assert health.main(lambda settings: True) == 0
    assert health.main(lambda settings: False) == 1
    monkeypatch.setenv("PORT", "none")
    assert health.main(lambda settings: True) == 2
    printed = capsys.readouterr()
    assert printed.out == "ready\nnot ready\n"
    assert printed.err == "PORT: expected a whole number, found none\n"


def test_without_a_place_for_uploads_it_is_not(monkeypatch, reader, tmp_path):
    asked = []
    # Whoever runs the tests may be allowed to write everywhere.
    monkeypatch.setattr(health.os, "access", lambda place, mode: asked.append(place))
    assert ask_app(reader, tmp_path / "uploads").status_code == 503
    assert asked == [tmp_path]
