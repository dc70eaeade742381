"""The environment: what is set, and what holds where it is not."""

from collections.abc import Iterator, Mapping

from capture_api.doctor.sign import OK, Sign
from capture_api.settings import ENVIRONMENT

TRIED = ("WAYPOST_SECRET_KEYS", "WAYPOST_SMTP_URL")  # what has to be set; its own examination says when it is not


def setting_signs(given: Mapping[str, str], used: Mapping[str, str], faulty: str = "") -> Iterator[Sign]:
    """Each variable, and what is `used` where it is not `given`; values that may be secret are not shown.

    `faulty` is one of which its own examination says what is wrong.
    """
    for name, (meaning, usual) in ENVIRONMENT.items():
        if name == faulty:
            continue
        if given.get(name, "").strip():
            yield Sign(OK, name, "is set.")
        elif name in TRIED:
            continue
        elif usual:
            yield Sign(OK, name, f"is not set; {used.get(name) or usual} holds.")
        else:
            yield Sign(OK, name, f"is not set. {meaning}")
