"""Reads one file as text, or says in a sentence why it can't be read."""

import os
from pathlib import Path

from site_builder.errors import SourceError


def read_text(path: Path, name: str) -> str:
    """The text of a file with Unix line ends and no byte order mark; SourceError under `name` when there is none."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf8(name, error) from error
    except OSError as error:
        raise unreadable(name, error) from error


def not_utf8(name: str, error: UnicodeDecodeError) -> SourceError:
    """What to do about a file in another encoding, at the line of its first byte that is not UTF-8."""
    if error.object[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return SourceError(name, 1, "this is UTF-16, which Windows calls Unicode. Save the file as UTF-8.")
    line = error.object.count(b"\n", 0, error.start) + 1
    return SourceError(name, line, f"this is not UTF-8 text (byte {error.start}). Save the file as UTF-8.")


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file that is copied as it is; SourceError under `name` when it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: OSError) -> SourceError:
    """What the system says about a file, as a sentence with a remedy."""
    return SourceError(
        name, 0, f"this can't be read: {error.strerror or error}. Give the user who builds the right to read it."
    )


def readable(name: str) -> str:
    r"""A file's name as text that can be printed: of a name that is no UTF-8, the bytes in question as `\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def is_utf8(name: str) -> bool:
    """Whether a file's name, or an argument, is text; a system may hand over bytes that are none."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
