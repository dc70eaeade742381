"""Pages whose place on a journey is misspelt, and the journeys of which nothing more can be said until it is mended."""

from collections.abc import Set
from difflib import get_close_matches

from site_builder.model.site import Page, Site


def is_unplaced(page: Page, site: Site) -> bool:
    """Whether a page names a journey or a stage that is not there; a finding at that line says so."""
    if page.journey and ("stage",) in page.lines and page.journey not in page.stages:
        return True  # its stage is none that the field takes
    return any(
        name not in site.journeys or stage not in {words.key for words in site.journeys[name].stages}
        for name, stage in page.stages.items()
    )


def unsettled_journeys(site: Site) -> Set[str]:
    """The journeys that an unplaced page may belong to: what they lack is not known before the page has its place."""
    unsettled: set[str] = set()
    for page in site.pages.values():
        if is_unplaced(page, site):
            for name in {page.journey, *page.stages} - {""}:
                unsettled.update([name] if name in site.journeys else get_close_matches(name, site.journeys, 1, 0.5))
    return unsettled
