"""The words of the product as frozen values: what a site's sources say, before anything is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from capture_api.model.recording import STAGES, wording_hash

JOURNEY_KINDS = ("initial", "post-sale", "referral")
PATH_MEMORIES = ("carry", "session", "consented", "off")
LAYERS = ("script", "operations")

Level = Literal["error", "warning", "suggestion"]

__all__ = ["JOURNEY_KINDS", "LAYERS", "PATH_MEMORIES", "STAGES", "wording_hash"]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source file, its path relative to the site's folder with forward slashes."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Suppression:
    """A named person's decision to live with a finding until a day."""

    rule: str
    reason: str
    owner: str
    expires: date
    place: Place
    promise: str = ""  # the promise it speaks of, or
    fingerprint: str = ""  # the very finding, or
    line: Place | None = None  # the line that a comment stands above


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an author can mend: a rule, where, what is wrong and the way out."""

    code: str
    place: Place
    message: str
    level: Level = "error"
    related: tuple[Place, ...] = ()
    promise: str = ""
    here: str = ""  # the text at `place` that the finding is about
    there: str = ""  # the text at the first related place
    here_span: tuple[int, int] | None = None  # what differs in `here`
    there_span: tuple[int, int] | None = None
    suppression: Suppression | None = None  # still told, but it fails nothing

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.message}"


@dataclass(frozen=True, slots=True)
class Promise:
    """Something a page says that a customer may hold the business to."""

    id: str
    text: str
    kind: str
    journey: str
    place: Place
    claim: Mapping[str, Any] | None = None
    proof: str = ""
    owner: str = ""
    needs: tuple[str, ...] = LAYERS
    better: str = ""

    @property
    def hash(self) -> str:
        """The short name of these exact words."""
        return wording_hash(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script or operations file, with the promises that it says it keeps."""

    text: str
    place: Place
    section: str = ""
    promises: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Review:
    """A person's word that a line keeps a promise, good for exactly these two texts."""

    promise: str
    by: str
    on: date
    hash: str
    place: Place


@dataclass(frozen=True, slots=True)
class Conversation:
    """A script or an operations file: its lines and the reviews that people gave them."""

    layer: str  # one of LAYERS
    file: str
    lines: tuple[Line, ...] = ()
    reviews: tuple[Review, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class StageWords:
    """A stage of a journey in its reader's words; `page` is its entry page where the author names one."""

    key: str
    words: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form gives. `fields` hold a name, a type and words each, as the form template reads them."""

    id: str
    journey: str
    kind: str  # download | booking | enquiry
    place: Place
    data: Mapping[str, Any]
    fields: tuple[Mapping[str, Any], ...] = ()

    @property
    def key(self) -> str:
        """`journey/offer`, the offer's name on the whole site."""
        return f"{self.journey}/{self.id}"


@dataclass(frozen=True, slots=True)
class Journey:
    """The planned way of one audience from a need to a raised hand."""

    name: str
    title: str
    kind: str
    audience: str
    place: Place
    stages: tuple[StageWords, ...]
    promises: Mapping[str, Promise]
    offers: Mapping[str, Offer]
    hand_raises: tuple[Mapping[str, Any], ...]
    data: Mapping[str, Any]
    lines: Mapping[tuple[str | int, ...], int]  # where each value stands in journey.yaml
    script: Conversation
    operations: Conversation

    def stage_words(self, key: str) -> str:
        """The reader's words for a stage, or the key itself."""
        return next((stage.words for stage in self.stages if stage.key == key), key)

    def at(self, *path: str | int) -> Place:
        """The line of journey.yaml that a value stands on, or the nearest one above it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return Place(self.place.file, self.lines[path[:end]])
        return self.place


@dataclass(frozen=True, slots=True)
class Page:
    """One page of content: its front matter with defaults filled in, and its Markdown."""

    path: str  # under content/, "first-home/afford.md"
    source: str  # relative to the site's folder
    url: str  # under the site, "/first-home/afford/"
    title: str
    data: Mapping[str, Any]
    lines: Mapping[tuple[str | int, ...], int]
    body: str
    body_line: int
    stages: Mapping[str, str]  # journey -> stage
    promises: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    offer: str = ""
    advantages: tuple[str, ...] = ()
    description: str = ""
    weight: int = 0
    day: date | None = None
    template: str = "page"
    is_draft: bool = False

    def at(self, *path: str | int) -> Place:
        """The line that a front matter value stands on, or the first line."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return Place(self.source, self.lines[path[:end]])
        return Place(self.source, 1)

    @property
    def is_section(self) -> bool:
        """Whether the page speaks for its folder."""
        return self.path.rsplit("/", 1)[-1] == "_index.md"

    @property
    def folder(self) -> str:
        """The folder under content/ that the page stands in, "" at the top."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that the sources say, read once."""

    root: Path
    data: Mapping[str, Any]
    lines: Mapping[tuple[str | int, ...], int]
    pages: Mapping[str, Page]  # by path under content/
    journeys: Mapping[str, Journey]
    files: Mapping[str, Path]  # address -> file copied as it is
    faults: tuple[Finding, ...] = ()  # what the reading itself found
    held_back: tuple[Page, ...] = ()  # drafts, expired and future pages, kept out of everything

    def at(self, *path: str | int) -> Place:
        """The line of site.yaml that a value stands on."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return Place("site.yaml", self.lines[path[:end]])
        return Place("site.yaml", 1)

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
        return str(self.data.get("base_url", "/")).rstrip("/") + "/"

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
