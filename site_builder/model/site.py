"""The words of the product as frozen values: what a site's sources say, before anything is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from site_builder.model.campaigns import NO_PLAN, MarketingPlan
from site_builder.model.finding import Finding, Place
from site_builder.model.journey import Journey, Offer, Promise
from site_builder.model.settings import SiteSettings

Stamp = date | datetime  # a day, or a time with its zone, as an author gives either
PAGE_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mkdn")  # in small letters
PATH_MEMORIES = ("carry", "session", "consented", "off")


def moment(stamp: Stamp, zone: ZoneInfo) -> datetime:
    """The time that an author's day or time stands for: a day begins at midnight in the site's zone."""
    return stamp if isinstance(stamp, datetime) else datetime.combine(stamp, time(0), zone)


@dataclass(frozen=True, slots=True)
class SignpostWords:
    """What next-step cards and links say of a page; "" where it goes by the page's title, description and offer."""

    label: str = ""
    sentence: str = ""
    takes: str = ""
    need: str = ""
    give: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of content: its front matter with defaults filled in, and its Markdown."""

    path: str  # under content/, "first-home/afford.md"
    source: str  # relative to the site's folder
    url: str  # under the site, "/first-home/afford/"
    title: str
    lines: Mapping[tuple[str | int, ...], int]
    body: str
    body_line: int
    stages: Mapping[str, str]  # journey -> stage
    journey: str = ""  # as its field `journey` has it
    audience: str = ""
    promises: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    offer: str = ""
    advantages: tuple[str, ...] = ()
    description: str = ""
    summary: str = ""  # for lists and the feed, where they should say something else than `description`
    weight: int = 0
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    image: str = ""
    image_alt: str = ""
    signpost: SignpostWords = SignpostWords()
    template: str = "page"
    noindex: bool = False  # whether search engines are kept from it
    unlisted: bool = False
    is_draft: bool = False
    date: Stamp | None = None
    updated: Stamp | None = None
    publish_date: Stamp | None = None
    expiry_date: Stamp | None = None
    review_by: Stamp | None = None
    owner: str = ""  # who keeps it true

    def at(self, *path: str | int) -> Place:
        """The line that a front matter value stands on, or the first line."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return Place(self.source, self.lines[path[:end]])
        return Place(self.source, 1)

    @property
    def is_section(self) -> bool:
        """Whether the page speaks for its folder."""
        return self.path.rsplit("/", 1)[-1].startswith("_index.")

    @property
    def is_listed(self) -> bool:
        """Whether lists, feeds and the sitemap tell of it."""
        return not (self.noindex or self.unlisted)

    @property
    def folder(self) -> str:
        """The folder under content/ that the page stands in, "" at the top."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that the sources say, read once."""

    root: Path
    settings: SiteSettings
    lines: Mapping[tuple[str | int, ...], int]
    pages: Mapping[str, Page]  # by path under content/
    journeys: Mapping[str, Journey]
    files: Mapping[str, Path]  # address -> file copied as it is
    faults: tuple[Finding, ...] = ()  # what the reading itself found
    held_back: tuple[Page, ...] = ()  # drafts, expired and future pages, kept out of everything
    plan: MarketingPlan = NO_PLAN

    def at(self, *path: str | int) -> Place:
        """The line of site.yaml that a value stands on."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return Place("site.yaml", self.lines[path[:end]])
        return Place("site.yaml", 1)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the site's days begin."""
        return ZoneInfo(self.settings.time_zone)

    @property
    def promises(self) -> dict[str, Promise]:
        """Every declared promise by id; the first one where an id is taken twice."""
        found: dict[str, Promise] = {}
        for journey in self.journeys.values():
            for promise in journey.promises.values():
                found.setdefault(promise.id, promise)
        return found

    @property
    def base_url(self) -> str:
        """The site's address with a slash at its end."""
        return self.settings.base_url.rstrip("/") + "/"

    def offer_of(self, page: Page) -> Offer | None:
        """The offer whose form stands on a page: `journey/offer`, or an offer of the page's own journey."""
        if not page.offer:
            return None
        journey, _, name = page.offer.rpartition("/")
        for candidate in [journey] if journey else list(page.stages):
            found = self.journeys.get(candidate)
            if found and name in found.offers:
                return found.offers[name]
        return None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page, for tables of contents and fragments."""

    level: int
    id: str
    text: str
