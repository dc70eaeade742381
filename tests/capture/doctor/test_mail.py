"""The mail server is tried for real: connected to, signed in to, asked for the sender, and given no mail."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from hosts import free_port

PASSWORD = "a right password"


class Server:
    """Takes mail from our sender alone, and remembers what it was given."""

    def __init__(self) -> None:
        self.messages = 0

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address != "hello@example.com":
            return "550 We send for example.com only"
        envelope.mail_from = address
        return "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.messages += 1
        return "250 taken"


def knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: object) -> AuthResult:
    """Whether user and password are right."""
    is_right = isinstance(login, LoginPassword) and login.password == PASSWORD.encode()
    return AuthResult(success=is_right, handled=False, message=None if is_right else "535 5.7.8 No, not that one")


@contextmanager
def listening(handler: Server, **options: object) -> Iterator[int]:
    """A mail server on loopback; its port."""
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)  # type: ignore[arg-type]
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def saying(greeting: bytes) -> Iterator[int]:
    """Something that says one line to whoever comes, and ends the talk."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            client, _ = server.accept()
            with client:
                client.sendall(greeting)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield int(server.getsockname()[1])
        thread.join(5)


@pytest.fixture
def mail(signs: Callable[..., object]) -> Callable[..., tuple[str, str]]:
    """(level, everything said) of the mail server at an address."""

    def look(url: str, **changes: str) -> tuple[str, str]:
        (found,) = signs(WAYPOST_SMTP_URL=url, **changes)["mail"]  # type: ignore[index]
        return found.level, f"{found.words} {found.remedy}"

    return look


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for localhost and the context of a server that shows it."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


def test_a_server_that_takes_mail_is_fine_and_is_given_none(mail):
    server = Server()
    with listening(server) as port:
        level, said = mail(f"smtp://127.0.0.1:{port}")
    assert (level, server.messages) == ("ok", 0)
    assert f"127.0.0.1:{port} takes mail from hello@example.com." in said


def test_a_dead_server(mail):
    level, said = mail(f"smtp://127.0.0.1:{free_port()}")
    assert level == "failure"
    assert "cannot be reached: connection refused. See that it runs" in said


def test_a_host_that_nobody_knows(mail):
    level, said = mail("smtp://mail.invalid:25")
    assert level == "failure"
    assert "cannot be reached:" in said


def test_a_server_that_wants_nothing_of_us(mail):
    with saying(b"554 5.7.1 You are on a list\r\n") as port:
        level, said = mail(f"smtp://127.0.0.1:{port}")
    assert level == "failure"
    assert "refuses us: “554 5.7.1 You are on a list”. Ask whoever runs it" in said


def test_something_that_is_no_mail_server(mail):
    with saying(b"") as port:
        level, said = mail(f"smtp://127.0.0.1:{port}")
    assert level == "failure"
    assert "ended the talk" in said


def test_a_sender_that_the_server_does_not_take(mail):
    with listening(Server()) as port:
        level, said = mail(f"smtp://127.0.0.1:{port}", WAYPOST_MAIL_FROM="us@elsewhere.example")
    assert level == "failure"
    assert "“550 We send for example.com only”. Set WAYPOST_MAIL_FROM" in said


def test_a_password_never_travels_in_the_open(mail):
    with listening(Server()) as port:
        level, said = mail(f"smtp://me:secret@127.0.0.1:{port}")
    assert level == "failure"
    assert "STARTTLS" in said
    assert "smtps://USER:PASSWORD@HOST:465" in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("password", "level", "says"),
    [
        (PASSWORD.replace(" ", "%20"), "ok", "after signing in"),
        ("a%20wrong%20one", "failure", "refuses the user and password: “535 5.7.8 No, not that one”"),
    ],
)
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_signing_in(mail, certificate, monkeypatch, scheme, password, level, says):
    file, context = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    how = {"tls_context": context, "require_starttls": True} if scheme == "smtp" else {"ssl_context": context}
    port = free_port()
    options = {"authenticator": knows, "auth_required": scheme == "smtp", "auth_require_tls": scheme == "smtp", **how}
    controller = Controller(Server(), hostname="localhost", port=port, **options)
    controller.start()
    try:
        found, said = mail(f"{scheme}://me:{password}@localhost:{port}")
    finally:
        controller.stop()
    assert found == level, said
    assert says in said
    assert "wrong" not in said


def test_a_certificate_that_nobody_vouches_for(mail, certificate):
    _, context = certificate
    with listening(Server(), tls_context=context) as port:
        level, said = mail(f"smtp://me:secret@127.0.0.1:{port}")
    assert level == "failure"
    assert "is not trusted" in said
    assert "secret" not in said


def test_tls_from_the_first_word_where_the_server_begins_in_the_open(mail):
    with listening(Server()) as port:
        level, said = mail(f"smtps://me:secret@127.0.0.1:{port}")
    assert level == "failure"
    assert "Try smtp://USER:PASSWORD@HOST:587" in said


@pytest.mark.parametrize(("url", "says"), [
    ("", "Name one in WAYPOST_SMTP_URL"), ("mailbox:mail", "to nobody. Name a server"),
])  # fmt: skip
def test_mail_that_reaches_nobody(mail, url, says):
    level, said = mail(url)
    assert level == "failure"
    assert says in said


def test_no_sender(mail, change_handoff):
    change_handoff({"contact": {"name": "Example Brokers"}})
    assert "There is no sender for our mail. Set WAYPOST_MAIL_FROM" in mail("smtp://127.0.0.1:9")[1]


def test_mail_templates_that_are_not_there(signs, tmp_path):
    (found,) = signs(WAYPOST_MAIL_TEMPLATES=str(tmp_path / "none"))["mail templates"]
    assert found.level == "failure"
