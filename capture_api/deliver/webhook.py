"""Webhooks as Standard Webhooks has them: signed, with an id that stays the same at every attempt."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from capture_api.clock import rfc3339
from capture_api.model.recording import DueMail

WEBHOOK = "webhook"  # the kind of an outbox row that goes to an address, not to a mailbox
PATIENCE = 15.0  # seconds for the other side to answer


class HookRefused(OSError):
    """The other side answered with anything but success; to be tried again."""


class HookGone(HookRefused):
    """The other side says that nobody listens there any more (410): trying again changes nothing."""


class NoRedirect(HTTPRedirectHandler):
    """A redirection is an answer that is no success: what was signed for one address goes to no other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """None: not followed."""


class Webhook:
    """Posts what the outbox owes to the address that it names, signed with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._opener = build_opener(NoRedirect)

    def send(self, mail: DueMail, now: datetime) -> None:
        """Return when the other side has taken it; HookRefused or another OSError otherwise."""
        body = body_of(mail.facts, mail.created_at)
        request = Request(mail.recipient, body, headers_of(mail.id, now, body, self._key))  # noqa: S310 - set by its owner
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                answer.read(1024)
        except HTTPError as error:
            refused = HookGone if error.code == 410 else HookRefused
            raise refused(f"The webhook's address answered {error.code}.") from error


def body_of(facts: Mapping[str, Any], at: datetime) -> bytes:
    """`{"type": …, "timestamp": …, "data": …}`: the same bytes at every attempt."""
    payload = {"type": facts["type"], "timestamp": rfc3339(at), "data": facts["data"]}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(name: str, now: datetime, body: bytes, key: bytes) -> dict[str, str]:
    """The id, the time of this attempt, and the signature over both and the body."""
    seconds = str(int(now.timestamp()))
    signed = hmac.new(key, f"{name}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
