"""Reads journeys/<name>/ into a Journey: its fields, its promises and offers, its script and operations."""

from pathlib import Path
from typing import Any

from site_builder.errors import SourceError
from site_builder.load.conversations import read_conversation
from site_builder.load.form_fields import read_fields
from site_builder.load.reading import read_text
from site_builder.load.validate import faults_in, sound
from site_builder.load.yaml_lines import FieldPath, read_yaml
from site_builder.model.finding import Finding, Place
from site_builder.model.journey import LAYERS, Journey, Offer, Promise, StageWords

Data = dict[str, Any]
Lines = dict[FieldPath, int]


def read_journeys(root: Path) -> tuple[dict[str, Journey], list[Finding], list[SourceError]]:
    """Every journey by its folder's name, the findings, and what could not be read."""
    journeys: dict[str, Journey] = {}
    faults: list[Finding] = []
    unread: list[SourceError] = []
    for file in sorted((root / "journeys").glob("*/journey.yaml")):
        try:
            journeys[file.parent.name], found = read_journey(root, file)
            faults.extend(found)
        except SourceError as error:
            unread.append(error)
    return journeys, faults, unread


def read_journey(root: Path, file: Path) -> tuple[Journey, list[Finding]]:
    """One journey and what is off in its files; SourceError when one of them can't be read."""
    source = file.relative_to(root).as_posix()
    name = file.parent.name
    fields = read_yaml(read_text(file, source), source)
    faults = list(faults_in(fields, "journey", source))
    data = sound(fields, "journey")
    script, in_script = read_conversation(root, file.parent / "script.md", "script")
    operations, in_operations = read_conversation(root, file.parent / "operations.md", "operations")
    raised = data.get("hand_raise")
    journey = Journey(
        name=name,
        title=str(data.get("title", name)),
        kind=str(data.get("kind", "initial")),
        audience=str(data.get("audience", "")),
        place=Place(source, 1),
        stages=tuple(_stages(data.get("stages", {}))),
        promises=_promises(data, fields.lines, source, name),
        offers=_offers(data, fields.lines, source, name),
        hand_raises=tuple(raised) if isinstance(raised, list) else (raised,) if isinstance(raised, dict) else (),
        data=data,
        lines=fields.lines,
        script=script,
        operations=operations,
    )
    return journey, [*faults, *in_script, *in_operations]


def _stages(stages: Data) -> list[StageWords]:
    return [
        StageWords(key, str(value.get("words", key)), str(value.get("page", "")))
        if isinstance(value, dict)
        else StageWords(key, str(value))
        for key, value in stages.items()
    ]


def _promises(data: Data, lines: Lines, source: str, journey: str) -> dict[str, Promise]:
    found = {}
    for name, fields in data.get("promises", {}).items():
        if "text" not in fields:
            continue
        found[str(name)] = Promise(
            id=str(name),
            text=fields["text"],
            kind=str(fields.get("kind", "other")),
            journey=journey,
            place=Place(source, lines.get(("promises", name), 1)),
            claim=fields.get("claim"),
            proof=fields.get("proof", ""),
            owner=fields.get("owner", ""),
            better=fields.get("better", ""),
            needs=tuple(layer for layer in LAYERS if layer in fields.get("needs", LAYERS)),
        )
    return found


def _offers(data: Data, lines: Lines, source: str, journey: str) -> dict[str, Offer]:
    found = {}
    for name, fields in data.get("offers", {}).items():
        read = tuple(read_fields(fields.get("fields", []), data.get("fields", {}), fields.get("times", {})))
        found[str(name)] = Offer(
            str(name),
            journey,
            str(fields.get("kind", "enquiry")),
            Place(source, lines.get(("offers", name), 1)),
            fields,
            read,
        )
    return found
