"""Leads from a table that another program wrote: each row whole or not at all, and the same row once for ever."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from capture_api.accounts.actor import Actor
from capture_api.errors import AnotherBody
from capture_api.model.recording import Recorded, Recording
from capture_api.record.entry import Entry
from capture_api.record.imported_row import Terms, entry_imported
from capture_api.record.manual_entry import UnfitLead
from capture_api.record.planner import plan_recording
from capture_api.sales.cases.context import SalesContext
from capture_api.store.capture import CaptureRepository
from capture_api.store.definitions import DefinitionRepository
from capture_api.store.errors import ReferenceTaken
from capture_api.store.imports import ImportRepository

AT_ONCE = 100  # rows kept in one transaction: forms that are sent meanwhile wait no longer than that takes
ADDED, KNOWN, REJECTED = "added", "known", "rejected"
CHANGED = (
    "A row with this id was imported before with other words, and its lead is kept as it is. Change the lead itself"
)


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row by its line, with what it says of each target; or what is wrong with it as a row."""

    line: int
    values: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a row: added, known already, or rejected for what stands under each target."""

    line: int
    outcome: str
    reference: str = ""
    errors: Mapping[str, str] | None = None  # target, "" for the row itself -> what to do about it


class ImportCases:
    """What may be done with leads that come in a file."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._store = CaptureRepository(context.engine)
        self._known = ImportRepository(context.engine)

    def bring_in(
        self, actor: Actor, terms: Terms, rows: Iterable[NamedRow], *, dry_run: bool = False
    ) -> Iterator[Brought]:
        """What becomes of each row, in their order; a dry run finds it out and keeps nothing.

        What was told of a row is on disk. Killed midway and begun again, it goes on behind what was kept.
        """
        actor.must("act")
        manifest = self._context.manifest
        if not dry_run:
            self._store.remember_build(manifest.build, manifest.wordings, self._context.clock())
        return self._each(actor, terms, iter(rows), {} if dry_run else None)

    def _each(
        self, actor: Actor, terms: Terms, rows: Iterator[NamedRow], seen: dict[str, str] | None
    ) -> Iterator[Brought]:
        while group := list(islice(rows, AT_ONCE)):
            yield from self._group(actor, terms, group, seen)

    def _group(
        self, actor: Actor, terms: Terms, group: Sequence[NamedRow], seen: dict[str, str] | None
    ) -> list[Brought]:
        found: dict[int, Brought] = {}
        entries: dict[int, Entry] = {}
        here = self._known.here(
            [row.values.get("id", "") for row in group], [row.values.get("reference", "") for row in group]
        )
        for row in group:
            name = row.values.get("id", "").strip() or row.values.get("reference", "").strip()
            if row.fault:
                found[row.line] = Brought(row.line, REJECTED, errors={"": row.fault})
            elif name in here:
                found[row.line] = Brought(row.line, KNOWN, here[name])
            else:
                try:
                    now = self._context.clock()
                    entries[row.line] = entry_imported(actor, self._context.manifest, terms, row.line, row.values, now)
                except UnfitLead as error:
                    found[row.line] = Brought(row.line, REJECTED, errors=error.errors)
        kept = self._keep(entries) if seen is None else self._try(entries, seen)
        return [found.get(row.line) or kept[row.line] for row in group]

    def _keep(self, entries: Mapping[int, Entry]) -> dict[int, Brought]:
        """What is on disk of each entry: all at once, or one by one where one of them cannot be."""
        plan = self._planner()
        try:
            done = self._store.record_all([plan(one) for one in entries.values()])
        except (AnotherBody, ReferenceTaken):
            return {line: self._keep_one(line, one, plan) for line, one in entries.items()}
        return {line: brought(line, one) for line, one in zip(entries, done, strict=True)}

    def _keep_one(self, line: int, entry: Entry, plan: Callable[[Entry], Recording]) -> Brought:
        try:
            return brought(line, self._store.record(plan(entry)))
        except AnotherBody:
            return Brought(line, REJECTED, errors={"id": CHANGED})
        except ReferenceTaken:  # somebody else has it: theirs stays, and this one gets another
            return self._keep_one(line, replace(entry, reference=""), plan)

    def _try(self, entries: Mapping[int, Entry], seen: dict[str, str]) -> dict[int, Brought]:
        """What would become of each entry, after the rows before it."""
        keys = {line: one.key for line, one in entries.items() if one.key}
        known = self._known.bodies([key.key for key in keys.values()])
        found = {}
        for line, key in keys.items():
            body = seen.get(key.key) or known.get(key.key)
            if body is None:
                seen[key.key] = key.body_hash
                found[line] = Brought(line, ADDED)
            elif body == key.body_hash:
                found[line] = Brought(line, KNOWN)
            else:
                found[line] = Brought(line, REJECTED, errors={"id": CHANGED})
        return found

    def _planner(self) -> Callable[[Entry], Recording]:
        context, agreed = self._context, DefinitionRepository(self._context.engine)
        holding = {name: agreed.holding(name) for name in context.manifest.journeys}
        return lambda entry: plan_recording(entry, context.manifest, context.ids, agreed=holding[entry.journey])


def brought(line: int, done: Recorded) -> Brought:
    """What became of a row that the store has."""
    return Brought(line, KNOWN if done.is_repeat else ADDED, done.reference)
