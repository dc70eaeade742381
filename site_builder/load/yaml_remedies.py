"""Says in an author's words what to do about a line that is not YAML."""

import re
from collections.abc import Sequence

import yaml

_FIELD = re.compile(r"^(?P<head>\s*(?:- +)?(?P<key>[\w-]+):)\s+(?P<value>\S.*?)\s*$")
_LIST_ITEM = re.compile(r"^(?P<head>\s*-)\s+(?P<value>\S.*?)\s*$")
_CURLY = "“”„‟‘’‚«»"
_NO_BREAK = re.compile("^ *[\u00a0\u202f]|[:-][\u00a0\u202f]")  # where YAML asks for a space of its own
_CLOSED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}


def explain(text: str, error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """The row, from 0, on which an author mends the text, and a sentence that says how."""
    rows = text.split("\n")
    mark = error.problem_mark or error.context_mark
    at = min(mark.line if mark else 0, len(rows) - 1)
    opened = _left_open(rows[: at + 1])
    if opened is not None:
        return opened, _close_quote(rows[opened])
    if "parsing a flow" in str(error.context) and (open_row := _bracket_left_open(rows[: at + 1])) is not None:
        return open_row, "the bracket that opens here is never closed. Close it with ] or }, as it was opened."
    if (wide := _with_no_break(rows, at)) is not None:
        return wide, "this line holds a no-break space, as Word and web pages have them. Type that space anew."
    remedy = _tabs(rows[at]) or _curly(rows[at]) or _colon(rows[at]) or _cut_short(rows[at]) or _sign(rows[at])
    if remedy:
        return at, remedy
    return at, f"this is not YAML: {error.problem}. Check the indentation, and quote values that hold a colon."


def _left_open(rows: Sequence[str]) -> int | None:
    """The first row whose value opens a quotation mark that does not close on it, where the next is a field again."""
    for number, row in enumerate(rows):
        found = _FIELD.match(row) or _LIST_ITEM.match(row)
        value = found["value"] if found else ""
        if value[:1] in _CLOSED and not _CLOSED[value[0]].match(value):
            following = rows[number + 1] if number + 1 < len(rows) else ""
            if not following.strip() or _FIELD.match(following) or _LIST_ITEM.match(following):
                return number
    return None


def _bracket_left_open(rows: Sequence[str]) -> int | None:
    for number in range(len(rows) - 1, -1, -1):
        found = _FIELD.match(rows[number]) or _LIST_ITEM.match(rows[number])
        value = found["value"] if found else ""
        if any(value.startswith(first) and value.count(first) > value.count(last) for first, last in ("[]", "{}")):
            return number
    return None


def _close_quote(row: str) -> str:
    value = (_FIELD.match(row) or _LIST_ITEM.match(row) or {"value": row})["value"]
    return f"the quotation mark that opens here is never closed. Close it: {_with_value(row, value + value[0])}"


def _with_no_break(rows: Sequence[str], at: int) -> int | None:
    """The row with a no-break space, the faulty one or the one above it, from which the fault often follows."""
    return next((number for number in (at, at - 1) if number >= 0 and _NO_BREAK.search(rows[number])), None)


def _tabs(row: str) -> str:
    return "this line is indented with a tab. Indent with spaces, never with tabs." if re.match(r" *\t", row) else ""


def _curly(row: str) -> str:
    found = _FIELD.match(row)
    if found is None or found["value"][0] not in _CURLY:
        return ""
    value = found["value"].strip(_CURLY)
    words = f"curly quotation marks ({found['value'][0]}), as Word types them, quote nothing here. Use straight ones:"
    return f"{words} {_with_value(row, quoted(value))}"


def _colon(row: str) -> str:
    found = _FIELD.match(row)
    if found is None or not re.search(r":(\s|$)", found["value"]) or found["value"][0] in "\"'[{":
        return ""
    words = f"the value of `{found['key']}` holds a colon, so it needs quotation marks."
    return f"{words} Write {_with_value(row, quoted(found['value']))}"


def _cut_short(row: str) -> str:
    """What stands after the closing quotation mark of a value."""
    found = _FIELD.match(row) or _LIST_ITEM.match(row)
    value = found["value"] if found else ""
    closed = _CLOSED[value[0]].match(value) if value[:1] in _CLOSED else None
    if closed is None or not (rest := value[closed.end() :].strip()) or rest.startswith("#"):
        return ""
    inner = value[1:-1] if value.endswith(value[0]) else value
    return f"the quotation marks close before `{rest}`. Write {_with_value(row, quoted(inner))}"


def _sign(row: str) -> str:
    found = _FIELD.match(row) or _LIST_ITEM.match(row)
    if found is None or found["value"][0] not in "@`%*&!|>":
        return ""
    words = f"a value can't begin with {found['value'][0]} unless it is quoted."
    return f"{words} Write {_with_value(row, quoted(found['value']))}"


def quoted(value: str) -> str:
    """A value between straight quotation marks of the kind that it does not hold."""
    return f"'{value}'" if '"' in value and "'" not in value else '"' + value.replace('"', '\\"') + '"'


def _with_value(row: str, value: str) -> str:
    found = _FIELD.match(row) or _LIST_ITEM.match(row)
    head = found["head"].strip() if found else ""
    return f"`{head} {value}`"
