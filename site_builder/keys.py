"""The keys that sign forms: from the environment, or made once for a site that has none yet."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from capture_api.places import EARLIER_KEYS, KEYS, make_private_folder
from capture_api.settings import SettingsError
from capture_api.settings import read_keys as parse_keys
from site_builder.errors import SourceError

NAME = "WAYPOST_SECRET_KEYS"


def read_keys(
    environ: Mapping[str, str], root: Path, make: Callable[[], str] = secrets.token_urlsafe
) -> tuple[str, ...]:
    """The signing keys, newest last: WAYPOST_SECRET_KEYS, else .waypost/secrets/keys.json, made when it is missing.

    SourceError when the variable or the file holds something else.
    """
    file = root / KEYS
    given = environ.get(NAME, "").strip()
    if not given:
        file = file if file.is_file() else root / EARLIER_KEYS
        if not file.is_file():
            file = root / KEYS
            _write_once(file, [make()])
    where = NAME if given else file.as_posix()
    try:
        return parse_keys(given or file.read_text("utf-8").strip())
    except SettingsError as error:
        raise SourceError(where, 0, str(error)) from error


def has_own_keys(environ: Mapping[str, str], root: Path) -> bool:
    """Whether keys are there already, so that none has to be made."""
    return bool(environ.get(NAME, "").strip()) or any((root / name).is_file() for name in (KEYS, EARLIER_KEYS))


def move_earlier_keys(root: Path) -> bool:
    """Bring the keys of an earlier release to where they are kept now, and say whether there were any.

    Published forms are signed with them. SourceError when others are there already.
    """
    earlier, file = root / EARLIER_KEYS, root / KEYS
    if not earlier.is_file():
        return False
    if file.is_file() and file.read_bytes() != earlier.read_bytes():
        raise SourceError(
            earlier,
            0,
            f"holds other keys than {file}. Put the keys of both into the list there, the one that signs from now on "
            "last, and remove this file.",
        )
    make_private_folder(file.parent)
    earlier.chmod(0o600)
    os.replace(earlier, file)
    return True


def _write_once(file: Path, keys: list[str]) -> None:
    """Make the file whole; of two builds at once, the later one uses what the first one made."""
    make_private_folder(file.parent)
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
