"""Reads journeys/<name>/ into a Journey: its fields, its promises and offers, its script and operations."""

from pathlib import Path
from typing import Any

from site_builder.errors import SourceError
from site_builder.model import LAYERS, Finding, Journey, Offer, Place, Promise, StageWords
from site_builder.sources.conversations import read_conversation
from site_builder.sources.fields import read_fields
from site_builder.sources.validate import faults_in
from site_builder.sources.yaml_lines import Fields, read_yaml


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
        except UnicodeDecodeError:
            name = file.relative_to(root).as_posix()
            unread.append(SourceError(name, 0, "this is not UTF-8 text. Save it as UTF-8."))
    return journeys, faults, unread


def read_journey(root: Path, file: Path) -> tuple[Journey, list[Finding]]:
    """One journey and what is off in its files; SourceError when one of them can't be read."""
    source = file.relative_to(root).as_posix()
    name = file.parent.name
    fields = read_yaml(file.read_text("utf-8"), source)
    faults = list(faults_in(fields, "journey", source))
    data = fields.data
    script, in_script = read_conversation(root, file.parent / "script.md", "script")
    operations, in_operations = read_conversation(root, file.parent / "operations.md", "operations")
    raised = data.get("hand_raise")
    journey = Journey(
        name=name,
        title=str(data.get("title", name)),
        kind=str(data.get("kind", "initial")),
        audience=str(data.get("audience", "")),
        place=Place(source, 1),
        stages=tuple(_stages(_mapping(data, "stages"))),
        promises=_promises(fields, source, name),
        offers=_offers(fields, source, name),
        hand_raises=tuple(raised) if isinstance(raised, list) else (raised,) if isinstance(raised, dict) else (),
        data=data,
        lines=fields.lines,
        script=script,
        operations=operations,
    )
    return journey, [*faults, *in_script, *in_operations]


def _mapping(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _stages(stages: dict[str, Any]) -> list[StageWords]:
    return [
        StageWords(key, str(value.get("words", key)), str(value.get("page", "")))
        if isinstance(value, dict)
        else StageWords(key, str(value))
        for key, value in stages.items()
    ]


def _promises(fields: Fields, source: str, journey: str) -> dict[str, Promise]:
    found = {}
    for name, data in _mapping(fields.data, "promises").items():
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            continue
        claim = data.get("claim")
        needs = data.get("needs", LAYERS)
        found[str(name)] = Promise(
            id=str(name),
            text=data["text"],
            kind=str(data.get("kind", "other")),
            journey=journey,
            place=Place(source, fields.lines.get(("promises", name), 1)),
            claim=claim if isinstance(claim, dict) else None,
            proof=str(data.get("proof", "")),
            owner=str(data.get("owner", "")),
            better=str(data.get("better", "")),
            needs=tuple(layer for layer in LAYERS if layer in needs),
        )
    return found


def _offers(fields: Fields, source: str, journey: str) -> dict[str, Offer]:
    found = {}
    own = _mapping(fields.data, "fields")
    for name, data in _mapping(fields.data, "offers").items():
        if not isinstance(data, dict):
            continue
        names = [item for item in data.get("fields", ()) if isinstance(item, str)]
        times = data.get("times")
        read = tuple(read_fields(names, own, times if isinstance(times, dict) else {}))
        found[str(name)] = Offer(
            str(name),
            journey,
            str(data.get("kind", "enquiry")),
            Place(source, fields.lines.get(("offers", name), 1)),
            data,
            read,
        )
    return found
