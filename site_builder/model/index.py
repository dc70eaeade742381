"""Looks up in a site what its pages, stages, offers and promises have to do with each other; each is made once."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, partial

from site_builder.model.addresses import page_address
from site_builder.model.campaigns import Campaign
from site_builder.model.journey import Journey, Offer, Promise
from site_builder.model.site import Page, Site

PRIVACY_PAGES = ("privacy.md", "privacy/index.md", "privacy/_index.md")


class SiteIndex:
    """A site with its look-ups: asking for one page costs the same, however many there are."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.promises = site.promises
        self.offers: dict[str, Offer] = {
            path: offer for path, page in site.pages.items() if (offer := site.offer_of(page))
        }

    @cached_property
    def listed(self) -> tuple[Page, ...]:
        """The pages that search engines and feeds are told of, in order of address."""
        return tuple(sorted((page for page in self.site.pages.values() if page.is_listed), key=lambda page: page.url))

    @cached_property
    def _by_stage(self) -> dict[tuple[str, str], tuple[Page, ...]]:
        found: dict[tuple[str, str], list[Page]] = defaultdict(list)
        for page in self.site.pages.values():
            for stage in page.stages.items():
                found[stage].append(page)
        return {stage: tuple(sorted(pages, key=_by_weight)) for stage, pages in found.items()}

    def pages_of(self, journey: str, stage: str) -> tuple[Page, ...]:
        """The pages of a stage, lightest first; thank-you pages and others kept from search come after the rest."""
        return self._by_stage.get((journey, stage), ())

    def entry_page(self, journey: Journey, stage: str) -> Page | None:
        """The page that a stage is entered by: the one its journey names, or the lightest."""
        return self._entries.get((journey.name, stage))

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Page]:
        found = {stage: page for stage, pages in self._by_stage.items() for page in pages[:1] if not page.noindex}
        for journey in self.site.journeys.values():
            named = {
                stage.key: self.site.pages[stage.page] for stage in journey.stages if stage.page in self.site.pages
            }
            found |= {(journey.name, key): page for key, page in named.items()}
        return found

    def own_journey(self, page: Page) -> Journey | None:
        """The journey whose bar a page shows: the first that it names."""
        return next((self.site.journeys[name] for name in page.stages if name in self.site.journeys), None)

    def next_pages(self, page: Page) -> list[Page]:
        """The pages that a page leads to: those it names, or the entry of its journey's next stage."""
        named = [self.site.pages[path] for path in page.next if path in self.site.pages]
        if named:
            return named
        journey = self.own_journey(page)
        if journey is None or page.offer or page.template == "thanks":
            return []
        for stage in _stages_after(journey, page.stages[journey.name]):
            entry = self.entry_page(journey, stage)
            if entry and entry.path != page.path:
                return [entry]
        return []

    def campaign_page(self, campaign: Campaign) -> Page | None:
        """The page that a campaign's short addresses lead to: its own, its offer's form, or its journey's first.

        None where there is none yet, which a check tells.
        """
        site = self.site
        if campaign.page:
            return site.pages.get(campaign.page)
        journey = site.journeys.get(campaign.journey)
        if journey is None:
            return None
        if campaign.offer:
            return self._form_pages.get(f"{journey.name}/{campaign.offer}")
        entries = (self.entry_page(journey, stage.key) for stage in journey.stages)
        return next((page for page in entries if page), None)

    @cached_property
    def _form_pages(self) -> dict[str, Page]:
        """Offer -> the page that shows its form: of several, the one of the offer's own journey, the lightest."""
        found: dict[str, Page] = {}
        for path, offer in self.offers.items():
            page, other = self.site.pages[path], found.get(offer.key)
            if other is None or _form_order(offer.journey, page) < _form_order(offer.journey, other):
                found[offer.key] = page
        return found

    def hand_raise_page(self, journey: Journey) -> Page | None:
        """The page whose form raises the hand of a journey."""
        return self._hand_raises.get(journey.name)

    @cached_property
    def _hand_raises(self) -> dict[str, Page]:
        showing: dict[str, list[Page]] = defaultdict(list)
        for path, offer in self.offers.items():
            showing[offer.key].append(self.site.pages[path])
        found = {}
        for name, journey in self.site.journeys.items():
            offers = {f"{name}/{raised.offer}" for raised in journey.hand_raises}
            pages = [page for offer in sorted(offers) for page in showing.get(offer, ())]
            if pages:
                found[name] = min(pages, key=partial(_form_order, name))
        return found

    def children_of(self, page: Page) -> tuple[Page, ...]:
        """The pages that a section lists, lightest first: those of its own folder and the sections right below it."""
        return self._children.get(page.folder, ()) if page.is_section else ()

    @cached_property
    def _children(self) -> dict[str, tuple[Page, ...]]:
        found: dict[str, list[Page]] = defaultdict(list)
        for page in self.site.pages.values():
            if page.is_listed and not (page.is_section and not page.folder):
                found[page.folder.rpartition("/")[0] if page.is_section else page.folder].append(page)
        return {folder: tuple(sorted(pages, key=_by_title)) for folder, pages in found.items()}

    def ancestors_of(self, page: Page) -> list[Page]:
        """The sections above a page, the topmost first."""
        folders = page.folder.split("/") if page.folder else []
        depth = len(folders) - (1 if page.is_section else 0)
        paths = ["/".join([*folders[:end], "_index.md"]) for end in range(depth + 1)]
        return [self.site.pages[path] for path in paths if path in self.site.pages and path != page.path]

    def promises_of(self, page: Page) -> list[Promise]:
        """The declared promises that a page names, in its order."""
        return [self.promises[name] for name in page.promises if name in self.promises]

    @cached_property
    def pages_promising(self) -> dict[str, tuple[Page, ...]]:
        """Promise id -> the pages that name it, in order of their paths."""
        found: dict[str, list[Page]] = defaultdict(list)
        for page in self.site.pages.values():
            for name in page.promises:
                found[name].append(page)
        return {name: tuple(pages) for name, pages in found.items()}

    @cached_property
    def privacy_url(self) -> str:
        """The page that says what is recorded: the one named in site.yaml, or content/privacy.md; "" without one."""
        if named := self.site.settings.privacy:
            return page_address(self.site, named)
        return next((self.site.pages[path].url for path in PRIVACY_PAGES if path in self.site.pages), "")


def _by_weight(page: Page) -> tuple[bool, int, bool, str]:
    return page.noindex, page.weight, not page.is_section, page.path


def _form_order(journey: str, page: Page) -> tuple[bool, int, str]:
    return journey not in page.stages, page.weight, page.path


def _by_title(page: Page) -> tuple[int, str]:
    return page.weight, page.title


def _stages_after(journey: Journey, stage: str) -> Iterator[str]:
    keys = [words.key for words in journey.stages]
    yield from keys[keys.index(stage) + 1 :] if stage in keys else ()
