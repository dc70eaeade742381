"""YAML as plain values with the line that each of them stands on."""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import yaml

from site_builder.errors import SourceError

Path = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """Safe YAML whose `on`, `no` and dates stay the words that the author typed (YAML 1.2's core schema)."""


_Loader.yaml_implicit_resolvers = {}
_PLAIN = {
    "tag:yaml.org,2002:bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    "tag:yaml.org,2002:null": (r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    "tag:yaml.org,2002:int": (r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    "tag:yaml.org,2002:float": (r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
}
for _tag, (_pattern, _first) in _PLAIN.items():
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping from a file, the line of each value by its path, and the keys that stand there twice."""

    data: dict[str, Any]
    lines: dict[Path, int]
    twice: tuple[tuple[Path, int], ...] = field(default=())


def read_yaml(text: str, file: str, first_line: int = 1) -> Fields:
    """Read YAML that starts at `first_line` of `file`; SourceError with the line when it isn't a YAML mapping."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise SourceError(
            file, line, f"this is not YAML: {error.problem}. Check the indentation, and quote values that hold a colon."
        ) from error
    except yaml.YAMLError as error:
        raise SourceError(file, first_line, f"this is not YAML: {error}.") from error
    finally:
        loader.dispose()
    if data is None:
        data = {}
    lines: dict[Path, int] = {}
    twice: list[tuple[Path, int]] = []
    if node is not None:
        _walk(node, (), first_line, lines, twice)
    if not isinstance(data, dict):
        raise SourceError(file, first_line, "expected fields like `title: …`, one a line.")
    return Fields(data, lines, tuple(twice))


def read_yaml_value(text: str, file: str, first_line: int) -> tuple[Any, dict[Path, int]]:
    """Like read_yaml for a block whose value may be a list."""
    if text.lstrip().startswith("- "):
        wrapped = read_yaml("items:\n" + text, file, first_line - 1)
        return wrapped.data["items"], {path[1:]: line for path, line in wrapped.lines.items() if path[:1] == ("items",)}
    fields = read_yaml(text, file, first_line)
    return fields.data, fields.lines


def _walk(node: yaml.Node, path: Path, first: int, lines: dict[Path, int], twice: list[tuple[Path, int]]) -> None:
    lines.setdefault(path, node.start_mark.line + first)
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            _walk(item, (*path, number), first, lines, twice)
    elif isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            here = (*path, str(key.value))
            if key.value in seen:
                twice.append((here, key.start_mark.line + first))
            seen.add(key.value)
            lines[here] = key.start_mark.line + first
            _walk(value, here, first, lines, twice)
