"""Finds the `:::` blocks in a page's Markdown and reads the fields that a component is given."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from site_builder.errors import SourceError
from site_builder.model import Finding, Page, Place
from site_builder.sources.yaml_lines import read_yaml_value

_OPEN = re.compile(r"^:::\s*([a-z][a-z-]*)\s*$")
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


def component_faults(page: Page, block: Component, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """What a component is given that its theme does not take, or is not given that it needs."""
    shape = known.get(block.name)
    place = Place(page.source, block.line)
    if shape is None:
        near = get_close_matches(block.name, known, 1, 0.5)
        hint = f"Did you mean `{near[0]}`?" if near else f"This theme has: {', '.join(sorted(known))}."
        yield Finding("S106", place, f"no component `{block.name}`. {hint}")
        return
    is_list = bool(shape.get("list"))
    if is_list != isinstance(block.data, list):
        wanted = "a list, each entry beginning with `- `" if is_list else "fields like `title: …`"
        yield Finding("S106", place, f"`::: {block.name}` takes {wanted}.")
        return
    for number, item in enumerate(block.data if is_list else [block.data]):
        at = (number,) if is_list else ()
        yield from _item_faults(page, block, shape, item, at)


def _item_faults(
    page: Page, block: Component, shape: Mapping[str, Any], item: Any, at: tuple[int, ...]
) -> Iterator[Finding]:
    place = Place(page.source, block.lines.get(at, block.line))
    if not isinstance(item, dict):
        yield Finding(
            "S106", place, f"an entry of `::: {block.name}` is a bare text; it takes fields like `heading: …`."
        )
        return
    required, optional = list(shape.get("required", ())), list(shape.get("optional", ()))
    for key in required:
        if item.get(key) in (None, ""):
            yield Finding("S103", place, f"`::: {block.name}` has no `{key}`. Add a line `{key}: …`.")
    for key in item:
        if key not in required and key not in optional:
            near = get_close_matches(str(key), required + optional, 1, 0.6)
            hint = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(required + optional)}."
            yield Finding(
                "S101",
                Place(page.source, block.lines.get((*at, str(key)), block.line)),
                f"unknown key `{key}` in `::: {block.name}`. {hint}",
            )
    for key, limit in dict(shape.get("max", {})).items():
        if isinstance(item.get(key), str) and len(item[key]) > int(limit):
            yield Finding(
                "S107",
                Place(page.source, block.lines.get((*at, str(key)), block.line)),
                f"`{key}` of `::: {block.name}` has {len(item[key])} characters; at most {limit} read well.",
                "warning",
            )
