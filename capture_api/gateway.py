"""Between the server's event loop and Flask's threads: a thread gets whole requests alone, and waits for no client.

A WSGI server hands a request to a thread when its head is read; a few clients that announce a body and send none then
hold every thread. Here the event loop reads the body, within a time and a size, and sends the answer.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from itertools import chain
from sys import stderr
from typing import TYPE_CHECKING, Any

from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope  # type: ignore[attr-defined]

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

BODY_TIME = 10.0  # seconds in which a body has to be here, whole
MOST_BODY = 128 * 1024  # bytes kept of one; more than the app takes, so that it is the app that refuses
AT_ONCE = 256 * 1024  # bytes of an answer that leave in one piece
PLAIN = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
NO_LENGTH = b"A body has to come with its length. Send it with the header Content-Length.\n"
TOO_SLOW = b"This form took too long to arrive, and nothing of it was kept. Please send it again.\n"
SENDFILE = "x-sendfile"  # the app names a file instead of reading it
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answers, its body as far as it was asked for."""

    status: int
    headers: Headers
    chunks: Iterator[bytes]
    close: Callable[[], None]

    def header(self, name: str) -> str:
        """A header, "" when it is not there."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class Gateway:
    """A WSGI app as granian's asynchronous interface (RSGI) calls one; `threads` requests are answered at once."""

    def __init__(
        self,
        app: "WSGIApplication",
        threads: int,
        tell_refused: Callable[[str, str], None] = lambda path, reason: None,
    ) -> None:
        self._app = app
        self._tell_refused = tell_refused  # the path and the reason of what the app is never asked
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="waypost-answer")

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Read a request whole, have it answered in a thread, and send the answer."""
        loop = asyncio.get_running_loop()
        environ = environ_of(scope)
        if "HTTP_TRANSFER_ENCODING" in environ:  # a body that was cut off on its way would pass for a whole one
            self._tell_refused(scope.path, "http-411")
            protocol.response_bytes(411, PLAIN, NO_LENGTH)
            return
        try:
            async with asyncio.timeout(BODY_TIME):
                is_whole = await read_body(environ, protocol)
        except TimeoutError:
            self._tell_refused(scope.path, "http-408")
            protocol.response_bytes(408, PLAIN, TOO_SLOW)
            return
        if not is_whole:
            return  # the client left in the middle of it, and nobody reads an answer
        answer, first = await loop.run_in_executor(self._threads, self._answer, environ)
        file = answer.header(SENDFILE)
        if file:
            send_file(answer, file, protocol)
            return
        if len(first) < AT_ONCE:
            protocol.response_bytes(answer.status, answer.headers, first)
            return
        try:
            with suppress(ProtocolClosed, ProtocolError):
                transport = protocol.response_stream(answer.status, answer.headers)
                while first:
                    await transport.send_bytes(first)
                    first = await loop.run_in_executor(self._threads, next_piece, answer.chunks)
        finally:
            await loop.run_in_executor(self._threads, answer.close)

    def _answer(self, environ: "WSGIEnvironment") -> tuple[Answer, bytes]:
        """What the app says, and the first piece of it; a short answer is whole and closed."""
        answer = call(self._app, environ)
        is_open = False
        try:
            first = next_piece(answer.chunks)
            is_open = len(first) >= AT_ONCE
        finally:
            if not is_open:
                answer.close()
        return answer, first


def environ_of(scope: Scope) -> "WSGIEnvironment":
    """A request's head as WSGI tells it (PEP 3333); the body is still to come."""
    host, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # X_Forwarded_For would be taken for X-Forwarded-For
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


async def read_body(environ: "WSGIEnvironment", protocol: HTTPProtocol) -> bool:
    """Put the body into the environment; False when the client left before it was whole.

    One that is too long is not read: the app refuses it by its length.
    """
    told = int(environ.get("CONTENT_LENGTH") or 0)
    body = bytearray()
    if 0 < told <= MOST_BODY:
        async for chunk in protocol:
            body += chunk
    environ["wsgi.input"] = BytesIO(body)
    return told > MOST_BODY or len(body) == told


def call(app: "WSGIApplication", environ: "WSGIEnvironment") -> Answer:
    """Run the app up to its first bytes."""
    told: list[tuple[int, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        told[:] = [(int(status[:3]), [(name.lower(), value) for name, value in headers])]
        return unused_write

    found: Iterable[bytes] = app(environ, start_response)
    chunks = iter(found)
    begun = next(chunks, b"")  # an app may start its response as late as here
    status, headers = told[0]
    return Answer(status, headers, chain((begun,), chunks), getattr(found, "close", lambda: None))


def unused_write(data: bytes) -> object:
    """WSGI's old way to send; Flask does not use it."""
    raise NotImplementedError("write() of start_response is not offered")


def next_piece(chunks: Iterator[bytes]) -> bytes:
    """The next bytes of an answer, gathered so that few pieces are sent; b"" at its end."""
    piece = bytearray()
    for chunk in chunks:
        piece += chunk
        if len(piece) >= AT_ONCE:
            break
    return bytes(piece)


def send_file(answer: Answer, file: str, protocol: HTTPProtocol) -> None:
    """Have the server read and send a file, or the part of it that the answer names."""
    headers = [(name, value) for name, value in answer.headers if name != SENDFILE]
    if answer.status == HTTPStatus.PARTIAL_CONTENT:
        first, _, last = answer.header("content-range").removeprefix("bytes ").partition("/")[0].partition("-")
        protocol.response_file_range(answer.status, headers, file, int(first), int(last) + 1)
    elif answer.status == HTTPStatus.OK:
        protocol.response_file(answer.status, headers, file)
    else:
        protocol.response_bytes(answer.status, headers, b"")
