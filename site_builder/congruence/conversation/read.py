"""Reads a conversation from a file, by the ending of its name."""

from pathlib import Path

from site_builder.congruence.conversation.decoding import read_bytes
from site_builder.congruence.conversation.labels import Labels
from site_builder.congruence.conversation.language import load_conversation_words
from site_builder.congruence.conversation.mail import read_mail
from site_builder.congruence.conversation.plain import read_plain
from site_builder.congruence.conversation.subtitles import read_subtitles
from site_builder.congruence.conversation.turns import Transcript
from site_builder.errors import SourceError

KINDS = ("vtt", "srt", "txt", "eml")


def read_conversation_file(path: Path, language: str) -> Transcript:
    """What was said in a call or a mail; SourceError with file and line where it can't be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(path, 0, f"this can't be read: {error.strerror or error}.") from error
    return read_conversation(data, path.suffix.lower().lstrip("."), str(path), language)


def read_conversation(data: bytes, kind: str, name: str, language: str) -> Transcript:
    """The same of the bytes of a file of this kind."""
    if kind not in KINDS:
        raise SourceError(name, 0, f"“{kind}” is no kind that is read. Export it as {', '.join(KINDS)}.")
    words = load_conversation_words(language)
    if kind == "eml":
        return read_mail(data, name, words)
    text, labels = read_bytes(data, name), Labels(words)
    return read_plain(text, name, labels) if kind == "txt" else read_subtitles(text, kind, name, labels)
