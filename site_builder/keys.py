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
from site_builder.load.reading import is_utf8, not_utf8

NAME = "WAYPOST_SECRET_KEYS"


def read_keys(
    environ: Mapping[str, str], root: Path, make: Callable[[], str] = secrets.token_urlsafe
) -> tuple[str, ...]:
    """The signing keys, newest last: WAYPOST_SECRET_KEYS, else .waypost/secrets/keys.json, made when it is missing.

    SourceError when the variable or the file holds something else.
    """
    if given := environ.get(NAME, "").strip():
        return _parsed(given, NAME)
    file = next((root / name for name in (KEYS, EARLIER_KEYS) if (root / name).is_file()), root / KEYS)
    try:
        if not file.is_file():
            _write_once(file, [make()])
        return _parsed(file.read_text("utf-8").strip(), file.as_posix())
    except UnicodeDecodeError as error:
        raise not_utf8(file.as_posix(), error) from error
    except OSError as error:
        raise _refused(file, error) from error


def _parsed(text: str, where: str) -> tuple[str, ...]:
    try:
        keys = parse_keys(text)
    except SettingsError as error:
        raise SourceError(where, 0, str(error)) from error
    except RecursionError as error:
        raise SourceError(where, 0, "is nested too deep. Write one list of texts, the newest last.") from error
    if any(not is_utf8(key) for key in keys):
        raise SourceError(where, 0, "holds a key that is not UTF-8 text. Give it another, of letters and digits.")
    return keys


def _refused(file: Path, error: OSError) -> SourceError:
    """What stands where the keys go or come from: a folder, a link that leads nowhere, a file in a folder's place."""
    words = f"the keys that sign forms can't be kept here: {error.strerror or error}."
    remedy = f"Take away what stands in the place of this file or of a folder above it, or give the keys in {NAME}."
    return SourceError(file, 0, f"{words} {remedy}")


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
    try:
        return _moved(earlier, file)
    except OSError as error:
        raise _refused(file, error) from error


def _moved(earlier: Path, file: Path) -> bool:
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
        if not file.is_file():  # no other build's keys
            raise
    finally:
        draft.unlink()
