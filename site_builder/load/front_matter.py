"""Splits a Markdown file into its fields and its text."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from site_builder.errors import SourceError
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
        raise SourceError(file, 1, f"the front matter has no end. Close it with a line of {fence}.")
    source = "\n".join(lines[1 : ends[0]])
    fields = read_yaml(source, file, 2) if fence == "---" else _read_toml(source, file)
    return Document(fields, "\n".join(lines[ends[0] + 1 :]), ends[0] + 2)


def _read_toml(source: str, file: str) -> Fields:
    try:
        data = tomllib.loads(source)
    except RecursionError as error:
        raise SourceError(file, 2, "the front matter is nested too deep. Write it flat.") from error
    except tomllib.TOMLDecodeError as error:
        line = getattr(error, "lineno", 0) or _line_of(str(error))
        raise SourceError(file, line + 1, f"the front matter is not TOML: {error}.") from error
    return Fields({key: _plain(value) for key, value in data.items()}, dict(_toml_lines(source)))


def _toml_lines(source: str) -> Iterator[tuple[FieldPath, int]]:
    """The line of each key and table header; TOML's own reader keeps none."""
    table: FieldPath = ()
    for number, text in enumerate(source.split("\n"), 2):
        if header := re.match(r"\s*\[([\w.-]+)\]\s*(?:#.*)?$", text):
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


def _line_of(words: str) -> int:
    _, _, tail = words.partition("at line ")
    digits = tail.split(",")[0]
    return int(digits) if digits.isdigit() else 1
