"""A journey's map, and all journeys together, as rows of words: for the table beside the picture and for a terminal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from capture_api.contract.invitation import STAGES
from capture_api.contract.journey_map import JourneyMap
from capture_api.pictures.counted_map import MapCounts

GAP, NOT_PLANNED = "gap", "–"


@dataclass(frozen=True, slots=True)
class MapRow:
    """A page as a row."""

    stage: str
    title: str
    page: str  # its address; "" for a stage without a page
    leads_to: tuple[str, ...]  # titles
    form: str
    people: int | None  # None where nobody counted
    sent: int | None  # None for a page without a form, too


def map_rows(of: JourneyMap, counts: MapCounts | None = None) -> list[MapRow]:
    """Every page in the order of the map; a stage without one is a row with a gap."""
    titles = of.titles
    rows = []
    for stage in of.stages:
        if not stage.way:
            rows.append(MapRow(stage.words, "no page yet", "", (), "", None, None))
        for page in stage.pages:
            named = f"{'hand-raise' if page.raises_hand else 'form'}: {page.form}" if page.form else ""
            people = counts.people.get(page.page, 0) if counts else None
            sent = counts.sent.get(page.page, 0) if counts and page.form else None
            leads_to = tuple(titles.get(to, to) for to in page.next)
            rows.append(MapRow(stage.words, page.title, page.page, leads_to, named, people, sent))
    return rows


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One journey: for whom, and how many pages each of STAGES has; `gap` for a stage without one."""

    journey: str
    title: str
    audience: str
    pages: tuple[str, ...]


def coverage(maps: Mapping[str, JourneyMap]) -> list[CoverageRow]:
    """Audiences by stages, over all journeys; a stage that a journey does not plan is a dash."""
    return [CoverageRow(name, of.title, of.audience, tuple(_covered(of, STAGES))) for name, of in maps.items()]


def _covered(of: JourneyMap, stages: Iterable[str]) -> Iterable[str]:
    known = {stage.key: len(stage.way) for stage in of.stages}
    for key in stages:
        yield NOT_PLANNED if key not in known else str(known[key]) if known[key] else GAP
