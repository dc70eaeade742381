"""A journey as its files say it: stages, promises, offers, and the lines of script and operations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from capture_api.contract.invitation import wording_hash
from capture_api.contract.journeys import HandRaise, LeadDefinition, OpenerFacts, PerfectProspect
from capture_api.contract.mails import AfterSale
from capture_api.contract.offers import FieldFacts, OfferHost, TimeWindow
from site_builder.model.finding import Place, Suppression
from site_builder.model.journey_mail import WrittenMail

LAYERS = ("script", "operations")


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
    """What a form gives, and what it asks for it; "" and None where the author says nothing."""

    id: str
    journey: str
    kind: str  # one of OFFER_KINDS
    place: Place
    fields: tuple[FieldFacts, ...] = ()
    times: Mapping[str, TimeWindow] = field(default_factory=dict)
    title: str = ""
    button: str = ""
    file: str = ""  # below journeys/<journey>/
    pages: int | None = None  # of the file
    inside: tuple[str, ...] = ()
    minutes: int | None = None
    who: OfferHost | None = None
    leave_with: str = ""
    prep: tuple[str, ...] = ()
    prep_page: str = ""  # paths under content/
    thanks: str = ""
    mail_note: str = ""
    within: str = ""

    @property
    def key(self) -> str:
        """`journey/offer`, the offer's name on the whole site."""
        return f"{self.journey}/{self.id}"


@dataclass(frozen=True, slots=True)
class VendorWords:
    """One thing that a lead vendor told people in our name, word for word."""

    id: str  # `journey.vendor.words`, its name among all that a person may have been told
    text: str
    place: Place

    @property
    def hash(self) -> str:
        """The short name of these exact words."""
        return wording_hash(self.text)


@dataclass(frozen=True, slots=True)
class Vendor:
    """A company that sells us leads, and what it told them."""

    name: str
    title: str
    words: tuple[VendorWords, ...]
    source: str = ""  # where the words stand
    read_on: date | None = None  # when somebody read them there


@dataclass(frozen=True, slots=True)
class Journey:
    """The planned way of one audience from a need to a raised hand."""

    name: str
    title: str
    kind: str
    audience: str
    counted_as: str  # clients | referrers, as the journey says; "" where its kind does
    place: Place
    stages: tuple[StageWords, ...]
    promises: Mapping[str, Promise]
    offers: Mapping[str, Offer]
    own_fields: tuple[FieldFacts, ...]  # those that the journey describes, whether a form asks for them or not
    hand_raises: tuple[HandRaise, ...]
    owners: Mapping[str, str]  # role -> a person of the site
    lead_definition: LeadDefinition
    unqualified_reasons: tuple[str, ...]
    lost_reasons: tuple[str, ...]
    perfect_prospect: PerfectProspect
    opener: OpenerFacts
    deal_breakers: tuple[str, ...]
    alternatives: tuple[str, ...]
    people_to_include: tuple[str, ...]
    advantages: tuple[str, ...]
    next_need: str
    after_sale: AfterSale
    lines: Mapping[tuple[str | int, ...], int]  # where each value stands in journey.yaml
    script: Conversation
    operations: Conversation
    mails: tuple[WrittenMail, ...] = ()
    vendors: Mapping[str, Vendor] = field(default_factory=dict)

    def stage_words(self, key: str) -> str:
        """The reader's words for a stage, or the key itself."""
        return next((stage.words for stage in self.stages if stage.key == key), key)

    def at(self, *path: str | int) -> Place:
        """The line of journey.yaml that a value stands on, or the nearest one above it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return Place(self.place.file, self.lines[path[:end]])
        return self.place
