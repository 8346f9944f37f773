"""A small project that could be deployed, and a stand-in for the Hub's HTTP API."""

import base64
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from model.report import ARTIFACT

README = """---
title: A reader
colorFrom: indigo
colorTo: gray
sdk: gradio
sdk_version: 6.31.0
python_version: "3.12"
app_file: app.py
short_description: Reads digits
license: mit
---

# A reader
"""


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "--all", "--force")
    git(root, "commit", "--message", "A change")


@pytest.fixture
def project(tmp_path) -> Path:
    """A git checkout with the shipped model, nothing wrong with it."""
    root = tmp_path / "project"
    (root / "tests").mkdir(parents=True)
    (root / "README.md").write_text(README, encoding="utf-8")
    (root / "LICENSE").write_text("MIT License\n")
    (root / "requirements.txt").write_text("# What the app runs on.\ngradio==6.31.0\nnumpy==2.4.6\n")
    (root / "app.py").write_text("print('app')\n")
    (root / "strange [name]*.txt").write_text("odd\n")
    (root / "tests" / "test_app.py").write_text("def test_app(): ...\n")
    shutil.copytree(ARTIFACT, root / "model" / "artifact")
    git(root, "init", "--initial-branch", "main")
    commit(root)
    return root


@dataclass
class Hub:
    """What the stand-in for the Hub was asked, and how it answers.

    Attributes:
        url: Its address.
        refuse: Status to answer everything with, if any.
        files: What is on the Space, by name.
        asked: Methods and paths of all requests, in order.
        tokens: The access tokens that were sent.
        created: Bodies of the requests to create a Space.
        messages: Messages of the commits.
    """

    url: str = ""
    refuse: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    created: list[dict[str, Any]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        """Status and JSON data for a request."""
        path = path.split("?", maxsplit=1)[0]
        self.asked.append(f"{method} {path}")
        if self.refuse:
            return self.refuse, {"error": "You shall not pass."}
        if path == "/api/repos/create":
            self.created.append(json.loads(body))
            name = f"{self.created[-1].get('organization', 'somebody')}/{self.created[-1]['name']}"
            return 200, {"url": f"{self.url}/spaces/{name}", "name": name}
        if path.endswith("/preupload/main"):
            files = json.loads(body)["files"]
            return 200, {
                "files": [
                    {"path": file["path"], "uploadMode": "regular", "shouldIgnore": False} for file in files
                ]
            }
        if path.endswith("/commit/main"):
            for line in map(json.loads, body.decode().splitlines()):
                self._apply(line["key"], line["value"])
            return 200, {"commitUrl": f"{self.url}/spaces/somebody/reader/commit/abc", "commitOid": "abc"}
        if "/tree/main" in path:
            return 200, [{"type": "file", "path": name, "oid": "0", "size": 1} for name in self.files]
        return 200, {
            "id": "somebody/reader",
            "sha": "0",
            "siblings": [{"rfilename": name} for name in self.files],
        }

    def _apply(self, key: str, value: dict[str, Any]) -> None:
        if key == "header":
            self.messages.append(value["summary"])
        elif key == "deletedFile":
            del self.files[value["path"]]
        else:
            assert key == "file"
            self.files[value["path"]] = base64.b64decode(value["content"])


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A running stand-in for the Hub."""
    state = Hub()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.respond()

        def do_POST(self) -> None:
            self.respond()

        def respond(self) -> None:
            if self.headers.get("Transfer-Encoding") == "chunked":
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
            else:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            state.tokens.add(self.headers.get("Authorization", ""))
            status, answer = state.answer(self.command, self.path, body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        state.url = f"http://127.0.0.1:{server.server_port}"
        yield state
        server.shutdown()
