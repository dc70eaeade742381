"""What is counted on a journey's map: who said that they saw a page, and what was sent from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from capture_api.contract.journey_map import MapPage


@dataclass(frozen=True, slots=True)
class MapCounts:
    """People and forms by the address of a page."""

    people: Mapping[str, int] = field(default_factory=dict)  # who let their form pass on that they saw it
    sent: Mapping[str, int] = field(default_factory=dict)  # forms of the journey sent from it

    def words(self, page: MapPage) -> str:
        """“12 people, 3 sent”."""
        people = self.people.get(page.page, 0)
        said = f"{people:,} {'person' if people == 1 else 'people'}"
        return f"{said}, {self.sent.get(page.page, 0):,} sent" if page.form else said
