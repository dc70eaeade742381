"""Journeys as maps, with what was counted on each page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from capture_api.accounts.actor import Actor
from capture_api.contract.codec import to_json
from capture_api.contract.journey_map import JourneyMap
from capture_api.pictures.counted_map import MapCounts
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.queries import one_of
from capture_api.store.map_counts import MapRepository


@dataclass(frozen=True, slots=True)
class CountedMap:
    """The map of a journey as the newest build has it, with what was counted by today."""

    journey: str
    map: JourneyMap
    counts: MapCounts


class MapCases:
    """What may be asked about the way of a journey."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._counts = MapRepository(context.engine)

    def every(self, actor: Actor) -> Mapping[str, JourneyMap]:
        """The map of each journey by its name, without counts."""
        actor.must("read")
        return self._context.manifest.maps

    def counted(self, actor: Actor, journey: str) -> CountedMap:
        """One map with its counts; BadQuery for a journey that there is not."""
        maps = self.every(actor)
        name = one_of("journey", journey, tuple(maps))
        return CountedMap(name, maps[name], MapCounts(self._counts.people(name), self._counts.sent(name)))


def map_facts(found: CountedMap) -> dict[str, Any]:
    """A map with its counts as plain facts."""
    facts = {"journey": found.journey, "map": to_json(found.map), "gaps": list(found.map.gaps)}
    return facts | {"people": dict(found.counts.people), "sent": dict(found.counts.sent)}
