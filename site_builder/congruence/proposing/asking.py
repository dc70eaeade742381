"""Asks a model over HTTP, within bounds: it may be slow, wrong, huge, or not there at all."""

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from site_builder.congruence.proposing.prompt import Proposal, Unusable, messages, read_answer

PATIENCE = 30.0  # seconds for one answer, from asking to its last byte
ALTOGETHER = 120.0  # seconds after which no further question is begun
LARGEST = 256 * 1024  # bytes of one answer
HOME = ("localhost", "127.0.0.1", "::1")
KEY = "WAYPOST_MODEL_KEY"


class ModelSilent(Exception):
    """The model can't be asked, now or with these settings; the text says why, without a full stop."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an address that takes OpenAI's /chat/completions; `key` is "" where it needs none."""

    url: str
    name: str
    key: str = ""
    patience: float = PATIENCE


class _NoRedirect(HTTPRedirectHandler):
    """Sentences go to the address that was written down, and no further."""

    def redirect_request(self, *_: Any) -> None:
        return None


def ask(endpoint: Endpoint, promise: str, line: str) -> Proposal:
    """What the model makes of two texts; Unusable for a bad answer, ModelSilent where asking on is of no use."""
    return read_answer(_within(endpoint, _request(endpoint, promise, line)), endpoint.name)


def _request(endpoint: Endpoint, promise: str, line: str) -> Request:
    parts = urlsplit(endpoint.url)
    if endpoint.key and parts.scheme != "https" and (parts.hostname or "") not in HOME:
        raise ModelSilent(f"{KEY} is not sent over http; write its address with https")
    question = {"model": endpoint.name, "messages": messages(promise, line), "temperature": 0, "max_tokens": 300}
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    address = endpoint.url.rstrip("/") + "/chat/completions"
    return Request(address, json.dumps(question).encode(), headers, method="POST")  # noqa: S310 - the schema takes http(s)


def _within(endpoint: Endpoint, request: Request) -> bytes:
    """The answer's body if all of it comes in time: a server that sends a byte now and then keeps nobody waiting."""
    came: list[bytes | Exception] = []
    thread = threading.Thread(target=lambda: came.append(_sent(request, endpoint.patience)), daemon=True)
    thread.start()
    thread.join(endpoint.patience)
    if not came:
        raise ModelSilent(f"it gave no answer within {endpoint.patience:g} seconds")
    if isinstance(came[0], Exception):
        raise came[0]
    return came[0]


def _sent(request: Request, patience: float) -> bytes | Exception:
    try:
        with build_opener(_NoRedirect).open(request, timeout=patience) as answer:
            body: bytes = answer.read(LARGEST + 1)
    except HTTPError as error:
        return _refused(error)
    except (URLError, OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        return ModelSilent(f"it can't be reached ({_words(reason)})")
    return Unusable(f"it has more than {LARGEST // 1024} kB") if len(body) > LARGEST else body


def _refused(error: HTTPError) -> Exception:
    with error:
        if error.code in (401, 403):
            return ModelSilent(f"it refuses with {error.code}; set {KEY} to a key that it takes")
        if 300 <= error.code < 400:
            return ModelSilent("it sends us on to another address; write that one into site.yaml")
        return ModelSilent(f"it answers {error.code}")


def _words(reason: object) -> str:
    said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return " ".join(str(said).split())[:120]


def ask_all(
    endpoint: Endpoint, pairs: Sequence[tuple[str, str]], most: int
) -> tuple[dict[tuple[str, str], Proposal], str]:
    """What the model makes of the first `most` pairs, and in a sentence why others have no proposal; "" if all do."""
    found: dict[tuple[str, str], Proposal] = {}
    bad: list[str] = []
    end, asked = time.monotonic() + ALTOGETHER, 0
    for pair in pairs[:most]:
        if time.monotonic() > end:
            break
        asked += 1
        try:
            found[pair] = ask(endpoint, *pair)
        except Unusable as error:
            bad.append(str(error))
        except ModelSilent as error:
            return found, _told(endpoint, f"can't be asked: {error}", len(pairs) - len(found))
    if bad:
        answers = f"{len(bad)} of {asked} answers can't be used ({bad[0]})"
        return found, _told(endpoint, f"was asked, and {answers}", len(pairs) - len(found))
    if len(pairs) > asked:
        return found, _told(endpoint, f"was asked {asked} times; run it again for the rest", len(pairs) - asked)
    return found, ""


def _told(endpoint: Endpoint, what: str, left: int) -> str:
    lines = "1 line has" if left == 1 else f"{left} lines have"
    return f"The model {endpoint.name} {what}. {lines} no proposal; all else is as without a model."
