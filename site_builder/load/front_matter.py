"""Splits a Markdown file into its fields and its text."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from site_builder.errors import SourceError
from site_builder.load.toml_remedies import explain_toml
from site_builder.load.yaml_lines import FieldPath, Fields, read_yaml

FENCES = {"---": "YAML", "+++": "TOML"}


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file in two parts; `body_line` is the file's line on which the text begins."""

    fields: Fields
    body: str
    body_line: int


def read_document(text: str, file: str) -> Document:
    """Split off the front matter; a file without any is all text. SourceError when the fence is left open."""
    lines = text.removeprefix("\ufeff").split("\n")
    fence = lines[0].rstrip()
    if fence not in FENCES:
        return Document(Fields({}, {}), text.removeprefix("\ufeff"), 1)
    ends = [number for number, line in enumerate(lines[1:], 1) if line.rstrip() == fence]
    if not ends:
        raise _endless(lines, fence, file)
    source = "\n".join(lines[1 : ends[0]])
    fields = read_yaml(source, file, 2) if fence == "---" else _read_toml(source, file)
    return Document(fields, "\n".join(lines[ends[0] + 1 :]), ends[0] + 2)


def _endless(lines: Sequence[str], fence: str, file: str) -> SourceError:
    """Fields that are never closed, told at the line that was perhaps to close them."""
    for number, line in enumerate(lines[1:], 2):
        if re.fullmatch(r"\s*[-+=~*_\u2010-\u2015\u2212]{1,6}\s*", line) and set(line.strip()) != {"="}:
            words = f"the front matter that begins on line 1 has no end, and `{line.strip()}` does not close it."
            return SourceError(file, number, f"{words} Write {fence} here, at the line's start.")
    return SourceError(file, 1, f"the front matter has no end. Close it with a line of {fence}.")


def missing_fence(text: str) -> tuple[int, str]:
    """The line at which a page's fields should begin and do not, and what to do about it."""
    lines = text.split("\n")
    number, first = next(((at, line) for at, line in enumerate(lines, 1) if line.strip()), (1, ""))
    fields = "a line of ---, then `title: …`, then another line of ---"
    if number > 1 and first.rstrip() in FENCES:
        return (
            number,
            f"a page's fields begin on its first line. Take the empty lines above this {first.rstrip()} away.",
        )
    if re.fullmatch(r"\s*[-+\u2010-\u2015\u2212]{1,6}\s*", first):
        return number, f"`{first.strip()}` does not open a page's fields. Begin it with {fields}."
    if first.startswith(("{", ";;;")):
        return number, f"fields are YAML or TOML here, not what begins with {first[0]}. Begin the page with {fields}."
    if re.match(r"---\s*[\w-]+:", first):
        return (
            number,
            "the --- that opens a page's fields stands on a line of its own. Put what follows it on the next line.",
        )
    return 1, f"the page has no fields. It begins with {fields}."


def _read_toml(source: str, file: str) -> Fields:
    try:
        data = tomllib.loads(source)
    except RecursionError as error:
        raise SourceError(file, 2, "the front matter is nested too deep. Write it flat.") from error
    except tomllib.TOMLDecodeError as error:
        row, sentence = explain_toml(source, str(error))
        raise SourceError(file, row + 2, sentence) from error
    return Fields({key: _plain(value) for key, value in data.items()}, dict(_toml_lines(source)))


def _toml_lines(source: str) -> Iterator[tuple[FieldPath, int]]:
    """The line of each key and table header; TOML's own reader keeps none."""
    table: FieldPath = ()
    for number, text in enumerate(source.split("\n"), 2):
        if header := re.match(r"\s*\[\[?([\w.-]+)\]\]?\s*(?:#.*)?$", text):
            table = tuple(header[1].split("."))
            yield table, number
        elif field := re.match(r"\s*\"?([\w-]+)\"?\s*=", text):
            yield (*table, field[1]), number


def _plain(value: Any) -> Any:
    """TOML's dates as the words that YAML gives, so that one schema reads both."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, (date, time)) else value
