"""People: added by hand, and erased for good."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from capture_api.accounts.access import key_of
from capture_api.accounts.actor import Actor
from capture_api.model.recording import Recorded
from capture_api.record.manual_entry import entry_by_hand
from capture_api.record.planner import plan_recording, record
from capture_api.sales.cases.context import SalesContext, idempotency_key_of
from capture_api.sales.cases.same_person import SamePersonCases
from capture_api.store.capture import CaptureRepository
from capture_api.store.definitions import DefinitionRepository
from capture_api.store.erase import EraseRepository


class PeopleCases:
    """What may be done about people themselves."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._people = EraseRepository(context.engine)

    def add(
        self,
        actor: Actor,
        journey: str,
        typed: Mapping[str, Sequence[str]],
        medium: str,
        promises: Sequence[str] = (),
        key: str = "",
        vendor: str = "",
    ) -> Recorded:
        """Keep a lead who phoned, wrote, walked in or was sold to us, once for each key; UnfitLead for what is off."""
        actor.must("act")
        context, manifest = self._context, self._context.manifest
        store = CaptureRepository(context.engine)
        store.remember_build(manifest.build, manifest.wordings, context.clock())
        entry = entry_by_hand(actor, manifest, journey, typed, medium, promises, context.clock(), vendor)
        told = sorted((name, *values) for name, values in typed.items())
        entry = replace(entry, key=idempotency_key_of(key, json.dumps([journey, medium, told, list(promises), vendor])))
        agreed = DefinitionRepository(context.engine).holding(journey)
        return record(lambda: plan_recording(entry, manifest, context.ids, agreed=agreed), store)

    def find(self, actor: Actor, who: str) -> str | None:
        """The id of the person meant by an address, or by a lead's id or reference; None for an unknown address."""
        actor.must("read")
        return self._people.person_of(key_of(who)) if "@" in who else self._context.lead_named(who).person_id

    def erase(self, actor: Actor, person_id: str) -> int:
        """Erase a person; what was counted stays counted. How many submissions were emptied."""
        actor.must("erase")
        SamePersonCases(self._context).part_all(actor, person_id)
        return self._people.erase(person_id, actor.id, self._context.clock())

    def erase_quarantined(self, actor: Actor, address: str) -> int:
        """Erase what an address sent that never became a person; how many submissions were emptied."""
        actor.must("erase")
        return self._people.erase_quarantined(key_of(address), actor.id, self._context.clock())
