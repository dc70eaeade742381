"""The bytes of a transcript as text, in whichever encoding a telephone system or a mail program wrote them."""

import codecs

from site_builder.errors import SourceError

LARGEST = 20 * 1024 * 1024  # bytes: a day of captions has about 2 MB
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HALF = 0.3  # the share of zero bytes on one side from which a text without a mark is UTF-16
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v\x1c\x1d\x1e\x1f")


def read_bytes(data: bytes, name: str) -> str:
    """The text with Unix line ends; SourceError where the bytes are no text at all."""
    if len(data) > LARGEST:
        raise SourceError(name, 0, f"this has {len(data)} bytes, and at most {LARGEST} are read. Cut it into parts.")
    text = _decoded(data, name)
    for number, line in enumerate(text.split("\n"), 1):
        if not _CONTROLS.isdisjoint(line):
            raise SourceError(name, number, "this is not text. Export the conversation as .vtt, .srt, .txt or .eml.")
    return text


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name)
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if zeros and zeros.count(0) / len(zeros) > _HALF:
            return _strictly(data, encoding, name)
    for encoding in ("utf-8", "cp1252"):  # cp1252 is what Windows calls Latin-1, with letters for curly quotes
        try:
            return _plain_ends(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _plain_ends(data.decode("latin-1"))


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return _plain_ends(data.decode(encoding))
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        words = f"this begins as {encoding.upper()} and breaks off at byte {error.start}. Export it anew as UTF-8."
        raise SourceError(name, line, words) from error


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
