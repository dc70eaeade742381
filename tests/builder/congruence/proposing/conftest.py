"""A real server on this machine that answers as models do, and as they should not."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

GOOD = {"label": "congruent", "why": "Both say that it is done with care."}


def completion(content: object) -> bytes:
    """An answer of /chat/completions with this text."""
    said = content if isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()


ANSWERS = {
    "good": completion(GOOD),
    "fenced": completion(f"Sure!\n```json\n{json.dumps(GOOD)}\n```\nAnything else?"),
    "shouted": completion({"label": " Congruent", "why": "Both\n\x1b[31msay\x1b[0m so. " + "x" * 500, "score": 1}),
    "label": completion({"label": "green", "why": "It is fine."}),
    "reason": completion({"label": "congruent", "why": " "}),
    "prose": completion("I think that they agree."),
    "list": completion([GOOD]),
    "deep": b"[" * 100_000,
    "other": b'{"error": "no such model"}',
    "bytes": b"\xff\xfe\x00garbage",
    "empty": b"",
    "huge": b" " * 400_000,
}


class Model(BaseHTTPRequestHandler):
    """Behaves by the first part of its address."""

    asked: list[tuple[str, dict[str, str], Any]]
    is_over: threading.Event

    def do_POST(self) -> None:
        way = self.path.split("/")[1]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, dict(self.headers), json.loads(body)))
        if way == "drop":
            self.close_connection = True
            return
        if way in ("slow", "drip"):
            self._linger(way)
            return
        status = {"away": 302, "refuse": 401, "broken": 500}.get(way, 200)
        answer = ANSWERS.get(way, b"")
        self.send_response(status)
        if way == "away":
            self.send_header("Location", "/good/chat/completions")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _linger(self, way: str) -> None:
        if way == "drip":
            self.send_response(200)
            self.end_headers()
        while not self.is_over.wait(0.05):
            if way == "drip":
                self.wfile.write(b" ")
                self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server:
    """Where the model listens, and what it was asked."""

    def __init__(self, port: int, asked: list[tuple[str, dict[str, str], Any]]) -> None:
        self.port = port
        self.asked = asked

    def url(self, way: str) -> str:
        return f"http://127.0.0.1:{self.port}/{way}"


@pytest.fixture
def model() -> Iterator[Server]:
    asked: list[tuple[str, dict[str, str], Any]] = []
    over = threading.Event()
    handler = type("Asked", (Model,), {"asked": asked, "is_over": over})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield Server(server.server_port, asked)
    over.set()
    server.shutdown()
    server.server_close()
