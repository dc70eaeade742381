"""Reads journeys/<name>/ into a Journey: its fields, its promises and offers, its script and operations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from capture_api.contract.journeys import (
    LOST_REASONS,
    AgreedCriterion,
    LeadDefinition,
    OpenerFacts,
    PerfectProspect,
    SignOff,
)
from capture_api.contract.mails import NO_AFTER_SALE, AfterSale
from site_builder.errors import SourceError
from site_builder.load.conversations import read_conversation
from site_builder.load.journey_mails import read_mails
from site_builder.load.offers import read_fields, read_hand_raises, read_offers
from site_builder.load.reading import read_text, unreadable
from site_builder.load.validate import faults_in, sound
from site_builder.load.vendors import read_vendors
from site_builder.load.yaml_lines import FieldPath, read_yaml
from site_builder.model.finding import Finding, Place
from site_builder.model.journey import LAYERS, Journey, Promise, StageWords

Data = dict[str, Any]
Lines = dict[FieldPath, int]


def read_journeys(root: Path) -> tuple[dict[str, Journey], list[Finding], list[SourceError]]:
    """Every journey by its folder's name, the findings, and what could not be read."""
    journeys: dict[str, Journey] = {}
    faults: list[Finding] = []
    unread = list(_closed_folders(root / "journeys", root))
    for file in sorted((root / "journeys").glob("*/journey.yaml")):
        try:
            journeys[file.parent.name], found = read_journey(root, file)
            faults.extend(found)
        except SourceError as error:
            unread.append(error)
    return journeys, faults, unread


def _closed_folders(folder: Path, root: Path) -> Iterator[SourceError]:
    """The folders of journeys that can't be looked into: a journey that is silently missing is worse."""
    name = folder.relative_to(root).as_posix()
    try:
        entries = sorted(folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        yield unreadable(name, error)
        return
    if folder.name == "journeys":
        for entry in entries:
            if entry.is_dir() and not entry.name.startswith("."):
                yield from _closed_folders(entry, root)


def read_journey(root: Path, file: Path) -> tuple[Journey, list[Finding]]:
    """One journey and what is off in its files; SourceError when one of them can't be read."""
    source = file.relative_to(root).as_posix()
    name = file.parent.name
    fields = read_yaml(read_text(file, source), source)
    faults = list(faults_in(fields, "journey", source))
    data = sound(fields, "journey")
    script, in_script = read_conversation(root, file.parent / "script.md", "script")
    operations, in_operations = read_conversation(root, file.parent / "operations.md", "operations")
    mails, in_mails = read_mails(root, file.parent)
    vendors, in_vendors = read_vendors(root, file.parent)
    prospect, opener = data.get("perfect_prospect", {}), data.get("opener", {})
    journey = Journey(
        name=name,
        title=str(data.get("title", name)),
        kind=str(data.get("kind", "initial")),
        audience=str(data.get("audience", "")),
        counted_as=str(data.get("counted_as", "")),
        place=Place(source, 1),
        stages=tuple(_stages(data.get("stages", {}))),
        promises=_promises(data, fields.lines, source, name),
        offers=read_offers(data, fields.lines, source, name),
        own_fields=tuple(read_fields(data.get("fields", {}), data.get("fields", {}), {})),
        hand_raises=read_hand_raises(data.get("hand_raise")),
        owners={str(role): str(person) for role, person in data.get("owners", {}).items()},
        lead_definition=_definition(data.get("lead_definition", {})),
        unqualified_reasons=_texts(data, "unqualified_reasons"),
        lost_reasons=_texts(data, "lost_reasons") or LOST_REASONS,
        perfect_prospect=PerfectProspect(_texts(prospect, "fits"), _texts(prospect, "does_not_fit")),
        opener=OpenerFacts(*(str(opener.get(name, "")) for name in ("problem", "question", "about"))),
        deal_breakers=_texts(data, "deal_breakers"),
        alternatives=_texts(data, "alternatives"),
        people_to_include=_texts(data, "people_to_include"),
        advantages=_texts(data, "advantages"),
        next_need=str(data.get("next_need", "")),
        after_sale=_after_sale(data.get("after_sale", {})),
        lines=fields.lines,
        script=script,
        operations=operations,
        mails=mails,
        vendors=vendors,
    )
    return journey, [*faults, *in_script, *in_operations, *in_mails, *in_vendors]


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


def _texts(data: Data, name: str) -> tuple[str, ...]:
    return tuple(str(one) for one in data.get(name, ()))


def _after_sale(data: Data) -> AfterSale:
    return AfterSale(str(data.get("journey", "")), int(data.get("days", NO_AFTER_SALE.days)))


def _definition(data: Data) -> LeadDefinition:
    return LeadDefinition(
        version=int(data.get("version", 0)),
        text=str(data.get("text", "")),
        agreed=tuple(SignOff(str(one["by"]), str(one["on"])) for one in data.get("agreed", ())),
        criteria=tuple(map(_criterion, data.get("criteria", ()))),
    )


def _criterion(data: Data) -> AgreedCriterion:
    return AgreedCriterion(
        field=str(data["field"]),
        any_of=_texts(data, "any_of") if "any_of" in data else None,
        matches=str(data.get("matches", "")),
        present=data.get("present"),
    )
