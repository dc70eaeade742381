"""Looks up in a site what its pages, stages and promises have to do with each other."""

from collections.abc import Iterator

from site_builder.model.addresses import page_address
from site_builder.model.journey import Journey, Promise
from site_builder.model.site import PAGE_ENDINGS, Page, Site


def by_title(page: Page) -> tuple[int, str]:
    """The order of pages in lists: lightest first, then by title."""
    return page.weight, page.title


def children_of(site: Site, page: Page) -> list[Page]:
    """The pages that a section lists: those of its own folder and the sections right below it."""
    if not page.is_section:
        return []
    inside = page.folder
    found = []
    for other in site.pages.values():
        parent = other.folder.rpartition("/")[0] if other.is_section else other.folder
        listed = not (other.data.get("noindex") or other.data.get("unlisted"))
        if other.path != page.path and parent == inside and other.folder != (inside if other.is_section else None):
            found += [other] if listed else []
    return sorted(found, key=by_title)


def ancestors_of(site: Site, page: Page) -> list[Page]:
    """The sections above a page, the topmost first."""
    folders = page.folder.split("/") if page.folder else []
    depth = len(folders) - (1 if page.is_section else 0)
    found = []
    for end in range(depth + 1):
        section = "/".join([*folders[:end], "_index"])
        path = next((path for ending in PAGE_ENDINGS if (path := section + ending) in site.pages), page.path)
        if path != page.path:
            found.append(site.pages[path])
    return found


def index_pages(site: Site) -> list[Page]:
    """The pages that search engines and feeds are told of, in order of address."""
    shown = [page for page in site.pages.values() if not (page.data.get("noindex") or page.data.get("unlisted"))]
    return sorted(shown, key=lambda page: page.url)


def pages_of(site: Site, journey: str, stage: str) -> list[Page]:
    """The pages of a stage, lightest first; thank-you pages and others kept from search come after the rest."""
    found = [page for page in site.pages.values() if page.stages.get(journey) == stage]
    return sorted(found, key=lambda page: (bool(page.data.get("noindex")), page.weight, not page.is_section, page.path))


def entry_page(site: Site, journey: Journey, stage: str) -> Page | None:
    """The page that a stage is entered by: the one its journey names, or the lightest."""
    named = next((words.page for words in journey.stages if words.key == stage), "")
    if named in site.pages:
        return site.pages[named]
    found = [page for page in pages_of(site, journey.name, stage) if not page.data.get("noindex")]
    return found[0] if found else None


def own_journey(site: Site, page: Page) -> Journey | None:
    """The journey whose bar a page shows: the first that it names."""
    return next((site.journeys[name] for name in page.stages if name in site.journeys), None)


def next_pages(site: Site, page: Page) -> list[Page]:
    """The pages that a page leads to: those it names, or the entry of its journey's next stage."""
    named = [site.pages[path] for path in page.next if path in site.pages]
    if named:
        return named
    journey = own_journey(site, page)
    if journey is None or page.offer or page.template == "thanks":
        return []
    for stage in _stages_after(journey, page.stages[journey.name]):
        entry = entry_page(site, journey, stage)
        if entry and entry.path != page.path:
            return [entry]
    return []


def _stages_after(journey: Journey, stage: str) -> Iterator[str]:
    keys = [words.key for words in journey.stages]
    yield from keys[keys.index(stage) + 1 :] if stage in keys else ()


def hand_raise_page(site: Site, journey: Journey) -> Page | None:
    """The page whose form raises the hand of a journey."""
    offers = {f"{journey.name}/{raised.get('offer')}" for raised in journey.hand_raises}
    found = [page for page in site.pages.values() if (offer := site.offer_of(page)) and offer.key in offers]
    return min(found, key=lambda page: (journey.name not in page.stages, page.weight, page.path)) if found else None


def privacy_url(site: Site) -> str:
    """The page that says what is recorded: the one named in site.yaml, or content/privacy.md; "" without one."""
    if site.data["privacy"]:
        return page_address(site, str(site.data["privacy"]))
    usual = ("privacy.md", "privacy/index.md", "privacy/_index.md")
    return next((site.pages[path].url for path in usual if path in site.pages), "")


def promises_of(site: Site, page: Page) -> list[Promise]:
    """The declared promises that a page names, in its order."""
    known = site.promises
    return [known[name] for name in page.promises if name in known]
