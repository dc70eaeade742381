"""What is wrong with one row of YAML by itself, in an author's words, and how the row is to be written."""

import re
from collections.abc import Callable

_FIELD = re.compile(r"^(?P<head>\s*(?:- +)?(?P<key>[\w-]+):)\s+(?P<value>\S.*?)\s*$")
_LIST_ITEM = re.compile(r"^(?P<head>\s*-)\s+(?P<value>\S.*?)\s*$")
_CURLY = "“”„‟‘’‚«»"
CLOSED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
_BRACKETS = {"[": "]", "{": "}"}
_COMMENTS = ("//", "/*", "<!--", "%%", ";")
_SIGNS = "@`%*&!|>,]}"  # no value begins with one of these, unless it is quoted
_WORD_SIGNS = ("- ", "? ", ": ")


def field_of(row: str) -> re.Match[str] | None:
    """A row's field or list item, with what stands before its value and the value."""
    return _FIELD.match(row) or _LIST_ITEM.match(row)


def value_of(row: str) -> str:
    """The value of a row's field or list item; "" without one."""
    found = field_of(row)
    return str(found["value"]) if found else ""


def quoted(value: str) -> str:
    """A value between straight quotation marks of the kind that it does not hold."""
    return f"'{value}'" if '"' in value and "'" not in value else '"' + value.replace('"', '\\"') + '"'


def with_value(row: str, value: str) -> str:
    """The row as it is to be written with another value."""
    found = field_of(row)
    head = found["head"].strip() if found else ""
    return f"`{head} {value}`"


def row_remedy(row: str) -> str:
    """The first thing that is wrong with a row in itself; "" when nothing seems to be."""
    return next((words for remedy in _REMEDIES if (words := remedy(row))), "")


def missing_colon(row: str, is_first: bool = False) -> str:
    """What to do about a row that should be a field and has no colon with a space after it; "" for any other row."""
    text = row.strip()
    if not text or text[0] in "#-[{\"'" or re.search(r":(\s|$)", text):
        return ""
    if remedy := _end_mark(row) or _comment(row):
        return remedy
    if found := re.match(r"([\w-]+):(?!//)(\S.*)", text):
        return f"a space is missing after the colon. Write `{found[1]}: {found[2]}`"
    if found := re.match(r"([\w-]+)\s*=\s*(.*)", text):
        return f"a field is written with a colon here, not with =. Write `{found[1]}: {found[2]}`"
    key, _, value = text.partition(" ")
    goes_on = "" if is_first else "; or indent the line if it goes on from the one above"
    if not re.fullmatch(r"[\w-]+", key):
        return f"this line is no field: `{text}`. Write it as `name: value`{goes_on}."
    return f"this line has no colon. Write `{key}: {value or '…'}`{goes_on}."


def _tabs(row: str) -> str:
    return "this line is indented with a tab. Indent with spaces, never with tabs." if re.match(r" *\t", row) else ""


def _comment(row: str) -> str:
    text = row.strip()
    mark = next((one for one in _COMMENTS if text.startswith(one)), "")
    return f"a comment begins with #, not with {mark}. Write `# {text.strip('/*<>!-;% ')}`" if mark else ""


def _end_mark(row: str) -> str:
    text = row.strip()
    if text.startswith(("---", "...")) and not text.strip("-. "):
        return f"a line of {text} ends the fields here, and more of them follow. Take it away."
    return ""


def _nameless(row: str) -> str:
    return "no name stands before this colon. Write `name: value`." if re.match(r"\s*:(\s|$)", row) else ""


def _curly(row: str) -> str:
    found = _FIELD.match(row)
    if found is None or found["value"][0] not in _CURLY:
        return ""
    value = found["value"].strip(_CURLY)
    words = f"curly quotation marks ({found['value'][0]}), as Word types them, quote nothing here. Use straight ones:"
    return f"{words} {with_value(row, quoted(value))}"


def _hash(row: str) -> str:
    """A # inside of brackets, where it makes a comment of all that follows, the closing bracket too."""
    value = value_of(row)
    found = re.search(r"(?<=[\s\[{,])#\S[^\s,}\]]*", value)
    if not found or value[0] not in _BRACKETS:
        return ""
    mended = with_value(row, value.replace(found[0], quoted(found[0]), 1))
    return f"what follows a # is a comment, `{found[0]}` as well. Write {mended}"


def _escape(row: str) -> str:
    value = value_of(row)
    wrong = re.search(r"""\\(?![0abt\tnvfre "/\\N_LPxuU])(.)""", value)
    if not value.startswith('"') or not value.endswith('"') or not wrong or "'" in value:
        return ""
    words = f"`{wrong[0]}` means nothing between double quotation marks. Write"
    single = f"'{value[1:-1]}'"
    return f"{words} {with_value(row, single)}"


def _bracket(row: str) -> str:
    """Words that follow on a value which begins with something between brackets."""
    value = value_of(row)
    if value[:1] not in _BRACKETS:
        return ""
    depth = 0
    for number, sign in enumerate(value):
        depth += (sign == value[0]) - (sign == _BRACKETS[value[0]])
        if depth == 0:
            rest = value[number + 1 :].strip()
            if not rest or rest.startswith("#"):
                break
            words = f"a value that begins with {value[0]} is a list or fields, and `{rest}` stands after its end."
            return f"{words} Put it in quotation marks: {with_value(row, quoted(value))}"
    return ""


def _inside(row: str) -> str:
    """What goes wrong between brackets: a colon in a value, two commas in a row."""
    value = value_of(row)
    if value[:1] not in _BRACKETS:
        return ""
    if re.search(r",\s*,|\[\s*,", value):
        return "an entry is missing between two commas. Take one of the commas away."
    if value[0] == "{" and (
        found := re.search(r"[{,]\s*[\w-]+:\s+(?P<value>[^,{}\"'\[\]]*:\s[^,{}\"']*?)\s*[,}]", value)
    ):
        mended = with_value(row, value.replace(found["value"], quoted(found["value"]), 1))
        return f"the value `{found['value']}` holds a colon, so it needs quotation marks. Write {mended}"
    return ""


def _colon(row: str) -> str:
    found = _FIELD.match(row)
    if found is None or not re.search(r":(\s|$)", found["value"]) or found["value"][0] in "\"'[{":
        return ""
    words = f"the value of `{found['key']}` holds a colon, so it needs quotation marks."
    return f"{words} Write {with_value(row, quoted(found['value']))}"


def _cut_short(row: str) -> str:
    """What stands after the closing quotation mark of a value."""
    value = value_of(row)
    closed = CLOSED[value[0]].match(value) if value[:1] in CLOSED else None
    if closed is None or not (rest := value[closed.end() :].strip()) or rest.startswith("#"):
        return ""
    inner = value[1:-1] if value.endswith(value[0]) else value
    return f"the quotation marks close before `{rest}`. Write {with_value(row, quoted(inner))}"


def _merge(row: str) -> str:
    return "`<<` takes fields over from elsewhere, which is not read here. Write them out." if "<<:" in row else ""


def _sign(row: str) -> str:
    value = value_of(row)
    if not value or (value[0] not in _SIGNS and not value.startswith(_WORD_SIGNS)):
        return ""
    words = f"a value can't begin with {value[0]} unless it is quoted."
    return f"{words} Write {with_value(row, quoted(value))}"


_REMEDIES: tuple[Callable[[str], str], ...] = (
    _tabs,
    _end_mark,
    _comment,
    _merge,
    _nameless,
    _curly,
    _hash,
    _bracket,
    _inside,
    _escape,
    _colon,
    _cut_short,
    _sign,
)
