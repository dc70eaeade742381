"""JSON Schema (2020-12) of the contract's values, made from their types so that it cannot say anything else."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from inspect import getdoc
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from capture_api.contract.codec import OneOf, hints, is_needed
from capture_api.contract.invitation import Invitation
from capture_api.contract.manifest import VERSION, Manifest

Schema = dict[str, Any]
CONTRACT: dict[str, type] = {"manifest": Manifest, "invitation": Invitation}  # what both sides read, by its name
PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "format": "time-of-day", "pattern": r"^\d{2}:\d{2}(:\d{2}(\.\d{6})?)?$"},
    datetime: {"type": "string", "format": "date-time"},
}


def schema_of(kind: type, title: str) -> Schema:
    """The schema of a type, with every type that it uses under `$defs`."""
    known: dict[str, Schema] = {}
    top = schema_for(kind, known)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title} | top | {"$defs": known}


def schema_for(kind: Any, known: dict[str, Schema]) -> Schema:
    """The schema of what a field may hold; `known` gathers the types that have a name."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return PLAIN[kind]
    if origin is Annotated:
        allowed = next(part for part in parts[1:] if isinstance(part, OneOf))
        return {"enum": list(allowed.values)}
    if origin in (Union, UnionType):
        return {"anyOf": [{"type": "null"} if part is NoneType else schema_for(part, known) for part in parts]}
    if origin is tuple:
        return {"type": "array", "items": schema_for(parts[0], known)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": schema_for(parts[1], known)}
    if kind.__name__ not in known:
        known[kind.__name__] = {}  # a type that holds itself finds its name here
        known[kind.__name__] = named(kind, known) if is_dataclass(kind) else listwise(kind, known)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def named(kind: Any, known: dict[str, Schema]) -> Schema:
    """A dataclass as an object that holds its fields and no others."""
    return {
        "description": getdoc(kind),
        "type": "object",
        "properties": {name: schema_for(part, known) for name, part in hints(kind).items()},
        "required": [field.name for field in fields(kind) if is_needed(field)],
        "additionalProperties": False,
    }


def listwise(kind: Any, known: dict[str, Schema]) -> Schema:
    """A NamedTuple as a list of as many."""
    parts = [schema_for(part, known) | {"title": name} for name, part in hints(kind).items()]
    return {"description": getdoc(kind), "type": "array", "prefixItems": parts, "items": False, "minItems": len(parts)}


def contract_schema(name: str) -> Schema:
    """The schema of one of CONTRACT; the manifest also says its version."""
    found = schema_of(CONTRACT[name], f"Waypost {name}")
    if name == "manifest":
        top = found["$defs"]["Manifest"]
        top["properties"]["schema"] = {"const": VERSION}
        top["required"].append("schema")
    return found
