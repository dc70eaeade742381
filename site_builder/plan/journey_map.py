"""Draws up the map of a journey from its pages, signposts and forms."""

from capture_api.contract.journey_map import JourneyMap, MapPage, MapStage
from site_builder.check.journeys import leads_on
from site_builder.model.index import SiteIndex
from site_builder.model.journey import Journey, Offer
from site_builder.model.site import Page


def journey_maps(index: SiteIndex) -> dict[str, JourneyMap]:
    """The map of each journey, by its name."""
    return {name: journey_map(index, journey) for name, journey in index.site.journeys.items()}


def journey_map(index: SiteIndex, journey: Journey) -> JourneyMap:
    """The map of a journey as its published pages make it."""
    raised = index.hand_raise_page(journey)
    placed = {offer.key for offer in index.offers.values()}
    last = journey.stages[-1].key if journey.stages else ""
    stages = []
    for stage in journey.stages:
        pages = index.pages_of(journey.name, stage.key)
        is_left = stage.key == last or any(leads_on(index, page, stage.key, raised) for page in pages)
        mapped = tuple(_page(index, page, journey) for page in pages)
        stages.append(MapStage(stage.key, stage.words, mapped, is_left))
    unplaced = tuple(_name(offer) for offer in journey.offers.values() if offer.key not in placed)
    here = {page.page for stage in stages for page in stage.pages}
    elsewhere = {
        to.url: to.title
        for stage in journey.stages
        for page in index.pages_of(journey.name, stage.key)
        for to in index.next_pages(page)
        if to.url not in here
    }
    return JourneyMap(journey.title, journey.audience, tuple(stages), unplaced, elsewhere)


def _page(index: SiteIndex, page: Page, journey: Journey) -> MapPage:
    offer = index.offers.get(page.path)
    raises = offer is not None and any(f"{journey.name}/{one.offer}" == offer.key for one in journey.hand_raises)
    return MapPage(
        page.url,
        page.title,
        tuple(to.url for to in index.next_pages(page)),
        _name(offer) if offer else "",
        raises,
        page.noindex,
    )


def _name(offer: Offer) -> str:
    return offer.title or offer.id.replace("-", " ").capitalize()
