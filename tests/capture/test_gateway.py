"""The real server in front of clients that are slow, silent, strange or many."""

import http.client
import json
import resource
import socket
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

import pytest
from handoff_sample import PDF, answers, invited
from hosts import RunningApi, running_api

from capture_api.gateway import environ_of
from capture_api.server import MOST_CONNECTIONS, MOST_FILES, OWN_FILES, allow_files, most_connections

FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
SILENT = (
    b"",
    b"GET /healthz HTTP/1.1\r\nHo",
    b"POST /f/first-home/consultation HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 500\r\n\r\nname=",
    b"POST /f/first-home/consultation HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nna",
    # Cleartext HTTP/2: its preface, empty settings, and the head of a request whose body never comes.
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0\0\0\x05\1\4\0\0\0\1\x83\x86\x84\x41\0",
)


@pytest.fixture
def api(tmp_path, environ) -> Iterator[RunningApi]:
    with running_api(environ, tmp_path) as found:
        yield found


def send(api: RunningApi, path: str, body: dict[str, object], timeout: float = 10) -> tuple[int, dict[str, str]]:
    """Send a form as a program does; the status and the facts of the answer."""
    data = urllib.parse.urlencode(body, doseq=True).encode()
    asked = urllib.request.Request(api.address + path, data, {"Accept": "application/json"})
    with urllib.request.urlopen(asked, timeout=timeout) as answer:
        return answer.status, json.load(answer)


@contextmanager
def connections(api: RunningApi, number: int, *words: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that each say some words and then nothing."""
    with ExitStack() as stack:
        made = [stack.enter_context(socket.create_connection(("127.0.0.1", api.port), 10)) for _ in range(number)]
        for at, one in enumerate(made):
            one.sendall(words[at % len(words)])
        yield made


def test_a_thousand_silent_connections_keep_no_form_waiting(api):
    allow_files(MOST_FILES)
    with connections(api, 1000, *SILENT):
        status, facts = send(api, "/f/first-home/consultation", answers(), timeout=1)
    assert status == 201
    assert facts["reference"].startswith("WP-")


GREEDY = b"GET /inbox/style.css HTTP/1.1\r\nHost: h\r\n\r\n" * 300


def test_a_client_that_reads_nothing_keeps_no_form_waiting_and_loses_its_connections(tmp_path, environ):
    room = 20
    with running_api(environ, tmp_path, files=OWN_FILES + room) as api, ExitStack() as stack:
        greedy = [stack.enter_context(socket.socket()) for _ in range(room - 4)]
        for one in greedy:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            one.connect(("127.0.0.1", api.port))
            one.sendall(GREEDY)
        status, _ = send(api, "/f/first-home/consultation", answers(), timeout=1)
        assert status == 201
        wait_until(lambda: not any(map(is_open, greedy)), seconds=15)
        with urllib.request.urlopen(f"{api.address}/readyz", timeout=1) as ready:
            assert ready.status == 200
        assert "whose clients took no answer" in api.said()


def is_open(one: socket.socket) -> bool:
    """Whether the other side has not reset a connection. Nothing is read from it."""
    return (
        one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
        and one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) == b"\1"
    )  # TCP_ESTABLISHED


def wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    """Until something is so, for some seconds at most."""
    end = monotonic() + seconds
    while not is_so():
        assert monotonic() < end
        sleep(0.05)


def test_a_body_that_does_not_come_is_given_up_and_a_silent_head_is_closed(api):
    with connections(api, 3, *SILENT[:3]) as (nothing, head, body):
        for one in (nothing, head):
            one.settimeout(15)
            assert one.recv(100) == b""
        body.settimeout(15)
        assert body.recv(100).startswith(b"HTTP/1.1 408 ")
    assert "Traceback" not in api.said()


def test_only_the_first_version_of_http_is_spoken(api):
    with connections(api, 1, SILENT[-1]) as (one,):
        assert not one.recv(100).startswith(b"\0")


@pytest.mark.parametrize(("length", "status"), [(60_000, 422), (70_000, 413), (5_000_000, 413)])
def test_what_is_too_much_is_refused_in_our_words(api, length, status):
    data = urllib.parse.urlencode(answers(message="x" * length)).encode()
    head = (
        f"POST /f/first-home/consultation HTTP/1.1\r\nHost: h\r\nAccept: application/json\r\n{FORM}{len(data)}\r\n\r\n"
    )
    with connections(api, 1, head.encode() + data[:100_000]) as (one,):  # an answer comes before the rest is sent
        one.settimeout(10)
        answer = one.recv(4000)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"application/problem+json" in answer


def test_a_form_that_is_cut_off_is_no_form(api):
    data = urllib.parse.urlencode(answers()).encode()
    head = f"POST /f/first-home/consultation HTTP/1.1\r\nHost: h\r\n{FORM}"
    with connections(api, 3, f"{head}{len(data) + 10}\r\n\r\n".encode() + data):
        pass
    chunk = (
        f"POST /f/first-home/consultation HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n{len(data):x}\r\n"
    )
    with connections(api, 1, chunk.encode() + data) as (one,):
        one.settimeout(10)
        assert one.recv(100).startswith(b"HTTP/1.1 411 ")
    assert send(api, "/f/first-home/consultation", answers())[0] == 201
    assert api.said().count("A form was recorded.") == 1


def test_a_file_comes_whole_in_parts_and_as_a_head(api):
    body = {"invitation": invited("borrowing-guide"), "email": "ada@example.org", "name": "Ada"}
    link = "/d/" + send(api, "/f/first-home/borrowing-guide", body)[1]["download"].rpartition("/")[2]
    found = {}
    for name, method, headers in (("all", "GET", {}), ("part", "GET", {"Range": "bytes=5-9"}), ("head", "HEAD", {})):
        asked = http.client.HTTPConnection("127.0.0.1", api.port, timeout=10)
        asked.request(method, link, headers=headers)
        answer = asked.getresponse()
        found[name] = (answer.status, answer.read(), answer.headers["Content-Length"])
        assert "sendfile" not in str(answer.headers).lower()
        asked.close()
    whole = str(len(PDF))
    assert found == {"all": (200, PDF, whole), "part": (206, PDF[5:10], "5"), "head": (200, b"", whole)}


@dataclass
class Scope:
    """A request's head as granian gives it."""

    headers: dict[str, str]
    path: str = "/caf\u00e9"
    query_string: str = "a=1"
    method: str = "GET"
    scheme: str = "http"
    server: str = "[::1]:8080"
    client: str = "[::1]:5555"


def test_a_head_reads_as_wsgi_has_it_and_no_name_stands_in_for_another():
    found = environ_of(Scope({"x-forwarded-for": "192.0.2.1", "x_forwarded_for": "10.0.0.1", "content-type": "a/b"}))
    assert (found["PATH_INFO"], found["REMOTE_ADDR"], found["SERVER_NAME"]) == ("/caf\xc3\xa9", "::1", "::1")
    assert (found["HTTP_X_FORWARDED_FOR"], found["CONTENT_TYPE"]) == ("192.0.2.1", "a/b")
    assert not [name for name in found if name.startswith("HTTP_X") and name != "HTTP_X_FORWARDED_FOR"]


def test_as_many_files_as_connections_may_be_open():
    allow_files(MOST_FILES)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert soft >= min(MOST_CONNECTIONS, hard)


@pytest.mark.parametrize(("files", "connections"), [(20_000, 4096), (1024, 1024 - OWN_FILES), (100, 1)])
def test_connections_leave_files_for_everything_else(files, connections):
    assert most_connections(files) == connections
