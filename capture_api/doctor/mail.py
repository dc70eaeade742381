"""The mail server: asked for everything that a mail needs, up to the sender, and given none."""

import os
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.utils import parseaddr
from urllib.parse import urlsplit

from capture_api.contract.manifest import Manifest
from capture_api.deliver.headers import header_address
from capture_api.deliver.transport import SmtpServer
from capture_api.doctor.guard import one_line, silence, tried_in_time
from capture_api.doctor.sign import FAILURE, OK, Sign
from capture_api.settings import Settings

PATIENCE = 10.0  # seconds for all that the server has to say
URL = "WAYPOST_SMTP_URL"


def mail_signs(settings: Settings, manifest: Manifest | None, patience: float = PATIENCE) -> Iterator[Sign]:
    """Whether mail would go out."""
    url = settings.smtp_url
    if not url:
        yield Sign(FAILURE, "mail", "No mail server is named, so all mail waits.", f"Name one in {URL}.")
    elif url.startswith("mailbox:"):
        yield Sign(FAILURE, "mail", "Mail goes into files and to nobody.", f"Name a server in {URL}.")
    else:
        sender = settings.mail_from or (manifest.site.contact.email if manifest else "")
        yield from tried_in_time("mail", place_of(url), patience, lambda: [server_sign(settings, sender, patience)])
    templates = settings.mail_templates
    if templates and not (templates.is_dir() and os.access(templates, os.R_OK | os.X_OK)):
        words = f"WAYPOST_MAIL_TEMPLATES names {templates}, which is no folder that can be read."
        yield Sign(FAILURE, "mail templates", words, "Name the folder, or leave the variable out.")


def place_of(url: str) -> str:
    """“mail.example.com:587”."""
    return f"{urlsplit(url).hostname}:{SmtpServer(url).port}"


def server_sign(settings: Settings, sender: str, patience: float = PATIENCE) -> Sign:
    """What the server says when a mail of this sender begins."""
    parts, place = urlsplit(settings.smtp_url), place_of(settings.smtp_url)
    if header_address(sender) is None:
        words = f"There is no sender: “{sender}” is no address." if sender else "There is no sender for our mail."
        return Sign(FAILURE, "mail", words, "Set WAYPOST_MAIL_FROM, or the organisation's email in site.yaml.")
    try:
        SmtpServer(settings.smtp_url, patience).try_out(parseaddr(sender)[1] or sender)
    except OSError as error:
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # smtplib tells it otherwise
            return silence("mail", place, patience)
        words, remedy = told(error, place, parts.scheme)
        return Sign(FAILURE, "mail", words, remedy)
    as_whom = " after signing in" if parts.username else ""
    return Sign(OK, "mail", f"{place} takes mail from {sender}{as_whom}.")


def told(error: OSError, place: str, scheme: str) -> tuple[str, str]:
    """What went wrong with the server, and what to do. Its own words are shown; the password never is."""
    said = answer_of(error)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{place} refuses the user and password{said}", f"Correct them in {URL}; write @ : / % in them as %40 …"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{place} does not offer what a sign-in needs: {error}", encryption_remedy(scheme)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"{place} does not take mail from this sender{said}", "Set WAYPOST_MAIL_FROM to one that it takes."
    if isinstance(error, ssl.SSLCertVerificationError):
        words = f"The certificate of {place} is not trusted: {error.verify_message}."
        return words, f"Write the server in {URL} as its certificate names it, or have this machine trust its issuer."
    if isinstance(error, ssl.SSLError):
        return f"{place} does not speak TLS as it was asked to: {error.reason}.", encryption_remedy(scheme)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return f"{place} ended the talk before it began.", encryption_remedy(scheme)
    if isinstance(error, smtplib.SMTPException):
        return f"{place} refuses us{said}", "Ask whoever runs it to let this machine send."
    return f"{place} cannot be reached: {reach_words(error)}.", f"See that it runs, and that {URL} names it."


def encryption_remedy(scheme: str) -> str:
    """The other way to begin."""
    other = "smtps://USER:PASSWORD@HOST:465" if scheme == "smtp" else "smtp://USER:PASSWORD@HOST:587"
    return f"Try {other} in {URL}, and the port that the server's owner names."


def reach_words(error: OSError) -> str:
    """Why nothing was reached."""
    if isinstance(error, socket.gaierror):
        return "no such host is known"
    return (error.strerror or str(error)).lower()


def answer_of(error: OSError) -> str:
    """The server's own words, on one line."""
    if not isinstance(error, smtplib.SMTPResponseException):
        return "."
    text = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
    return f": “{error.smtp_code} {one_line(text)}”."
