"""Where mail goes: a mail server, or a folder of files while one develops."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0  # seconds for each word of the mail server


class Transport(Protocol):
    """Takes a message for good, or raises OSError (smtplib's errors are such)."""

    def send(self, message: EmailMessage) -> None:
        """Return when the other side has taken the message."""

    def close(self) -> None:
        """Let go of the connection; the next message opens another."""


def open_transport(url: str) -> Transport | None:
    """The transport of WAYPOST_SMTP_URL; None when it is not set."""
    scheme, _, place = url.partition(":")
    if scheme == "mailbox":
        return Mailbox(Path(place.removeprefix("//")))
    return SmtpServer(url) if url else None


class SmtpServer:
    """A mail server, over one connection for as many messages as it takes."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        self._parts, self._timeout = urlsplit(url), timeout
        self._server: smtplib.SMTP | None = None

    @property
    def port(self) -> int:
        """The one of the address, else the usual one."""
        usual = 465 if self._parts.scheme == "smtps" else 587 if self._parts.username else 25
        return self._parts.port or usual

    def send(self, message: EmailMessage) -> None:
        """Hand the message to the server; after any error the next one gets a fresh connection."""
        try:
            if self._server is None:
                self._server = self._connect()
            self._server.send_message(message)
        except OSError:
            self.close()
            raise

    def try_out(self, sender: str) -> None:
        """Do everything that comes before a mail, up to naming its sender, and leave; OSError says what failed."""
        server = self._connect()
        try:
            server.ehlo_or_helo_if_needed()
            code, said = server.mail(sender)
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, said, sender)
            server.rset()
        finally:
            self._server = server
            self.close()

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except OSError:
                server.close()

    def _connect(self) -> smtplib.SMTP:
        host, user = self._parts.hostname or "", self._parts.username
        server: smtplib.SMTP
        if self._parts.scheme == "smtps":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(host, self.port, timeout=self._timeout, context=context)
        else:
            server = smtplib.SMTP(host, self.port, timeout=self._timeout)
        try:
            if user:
                if self._parts.scheme == "smtp":
                    server.starttls(context=ssl.create_default_context())  # a password never travels in the open
                server.login(unquote(user), unquote(self._parts.password or ""))
        except OSError:
            server.close()
            raise
        return server


class Mailbox:
    """A folder that gets each message as a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message whole, under its own id."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        draft = self._folder / f".{name}.draft"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(message.as_bytes())
        os.replace(draft, self._folder / f"{name}.eml")

    def close(self) -> None:
        """Nothing is held open."""
