"""The one page that sales reads before the call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from capture_api.clock import read_time
from capture_api.contract.journeys import JourneyFacts
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import OfferFacts
from capture_api.model.lead import LeadFile
from capture_api.model.recording import Submission
from capture_api.sales.disclosed import DisclosedPromise, disclosed_promises
from capture_api.sales.waiting import Waiting, clock_of, elapsed_words

KNOW = "Know, don't say"
WHY_KNOW = (
    "People do not like to hear that they were noticed. Let this tell you what to listen for, "
    "and open with their question."
)
NAMED_ELSEWHERE = {"name", "email", "phone", "company", "message", "heard"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A field of the form with what they put into it, in the words that they read."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What they asked for, in their own words."""

    offer: str
    words: str
    answers: tuple[Answer, ...]
    at: datetime
    reference: str


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
    to_ask: tuple[str, ...]


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
    dropped: int
    source: tuple[Answer, ...]
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
    due_at: datetime
    asked: Asked
    opener: Opener
    promises: tuple[DisclosedPromise, ...]
    definition: Definition
    prep: tuple[Prep, ...]
    known: Known
    advantages: tuple[str, ...]
    deal_breakers: tuple[str, ...]
    alternatives: tuple[str, ...]
    script: tuple[MarkedLine, ...]


def make_brief(file: LeadFile, manifest: Manifest, now: datetime) -> Brief:
    """The brief of a lead as things stand now."""
    row, sent = file.row, file.raised
    journey = manifest.journey(row.journey)
    offer = manifest.offer(row.journey, row.offer)
    promises = disclosed_promises(file.told, manifest.promises, file.touches)
    return Brief(
        lead_id=row.id,
        who=row.who,
        email=row.email,
        phone=row.phone,
        company=row.company,
        journey=journey.title or row.journey,
        audience=journey.audience,
        stage=journey.stage_words(row.stage),
        clock=clock_of(row, now),
        due_at=row.due_at,
        asked=asked_for(sent, offer),
        opener=open_with(journey, offer),
        promises=promises,
        definition=judge_definition(file, journey, offer),
        prep=prep_of(sent, offer),
        known=known_of(file, manifest, journey),
        advantages=advantages_of(manifest, journey),
        deal_breakers=journey.deal_breakers,
        alternatives=journey.alternatives,
        script=script_for(journey, {promise.id for promise in promises}),
    )


def advantages_of(manifest: Manifest, journey: JourneyFacts) -> tuple[str, ...]:
    """The advantages that the journey names, or all of the site's."""
    known = manifest.site.advantages
    return tuple(known[name] for name in journey.advantages or known if name in known)


def asked_for(sent: Submission, offer: OfferFacts | None) -> Asked:
    """The form as they filled it in; times and choices in the words of the page."""
    fields = offer.fields if offer else ()
    answers = [
        Answer(field.label, field.in_words(sent.fields[field.name]))
        for field in fields
        if sent.fields.get(field.name) and field.name not in NAMED_ELSEWHERE
    ]
    return Asked(
        offer.title if offer else sent.offer,
        sent.fields.get("message", ""),
        tuple(answers),
        read_time(sent.at),
        sent.reference,
    )


def open_with(journey: JourneyFacts, offer: OfferFacts | None) -> Opener:
    """An opener from what people like them struggle with; nothing that was watched goes into it."""
    words, reason = journey.opener, reason_for(offer, journey.title)
    problem = words.problem or f"Among {journey.audience or 'people in your place'}, no two start from the same place."
    return Opener(reason, problem, words.question or "What would help you most to sort out first?")


def reason_for(offer: OfferFacts | None, title: str) -> str:
    """Why we call, as one says it on the telephone: by what they asked for, never by what they looked at."""
    about = f" about {title[0].lower() + title[1:] if title[1:2].islower() else title}" if title else ""
    if offer is None:
        return f"You asked us to get in touch{about}."
    if offer.kind == "download":
        return f"You asked us for “{offer.title}”."
    return f"You asked us for a time to talk{about}." if offer.kind == "booking" else f"You wrote to us{about}."


def judge_definition(file: LeadFile, journey: JourneyFacts, offer: OfferFacts | None) -> Definition:
    """Each criterion with its reason, and a question for each that is still open."""
    row = file.row
    labels = {field.name: field.label for field in offer.fields} if offer else {}
    criteria = tuple(JudgedCriterion(labels.get(one.field, one.field), one.met, one.why) for one in row.criteria)
    given = file.raised.fields  # what was answered otherwise than agreed is not asked again
    to_ask = tuple(
        labels.get(one.field, one.field)
        for one in row.criteria
        if one.field and not one.met and not given.get(one.field)
    )
    return Definition(row.definition_version, journey.lead_definition.text, row.meets, criteria, to_ask)


def prep_of(sent: Submission, offer: OfferFacts | None) -> tuple[Prep, ...]:
    """What they were asked to have ready."""
    return tuple(Prep(text, number in sent.prep) for number, text in enumerate(offer.prep if offer else ()))


def known_of(file: LeadFile, manifest: Manifest, journey: JourneyFacts) -> Known:
    """Path, source, time taken and downloads; the first touch is the oldest form that told of one."""
    sent = file.raised
    first = next((one.source for one in file.sent if one.source), {})
    names = {
        "utm_source": "Source",
        "utm_medium": "Medium",
        "utm_campaign": "Campaign",
        "utm_content": "Content",
        "utm_term": "Term",
        "ref": "Code",
        "referrer": "Came from",
        "landing": "First page",
    }
    return Known(
        path=tuple(visited(step, number, manifest, journey) for number, step in enumerate(sent.path)),
        dropped=sent.path_dropped,
        source=tuple(Answer(label, str(first[key])) for key, label in names.items() if first.get(key)),
        self_reported=next((one.fields["heard"] for one in reversed(file.sent) if one.fields.get("heard")), ""),
        first_to_hand=elapsed_words(time_taken(file)),
        downloads=tuple(dict.fromkeys(download_title(one, manifest) for one in file.sent if one.kind == "download")),
    )


def visited(step: Mapping[str, Any], number: int, manifest: Manifest, journey: JourneyFacts) -> Visited:
    """A step of the path in words."""
    page = str(step.get("page") or "")
    seconds = int(step.get("seconds") or 0)
    after = "first" if number == 0 else f"{elapsed_words(timedelta(seconds=seconds))} in"
    title = manifest.pages[page].title if page in manifest.pages else page
    return Visited(title, page, journey.stage_words(str(step.get("stage") or "")), after)


def time_taken(file: LeadFile) -> timedelta:
    """From the first page that we know of to the raised hand."""
    raised = read_time(file.raised.at)
    seen = [read_time(touch.at) for touch in file.touches if touch.kind == "page-seen"]
    return max(raised - min((*seen, *(read_time(one.at) for one in file.sent)), default=raised), timedelta(0))


def download_title(sent: Submission, manifest: Manifest) -> str:
    """The title of a download that they asked for."""
    offer = manifest.offer(sent.journey, sent.offer)
    return offer.title if offer else sent.offer


def script_for(journey: JourneyFacts, made: set[str]) -> tuple[MarkedLine, ...]:
    """The journey's script, with the lines marked that keep a promise of this person."""
    return tuple(
        MarkedLine(line.section, line.text, line.promises, bool(made.intersection(line.promises)))
        for line in journey.script
    )
