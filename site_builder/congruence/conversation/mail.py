"""A mail as its file holds it (RFC 5322): who wrote it to whom and when, and what is new in it."""

import html
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.errors import HeaderParseError
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parsedate_to_datetime

from selectolax.lexbor import LexborHTMLParser

from site_builder.congruence.conversation.decoding import LARGEST, read_bytes
from site_builder.congruence.conversation.language import ConversationWords
from site_builder.congruence.conversation.quoting import own_rows, paragraphs
from site_builder.congruence.conversation.turns import Piece, Transcript, Turn
from site_builder.errors import SourceError

_OLDER = "blockquote, .gmail_quote, .moz-cite-prefix, .yahoo_quoted, #divRplyFwdMsg, #appendonsend, style, script, head"
_BLOCKS = "p, div, li, tr, h1, h2, h3, h4, br"
_HEADER = re.compile(rb"(?mi)^(?:from|to|date|subject|message-id|received):")


def read_mail(data: bytes, name: str, words: ConversationWords) -> Transcript:
    """The one turn of a mail, paragraph by paragraph; SourceError where it is none, or says nothing itself."""
    if len(data) > LARGEST:
        raise SourceError(name, 0, f"this has {len(data)} bytes, and at most {LARGEST} are read. Take attachments out.")
    if not _HEADER.search(data[:65536]):
        raise SourceError(name, 1, "this is no mail: it has no line such as “From: …”. Save the mail as .eml anew.")
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    rows = own_rows(list(enumerate(_body(data, name).split("\n"), 1)), words)
    at, where = _moment(message), _Places(data)
    pieces = tuple(
        Piece(" ".join(" ".join(row for _, row in part).split()), where.of([row for _, row in part]), at)
        for part in paragraphs(rows)
    )
    if not pieces:
        raise SourceError(name, 1, "this mail says nothing of its own: it holds older mails or attachments alone.")
    sender = next(iter(_people(message, "from")), "")
    turns = tuple(Turn(sender, (piece,)) for piece in pieces)
    return Transcript("eml", turns, tuple(_people(message, "to", "cc", "reply-to")))


def _people(message: EmailMessage, *headers: str) -> Iterator[str]:
    """“Jane Smith <jane@example.com>”, for each address of some headers."""
    for header in headers:
        try:
            values = [str(value) for value in message.get_all(header, [])]
        except (HeaderParseError, ValueError, IndexError):  # the parser of the standard library on bent headers
            continue
        for value in values:
            yield from (part.strip() for part in re.split(r",(?=[^,]*@)|;", value) if part.strip())


def _moment(message: EmailMessage) -> str:
    """When it was written, as RFC 3339; "" where its Date can't be read."""
    try:
        return parsedate_to_datetime(str(message["date"])).isoformat()
    except (ValueError, TypeError, IndexError, HeaderParseError):
        return ""


def _body(data: bytes, name: str) -> str:
    """The plain text of a mail, or its HTML as text; attachments and attached mails are left out.

    The parser's older policy finds the parts of mails whose boundary stands unquoted, as Outlook writes it.
    """
    parts = [part for part in _parts(message_from_bytes(data)) if part.get_content_disposition() != "attachment"]
    plain = [_decoded(part, name) for part in parts if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n".join(plain)
    markup = [_decoded(part, name) for part in parts if part.get_content_type() == "text/html"]
    if not markup:
        raise SourceError(name, 1, "this mail holds no text. Save it with its text, or as .txt.")
    return "\n".join(map(_as_text, markup))


def _parts(message: Message) -> Iterator[Message]:
    """Every part that is no part of an attached mail."""
    inside = message.get_payload()
    if not isinstance(inside, list):
        yield message
    elif message.get_content_maintype() == "multipart":
        for part in inside:
            if isinstance(part, Message):
                yield from _parts(part)


def _decoded(part: Message, name: str) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise SourceError(name, 1, "the text of this mail is packed in a way that can't be read. Save it as .txt.")
    try:
        text = data.decode(part.get_content_charset() or "")
    except (LookupError, ValueError):
        return read_bytes(data, name)  # its name is unknown or wrong: some programs write UTF-8 under any name
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_text(markup: str) -> str:
    tree = LexborHTMLParser(markup)
    for node in tree.css(_OLDER):
        node.decompose()
    for node in tree.css(_BLOCKS):
        node.insert_after("\n\n" if node.tag != "br" else "\n")
    body = tree.body
    return html.unescape(body.text()) if body is not None else ""


class _Places:
    """The lines of a mail's file, to find again where words stand that are not encoded there."""

    def __init__(self, data: bytes) -> None:
        self._rows = [row.strip() for row in data.decode("utf-8", "replace").splitlines()]
        self._next = 0

    def of(self, rows: Sequence[str]) -> int:
        """The line on which these rows begin, below the last ones that were found; 0 where they are encoded."""
        first = rows[0].strip()
        found = next((at for at in range(self._next, len(self._rows)) if self._rows[at] == first), None)
        if found is None:
            return 0
        self._next = found + 1
        return found + 1
