"""The keys that sign forms: from the environment, or made once for a site that has none yet."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from capture_api.settings import SettingsError
from capture_api.settings import read_keys as parse_keys
from site_builder.errors import SourceError

NAME = "WAYPOST_SECRET_KEYS"
KEYS_FILE = "keys.json"


def read_keys(
    environ: Mapping[str, str], private: Path, make: Callable[[], str] = secrets.token_urlsafe
) -> tuple[str, ...]:
    """The signing keys, newest last: WAYPOST_SECRET_KEYS, else the site's own .waypost/keys.json, made when missing.

    SourceError when the variable or the file holds something else.
    """
    file = private / KEYS_FILE
    given = environ.get(NAME, "").strip()
    if not given and not file.is_file():
        _write_once(file, [make()])
    where = NAME if given else file.as_posix()
    try:
        return parse_keys(given or file.read_text("utf-8").strip())
    except SettingsError as error:
        raise SourceError(where, 0, str(error)) from error


def has_own_keys(environ: Mapping[str, str], private: Path) -> bool:
    """Whether keys are there already, so that none has to be made."""
    return bool(environ.get(NAME, "").strip()) or (private / KEYS_FILE).is_file()


def _write_once(file: Path, keys: list[str]) -> None:
    """Make the file whole; of two builds at once, the later one uses what the first one made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            json.dump(keys, handle)
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
