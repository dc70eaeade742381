"""Finds the `:::` blocks in a page's Markdown and reads the fields that a component is given."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.errors import SourceError
from site_builder.load.yaml_lines import read_yaml_value
from site_builder.model.site import Page

_OPEN = re.compile(r"^:::\s*([a-z][a-z-]*)\s*$")
_STRAY = re.compile(r"^\s*:::")
_FENCE = re.compile(r"^\s*(```+|~~~+)")


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown between components."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Component:
    """A `::: name` block; `data` is a mapping or a list, as its theme's macro takes it."""

    name: str
    data: Any
    lines: Mapping[tuple[str | int, ...], int]
    line: int
    twice: tuple[tuple[tuple[str | int, ...], int], ...] = ()  # keys that stand there twice


def read_blocks(page: Page) -> Iterator[Text | Component]:
    """The page's body in order; SourceError for a block without an end or with fields that can't be read."""
    if ":::" not in page.body:
        if page.body.strip("\n"):
            yield Text(page.body, page.body_line)
        return
    rows = page.body.split("\n")
    text: list[str] = []
    start, number, fence = 0, 0, ""
    while number < len(rows):
        row = rows[number]
        mark = _FENCE.match(row)
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
        opens = None if fence else _OPEN.match(row)
        if not opens:
            if not fence and _STRAY.match(row):
                raise SourceError(page.source, page.body_line + number, _stray(row))
            text.append(row)
            number += 1
            continue
        if any(text):
            yield Text("\n".join(text), page.body_line + start)
        end = _end(rows, number, page)
        line = page.body_line + number
        block = read_yaml_value("\n".join(rows[number + 1 : end]), page.source, line + 1)
        yield Component(opens.group(1), block.data, block.lines, line, block.twice)
        text, start, number = [], end + 1, end + 1
    if any(text):
        yield Text("\n".join(text), page.body_line + start)


def _stray(row: str) -> str:
    word = row.strip().lstrip(":").strip()
    if not word:
        return "this ::: closes no block. Open one above it with a line like `::: note`, or take it away."
    return f"`{row.strip()}` opens no block. Write it at the line's start as `::: {word.split()[0].lower()}`, alone."


def _end(rows: list[str], opened: int, page: Page) -> int:
    for number in range(opened + 1, len(rows)):
        if rows[number].rstrip() == ":::":
            return number
        if _OPEN.match(rows[number]):
            break
    raise SourceError(
        page.source,
        page.body_line + opened,
        f"the block `{rows[opened].strip()}` has no end. Close it with a line of :::.",
    )
