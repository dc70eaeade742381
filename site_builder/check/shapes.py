"""Holds what a component is given against the shape that its theme declares for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from site_builder.load.blocks import Component
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Page

Shape = Mapping[str, Any]
Path = tuple[str | int, ...]
KINDS = {
    "text": "a text",
    "number": "a whole number from 1",
    "flag": "true or false",
    "texts": "a list of texts",
    "list": "a list, each entry beginning with `- `",
    "fields": "fields like `title: …`",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A value of a block, where it stands, and the fields around it."""

    page: Page
    block: Component
    path: Path
    value: Any
    around: Mapping[str, Any]

    @property
    def place(self) -> Place:
        for end in range(len(self.path), 0, -1):
            if self.path[:end] in self.block.lines:
                return Place(self.page.source, self.block.lines[self.path[:end]])
        return Place(self.page.source, self.block.line)

    @property
    def name(self) -> str:
        inside = ".".join(str(part) for part in self.path if isinstance(part, str))
        return f"`{inside}` of `::: {self.block.name}`" if inside else f"`::: {self.block.name}`"


def component_faults(page: Page, block: Component, known: Mapping[str, Shape]) -> Iterator[Finding]:
    """What a component is given that its theme does not take, or is not given that it needs."""
    shape = known.get(block.name)
    if shape is None:
        near = get_close_matches(block.name, known, 1, 0.5)
        hint = f"Did you mean `{near[0]}`?" if near else f"This theme has: {', '.join(sorted(known))}."
        yield Finding("S106", Place(page.source, block.line), f"no component `{block.name}`. {hint}")
        return
    for path, line in block.twice:
        yield Finding("S104", Place(page.source, line), f"`{path[-1]}` stands here twice. Take one of the two away.")
    yield from _faults(_Part(page, block, (), block.data, {}), shape)


def _faults(part: _Part, shape: Shape) -> Iterator[Finding]:
    kind = _kind(shape)
    if not _is_of(part.value, kind):
        yield Finding("S106", part.place, f"{part.name} takes {KINDS[kind]}.")
    elif kind == "texts":
        yield from _count_faults(part, shape)
    elif kind == "list":
        for number, item in enumerate(part.value):
            entry = _Part(part.page, part.block, (*part.path, number), item, part.around)
            if isinstance(item, dict):
                yield from _field_faults(entry, shape)
            else:
                yield Finding("S106", entry.place, f"an entry of {part.name} takes fields like `heading: …`.")
    elif kind == "fields":
        yield from _field_faults(part, shape)


def _kind(shape: Shape) -> str:
    if shape.get("texts"):
        return "texts"
    if shape.get("list"):
        return "list"
    return "fields" if "required" in shape else str(shape.get("kind", "text"))


def _is_of(value: object, kind: str) -> bool:
    if kind == "texts":
        return isinstance(value, list) and all(_is_of(item, "text") for item in value)
    if kind == "number":
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    wanted = {"list": list, "fields": dict, "flag": bool}
    if kind in wanted:
        return isinstance(value, wanted[kind])
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _count_faults(part: _Part, shape: Shape) -> Iterator[Finding]:
    count = len(part.value)
    other = part.around.get(str(shape.get("as_many_as", "")))
    fewest, most = shape.get("entries", (0, count))
    if isinstance(other, list) and len(other) != count:
        words = f"{part.name} has {count} entries and `{shape['as_many_as']}` has {len(other)}. Give both as many."
        yield Finding("S106", part.place, words)
    elif not fewest <= count <= most:
        yield Finding("S106", part.place, f"{part.name} has {count} entries; it takes {fewest} to {most}.")


def _field_faults(part: _Part, shape: Shape) -> Iterator[Finding]:
    required, optional = list(shape.get("required", ())), list(shape.get("optional", ()))
    for key in required:
        if part.value.get(key) in (None, "", []):
            yield Finding("S103", part.place, f"{part.name} has no `{key}`. Add a line `{key}: …`.")
    for key, value in part.value.items():
        here = _Part(part.page, part.block, (*part.path, key), value, {**part.around, **part.value})
        if key not in required and key not in optional:
            near = get_close_matches(key, required + optional, 1, 0.6)
            hint = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(required + optional)}."
            yield Finding("S101", here.place, f"unknown key `{key}` in {part.name}. {hint}")
        elif value not in (None, "", []):
            yield from _faults(here, shape.get("inside", {}).get(key, {}))
    yield from _length_faults(part, shape)


def _length_faults(part: _Part, shape: Shape) -> Iterator[Finding]:
    for key, limit in dict(shape.get("max", {})).items():
        text = part.value.get(key)
        if isinstance(text, str) and len(text) > int(limit):
            here = _Part(part.page, part.block, (*part.path, key), text, {})
            words = f"{here.name} has {len(text)} characters; at most {limit} read well."
            yield Finding("S107", here.place, words, "warning")
