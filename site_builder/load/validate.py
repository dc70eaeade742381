"""Holds fields against the published JSON Schema of their file and says in a sentence what is off."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from site_builder.load.yaml_lines import FieldPath, Fields
from site_builder.model.addresses import is_readable_address
from site_builder.model.finding import Finding, Place

SCHEMAS = ("site", "page", "journey", "mail", "vendors", "plan", "findings", "conversation")
KINDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "fields of its own",
    "null": "nothing",
}
_formats = FormatChecker(formats=())


def read_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a file type, as `waypost schema NAME` prints it; KeyError for a name that isn't one."""
    if name not in SCHEMAS:
        raise KeyError(name)
    found: dict[str, Any] = json.loads(files("site_builder").joinpath(f"schemas/{name}.json").read_text("utf-8"))
    return found


def faults_in(fields: Fields, schema: str, file: str) -> Iterator[Finding]:
    """What the fields of `file` have that they may not, lack that they must, or spell wrongly."""
    for path, line in fields.twice:
        yield Finding(
            "S104",
            Place(file, line),
            f"`{path[-1]}` stands here twice, and only the last one would count. Take one of the two away.",
        )
    told = (found for error in _validator(schema).iter_errors(fields.data) for found in _sentences(error, fields, file))
    yield from dict.fromkeys(told)  # each of two missing keys is an error of its own, and tells of both


def sound(fields: Fields, schema: str) -> dict[str, Any]:
    """The fields without those values that the schema finds fault with, so that what reads them can trust their shape.

    A value of the wrong kind is left out, an entry that lacks something stays.
    """
    data: Any = deepcopy(fields.data)
    found = {path for error in _validator(schema).iter_errors(fields.data) for path in _faulty_paths(error)}
    for path in sorted(filter(None, found), key=lambda path: [str(part).zfill(9) for part in path], reverse=True):
        *above, last = path
        inside = data
        for part in above:
            inside = inside[part]
        del inside[last]
    return {key: value for key, value in data.items() if value is not None}


def _faulty_paths(error: ValidationError) -> Iterator[FieldPath]:
    path: FieldPath = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield (*path, str(error.instance))
    elif error.validator == "additionalProperties" and isinstance(error.instance, dict):
        schema: Any = error.schema
        yield from ((*path, key) for key in error.instance if key not in schema.get("properties", {}))
    elif error.validator != "required":
        yield path


@_formats.checks("date-or-time", raises=ValueError)
def _is_date_or_time(value: object) -> bool:
    return not isinstance(value, str) or bool(read_date(value))


@_formats.checks("day", raises=ValueError)
def _is_day(value: object) -> bool:
    return not isinstance(value, str) or (len(value) == 10 and bool(read_date(value)))


@_formats.checks("clock")
def _is_clock(value: object) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value))


@_formats.checks("time-zone")
def _is_time_zone(value: object) -> bool:
    return not isinstance(value, str) or value in available_timezones() - _LOCAL_ZONES


@_formats.checks("web-address")
def _is_web_address(value: object) -> bool:
    return not value or not isinstance(value, str) or is_web_address(value)  # minLength speaks of an empty one


def is_web_address(value: str) -> bool:
    """Whether a text is the address of a site: scheme, host, perhaps a port and a path, and no more."""
    found = re.fullmatch(_WEB_ADDRESS, value)
    return found is not None and int(found["port"] or 0) <= _LAST_PORT and is_readable_address(value)


_LOCAL_ZONES = {"localtime", "posixrules", "Factory"}  # names for whatever the machine is set to
_WEB_ADDRESS = r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?:/[A-Za-z0-9._~%-]+)*/?"
_LAST_PORT = 65_535
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@_formats.checks("email-like")
def _is_email_like(value: object) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value))


def read_date(value: str) -> date | datetime:
    """A day or a time in ISO 8601; ValueError when it is neither. Weeks are no days here, though Python reads them."""
    if not _DAY.match(value):
        raise ValueError(value)
    return date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(read_schema(schema), format_checker=_formats)


def _place(fields: Fields, file: str, path: FieldPath) -> Place:
    for end in range(len(path), -1, -1):
        if path[:end] in fields.lines:
            return Place(file, fields.lines[path[:end]])
    return Place(file, 1)


def _sentences(error: ValidationError, fields: Fields, file: str) -> Iterator[Finding]:
    path: FieldPath = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        schema: Any = error.schema
        known = list(schema.get("properties", {}))
        for key in error.instance:
            if key not in known:
                yield Finding("S101", _place(fields, file, (*path, str(key))), _unknown(str(key), known))
    elif error.validator == "required":
        wanted: Any = error.validator_value
        given: Any = error.instance
        where = f"`{_words(path)}`" if path else "the file"
        for key in wanted:
            if key not in given:
                yield Finding("S103", _place(fields, file, path), f"{where} has no `{key}`. Add a line `{key}: …`.")
    elif "propertyNames" in error.absolute_schema_path:
        yield Finding("S102", _place(fields, file, (*path, str(error.instance))), _wrong_name(error, path))
    elif error.validator in ("oneOf", "anyOf") and error.context:
        inner = best_match(error.context)
        if inner is not None:
            yield from _sentences(inner, fields, file)
    else:
        code = "S105" if error.validator == "format" else "S102"
        yield Finding(code, _place(fields, file, path), _wrong(error, path, fields))


def _unknown(key: str, known: list[str]) -> str:
    near = get_close_matches(key, known, 1, 0.6)
    hint = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(known)}."
    return f"unknown key `{key}`. {hint}"


def _wrong_name(error: ValidationError, path: FieldPath) -> str:
    wanted: Any = error.validator_value
    if error.validator == "enum":
        near = get_close_matches(str(error.instance), wanted, 1, 0.6)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        return f"`{_words(path)}` can't have `{error.instance}`; it has {', '.join(wanted)}.{hint}"
    return f"`{error.instance}` in `{_words(path)}` {_remedy(error)}"


def _wrong(error: ValidationError, path: FieldPath, fields: Fields) -> str:
    name, value = _words(path) or "the file", _short(error.instance, fields.typed.get(path))
    wanted: Any = error.validator_value
    if error.validator in ("format", "pattern") or (error.validator == "type" and _remedy(error)):
        return f"`{name}`: {value} {_remedy(error)}"
    if error.validator == "type":
        kinds = wanted if isinstance(wanted, list) else [wanted]
        said = f"`{name}` is {value}; it takes {' or '.join(KINDS[kind] for kind in kinds)}."
        return f"{said}{_as_wanted(error.instance, kinds, path, fields)}"
    if error.validator == "enum":
        near = get_close_matches(str(error.instance), [str(item) for item in wanted], 1, 0.6)
        hint = f" Did you mean {near[0]}?" if near else ""
        return f"`{name}` is {value}; it can be {', '.join(map(str, wanted))}.{hint}"
    return f"`{name}` " + _COUNTS[str(error.validator)].format(value=value, most=wanted)


# What is wrong with how much there is, by the schema's word for it; a word that is not here would be a bug of ours.
_COUNTS = {
    "minLength": "is empty. Give it words or take the line away.",
    "maxLength": "is too long: {value}. At most {most} letters fit.",
    "minimum": "is {value}; it takes {most} or more.",
    "maxItems": "has too many entries: {value}. At most {most} fit, so take some away.",
    "minItems": "is empty. Give it an entry or take the line away.",
    "minProperties": "is empty. Give it an entry or take the line away.",
    "uniqueItems": "names something twice: {value}. Take one of the two away.",
}


def _remedy(error: ValidationError) -> str:
    """What the schema itself says about a value that it refuses: `x-remedy` stands beside the rule."""
    return str(error.schema.get("x-remedy", "")) if isinstance(error.schema, dict) else ""


def _as_wanted(value: object, kinds: list[str], path: FieldPath, fields: Fields) -> str:
    """How the line is to be written, for the slips that are easy to name; "" for all others."""
    if not path or not isinstance(path[-1], str):
        return ""
    key, typed = path[-1], fields.typed.get(path)
    if value is None and not typed:
        return " Give it a value or take the line away."
    if "array" in kinds and isinstance(value, (str, int)):
        return f" Write `{key}: [{typed or value}]`."
    if "boolean" in kinds and str(value).lower() in _SAID:
        return f" Write `{key}: {_SAID[str(value).lower()]}`."
    if "string" in kinds and isinstance(value, (bool, int, float, type(None))):
        return f' Put it in quotation marks: `{key}: "{typed or value}"`.'
    if "string" in kinds and isinstance(value, list):
        words = ", ".join(map(str, value)) if all(isinstance(one, (str, int, float)) for one in value) else "…"
        return f' A text that begins with a bracket needs quotation marks: `{key}: "[{words}]"`.'
    return ""


_SAID = {"yes": "true", "on": "true", "y": "true", "true": "true"} | {
    "no": "false", "off": "false", "n": "false", "false": "false"
}  # fmt: skip


def _words(path: FieldPath) -> str:
    return ".".join(str(part) for part in path)


def _short(value: object, typed: str | None) -> str:
    if value is None and not typed:
        return "empty"
    text = typed or json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"
