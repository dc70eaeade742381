"""Reads what a browser or a program sent, HTML or JSON, into one value; believes none of it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from capture_api.errors import UnreadableBody
from capture_api.verify.post import Post, whole

LONGEST_KEY = 64
MOST_ANSWERS = 50  # of one name: boxes that were ticked


def read_post(given: Mapping[str, Sequence[str]], path: object, header: Callable[[str], str | None]) -> Post:
    """The answers of a form with what the browser's headers ask; `header` finds one by its name."""
    plain = {name: tuple(answers[:MOST_ANSWERS]) for name, answers in given.items()}
    asks_not = "1" in {(header(name) or "").strip() for name in ("Sec-GPC", "DNT")}
    idempotency_key = (plain.get("once") or ("",))[0] or header("Idempotency-Key") or ""
    return Post(plain, path, asks_not or any(plain.get("nopath") or ()), short_key(idempotency_key))


def read_json(body: bytes) -> tuple[dict[str, list[str]], object]:
    """(answers, path) of a JSON object; UnreadableBody when it is none or holds something else than answers."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableBody("The body is not JSON. Send an object with a value for each field.") from error
    if not isinstance(found, dict):
        raise UnreadableBody("The body is not a JSON object. Send an object with a value for each field.")
    path = found.pop("path", "")
    return {whole(name): answers_of(name, value) for name, value in found.items()}, path


def answers_of(name: str, value: Any) -> list[str]:
    """The answers that a JSON value gives to a field."""
    if value is None or value is False:
        return []
    if value is True:
        return ["yes"]
    if isinstance(value, list):
        plain = [one for one in value[:MOST_ANSWERS] if not isinstance(one, list)]
        return [answer for one in plain for answer in answers_of(name, one)]
    if isinstance(value, (str, int, float)):
        return [whole(str(value))]
    raise UnreadableBody(f"“{whole(name[:40])}” holds an object. Send a text or a list of texts.")


def short_key(idempotency_key: str) -> str:
    """A key as given; one that is long or strange by its hash, which is as good a name."""
    if len(idempotency_key) <= LONGEST_KEY and idempotency_key.isascii() and idempotency_key.isprintable():
        return idempotency_key
    return hashlib.sha256(idempotency_key.encode()).hexdigest()
