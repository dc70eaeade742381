"""Reads script.md and operations.md: Markdown lines with the promises that they say they keep."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from site_builder.load.front_matter import Document, read_document
from site_builder.load.reading import read_text
from site_builder.load.suppressions import read_allowances
from site_builder.model.finding import Finding, Place
from site_builder.model.journey import Conversation, Line, Review

_BRACES = re.compile(r"\s*\{:?\s*([^{}]*)\}\s*$")
_PAIR = re.compile(r"([a-z_]+)\s*[=:]\s*(\"[^\"]*\"|'[^']*'|[^\s,}]+)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LINKS = ("promise", "promises", "covers")
KNOWN = (*LINKS, "owner", "id")


def read_conversation(root: Path, file: Path, layer: str) -> tuple[Conversation, list[Finding]]:
    """A script or operations file, empty when it isn't there; SourceError when its fields can't be read."""
    name = file.relative_to(root).as_posix()
    if not file.is_file():
        return Conversation(layer, name), []
    document = read_document(read_text(file, name), name)
    faults: list[Finding] = []
    lines = tuple(_lines(document, name, faults))
    reviews = tuple(_reviews(document, name, faults))
    return Conversation(layer, name, lines, reviews, tuple(read_allowances(document, name, lines, faults))), faults


def _lines(document: Document, file: str, faults: list[Finding]) -> Iterator[Line]:
    section, text, started, start = "", "", False, 0
    blanked = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), document.body)
    rows = [*blanked.split("\n"), ""]
    for number, row in enumerate(rows, document.body_line):
        item = _ITEM.match(row)
        wraps = bool(text) and bool(row.strip()) and not item and not row.startswith("#")
        if wraps and (row[:1].isspace() or not started):
            text += " " + row.strip()
            continue
        if text:
            yield _line(text, Place(file, start), section, faults)
            text = ""
        if row.startswith("#"):
            section = _BRACES.sub("", row.lstrip("#").strip())
        elif item or row.strip():
            text, started, start = (item.group(1) if item else row).strip(), bool(item), number


def _line(text: str, place: Place, section: str, faults: list[Finding]) -> Line:
    braces = _BRACES.search(text)
    attributes = {key: value.strip("\"'") for key, value in _PAIR.findall(braces.group(1))} if braces else {}
    for key in attributes:
        if key not in KNOWN:
            faults.append(
                Finding(
                    "S101",
                    place,
                    f'unknown attribute `{key}` on this line. Use `promise="id"` in a '
                    'script, `covers="id"` and `owner="who"` in operations.',
                    "warning",
                )
            )
    ids = tuple(name for key in LINKS for name in re.split(r"[\s,]+", attributes.get(key, "")) if name)
    words = _BRACES.sub("", text) if attributes else text
    return Line(" ".join(words.split()), place, section, ids, attributes)


def _reviews(document: Document, file: str, faults: list[Finding]) -> Iterator[Review]:
    rows = document.fields.data.get("reviewed") or []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
        place = Place(file, document.fields.lines.get(("reviewed", number), 1))
        try:
            day = date.fromisoformat(str(row["on"]))
            yield Review(str(row["promise"]), str(row["by"]), day, str(row["hash"]), place)
        except (KeyError, TypeError, ValueError):
            faults.append(
                Finding(
                    "S103",
                    place,
                    "a review needs `promise`, `by`, `on` (a day like 2026-11-22) and "
                    "`hash`. `waypost congruence review` writes them.",
                )
            )
