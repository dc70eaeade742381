"""Why a form or a link is not accepted: what the sender is told, and under which name it is counted."""

import logging
from collections.abc import Sequence

from capture_api.contract.manifest import Manifest
from capture_api.contract.manifest_file import NoManifest
from capture_api.errors import (
    ForgedToken,
    InvalidFields,
    OtherForm,
    StaleToken,
    UnknownOffer,
    UnreadableBody,
)
from capture_api.problems import Refusal
from capture_api.store.errors import StoreUnavailable
from capture_api.verify.signing_keys import MissingKey, key_fault

log = logging.getLogger("waypost")

REFUSALS: dict[type[Exception], tuple[int, str, str]] = {
    InvalidFields: (422, "invalid-fields", "There is a problem"),
    ForgedToken: (400, "forged-token", "This cannot be accepted"),
    OtherForm: (400, "other-form", "This cannot be accepted"),
    StaleToken: (410, "stale-token", "This link has expired"),
    UnknownOffer: (410, "unknown-offer", "This file is no longer offered"),
    UnreadableBody: (400, "unreadable-body", "This cannot be read"),
    StoreUnavailable: (503, "unavailable", "We cannot take this just now"),
    NoManifest: (503, "unavailable", "We cannot take this just now"),
    MissingKey: (503, "unavailable", "We cannot take this just now"),
}
# What is told to all as one trouble of ours, by the name under which it is counted.
OUR_TROUBLES: dict[type[Exception], str] = {
    StoreUnavailable: "no-store",
    NoManifest: "no-handoff-file",
    MissingKey: "unknown-key",
}
WAIT = 5  # seconds after which a full or locked store is worth another try
BUSY = "Nothing was sent. Please wait a moment and send it again."


def fault_of(error: Exception, manifest: Manifest | None, keys: Sequence[str]) -> Exception:
    """The error itself, or MissingKey where a form could not be read since the newest build's key is not among ours."""
    if isinstance(error, ForgedToken) and manifest:
        fault = key_fault(manifest, keys)
        return MissingKey(fault) if fault else error
    return error


def reason_of(error: Exception) -> str:
    """The name under which a refusal is counted and logged."""
    return OUR_TROUBLES.get(type(error)) or REFUSALS[type(error)][1]


def refusal_of(error: Exception) -> Refusal:
    """What to tell about an error; troubles of our own are not told in our words."""
    status, name, title = REFUSALS[type(error)]
    if status == 503:
        log.error("A form could not be kept.", extra={"facts": {"why": str(error)}})
        return Refusal(status, name, title, BUSY, WAIT)
    return Refusal(status, name, title, str(error))
