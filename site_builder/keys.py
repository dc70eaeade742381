"""The keys that sign forms: from the environment, or made once for a site that has none yet."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from site_builder.errors import SourceError

NAME = "WAYPOST_SECRET_KEYS"


def read_keys(environ: Mapping[str, str], private: Path, make: Callable[[], str] = secrets.token_urlsafe) -> list[str]:
    """The signing keys, newest last: WAYPOST_SECRET_KEYS, else the site's own .waypost/keys.json, made when missing.

    SourceError when the variable or the file holds something else.
    """
    if given := environ.get(NAME, "").strip():
        return parse_keys(given, NAME)
    file = private / "keys.json"
    if file.is_file():
        return parse_keys(file.read_text("utf-8"), file.as_posix())
    keys = [make()]
    private.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        json.dump(keys, handle)
    return keys


def parse_keys(text: str, where: str) -> list[str]:
    """A JSON list of secrets, newest last, or one secret on its own."""
    if not text.startswith("["):
        return [text]
    try:
        keys = json.loads(text)
    except ValueError as error:
        raise SourceError(where, 0, 'this is not a JSON list of secrets. Write it as ["older", "newer"].') from error
    if not keys or not all(isinstance(key, str) and key for key in keys):
        raise SourceError(where, 0, 'give at least one secret, each a text in quotes: ["older", "newer"].')
    return keys
