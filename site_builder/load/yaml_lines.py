"""YAML as plain values with the line that each of them stands on."""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import yaml

from site_builder.errors import SourceError
from site_builder.load.row_remedies import row_remedy
from site_builder.load.yaml_losses import first_loss
from site_builder.load.yaml_remedies import explain, explain_no_fields

FieldPath = tuple[str | int, ...]


_STR = "tag:yaml.org,2002:str"


class _Loader(yaml.CSafeLoader):
    """Safe YAML whose `on`, `no` and dates stay the words that the author typed (YAML 1.2's core schema)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A mapping whose keys are the words that the author typed: `12:` and `null:` are names like any other."""
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                key.tag = _STR
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {}
_PLAIN = {
    "tag:yaml.org,2002:bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    "tag:yaml.org,2002:null": (r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    "tag:yaml.org,2002:int": (r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    "tag:yaml.org,2002:float": (r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
}
for _tag, (_pattern, _first) in _PLAIN.items():
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))
# Far more than any file that a person wrote; ten short lines of aliases can stand for thousands of millions of values.
DEEPEST, MOST, MANY_OPENINGS = 40, 100_000, 1_000


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping from a file, the line of each value by its path, and the keys that stand there twice."""

    data: dict[str, Any]
    lines: dict[FieldPath, int]
    twice: tuple[tuple[FieldPath, int], ...] = field(default=())
    typed: dict[FieldPath, str] = field(default_factory=dict)  # numbers and the like as their author typed them


@dataclass(frozen=True, slots=True)
class Block:
    """Like Fields, for a value that may also be a list or a text."""

    data: Any
    lines: dict[FieldPath, int]
    twice: tuple[tuple[FieldPath, int], ...] = field(default=())
    typed: dict[FieldPath, str] = field(default_factory=dict)


def read_yaml(text: str, file: str, first_line: int = 1) -> Fields:
    """Read YAML that starts at `first_line` of `file`; SourceError with the line when it isn't a YAML mapping."""
    block = read_yaml_value(text, file, first_line)
    if not isinstance(block.data, dict):
        row, sentence = explain_no_fields(text)
        raise SourceError(file, first_line + row, sentence)
    return Fields(block.data, block.lines, block.twice, block.typed)


def read_yaml_value(text: str, file: str, first_line: int) -> Block:
    """Like read_yaml for a block whose value may be a list."""
    try:
        return _read(text, file, first_line)
    except yaml.MarkedYAMLError as error:
        row, sentence = explain(text, error)
        raise SourceError(file, first_line + row, sentence) from error
    except yaml.reader.ReaderError as error:
        line = first_line + text[: error.position].count("\n")
        sign = error.character if isinstance(error.character, int) else ord(error.character[:1] or "\0")
        raise SourceError(file, line, f"this holds a control character (0x{sign:02x}). Take it away.") from error
    except yaml.YAMLError as error:
        raise SourceError(file, first_line, f"this is not YAML: {error}.") from error
    except ValueError as error:
        raise SourceError(file, first_line, "a number has more digits than can be read. Put it in quotes.") from error


def _read(text: str, file: str, first_line: int) -> Block:
    _refuse_depths(text, file, first_line)
    if lost := first_loss(text, _Loader):
        raise SourceError(file, first_line + lost[0], lost[1])
    loader = _Loader(text)
    lines: dict[FieldPath, int] = {}
    twice: list[tuple[FieldPath, int]] = []
    typed: dict[FieldPath, str] = {}
    try:
        node = loader.get_single_node()
        if node is not None:
            _walk(node, (), _Reading(file, first_line, lines, twice, typed))
        data = loader.construct_document(node) if node is not None else {}
    finally:
        loader.dispose()
    return Block({} if data is None else data, lines, tuple(twice), typed)


def _refuse_depths(text: str, file: str, first_line: int) -> None:
    """Count how deep a text of many brackets goes: LibYAML's composer overruns the stack, which no one can catch."""
    if sum(text.count(opening) for opening in ("[", "{", "- ", "? ")) < MANY_OPENINGS:
        return
    depth = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _too_deep(file, first_line + (event.start_mark.line if event.start_mark else 0))


def _too_deep(file: str, line: int) -> SourceError:
    return SourceError(
        file, line, f"this is nested more than {DEEPEST} deep, or an alias stands for itself. Write it flat."
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """Where a walk through YAML stands, and what it has found so far."""

    file: str
    first: int
    lines: dict[FieldPath, int]
    twice: list[tuple[FieldPath, int]]
    typed: dict[FieldPath, str]


def _walk(node: yaml.Node, path: FieldPath, reading: _Reading) -> None:
    line = node.start_mark.line + reading.first
    reading.lines.setdefault(path, line)
    if len(path) > DEEPEST:
        raise _too_deep(reading.file, line)
    if len(reading.lines) > MOST:
        raise SourceError(
            reading.file, line, f"this comes to more than {MOST} values with its aliases (*name) followed. Write less."
        )
    if not _fits(node):
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")
        raise SourceError(
            reading.file,
            line,
            f"the tag {tag} does not belong here. Take it away, or quote a value that begins with !.",
        )
    if isinstance(node, yaml.ScalarNode) and node.tag != _STR:
        reading.typed[path] = node.value
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            _walk(item, (*path, number), reading)
    elif isinstance(node, yaml.MappingNode):
        _walk_fields(node, path, reading)


def _fits(node: yaml.Node) -> bool:
    """Whether a value is what its tag says; tags that an author typed could claim anything."""
    if isinstance(node, yaml.ScalarNode):
        return node.tag == _STR or (node.tag in _PLAIN and bool(re.match(_PLAIN[node.tag][0], node.value)))
    return node.tag == ("tag:yaml.org,2002:seq" if isinstance(node, yaml.SequenceNode) else "tag:yaml.org,2002:map")


def _walk_fields(node: yaml.MappingNode, path: FieldPath, reading: _Reading) -> None:
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + reading.first
        if not isinstance(key, yaml.ScalarNode):
            raise SourceError(reading.file, line, "a name of a field is a word, not a list or fields of its own.")
        here = (*path, key.value)
        if key.value == "<<" and key.style not in ("'", '"'):
            raise SourceError(reading.file, line, row_remedy("<<:"))
        if key.value in seen:
            reading.twice.append((here, line))
        seen.add(key.value)
        reading.lines[here] = line
        _walk(value, here, reading)
