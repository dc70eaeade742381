"""Whether the capture API can read what a build signed: its keys held against those that the hand-off names."""

from collections.abc import Sequence

from capture_api.contract.manifest import Manifest
from capture_api.contract.tokens import fingerprint

SAME = "Give the build and the API one list, in WAYPOST_SECRET_KEYS of both: the API first, then the build."


class MissingKey(Exception):
    """A form of the newest build is signed with a key that this API was not given: our fault, not the sender's."""


def key_fault(manifest: Manifest, keys: Sequence[str]) -> str:
    """A sentence and its remedy where the API lacks the key that signed the forms; "" where it has it."""
    ours, theirs = [fingerprint(key) for key in keys], manifest.keys
    if theirs[-1] in ours:
        return ""
    if set(ours) & set(theirs):
        return (
            f"The forms of this hand-off are signed with a newer key ({theirs[-1]}) than this API holds "
            f"({', '.join(ours)}): they are not accepted. {SAME}"
        )
    return (
        f"No key of this API ({', '.join(ours)}) is among those that the hand-off was signed with "
        f"({', '.join(theirs)}): none of its forms is accepted. {SAME}"
    )
