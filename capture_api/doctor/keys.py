"""The keys: there, hard to guess, kept from others, and those that the hand-off was signed with."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote

from capture_api.contract.manifest import Manifest
from capture_api.doctor.sign import FAILURE, OK, WARNING, Sign
from capture_api.places import EARLIER_KEYS, KEYS
from capture_api.verify.signing_keys import key_fault

FEWEST_LETTERS = 10  # different ones; `secrets.token_urlsafe()` has about 30, a repeated word has few
MAKE = 'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'


def key_signs(keys: Sequence[str], manifest: Manifest | None) -> Iterator[Sign]:
    """The keys of the API, held against the hand-off where there is one."""
    for number, key in enumerate(keys, 1):
        if len(set(key)) < FEWEST_LETTERS:
            words = f"Key {number} of {len(keys)} has only {len(set(key))} different letters and can be guessed."
            yield Sign(FAILURE, "keys", words, f"{MAKE}; then change it in the order of docs/capture.md.")
    if len(set(keys)) < len(keys):
        yield Sign(WARNING, "keys", "A key stands twice in the list.", "Leave one of the two out.")
    if manifest is None:
        return
    fault = key_fault(manifest, keys)
    if fault:
        yield Sign(FAILURE, "keys", fault)
    else:
        yield Sign(OK, "keys", f"They hold the one that signed the forms of this hand-off ({manifest.keys[-1]}).")


def missing_keys(root: Path, why: str) -> Sign:
    """No usable key in the environment; where this folder has those of its build, that is the way out."""
    found = next((name for name in (KEYS, EARLIER_KEYS) if os.path.isfile(root / name)), "")
    remedy = f"This folder's forms are signed with {root / found}: set the variable to its text." if found else MAKE
    return Sign(FAILURE, "WAYPOST_SECRET_KEYS", why, remedy)


def key_file_signs(root: Path) -> Iterator[Sign]:
    """Whether others on this machine may read the keys that lie in a site's folder; none of it for whoever may not."""
    for file in (root / KEYS, root / EARLIER_KEYS):
        if os.path.isfile(file) and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Sign(
                FAILURE, "keys", f"{file} may be read by others on this machine.", f"Run: chmod 600 {quote(str(file))}"
            )
    if os.path.isfile(root / KEYS) and os.path.isfile(root / EARLIER_KEYS):
        words = f"{root / EARLIER_KEYS} of an earlier release lies beside {root / KEYS}, and only the latter is read."
        yield Sign(WARNING, "keys", words, "Put the keys of both into the latter, and remove the former.")
