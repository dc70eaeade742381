"""The handoff file as one value: what pages, journeys, offers, forms and promises a build agreed on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from capture_api.contract.business_time import USUAL_HOURS, BusinessHours
from capture_api.contract.codec import UNWRITTEN, to_json
from capture_api.contract.invitation import PromiseRef
from capture_api.contract.journey_map import JourneyMap
from capture_api.contract.journeys import UNKNOWN_JOURNEY, JourneyFacts
from capture_api.contract.offers import FormFacts, OfferFacts
from capture_api.contract.terms import Terms, terms_of

VERSION = 5  # of what follows; raised with every change that an older reader would not understand


@dataclass(frozen=True, slots=True)
class Wording:
    """A promise word for word, under the hash that an invitation carries."""

    promise_id: str
    hash: str
    journey: str
    text: str


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """How to reach the business."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """A person of the business who answers for something."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Whose site it is, who answers for it, and when."""

    title: str
    base_url: str
    capture_url: str = ""
    language: str = "en"
    country: str = ""  # ISO 3166-1, in which telephone numbers without a + are dialled; "" where nobody says
    example: str = ""  # what says that the business is an example
    contact: ContactFacts = ContactFacts()
    owners: Mapping[str, OwnerFacts] = field(default_factory=dict)
    business_hours: BusinessHours = USUAL_HOURS
    path_memory: str = "carry"
    privacy_url: str = ""
    advantages: Mapping[str, str] = field(default_factory=dict)
    accent: str = ""  # the theme's colour of links and buttons as #rrggbb, and the same on a dark screen
    accent_dark: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page that a path may name: its title, its stage in each journey, and what it promises."""

    title: str
    stages: Mapping[str, str] = field(default_factory=dict)  # journey -> stage
    promises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayerVerdict:
    """What script or operations make of a promise, and the line that was held against it."""

    label: str
    rule: str = ""
    why: str = ""
    text: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """A promise as this build words it, with the verdict of each layer.

    What a lead vendor told people in our name is one too: it has a `vendor`, and under `pages` what our own promises
    make of it.
    """

    text: str
    kind: str
    hash: str
    journey: str = ""
    proof: str = ""
    owner: str = ""
    needs: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    verdicts: Mapping[str, LayerVerdict] = field(default_factory=dict)  # script | operations, or pages
    vendor: str = ""  # the title of the vendor who makes it; "" for a promise of our own


@dataclass(frozen=True)
class Manifest:
    """Everything that a build hands to the capture API. It is private: scripts and verdicts stand in it."""

    site: SiteFacts
    pages: Mapping[str, PageFacts]  # by address
    promises: Mapping[str, PromiseFacts]
    journeys: Mapping[str, JourneyFacts]
    forms: tuple[FormFacts, ...]
    form_template: str  # the theme's form.html
    keys: tuple[str, ...]  # fingerprints of the build's keys, newest last: that one signed every form
    maps: Mapping[str, JourneyMap] = field(default_factory=dict)  # of each journey, by its name
    csp: str = ""  # what the page around a form may load
    build: str = ""  # the hash of all the rest
    # Journeys that this build has no more, as the store knows them.
    earlier: Mapping[str, JourneyFacts] = field(default_factory=dict, metadata=UNWRITTEN)

    @property
    def hours(self) -> BusinessHours:
        """When the site's people work."""
        return self.site.business_hours

    @cached_property
    def base_path(self) -> str:
        """The path of base_url, "/" for a site at the root of its host."""
        return urlsplit(self.site.base_url).path.rstrip("/") + "/"

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """Each promise as this build words it."""
        return tuple(
            Wording(name, promise.hash, promise.journey, promise.text)
            for name, promise in sorted(self.promises.items())
        )

    @cached_property
    def texts(self) -> Mapping[PromiseRef, str]:
        """The words of each promise."""
        return {PromiseRef(wording.promise_id, wording.hash): wording.text for wording in self.wordings}

    @cached_property
    def _forms(self) -> Mapping[tuple[str, str, str], FormFacts]:
        by_offer = {("", form.journey, form.offer): form for form in reversed(self.forms)}  # the first page wins
        return by_offer | {(form.page, form.journey, form.offer): form for form in self.forms}

    @cached_property
    def terms(self) -> Mapping[str, Terms]:
        """What each form of this build agrees on, by hash."""
        offers = [(journey, offer) for journey in self.journeys.values() for offer in journey.offers.values()]
        return {terms.hash: terms for terms in (terms_of(journey.hand_raise, offer) for journey, offer in offers)}

    def with_terms(self, terms: Terms) -> "Manifest":
        """This manifest, but that one offer stands in it as an earlier page agreed on it.

        A file is today's; an offer of a file that is offered no more becomes a question, for somebody to answer.
        """
        signed = terms.offer
        journey = self.journey(signed.journey)
        today = journey.offers.get(signed.name)
        file = today.file if today else None
        kind = "enquiry" if signed.kind == "download" and file is None else signed.kind
        offer = replace(signed, file=file, kind=kind, within=terms.within)
        named = signed.name if terms.raises_hand else journey.hand_raise.offer
        raised = "" if named == signed.name and not terms.raises_hand else named
        then = replace(
            journey,
            offers={**journey.offers, offer.name: offer},
            hand_raise=replace(journey.hand_raise, offer=raised),
        )
        return replace(self, journeys={**self.journeys, signed.journey: then})

    def journey(self, name: str) -> JourneyFacts:
        """The facts of a journey, of an earlier build's too; empty ones when there never was one of that name."""
        return self.journeys.get(name) or self.earlier.get(name, UNKNOWN_JOURNEY)

    def offer(self, journey: str, name: str) -> OfferFacts | None:
        """The offer, or None when this build has no such."""
        return self.journey(journey).offers.get(name)

    def form(self, page: str, journey: str, offer: str) -> FormFacts | None:
        """The form of an offer on a page, or on another page that shows it; None when no page does."""
        return self._forms.get((page, journey, offer)) or self._forms.get(("", journey, offer))

    def stage_of(self, page: str, journey: str) -> str:
        """The stage that a page serves in a journey, or in its only one."""
        stages = self.pages[page].stages if page in self.pages else {}
        return stages.get(journey) or (next(iter(stages.values())) if len(stages) == 1 else "")

    def within(self, offer: OfferFacts) -> str:
        """The time in which an offer is answered: its own, else that of the journey's hand-raise."""
        return offer.within or self.journey(offer.journey).hand_raise.within

    def owner(self, journey: str, role: str) -> OwnerFacts:
        """Who holds a role for a journey; the revenue owner, else the business, where nobody else is named."""
        people = self.site.owners
        named = self.journey(journey).owners.get(role)
        wanted = [person for key, person in people.items() if named and named in (key, person.name, person.email)]
        for person in (*wanted, people.get(role), people.get("revenue_owner")):
            if person and person.email:
                return person
        return OwnerFacts("", self.site.contact.email)


def named_by_content(manifest: Manifest) -> Manifest:
    """The manifest with the hash of its content as the name of its build."""
    return replace(manifest, build=hashlib.sha256(manifest_to_json(replace(manifest, build=""))).hexdigest())


def manifest_to_json(manifest: Manifest) -> bytes:
    """The handoff file; the same bytes for the same value."""
    facts: dict[str, Any] = {"schema": VERSION} | to_json(manifest)
    return (json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
