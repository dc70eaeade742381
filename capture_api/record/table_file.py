"""A table that another program wrote: how its letters are coded, what parts its cells, and its rows one by one."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from capture_api.errors import CaptureError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "stroke"}
LOOKED_AT = 50  # rows by which the delimiter is found
CHUNK = 1 << 20  # bytes read at once
UTF_8, LATIN = "utf-8-sig", "cp1252"  # the latter is what Excel on Windows writes where it is not told otherwise
MARKS = {codecs.BOM_UTF8: UTF_8, codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NAMED = "Name another with --encoding, or save it as UTF-8"


class UnreadableTable(CaptureError):
    """A file that holds no table; the text says where and what to do."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by the line on which it begins, and its cells; or, in place of cells, what is wrong with it."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table with its headings; its rows are read anew each time."""

    path: Path
    encoding: str
    delimiter: str
    headings: tuple[str, ...]

    def rows(self) -> Iterator[TableRow]:
        """Every row below the headings that holds anything."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            rows = rows_of(file, self.delimiter)
            next(rows)
            yield from (row for row in rows if row.fault or any(cell.strip() for cell in row.cells))


def open_table(path: Path, encoding: str = "", delimiter: str = "") -> TableFile:
    """The table of a file, coded and parted as said, or as found out; UnreadableTable where there is none.

    All of it is read once, so that a quotation mark without its other half is told before anything is done.
    """
    coded = encoding or encoding_of(path)
    try:
        with path.open(encoding=coded, newline="") as file:
            parted = delimiter or delimiter_of("".join(islice(file, LOOKED_AT)))
            file.seek(0)
            rows = rows_of(file, parted)
            first = next(rows, None)
            last = deque(rows, maxlen=1)
    except (UnicodeError, LookupError) as error:
        raise UnreadableTable(f"{path} cannot be read as {coded}: {error}. {NAMED}.") from error
    except OSError as error:
        raise UnreadableTable(f"{path} cannot be read: {error.strerror}. Check its name and rights.") from error
    if first is None or first.fault or not any(cell.strip() for cell in first.cells):
        raise UnreadableTable(f"{path} does not begin with headings. Give each column a name in the first row.")
    if last and "end of data" in last[0].fault:
        words = f"{path}:{last[0].line}: a quotation mark is opened in this row and never closed"
        raise UnreadableTable(f"{words}, so that all below it is one cell. Close it, or write it twice to mean it.")
    return TableFile(path, coded, parted, tuple(cell.strip() for cell in first.cells))


def rows_of(file: Iterator[str], delimiter: str) -> Iterator[TableRow]:
    """The rows of a text, headings first; a line by which Excel is told the delimiter is none."""
    found = csv.reader(file, delimiter=delimiter, strict=True)
    while True:
        line = found.line_num + 1
        try:
            cells = next(found)
        except StopIteration:
            return
        except csv.Error as error:
            yield TableRow(line, fault=str(error))
            continue
        if not (line == 1 and delimiter.join(cells).casefold().startswith("sep=")):
            yield TableRow(line, tuple(cells))


def encoding_of(path: Path) -> str:
    """How a file is coded: by its mark, by the zeros of UTF-16, as UTF-8 where all of it can be, else as Windows does.

    UnreadableTable for what begins as UTF-8 and is none further on: read as anything else it would be garbled.
    """
    try:
        with path.open("rb") as file:
            head = file.read(CHUNK)
            for mark, name in MARKS.items():
                if head.startswith(mark):
                    return name
            if 0 in head[:1000]:
                return "utf-16-le" if head[:1000:2].count(0) < head[1:1000:2].count(0) else "utf-16-be"
            return UTF_8 if is_utf_8(file, head, path) else LATIN
    except OSError as error:
        raise UnreadableTable(f"{path} cannot be read: {error.strerror}. Check its name and rights.") from error


def is_utf_8(file: io.BufferedReader, head: bytes, path: Path) -> bool:
    """Whether what was read of a file and all the rest of it is UTF-8."""
    decoder, done, is_plain, part = codecs.getincrementaldecoder("utf-8")(), 0, True, head
    while True:
        try:
            text = decoder.decode(part, final=not part)
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            if is_plain and before.isascii():
                return False
            words = f"{path} begins as UTF-8 and is none at byte {done + error.start:,}"
            raise UnreadableTable(f"{words}. {NAMED}.") from error
        if not part:
            return True
        is_plain, done = is_plain and text.isascii(), done + len(part)
        part = file.read(CHUNK)


def delimiter_of(sample: str) -> str:
    """The sign that parts the first rows into most columns, the same number in most of them."""
    if sample[:4].casefold() == "sep=" and sample[4:5] in DELIMITERS:
        return sample[4]

    def fitness(delimiter: str) -> tuple[int, int]:
        rows = [row for row in rows_of(iter(sample.splitlines(keepends=True)), delimiter) if row.cells]
        columns = len(rows[0].cells) if rows else 0
        return (sum(len(row.cells) == columns for row in rows), columns) if columns > 1 else (0, 0)

    return max(DELIMITERS, key=fitness)
