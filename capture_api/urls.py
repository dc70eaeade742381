"""What people give us as an address or as text, taken apart without a surprise."""

from urllib.parse import SplitResult, urlsplit


def is_text(text: str) -> bool:
    """Whether a text can be written in UTF-8; bytes that are none, and halves of characters, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def split_address(text: str) -> SplitResult | None:
    """The parts of an address; None where its brackets are not those of a host."""
    try:
        return urlsplit(text)
    except ValueError:
        return None


def host_fault(parts: SplitResult) -> str:
    """What is wrong with the host or the port of an address, "" where nothing is.

    Neither is shown: where an @ was forgotten, a password stands in their place.
    """
    port = parts.netloc.rpartition("@")[2].rpartition("]")[2].partition(":")[2]
    if port and not (port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 65536):
        return "has a port that is no number from 1 to 65535."
    try:
        (parts.hostname or "").encode("idna")
    except UnicodeError:
        return "names a host that can be no name of a machine: a part of it is empty or longer than 63 letters."
    return ""
