"""The environment, read once: every name, what it means and what holds without it."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from capture_api.places import DATABASE, HANDOFF, live_database
from capture_api.urls import host_fault, is_text, split_address

Network = IPv4Network | IPv6Network

# name -> (what it means, what holds when it is not set)
ENVIRONMENT: dict[str, tuple[str, str]] = {
    "WAYPOST_SECRET_KEYS": ("The keys that sign forms and links: one, or a JSON list with the newest last.", ""),
    "WAYPOST_DATABASE_URL": ("Where submissions are kept: sqlite:///PATH.", f"sqlite:///{DATABASE}"),
    "WAYPOST_HANDOFF": ("The handoff file, in the folder that `waypost build` writes to be copied.", HANDOFF),
    "WAYPOST_BASE_URL": (
        "The address under which browsers reach this API; else capture_url of the site, else its base_url.",
        "",
    ),
    "WAYPOST_SMTP_URL": (
        "The mail server: smtp://[USER:PASSWORD@]HOST[:PORT] (STARTTLS when a user is given), "
        "smtps://USER:PASSWORD@HOST, or mailbox:FOLDER to write mail into files. "
        "Without it mail waits in the outbox.",
        "",
    ),
    "WAYPOST_MAIL_FROM": ("The sender of our mail; else the e-mail address of the organisation.", ""),
    "WAYPOST_MAIL_TEMPLATES": ("A folder whose mail templates win over ours.", ""),
    "WAYPOST_WEBHOOK_URL": ("The address that is told of leads due soon and late (Standard Webhooks).", ""),
    "WAYPOST_WEBHOOK_SECRET": ("What signs webhooks: whsec_ and 24 to 64 bytes in base64.", ""),
    "WAYPOST_TRUSTED_PROXIES": (
        "Addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas.",
        "",
    ),
    "WAYPOST_RATE_LIMIT": ("Forms that one address may send in a minute; 0 sets no limit.", "120"),
    "WAYPOST_THREADS": ("Requests that are answered at once, 1 to 256.", "32"),
}
SHORTEST_KEY = 32
# The letters of its path stand for themselves in an address, a request and a cookie alike.
PUBLIC_ADDRESS = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?(?:/[A-Za-z0-9._~-]+)*/?")
MOST_THREADS = 256
MOST_DIGITS = 9


class SettingsError(Exception):
    """A setting that is missing or cannot be used; the text says the remedy."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `read_settings` found."""

    secret_keys: tuple[str, ...]
    database_url: str
    handoff: Path
    base_url: str
    smtp_url: str
    mail_from: str
    mail_templates: Path | None
    webhook_url: str
    webhook_key: bytes
    trusted_proxies: tuple[Network, ...]
    rate_limit: int
    threads: int


def with_places(environ: Mapping[str, str], root: Path) -> dict[str, str]:
    """What `environ` says of Waypost, with the paths of a site's folder where it says nothing."""
    ours = {"WAYPOST_DATABASE_URL": f"sqlite:///{live_database(root)}", "WAYPOST_HANDOFF": str(root / HANDOFF)}
    return ours | {name: text for name, text in environ.items() if name.startswith("WAYPOST_") and text.strip()}


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that `environ` gives, with the defaults of ENVIRONMENT."""
    given = {name: environ.get(name, "").strip() or default for name, (_, default) in ENVIRONMENT.items()}
    for name, text in given.items():
        if not is_text(text):
            raise SettingsError(f"{name} holds bytes that are no text in UTF-8. Write it again, in UTF-8.")
    templates = given["WAYPOST_MAIL_TEMPLATES"]
    return Settings(
        secret_keys=read_keys(given["WAYPOST_SECRET_KEYS"]),
        database_url=given["WAYPOST_DATABASE_URL"],
        handoff=Path(given["WAYPOST_HANDOFF"]),
        base_url=read_base_url(given["WAYPOST_BASE_URL"]),
        smtp_url=read_smtp_url(given["WAYPOST_SMTP_URL"]),
        mail_from=given["WAYPOST_MAIL_FROM"],
        mail_templates=Path(templates) if templates else None,
        webhook_url=read_webhook_url(given["WAYPOST_WEBHOOK_URL"], given["WAYPOST_WEBHOOK_SECRET"]),
        webhook_key=read_webhook_key(given["WAYPOST_WEBHOOK_SECRET"]),
        trusted_proxies=read_networks(given["WAYPOST_TRUSTED_PROXIES"]),
        rate_limit=read_rate_limit(given["WAYPOST_RATE_LIMIT"]),
        threads=read_threads(given["WAYPOST_THREADS"]),
    )


def read_keys(text: str) -> tuple[str, ...]:
    """The signing keys, newest last; SettingsError when there is none or one is easily guessed."""
    remedy = "Set it to a secret of at least 32 characters, or to a JSON list of such secrets with the newest last."
    if not text:
        raise SettingsError(f"WAYPOST_SECRET_KEYS is not set. {remedy}")
    keys: object = [text]
    if text.startswith("["):
        try:
            keys = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise SettingsError(f"WAYPOST_SECRET_KEYS begins like a list and is not JSON: {error}. {remedy}") from error
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        raise SettingsError(f"WAYPOST_SECRET_KEYS holds something else than texts. {remedy}")
    if not all(map(is_text, keys)):
        raise SettingsError(f"WAYPOST_SECRET_KEYS holds a key with bytes that are no text in UTF-8. {remedy}")
    short = min(len(key) for key in keys)
    if short < SHORTEST_KEY:
        raise SettingsError(f"WAYPOST_SECRET_KEYS holds a key of {short} characters. {remedy}")
    return tuple(keys)


def read_base_url(text: str) -> str:
    """An http(s) address that ends in a stroke, perhaps with a path, or nothing."""
    if not text:
        return ""
    remedy = "Give the whole address and no more, such as https://capture.example.com/ or https://example.com/capture/."
    parts = split_address(text)
    if parts is None or not PUBLIC_ADDRESS.fullmatch(text):
        raise SettingsError(f"WAYPOST_BASE_URL is {text}. {remedy}")
    fault = host_fault(parts)
    if fault:
        raise SettingsError(f"WAYPOST_BASE_URL is {text} and {fault} {remedy}")
    return text.rstrip("/") + "/"


def read_smtp_url(text: str) -> str:
    """The address of a mail server or folder as given, if we know its kind."""
    scheme, _, place = text.partition(":")
    if not text or (scheme == "mailbox" and place):
        return text
    remedy = "Give smtp://HOST:PORT, smtps://USER:PASSWORD@HOST or mailbox:FOLDER."
    parts = split_address(text) if scheme in {"smtp", "smtps"} else None
    if parts is None or not parts.hostname:
        raise SettingsError(f"WAYPOST_SMTP_URL begins with {scheme[:20]}: and names no mail server. {remedy}")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc.rpartition("@")[0]:
        raise SettingsError(
            "WAYPOST_SMTP_URL holds a sign that ends its host too early. In a user name or a password write @ as %40, "
            "/ as %2F, : as %3A, # as %23, ? as %3F and % as %25."
        )
    fault = host_fault(parts)
    if fault:
        raise SettingsError(f"WAYPOST_SMTP_URL {fault} {remedy}")
    return text


def read_webhook_url(text: str, secret: str) -> str:
    """The address of a webhook, which has to have a secret; "" for none."""
    if not text:
        return ""
    remedy = "Give a whole address, such as https://example.com/hook."
    parts = split_address(text)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"WAYPOST_WEBHOOK_URL is {text}. {remedy}")
    fault = host_fault(parts)
    if fault:
        raise SettingsError(f"WAYPOST_WEBHOOK_URL is {text} and {fault} {remedy}")
    if not secret:
        raise SettingsError("WAYPOST_WEBHOOK_URL is set and WAYPOST_WEBHOOK_SECRET is not, so that nothing is signed.")
    return text


def read_webhook_key(text: str) -> bytes:
    """The key that signs webhooks."""
    remedy = "Give whsec_ and 24 to 64 bytes in base64, as `openssl rand -base64 32` makes them."
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError as error:  # binascii.Error is one, and so is what is said to letters beyond ASCII
        raise SettingsError(f"WAYPOST_WEBHOOK_SECRET is not base64. {remedy}") from error
    if text and not 24 <= len(key) <= 64:
        raise SettingsError(f"WAYPOST_WEBHOOK_SECRET holds {len(key)} bytes. {remedy}")
    return key


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks of a list separated by commas."""
    found = []
    for part in text.split(","):
        if part.strip():
            try:
                found.append(ip_network(part.strip()))
            except ValueError as error:
                raise SettingsError(
                    f"WAYPOST_TRUSTED_PROXIES holds {part.strip()}, which is no address and no network. "
                    "Give such as 127.0.0.1, 10.0.0.0/8."
                ) from error
    return tuple(found)


def read_rate_limit(text: str) -> int:
    """A number of forms a minute."""
    found = small_number(text)
    if found is None:
        raise SettingsError(
            f"WAYPOST_RATE_LIMIT is {text[:20]}. Give a whole number of forms a minute, of at most {MOST_DIGITS} "
            "digits; 0 for no limit."
        )
    return found


def read_threads(text: str) -> int:
    """A number of threads."""
    found = small_number(text)
    if found is None or not 1 <= found <= MOST_THREADS:
        raise SettingsError(f"WAYPOST_THREADS is {text[:20]}. Give a whole number from 1 to {MOST_THREADS}.")
    return found


def small_number(text: str) -> int | None:
    """A whole number of a few digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
