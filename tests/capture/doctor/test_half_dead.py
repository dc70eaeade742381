"""Nothing that half answers, or may not be looked at, keeps the doctor from the parts behind it."""

import ctypes
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from capture_api.app import close_app, create_app
from capture_api.doctor.address import answer_sign
from capture_api.doctor.examination import diagnose
from capture_api.doctor.sign import Sign
from capture_api.ids import random_ids
from capture_api.settings import read_settings

QUICK = 0.3  # seconds that a silent one is waited for
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Talk = Callable[[socket.socket], None]


def say(words: bytes, *, waits: bool = True) -> Talk:
    """Say so after the other side has spoken, or at once."""

    def talk(client: socket.socket) -> None:
        if waits:
            client.recv(2000)
        client.sendall(words)

    return talk


def drip(words: bytes, every: float = 0.05) -> Talk:
    """Say the last of these letters over and over."""

    def talk(client: socket.socket) -> None:
        client.sendall(words)
        while True:
            sleep(every)
            client.sendall(words[-1:])

    return talk


def hang(words: bytes = b"", after: bytes = b"") -> Talk:
    """Say so, answer each line with the same, and say nothing more to the one that begins like `after`."""

    def talk(client: socket.socket) -> None:
        client.sendall(words)
        while heard := client.recv(2000):
            if not after or heard.startswith(after):
                client.recv(2000)
                return
            client.sendall(b"250 fine\r\n")

    return talk


@contextmanager
def speaking(talk: Talk) -> Iterator[int]:
    """Somebody on loopback who talks so to one client; the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError), server.accept()[0] as client:
                talk(client)

        threading.Thread(target=answer, daemon=True).start()
        yield int(server.getsockname()[1])


@pytest.fixture
def look(environ: dict[str, str], tmp_path: Path, now) -> Callable[..., list[Sign]]:
    """What the doctor finds with settings changed, when it has little patience."""
    return lambda **changes: list(diagnose(environ | changes, tmp_path, now(), QUICK))


def failure(signs: list[Sign], name: str) -> str:
    """The words and the remedy of the only failure of a part; the parts behind it were looked at."""
    (found,) = [sign for sign in signs if sign.name == name and not sign.is_fine]
    assert found.remedy
    assert {"hand-off", "database", "mail", "proxies", "clock"} <= {sign.name for sign in signs}
    assert f"{found.words} {found.remedy}".isprintable()
    return f"{found.words} {found.remedy}"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP: SSH-2.0-OpenSSH_9.2"),
        (b"220 mail.example.org ESMTP\r\n", "does not speak HTTP: 220 mail"),
        (b"HTTP/1.1 abc\r\n\r\n", "does not speak HTTP"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{", "does not speak HTTP: IncompleteRead"),
        (OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n", "does not speak HTTP"),
        (OK + b"X: x\r\n" * 101 + b"\r\n", "does not speak HTTP: got more than 100 headers"),
        (OK + b"\r\n" + b"[" * 60_000, "Something else than this API answers"),
        (OK + b'\r\n{"status": "not ready", "missing": null}', "it lacks: nothing that it names."),
        (OK + b'\r\n{"status": "not ready", "missing": 5, "why": ["\\ud800"]}', "it lacks: nothing that it names."),
        (OK + b'\r\n{"status": "not ready", "missing": ["\\ud800", "key"]}', "it lacks: , key."),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[bad\r\n\r\n", "leads to an address that is none"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://h:abc/\r\n\r\n", "nonnumeric port"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://a..b/\r\n\r\n", "leads to an address that is none"),
    ],
)
def test_whatever_answers_at_the_address(answer, says):
    with speaking(say(answer)) as port:
        found = answer_sign(f"http://127.0.0.1:{port}/", 2)
    assert (found.level, says in found.words, bool(found.remedy)) == ("failure", True, True), found
    assert found.words.isprintable()


@pytest.mark.parametrize(
    "talk",
    [
        hang(),
        drip(b"HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nx", every=60),  # its body never ends
        drip(OK + b"\r\n ", 0.01),
    ],
)
def test_an_address_that_does_not_answer_to_the_end(look, talk):
    with speaking(talk) as port:
        begun = monotonic()
        signs = look(WAYPOST_BASE_URL=f"http://127.0.0.1:{port}/")
        assert monotonic() - begun < 10 * QUICK
    said = failure(signs, "answer")
    assert "gave no whole answer within 0.3 seconds" in said or "Nothing answers at" in said  # whichever limit is first


@pytest.mark.parametrize(
    "talk",
    [
        hang(),  # it takes the connection, and stays silent
        hang(b"220 here\r\n", b"mail"),
        drip(b"220 slow"),
        drip(b"220-and more\r\n" * 50 + b"2"),
    ],
)
def test_a_mail_server_that_does_not_answer_to_the_end(look, talk):
    with speaking(talk) as port:
        begun = monotonic()
        signs = look(WAYPOST_SMTP_URL=f"smtp://127.0.0.1:{port}")
        assert monotonic() - begun < 10 * QUICK
    said = failure(signs, "mail")
    assert f"127.0.0.1:{port} gave no whole answer within 0.3 seconds" in said
    assert "smtps" not in said


def test_an_address_of_the_mail_server_that_can_be_none_is_told(look):
    assert "no number from 1 to 65535" in next(
        sign.words for sign in look(WAYPOST_SMTP_URL="smtp://h:99999") if sign.name == "settings"
    )


def test_a_password_that_mail_servers_cannot_take_is_told_and_not_shown(look):
    def talk(client: socket.socket) -> None:
        client.sendall(b"220 here\r\n")
        client.recv(2000)
        client.sendall(b"250-here\r\n250 AUTH LOGIN PLAIN\r\n")
        client.recv(2000)

    with speaking(talk) as port:
        said = failure(look(WAYPOST_SMTP_URL=f"smtp://j:geh%C3%A9im@127.0.0.1:{port}"), "mail")
    assert "geh" not in said


class Caps(ctypes.Structure):
    """One half of what `capset` of Linux takes."""

    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@pytest.fixture
def minding_modes() -> Iterator[None]:
    """Even root is held to the modes of files: this thread may not pass over them (CAP_DAC_OVERRIDE, _READ_SEARCH)."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    head, before = (ctypes.c_uint32 * 2)(0x20080522, 0), (Caps * 2)()
    assert libc.capget(head, before) == 0
    less = (Caps * 2)(*(Caps(one.effective, one.permitted, one.inheritable) for one in before))
    less[0].effective &= ~0b110
    assert libc.capset(head, less) == 0
    yield
    assert libc.capset(head, before) == 0


@pytest.fixture
def data(environ: dict[str, str], tmp_path: Path, now) -> Path:
    """The folder of a database in order."""
    folder = tmp_path / "waypost-data"
    environ["WAYPOST_DATABASE_URL"] = f"sqlite:///{folder}/leads.db"
    app = create_app(read_settings(environ), now, random_ids)
    app.extensions["waypost.accounts"].create("tom@example.com", "Tom", "owner", "a long password")
    close_app(app)
    return folder


def test_what_may_not_be_looked_at_is_a_failure_and_the_rest_is_tried(look, data, tmp_path, now, minding_modes):
    os.utime(tmp_path / "handoff/handoff.json", (now().timestamp(), now().timestamp()))
    (offered,) = (tmp_path / "handoff").rglob("borrowing-guide.pdf")
    healthy = {sign.name for sign in look() if sign.level == "failure"}
    for place, failed in (
        (tmp_path / "handoff", {"hand-off"}),
        (offered, {"offered files"}),
        (data, {"rights", "database"}),
        (data / "leads.db", {"database"}),
    ):
        mode = place.stat().st_mode
        place.chmod(0)
        try:
            signs = look()
        finally:
            place.chmod(mode)
        assert {sign.name for sign in signs if sign.level == "failure"} == healthy | failed
        assert "Make room" not in " ".join(sign.remedy for sign in signs if sign.name != "disk")
        assert {"database", "hand-off", "mail", "proxies"} <= {sign.name for sign in signs}


def test_a_closed_folder_of_data_is_not_taken_for_a_missing_one(tmp_path, now, minding_modes):
    (tmp_path / "waypost-data").mkdir()
    (tmp_path / "waypost-data").chmod(0)
    try:
        signs = list(diagnose({}, tmp_path, now(), QUICK))
    finally:
        (tmp_path / "waypost-data").chmod(0o700)
    assert "may not be looked at" in next(sign.words for sign in signs if sign.name == "rights")
    assert "accounts" not in {sign.name for sign in signs}


def test_bytes_in_a_path_that_are_no_text_can_be_shown(tmp_path, now):
    root = tmp_path / "caf\udce9"
    root.mkdir()
    for sign in diagnose({}, root, now(), QUICK):
        sign.words.encode()
        sign.remedy.encode()
