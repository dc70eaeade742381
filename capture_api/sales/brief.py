"""The one page that sales reads before the call."""

from dataclasses import dataclass
from datetime import datetime

from capture_api.model.lead import LabelledAnswer
from capture_api.sales.disclosed import DisclosedPromise
from capture_api.sales.given import Correction, EarlierForm, Given
from capture_api.sales.waiting import Waiting

KNOW = "Know, don't say"
WHY_KNOW = (
    "People do not like to hear that they were noticed. Let this tell you what to listen for, "
    "and open with their question."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What they asked for, in their own words."""

    offer: str
    words: str
    answers: tuple[LabelledAnswer, ...]
    at: datetime
    reference: str
    within: str  # how soon an answer was promised, "" where the page did not say
    answer_by: str  # the promised time in words, "" where none was kept


@dataclass(frozen=True, slots=True)
class Opener:
    """How to begin: the reason for the call, what people like them struggle with, and a question."""

    reason: str
    problem: str
    question: str


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """A criterion of the lead definition: what it asks, whether it is met, and why."""

    label: str
    is_met: bool
    why: str


@dataclass(frozen=True, slots=True)
class Definition:
    """The agreed definition of a lead, held against this one."""

    version: int
    text: str
    is_met: bool
    criteria: tuple[JudgedCriterion, ...]
    to_ask: tuple[str, ...]  # the lines that are still open because nothing was answered


@dataclass(frozen=True, slots=True)
class Prep:
    """Something they were asked to have ready, and whether they ticked it."""

    text: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Visited:
    """A page on the way."""

    title: str
    page: str
    stage: str
    after: str  # "at once", "4 minutes in"


@dataclass(frozen=True, slots=True)
class Known:
    """What we know and do not say: path, source, time taken, downloads."""

    path: tuple[Visited, ...]
    no_path: str  # why there is none, as a sentence; "" where there is one
    dropped: int
    source: tuple[LabelledAnswer, ...]
    self_reported: str
    first_to_hand: str
    downloads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of the journey's script; `is_theirs` when it keeps a promise this person was made."""

    section: str
    text: str
    promises: tuple[str, ...]
    is_theirs: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """Who raised a hand, what for, what they were promised, and how to help them."""

    lead_id: str
    who: str
    email: str
    phone: str
    company: str
    journey: str
    audience: str
    stage: str
    clock: Waiting
    asked: Asked
    opener: Opener
    promises: tuple[DisclosedPromise, ...]
    definition: Definition
    to_ask: tuple[str, ...]  # open lines of the definition first, then what else the form asked and nobody answered
    prep: tuple[Prep, ...]
    known: Known
    advantages: tuple[str, ...]
    deal_breakers: tuple[str, ...]
    alternatives: tuple[str, ...]
    people_to_include: tuple[str, ...]
    script: tuple[MarkedLine, ...]
    given: tuple[Given, ...]  # names, numbers and companies by form; `phone` and `company` are the newest
    earlier: tuple[EarlierForm, ...]  # what they wrote with other forms, newest first
    corrections: tuple[Correction, ...]  # what they mended of this lead's forms, newest first
