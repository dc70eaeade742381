"""Words of others in the headers of our mail: they are read as words there, and as nothing else."""

from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import Any

from capture_api.model.email import mail_address

LONGEST = 150
EOL = "\r\n"
JOINERS = "\u200c\u200d"  # they shape letters in Persian, Hindi and others, and are part of a name


def header_words(text: str, longest: int = LONGEST) -> str:
    """A text that can stand in a header: one line, at most `longest` characters, no encoded word (RFC 2047).

    E-mail libraries decode encoded words wherever they find them, line ends among what they hold; a `=?` that
    somebody typed is therefore parted by a space.
    """
    cut = text[: 2 * longest]  # before anything is looked at, so that a long text costs no more than a short one
    plain = "".join(letter if letter.isprintable() or letter in JOINERS else " " for letter in cut)
    return " ".join(" ".join(plain.split()).replace("=?", "= ?").split())[:longest].rstrip()


def header_address(address: str, name: str = "") -> Address | None:
    """An address with a name for a header that every mail server takes; None for one that cannot stand there."""
    plain = mail_address(address)
    if not plain.isascii() or not plain.isprintable() or "=?" in plain:
        return None
    try:
        return Address(header_words(name), addr_spec=plain)
    except (MessageError, ValueError, IndexError):  # what the library says to something that is no address
        return None


class MailPolicy(EmailPolicy):
    """How our mail is written: as EmailPolicy does, but for the subject, whose folding there loses white space."""

    def fold(self, name: str, value: Any) -> str:
        """A header as lines."""
        return subject_lines(str(value)) if name.lower() == "subject" else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header as lines of bytes."""
        return subject_lines(str(value)).encode() if name.lower() == "subject" else super().fold_binary(name, value)


def subject_lines(text: str) -> str:
    """A subject as the lines of its header, in encoded words unless it is ASCII."""
    charset = "us-ascii" if text.isascii() else "utf-8"
    return f"Subject: {Header(text, charset, header_name='Subject').encode(linesep=EOL)}{EOL}"


MAIL = MailPolicy(linesep=EOL)
