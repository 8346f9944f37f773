"""The app as a server: its public endpoint, its limits, and how it starts."""

import contextlib
import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

import app
from model import Reader
from training.strokes import draw_digit, render

ROOT = Path(app.__file__).parent


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Address of the running app."""
    reader = Reader.load()
    demo = app.build_app(reader, reader.classifier.report)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = app.launch_settings()
    _, address, _ = demo.launch(
        server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True, **settings
    )
    yield address
    demo.close(verbose=False)


@pytest.fixture(scope="module")
def client(url: str) -> Client:
    return Client(url, verbose=False, analytics_enabled=False)


def write_picture(path: Path, digit: int) -> Path:
    strokes = draw_digit(digit, np.random.default_rng(digit), neatness=0.9)
    cv2.imwrite(str(path), 255 - render(strokes, 280, 16.0))
    return path


def call(url: str, data: list[object]) -> str:
    """The event stream that answers a call of the public endpoint made by hand."""
    headers = {"Content-Type": "application/json"}
    body = json.dumps({"data": data}).encode()
    with urllib.request.urlopen(
        urllib.request.Request(f"{url}gradio_api/call/read", body, headers)
    ) as answer:
        event = json.load(answer)["event_id"]
    with urllib.request.urlopen(f"{url}gradio_api/call/read/{event}") as stream:
        told: str = stream.read().decode()
        return told


def answer_to(url: str, head: bytes, chunks: int = 0) -> bytes:
    """The first line of the answer to a request whose body is sent in chunks of 64 KiB."""
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(b"POST /gradio_api/call/read HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            # The server may hang up while it is being sent to.
            for _ in range(chunks):
                connection.sendall(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")
        return connection.recv(4096).split(b"\r\n")[0]


def test_the_endpoint_reads_a_file(client, tmp_path):
    reading = client.predict(handle_file(write_picture(tmp_path / "four.png", 4)), api_name="/read")
    assert (reading["text"], reading["status"]) == ("4", "read")
    assert reading["digits"][0]["digit"] == 4
    assert len(reading["digits"][0]["probabilities"]) == 10
    assert len(reading["digits"][0]["box"]) == 4
    assert reading["sentences"][0].startswith("The picture is 280 × 280 pixels")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0junk"])
def test_a_bad_file_gets_the_visitors_words_and_no_path(client, tmp_path, content):
    bad = tmp_path / "bad.png"
    bad.write_bytes(content)
    with pytest.raises(AppError) as caught:
        client.predict(handle_file(bad), api_name="/read")
    told = str(caught.value)
    assert told.endswith(".")
    assert "/" not in told
    assert "Traceback" not in told


def test_no_file_gets_a_sentence(client):
    with pytest.raises(AppError, match=r"No picture was sent\."):
        client.predict(None, api_name="/read")


def test_a_path_of_the_server_is_not_read(url, tmp_path):
    secret = write_picture(tmp_path / "secret.png", 7)
    for value in ({"path": str(secret), "meta": {"_type": "gradio.FileData"}}, {"path": str(secret)}):
        told = call(url, [value])
        assert "event: error" in told
        assert str(tmp_path) not in told


def test_read_is_the_only_public_endpoint(client):
    described = client.view_api(return_format="dict", print_info=False)
    assert list(described["named_endpoints"]) == ["/read"]
    assert described["unnamed_endpoints"] == {}


@pytest.mark.parametrize("path", ["", "many", "accuracy"])
def test_every_page_has_an_address(url, path):
    with urllib.request.urlopen(url + path) as response:
        assert response.status == 200
        assert b"Digit Reader" in response.read()


def test_a_body_beyond_any_drawing_is_refused(url):
    announced = str(app.MAX_EVENT_BYTES + 1).encode()
    assert answer_to(url, b"Content-Length: " + announced).startswith(b"HTTP/1.1 413 ")


def test_a_body_of_unknown_length_is_counted(url):
    line = answer_to(url, b"Transfer-Encoding: chunked", chunks=app.MAX_EVENT_BYTES // 0x10000 + 2)
    assert line.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 400 "))


def test_nothing_is_recorded_and_nobody_is_told(url):
    with urllib.request.urlopen(f"{url}config") as response:
        config = json.load(response)
    assert config["run_history"] is False
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False


def test_importing_the_app_imports_no_tensorflow():
    program = (
        "import app, model, sys; print([name for name in ('tensorflow', 'keras', 'training', 'matplotlib') "
        "if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_a_missing_model_is_named(tmp_path, capsys):
    assert app.main(["--model", str(tmp_path)]) == 2
    assert "report.json: not found" in capsys.readouterr().err


def test_a_taken_port_is_named(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert app.main(["--port", str(port)]) == 1
    assert f"Port {port} on 127.0.0.1 is taken" in capsys.readouterr().err


def test_host_and_port_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("GRADIO_SERVER_NAME", "0.0.0.0")
    monkeypatch.setenv("GRADIO_SERVER_PORT", "7999")
    options = app._parser().parse_args([])
    assert (options.host, options.port) == ("0.0.0.0", 7999)
    assert app._parser().parse_args(["--port", "8000"]).port == 8000
