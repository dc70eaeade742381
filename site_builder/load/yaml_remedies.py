"""Says in an author's words what to do about a text that is not YAML, and on which of its rows."""

import re
from collections.abc import Sequence

import yaml

from site_builder.load.row_remedies import CLOSED, field_of, missing_colon, row_remedy, value_of, with_value

_NO_BREAK = re.compile("^ *[\u00a0\u202f]|[:-][\u00a0\u202f]")  # where YAML asks for a space of its own
_TEXT_MARK = re.compile(r"[|>][+-]?[0-9]?\s*(#.*)?")


def explain(text: str, error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """The row, from 0, on which an author mends the text, and a sentence that says how."""
    rows = text.split("\n")
    mark = error.problem_mark or error.context_mark
    at = _last_written(rows, mark.line if mark else 0)
    opened = _left_open(rows[: at + 1])
    if opened is not None:
        return opened, _close_quote(rows[opened])
    if "a flow" in str(error.context) and (found := _in_brackets(rows, at)):
        return found
    if (wide := _with_no_break(rows, at)) is not None:
        return wide, "this line holds a no-break space, as Word and web pages have them. Type that space anew."
    # A text that is taken for a name ends where its colon is missed, perhaps rows after it began.
    start = error.context_mark.line if error.context_mark and "simple key" in str(error.context) else at
    for row in dict.fromkeys((at, start)):
        if remedy := row_remedy(rows[row]):
            return row, remedy
    return (
        _not_indented_text(rows, start)
        or _colonless(rows, start, at)
        or _uneven(rows, at)
        or (at, f"this is not YAML: {error.problem}. Check the indentation, and quote values that hold a colon.")
    )


def explain_no_fields(text: str) -> tuple[int, str]:
    """The row, from 0, and the remedy, for YAML that is a text or a list where fields are expected."""
    rows = text.split("\n")
    at = next((number for number, row in enumerate(rows) if row.strip() and not row.strip().startswith("#")), 0)
    wide = " A no-break space is no space: type it anew." if re.search("[\u00a0\u202f]", text) else ""
    if remedy := "" if wide else row_remedy(rows[at]) or missing_colon(rows[at], is_first=True):
        return at, remedy
    if rows[at].lstrip().startswith("- "):
        return at, "a list stands here where fields like `title: …` are expected. Take the dashes away."
    return at, f"expected fields like `title: …`, one a line, with a space after the colon.{wide}"


def _last_written(rows: Sequence[str], at: int) -> int:
    """The row of a fault, or the last one above it that holds anything."""
    return next((number for number in range(min(at, len(rows) - 1), -1, -1) if rows[number].strip()), 0)


def _left_open(rows: Sequence[str]) -> int | None:
    """The first row whose value opens a quotation mark that does not close on it, where the next is a field again."""
    for number, row in enumerate(rows):
        value = value_of(row)
        if value[:1] in CLOSED and not CLOSED[value[0]].match(value):
            following = rows[number + 1] if number + 1 < len(rows) else ""
            if not following.strip() or field_of(following):
                return number
    return None


def _close_quote(row: str) -> str:
    value = value_of(row) or row
    return f"the quotation mark that opens here is never closed. Close it: {with_value(row, value + value[0])}"


def _in_brackets(rows: Sequence[str], at: int) -> tuple[int, str] | None:
    """What is wrong between brackets, on the row where they open."""
    for number in range(at, -1, -1):
        value = value_of(rows[number])
        if any(value.startswith(first) for first in "[{"):
            if remedy := row_remedy(rows[number]):
                return number, remedy
            if any(value.count(first) > value.count(last) for first, last in ("[]", "{}") if value[0] == first):
                return number, "the bracket that opens here is never closed. Close it with ] or }, as it was opened."
            return None
    return None


def _with_no_break(rows: Sequence[str], at: int) -> int | None:
    """The row with a no-break space, the faulty one or the one above it, from which the fault often follows."""
    return next((number for number in (at, at - 1) if number >= 0 and _NO_BREAK.search(rows[number])), None)


def _not_indented_text(rows: Sequence[str], at: int) -> tuple[int, str] | None:
    """A text of several lines that was announced by | or > and then not indented."""
    above = _last_written(rows, at - 1) if at else 0
    if above == at or not _TEXT_MARK.fullmatch(value_of(rows[above])) or _indent(rows[at]) > _indent(rows[above]):
        return None
    mark = value_of(rows[above])[0]
    return (
        at,
        f"the text that {mark} on the line above announces is not indented. Begin each of its lines with two spaces.",
    )


def _colonless(rows: Sequence[str], start: int, at: int) -> tuple[int, str] | None:
    """A row that should be a field and has no colon: where a name begins, at the fault, or just above it."""
    above = _last_written(rows, at - 1) if at else at
    for row in dict.fromkeys((start, at, above)):
        if (remedy := missing_colon(rows[row], is_first=row == 0)) and not _goes_on(rows, row):
            return row, remedy
    return None


def _goes_on(rows: Sequence[str], at: int) -> bool:
    """Whether a row is indented below a field, and so only goes on with its text."""
    above = _last_written(rows, at - 1) if at else at
    return above < at and _indent(rows[at]) > _indent(rows[above])


def _uneven(rows: Sequence[str], at: int) -> tuple[int, str] | None:
    """A row that begins at another column than the ones that it belongs to."""
    above = _last_written(rows, at - 1) if at else at
    deep, before = _indent(rows[at]), _indent(rows[above])
    if above == at or not field_of(rows[above]):
        return None
    if deep > before and value_of(rows[above]):
        words = "this line is indented, and the one above it has a value already. Take the spaces at its start away"
        return at, f"{words}; or put the whole value in quotation marks if it goes on here."
    columns = sorted({_indent(row) for row in rows[:at] if field_of(row)})
    if deep not in columns or columns[0] > 0:
        at_column = " or ".join(map(str, columns))
        return at, f"this line begins after {_spaces(deep)}, the lines above it after {at_column}. Begin them evenly."
    return None


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count or 'no'} spaces"
