"""Writes links, reviews and claims into source files, and leaves every other byte as it was."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import yaml

from site_builder.errors import SourceError
from site_builder.load.front_matter import read_document

_BRACES = re.compile(r"\{:?\s*(?P<inside>[^{}]*?)\s*\}(?P<after>\s*)$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
LINKS = {"script": "promise", "operations": "covers"}


def link(text: str, line: int, promise: str, layer: str) -> str:
    """The file with the line that begins at `line` saying that it keeps the promise."""
    rows = text.splitlines(keepends=True)
    last = _last_row(rows, line - 1)
    bare = rows[last].rstrip("\r\n")
    ending = rows[last][len(bare) :]
    rows[last] = _linked(bare, promise, LINKS[layer]) + ending
    return "".join(rows)


def _last_row(rows: Sequence[str], first: int) -> int:
    """The row on which a line ends that may wrap."""
    is_item, last = bool(_ITEM.match(rows[first])), first
    for number in range(first + 1, len(rows)):
        row = rows[number]
        if not row.strip() or _ITEM.match(row) or row.startswith("#") or (is_item and not row[:1].isspace()):
            break
        last = number
    return last


def _linked(row: str, promise: str, key: str) -> str:
    braces = _BRACES.search(row)
    if not braces:
        return f'{row.rstrip()} {{: {key}="{promise}" }}'
    inside = braces["inside"]
    named = re.search(r"\b(promises?|covers)\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s,}]+))", inside)
    if named is None:
        inside = f'{key}="{promise}" {inside}'.rstrip()
    else:
        ids = next(group for group in named.groups()[1:] if group is not None)
        inside = f'{inside[: named.start()]}{named[1]}="{ids} {promise}"{inside[named.end() :]}'
    return f"{row[: braces.start()]}{{: {inside} }}{braces['after']}"


def add_review(text: str, file: str, promise: str, by: str, on: date, both: str) -> str:
    """The file with a review in its front matter; SourceError where it can't be put there without guessing."""
    entry = f"{{promise: {promise}, by: {_quoted(by)}, on: {on.isoformat()}, hash: {_quoted(both)}}}"
    newline = "\r\n" if "\r\n" in text else "\n"
    rows = text.splitlines(keepends=True)
    fence = rows[0].strip("\ufeff \r\n") if rows else ""
    if fence == "+++":
        fields = [f"promise = {_quoted(promise)}", f"by = {_quoted(by)}", f'on = "{on}"', f'hash = "{both}"']
        added = newline.join(["[[reviewed]]", *fields, ""])
        changed = _insert(rows, _end(rows, fence), added)
    elif fence == "---":
        changed = _in_yaml(rows, entry, newline)
    else:
        changed = newline.join(["---", "reviewed:", f"  - {entry}", "---", ""]) + text
    _must_hold(changed, text, file, both)
    return changed


def add_suppression(text: str, fields: Mapping[str, str]) -> str:
    """site.yaml with one more suppression; SourceError where it can't be put there without guessing."""
    newline = "\r\n" if "\r\n" in text else "\n"
    rows = text.splitlines(keepends=True)
    if rows and not rows[-1].endswith(("\n", "\r")):
        rows[-1] += newline
    entry = "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in fields.items()) + "}"
    changed = _in_list(rows, "suppressions", entry, newline, 0, len(rows))
    was, now = (yaml.safe_load(one) or {} for one in (text, changed))
    listed = now.pop("suppressions", None)
    if not isinstance(listed, list) or fields not in listed or now != {k: was[k] for k in was if k != "suppressions"}:
        raise SourceError("site.yaml", 1, f"the suppression fits nowhere. Add it to `suppressions:` by hand: {entry}")
    return changed


def _in_yaml(rows: list[str], entry: str, newline: str) -> str:
    return _in_list(rows, "reviewed", entry, newline, 1, _end(rows, "---"))


def _in_list(rows: list[str], key: str, entry: str, newline: str, first: int, end: int) -> str:
    """The rows with an entry in the list of a key that stands between two of them."""
    at = next((number for number in range(first, end) if rows[number].startswith(f"{key}:")), None)
    if at is None:
        return _insert(rows, end, f"{key}:{newline}  - {entry}{newline}")
    value = rows[at].removeprefix(f"{key}:").strip()
    if value.startswith("[") and value.endswith("]"):
        kept = value[1:-1].strip().rstrip(",")
        rows[at] = f"{key}: [{f'{kept}, ' if kept else ''}{entry}]{newline}"
        return "".join(rows)
    following = rows[at + 1] if at + 1 < end else ""
    indent = following[: len(following) - len(following.lstrip())] if following.lstrip().startswith("-") else "  "
    return _insert(rows, at + 1, f"{indent}- {entry}{newline}")


def _insert(rows: list[str], at: int, added: str) -> str:
    return "".join([*rows[:at], added, *rows[at:]])


def _end(rows: Sequence[str], fence: str) -> int:
    return next((number for number, row in enumerate(rows[1:], 1) if row.strip() == fence), len(rows))


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _must_hold(changed: str, before: str, file: str, both: str) -> None:
    """Reads the file as it would be; an odd spelling of its front matter is better left to a person."""
    by_hand = SourceError(file, 1, "the review fits nowhere in this front matter. Add it to `reviewed:` by hand.")
    was = read_document(before, file)
    try:
        now = read_document(changed, file)
    except SourceError as error:
        raise by_hand from error
    reviews = now.fields.data.get("reviewed")
    found = isinstance(reviews, list) and any(isinstance(row, dict) and row.get("hash") == both for row in reviews)
    others = {key: value for key, value in now.fields.data.items() if key != "reviewed"}
    if not found or now.body != was.body or others != {k: v for k, v in was.fields.data.items() if k != "reviewed"}:
        raise by_hand


def add_claim(text: str, line: int, claim: object) -> str:
    """journey.yaml with a claim in the promise whose key stands on `line`; "" where it is written in braces."""
    rows = text.splitlines(keepends=True)
    key = rows[line - 1]
    if not key.rstrip().endswith(":") or line >= len(rows):
        return ""
    indent = rows[line][: len(rows[line]) - len(rows[line].lstrip())]
    newline = "\r\n" if key.endswith("\r\n") else "\n"
    words = yaml.safe_dump(claim, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False).strip()
    at = next((n for n in range(line, len(rows)) if _after_text(rows, n, indent)), line)
    return _insert(rows, at, f"{indent}claim: {words}{newline}")


def _after_text(rows: Sequence[str], number: int, indent: str) -> bool:
    """Whether a row is the first one below `text:` that is not part of it."""
    before = [row for row in rows[:number] if row.startswith(f"{indent}text:")]
    row = rows[number]
    return bool(before) and rows[number - 1].strip() != "" and not row.startswith(indent + " ") and bool(row.strip())
