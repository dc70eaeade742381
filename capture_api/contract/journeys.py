"""A journey as both sides agreed on it: its stages, who owns it, what makes a lead, and what sales may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from capture_api.contract.codec import OneOf
from capture_api.contract.invitation import STAGES
from capture_api.contract.mails import NO_AFTER_SALE, AfterSale, JourneyMail
from capture_api.contract.offers import OfferFacts

JOURNEY_KINDS = ("initial", "post-sale", "referral")
CLIENTS, REFERRERS = "clients", "referrers"  # whose leads are counted apart in every report
# Why a lead may be lost, where the journey names no reasons of its own.
LOST_REASONS = ("too expensive", "chose somebody else", "stays as it is", "not the right time", "no answer any more")


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage in the words of its readers."""

    key: Annotated[str, OneOf(STAGES)]
    words: str


@dataclass(frozen=True, slots=True)
class HandRaise:
    """The one action at which a person becomes sales' responsibility, and how soon they are answered."""

    offer: str = ""
    within: str = ""
    escalate_to: str = "revenue_owner"


@dataclass(frozen=True, slots=True)
class SignOff:
    """A role's word that the lead definition stands, and since when."""

    by: str
    on: str  # a day, or a time with its zone


@dataclass(frozen=True, slots=True)
class AgreedCriterion:
    """One line of the lead definition: which field, and what its answer has to be."""

    field: str
    any_of: tuple[str, ...] | None = None
    matches: str = ""  # a pattern to be found in the answer
    present: bool | None = None  # whether there has to be an answer; None where that is not the question


@dataclass(frozen=True, slots=True)
class LeadDefinition:
    """What marketing and sales agreed to call a lead."""

    version: int = 0
    text: str = ""
    agreed: tuple[SignOff, ...] = ()
    criteria: tuple[AgreedCriterion, ...] = ()


@dataclass(frozen=True, slots=True)
class PerfectProspect:
    """Whom the journey is for, and whom not."""

    fits: tuple[str, ...] = ()
    does_not_fit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenerFacts:
    """What the talk is about, what people like them struggle with, and the question to begin with."""

    problem: str = ""
    question: str = ""
    about: str = ""  # what goes on from “to talk about …”: “buying your first home”


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A line of the sales conversation, and the promises that it keeps."""

    section: str
    text: str
    promises: tuple[str, ...]
    line: int  # of script.md


@dataclass(frozen=True, slots=True)
class VendorFacts:
    """A company that sells us leads, and the promises that it makes to them."""

    title: str
    promises: tuple[str, ...]  # ids among all promises


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """The planned way of one audience, as far as the capture side needs it."""

    title: str
    kind: Annotated[str, OneOf(JOURNEY_KINDS)] = "initial"
    audience: str = ""
    counted_as: Annotated[str, OneOf(("", CLIENTS, REFERRERS))] = ""  # "" for what the kind says
    stages: tuple[StageFacts, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)  # role -> a person of the site: key, name or address
    hand_raise: HandRaise = HandRaise()
    lead_definition: LeadDefinition = LeadDefinition()
    unqualified_reasons: tuple[str, ...] = ()
    lost_reasons: tuple[str, ...] = LOST_REASONS
    perfect_prospect: PerfectProspect = PerfectProspect()
    opener: OpenerFacts = OpenerFacts()
    deal_breakers: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    people_to_include: tuple[str, ...] = ()  # who else has a say, and must not be left out
    advantages: tuple[str, ...] = ()  # ids; empty for all of the site's
    next_need: str = ""
    after_sale: AfterSale = NO_AFTER_SALE
    mails: tuple[JourneyMail, ...] = ()  # that go out by themselves after the sale
    script: tuple[ScriptLine, ...] = ()
    offers: Mapping[str, OfferFacts] = field(default_factory=dict)
    vendors: Mapping[str, VendorFacts] = field(default_factory=dict)  # by the name that an import gives

    @property
    def counts_for(self) -> str:
        """The audience that its leads are counted for: who sends us clients, or who may become one."""
        return self.counted_as or (REFERRERS if self.kind == "referral" else CLIENTS)

    def stage_words(self, key: str) -> str:
        """A stage in the words of its readers, or its key."""
        return next((stage.words for stage in self.stages if stage.key == key), key)


UNKNOWN_JOURNEY = JourneyFacts("")  # of a journey that this build has no more: everything about it is empty
