"""The app as a server: its public endpoint, its limits, and how it starts."""

import contextlib
import json
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

import cv2
import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

import app
from model import Reader
from pages.languages import addresses
from server import limits
from server.settings import Settings
from training.strokes import draw_digit, render

ROOT = Path(app.__file__).parent


@pytest.fixture(scope="module")
def url(app_url: str) -> str:
    return f"{app_url}/"


@pytest.fixture(scope="module")
def client(url: str) -> Client:
    return Client(url, verbose=False, analytics_enabled=False)


def write_picture(path: Path, digit: int) -> Path:
    strokes = draw_digit(digit, np.random.default_rng(digit), neatness=0.9)
    cv2.imwrite(str(path), 255 - render(strokes, 280, 16.0))
    return path


def fetch(url: str, encoding: str = "identity") -> tuple[bytes, dict[str, str]]:
    """What the server answers, as it is sent, and its headers."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


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


@pytest.mark.parametrize("path", ["", "many", "accuracy", "handwriting"])
def test_every_page_has_an_address(url, path):
    with urllib.request.urlopen(url + path) as response:
        assert response.status == 200
        assert b"Digit Reader" in response.read()


def test_a_body_beyond_any_drawing_is_refused(url):
    announced = str(limits.MAX_EVENT_BYTES + 1).encode()
    assert answer_to(url, b"Content-Length: " + announced).startswith(b"HTTP/1.1 413 ")


def test_a_body_of_unknown_length_is_counted(url):
    line = answer_to(url, b"Transfer-Encoding: chunked", chunks=limits.MAX_EVENT_BYTES // 0x10000 + 2)
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
        assert app.main(["--port", str(port), "--no-feedback"]) == 1
    assert f"Port {port} on 127.0.0.1 is taken" in capsys.readouterr().err


def test_the_command_line_beats_the_environment(monkeypatch):
    monkeypatch.setenv("GRADIO_SERVER_NAME", "0.0.0.0")
    monkeypatch.setenv("GRADIO_SERVER_PORT", "7999")
    assert app._settings([]) == Settings(host="0.0.0.0", port=7999)
    assert app._settings(["--port", "8000"]) == Settings(host="0.0.0.0", port=8000)


def test_corrections_are_kept_unless_that_is_turned_off(monkeypatch):
    assert app._settings([]).feedback
    assert not app._settings(["--no-feedback"]).feedback
    monkeypatch.setenv("DIGIT_READER_FEEDBACK", "0")
    assert not app._settings([]).feedback
    assert app._settings(["--feedback"]).feedback


def test_a_setting_that_cannot_be_used_is_named(monkeypatch, capsys):
    monkeypatch.setenv("GRADIO_SERVER_PORT", "high")
    assert app.main([]) == 2
    told = "The settings cannot be used. GRADIO_SERVER_PORT: expected a whole number, found high\n"
    assert capsys.readouterr().err == told


def test_mcp_without_its_packages_is_told(monkeypatch, capsys):
    monkeypatch.setattr(app.importlib.util, "find_spec", lambda name: None)
    assert app.main(["--mcp"]) == 2
    assert "pip install -r requirements-mcp.txt" in capsys.readouterr().err


def test_the_settings_reach_the_server(monkeypatch):
    reader = Reader.load()
    settings = Settings(at_once=2, queue=7, keep_minutes=3, root_path="/digits")
    demo = app.build_app(reader, reader.classifier.report, settings=settings)
    assert demo.delete_cache == (180, 180)
    assert (demo._queue.max_size, demo._queue.default_concurrency_limit) == (7, 2)
    launch = app.launch_settings(reader, settings)
    assert (launch["root_path"], launch["mcp_server"]) == ("/digits", False)


def test_health_is_told_and_the_page_can_be_installed(url):
    health, _ = fetch(f"{url}health")
    assert json.loads(health) == {
        "status": "ok",
        "ready": True,
        "model_version": Reader.load().classifier.report.model_version,
    }
    page, headers = fetch(url, "gzip")
    assert headers["content-encoding"] == "gzip"
    assert len(page) < 60_000
    manifest, headers = fetch(f"{url}manifest.json")
    assert headers["content-type"] == "application/manifest+json"
    for icon in json.loads(manifest)["icons"]:
        content, headers = fetch(url + icon["src"])
        assert headers["content-type"] == "image/png"
        assert content.startswith(b"\x89PNG")


def test_every_catalogue_is_where_the_browser_is_told_to_find_it(url):
    for language, address in addresses().items():
        content, headers = fetch(urljoin(url, address), "gzip, br")
        assert "immutable" in headers["cache-control"], language
        assert headers["content-encoding"] == "br"
        assert len(content) < 25_000
