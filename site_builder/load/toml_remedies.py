"""Says in an author's words what to do about front matter that is not TOML, and on which of its rows."""

import re
from collections.abc import Sequence
from datetime import date

from site_builder.load.row_remedies import quoted

_FIELD = re.compile(r"^\s*(?P<key>[\w.\"'-]+)\s*=\s*(?P<value>.*?)\s*$")
_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_CURLY = "“”„‟‘’‚«»"
_BOOLEANS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


def explain_toml(text: str, problem: str) -> tuple[int, str]:
    """The row, from 0, on which an author mends the text, and how; `problem` is what TOML's own reader said."""
    rows = text.split("\n")
    place = _PLACE.search(problem)
    said = _PLACE.sub("", problem)
    at = int(place["line"]) - 1 if place and place["line"] else _last(rows)
    if found := _left_open(rows, at) or _twice(rows, said):
        return found
    remedy = _row_remedy(rows[at])
    return at, remedy or f"the front matter is not TOML: {said}. Correct this line, or write YAML between lines of ---."


def _last(rows: Sequence[str]) -> int:
    return next((number for number in range(len(rows) - 1, -1, -1) if rows[number].strip()), 0)


def _left_open(rows: Sequence[str], at: int) -> tuple[int, str] | None:
    """A quotation mark or bracket that opens on a row, up to the fault, and never closes."""
    for number, row in enumerate(rows[: at + 1]):
        found = _FIELD.match(row)
        value = found["value"] if found else ""
        mark = value[:1]
        if mark in ('"', "'") and value[:3] != mark * 3 and len(re.findall(rf"(?<!\\){mark}", value)) == 1:
            return number, f"the quotation mark that opens here is never closed. Close it: `{row.strip()}{mark}`"
        if mark == "[" and value.count("[") > value.count("]"):
            following = rows[number + 1 :]
            closing = next((one for one in following if "]" in one or _FIELD.match(one)), "")
            if not closing or _FIELD.match(closing):
                return number, "the bracket that opens here is never closed. Close it with ]."
    return None


def _twice(rows: Sequence[str], said: str) -> tuple[int, str] | None:
    if "overwrite" not in said and "twice" not in said and "already" not in said:
        return None
    seen: set[tuple[str, str]] = set()
    table = ""
    for number, row in enumerate(rows):
        if header := re.match(r"\s*\[([^\[\]]+)\]", row):
            table = header[1]
            key = "[]"
        elif field := _FIELD.match(row):
            key = field["key"]
        else:
            continue
        if (table, key) in seen:
            name = table if key == "[]" else key
            return number, f"`{name}` stands here twice. Take one of the two away."
        seen.add((table, key))
    return None


def _row_remedy(row: str) -> str:
    text = row.strip()
    if found := re.match(r"([\w-]+)\s*:\s*(.*)", text):
        value = found[2].strip("\"'")
        return f"between lines of +++ a field is written with =. Write `{found[1]} = {quoted(value)}`"
    if text.startswith("["):
        return f"the name of a table stands between brackets on a line of its own. Write `[{text.strip('[] ')}]`"
    found = _FIELD.match(row)
    if found is None:
        return f'this line is no field: `{text}`. Write it as `name = "value"`.'
    return _value_remedy(found["key"], found["value"])


def _value_remedy(key: str, value: str) -> str:
    if not value:
        return f'`{key}` has no value. Write `{key} = "…"`, or take the line away.'
    if value[0] in _CURLY:
        words = f"curly quotation marks ({value[0]}), as Word types them, quote nothing here. Use straight ones:"
        return f"{words} `{key} = {quoted(value.strip(_CURLY))}`"
    if value.lower() in _BOOLEANS:
        return f"`{value}` is neither true nor false in TOML. Write `{key} = {_BOOLEANS[value.lower()]}`"
    if re.match(r"\d{4}-\d{2}-\d{2}", value) and not _is_day(value[:10]):
        return f"there is no day {value[:10]}. Write `{key} = 2026-11-22`, year, month and day of a real one."
    if value[0] == '"' and "\\" in value and "'" not in value and value.endswith('"'):
        return f"a backslash means nothing between double quotation marks. Write `{key} = '{value[1:-1]}'`"
    if value[0] == "[":
        entries = ", ".join(quoted(one.strip().strip("\"'")) for one in value.strip("[]").split(",") if one.strip())
        return f"each text of a list stands in quotation marks. Write `{key} = [{entries}]`"
    if (closed := re.match(r"\"[^\"]*\"|'[^']*'", value)) and (rest := value[closed.end() :].strip()):
        return f"the quotation marks close before `{rest}`. Write `{key} = {quoted(value)}`"
    if re.fullmatch(r"0\d+", value):
        return (
            f"a number does not begin with 0. Write `{key} = {value.lstrip('0') or '0'}`, or put it in quotation marks."
        )
    if value[0] in "\"'{" or re.match(r"[+-]?\d", value):
        return ""
    return f"a text stands in quotation marks. Write `{key} = {quoted(value)}`"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
