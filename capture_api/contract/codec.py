"""Typed values to JSON and back: one writing, one reading and one schema for everything that builder and API share.

A field that has a default may be missing from the JSON; every other one must be there, and none may be there that the
type does not name. A `NamedTuple` is written as a list, everything else under the names of its fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from capture_api.clock import read_time, rfc3339

T = TypeVar("T")
UNWRITTEN = {"is_written": False}  # metadata of a field that one side adds for itself; it needs a default
PLAIN: dict[Any, str] = {str: "a text", int: "a whole number", bool: "true or false"}
WHOLE: dict[Any, str] = {list: "a list", dict: "an object", str: "a text"}
MOMENTS: dict[Any, tuple[Callable[[str], Any], str]] = {
    date: (date.fromisoformat, "a day like 2026-11-22"),
    time: (time.fromisoformat, "a time of day like 09:30"),
    datetime: (read_time, "a time like 2026-11-22T09:00:00.000Z"),
}


@dataclass(frozen=True, slots=True)
class OneOf:
    """The closed list of texts that a field may hold, as in `Annotated[str, OneOf(("a", "b"))]`."""

    values: tuple[str, ...]


class Mistyped(ValueError):
    """JSON that is not of the type asked for; the text names the field, what it holds and what belongs there."""


def to_json(value: Any) -> Any:
    """A value of the contract as JSON knows it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: to_json(getattr(value, name)) for name in hints(type(value))}
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(one) for one in value]
    if isinstance(value, datetime):
        return rfc3339(value)
    return value.isoformat() if isinstance(value, (date, time)) else value


def from_json(kind: type[T], given: object, at: str = "") -> T:
    """What `to_json` wrote of a value of this type; Mistyped for anything else. `at` is where it stands."""
    return cast(T, read(kind, given, at))


def read(kind: Any, given: object, at: str) -> Any:
    """A value of any kind that a field may have."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return given if type(given) is kind else refuse(at, given, PLAIN[kind])
    if origin is Annotated:
        return read_listed(parts, given, at)
    if origin in (Union, UnionType):
        return read_either(parts, given, at)
    if origin is tuple:
        return tuple(read(parts[0], one, f"{at}[{number}]") for number, one in enumerate(typed(list, given, at)))
    if origin is Mapping:
        return {key: read(parts[1], one, under(at, key)) for key, one in typed(dict, given, at).items()}
    if kind in MOMENTS:
        return read_moment(kind, given, at)
    return read_named(kind, given, at) if is_dataclass(kind) else read_listwise(kind, given, at)


def read_named(kind: Any, given: object, at: str) -> Any:
    """A dataclass from an object."""
    known = hints(kind)
    found = typed(dict, given, at)
    for name in found:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise Mistyped(f"{under(at, name)} is no field{f'; {near[0]} is' if near else ''}")
    lacking = [field.name for field in fields(kind) if is_needed(field) and field.name not in found]
    if lacking:
        raise Mistyped(f"{under(at, lacking[0])} is missing")
    return kind(**{name: read(known[name], one, under(at, name)) for name, one in found.items()})


def read_listwise(kind: Any, given: object, at: str) -> Any:
    """A NamedTuple from a list."""
    known = hints(kind)
    found = typed(list, given, at)
    if len(found) != len(known):
        refuse(at, given, f"a list of {len(known)}")
    pairs = zip(known.items(), found, strict=True)
    return kind(*(read(part, one, under(at, name)) for (name, part), one in pairs))


def read_listed(parts: tuple[Any, ...], given: object, at: str) -> Any:
    """A text of a closed list."""
    found = read(parts[0], given, at)
    allowed = next(part for part in parts[1:] if isinstance(part, OneOf))
    return found if found in allowed.values else refuse(at, given, f"one of {', '.join(allowed.values)}")


def read_either(parts: tuple[Any, ...], given: object, at: str) -> Any:
    """A value of whichever kind it is; None only where None is among them."""
    if given is None and NoneType in parts:
        return None
    kinds = [part for part in parts if part is not NoneType]
    for kind in kinds[:-1]:
        if type(given) is kind:
            return given
    return read(kinds[-1], given, at)


def read_moment(kind: Any, given: object, at: str) -> Any:
    """A day, a time of day, or a moment."""
    parse, words = MOMENTS[kind]
    try:
        return parse(typed(str, given, at))
    except ValueError as error:
        raise Mistyped(mistake(at, given, words)) from error


def typed(kind: type[T], given: object, at: str) -> T:
    """What was given, if JSON wrote it as this."""
    return given if isinstance(given, kind) else refuse(at, given, WHOLE[kind])


def refuse(at: str, given: object, wanted: str) -> NoReturn:
    """Mistyped, in one sentence."""
    raise Mistyped(mistake(at, given, wanted))


def mistake(at: str, given: object, wanted: str) -> str:
    """“site.title is 3, and a text belongs there”."""
    shown = repr(given)
    return f"{at or 'it'} is {shown if len(shown) <= 60 else shown[:60] + '…'}, and {wanted} belongs there"


def under(at: str, name: object) -> str:
    """The place of a field."""
    return f"{at}.{name}" if at else str(name)


def is_needed(field: "Field[Any]") -> bool:
    """Whether JSON must hold a field."""
    return field.default is MISSING and field.default_factory is MISSING


@cache
def hints(kind: Any) -> dict[str, Any]:
    """The kind of each field that is written, in their order."""
    unwritten = {one.name for one in fields(kind) if one.metadata == UNWRITTEN} if is_dataclass(kind) else set()
    return {name: part for name, part in get_type_hints(kind, include_extras=True).items() if name not in unwritten}
