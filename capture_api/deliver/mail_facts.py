"""What each mail speaks of, gathered while the submission is recorded, so that a later build changes nothing in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from capture_api.clock import read_time
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import OfferFacts
from capture_api.contract.tokens import DOWNLOAD, sign_until
from capture_api.ids import Ids
from capture_api.model.recording import HAND_RAISE, Lead, Mail, Person, Submission

LINK_LIFE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class MailContext:
    """A submission with everything that a mail about it may say."""

    submission: Submission
    offer: OfferFacts
    person: Person
    lead: Lead | None
    manifest: Manifest
    keys: Sequence[str]
    base_url: str
    now: datetime


def mails_for(context: MailContext, ids: Ids) -> Iterator[Mail]:
    """The mail that a submission owes: to the person what was asked for, to sales that somebody asks."""
    facts = common_facts(context)
    person, offer = context.person, context.offer
    if offer.kind == "download":
        yield Mail(ids("m"), "download", person.email, facts | download_facts(context))
    if context.lead or offer.kind != "download":
        sales = context.manifest.owner(offer.journey, "sales").email
        answer = facts | answer_facts(context)
        yield Mail(ids("m"), "prep", person.email, answer)
        if sales:
            yield Mail(ids("m"), "sales", sales, answer | sales_facts(context))


def common_facts(context: MailContext) -> dict[str, Any]:
    """What every mail may say."""
    site, offer = context.manifest.site, context.offer
    owner = context.manifest.owner(offer.journey, "sales")
    return {
        "site": {
            "title": site.title,
            "url": site.base_url,
            "example": site.example,
            "email": site.contact.email or owner.email,
            "phone": site.contact.phone,
            "language": site.language or "en",
        },
        "owner": {"name": owner.name, "email": owner.email},
        "reference": context.submission.reference,
        "name": greeting_name(context.person.name),
        "offer": offer.title,
        "note": offer.mail_note,
    }


def greeting_name(name: str) -> str:
    """The name to greet with; none for what is no name, as anybody can have us write to anybody."""
    is_name = len(name) <= 60 and not any(mark in name.lower() for mark in ("/", "www.", "@", "<", ">", ".com"))
    return name if is_name else ""


def download_facts(context: MailContext) -> dict[str, Any]:
    """The link to the file and what is inside it."""
    file = context.offer.file
    at = read_time(context.submission.at)
    return {
        "link": download_link(context.submission.id, context.offer, at, context.keys, context.base_url),
        "file": file.name if file else "",
        "inside": list(context.offer.inside),
        "until": day_words((at + LINK_LIFE).astimezone(context.manifest.hours.zone).date()),
    }


def download_link(submission_id: str, offer: OfferFacts, at: datetime, keys: Sequence[str], base_url: str) -> str:
    """The signed address of an offered file; the same for the same submission."""
    facts = {"submission": submission_id, "journey": offer.journey, "offer": offer.name}
    return f"{base_url}d/{sign_until(facts, keys, DOWNLOAD, at + LINK_LIFE)}"


def answer_facts(context: MailContext) -> dict[str, Any]:
    """What happens next: by when, when it would suit, what to bring, and what the page promised."""
    offer, lead, values = context.offer, context.lead, context.submission.fields
    zone = context.manifest.hours.zone
    texts = context.manifest.texts
    promised = [texts.get(promise, "") for promise in context.submission.promises]
    within = context.manifest.within(offer)
    is_hand_raise = lead is not None and lead.kind == HAND_RAISE
    return {
        "is_hand_raise": is_hand_raise,
        "is_question": not is_hand_raise and offer.kind == "enquiry",
        "question": values.get("message", ""),
        "within": within if lead else "",
        "answer_by": moment_words(read_time(lead.due_at).astimezone(zone)) if lead else "",
        "wish": wish_words(offer, values),
        "slot": slot(context),
        "minutes": offer.minutes or 0,
        "who": offer.who_words,
        "leave_with": offer.leave_with,
        "prep": [{"text": item, "ticked": at in context.submission.prep} for at, item in enumerate(offer.prep)],
        "prep_url": offer.prep_url,
        "promises": [words for words in promised if words],
    }


def sales_facts(context: MailContext) -> dict[str, Any]:
    """What sales needs to call: the person's own words, and which lines of the definition are open."""
    values, lead = context.submission.fields, context.lead
    answers = [
        {"label": field.label, "value": field.in_words(values[field.name])}
        for field in context.offer.fields
        if field.name in values and field.name != "message"
    ]
    return {
        "journey": context.manifest.journey(context.offer.journey).title,
        "person": context.person.email,
        "person_name": context.person.name,
        "message": values.get("message", ""),
        "answers": answers,
        "meets": lead.meets if lead else True,
        "unmet": [criterion.why for criterion in lead.criteria if not criterion.met] if lead else [],
        "inbox": f"{context.base_url}inbox/",
    }


def wish_words(offer: OfferFacts, values: Mapping[str, str]) -> str:
    """The day and time that the person chose, in words."""
    day, typed = day_of(values), str(values.get("day", ""))
    window = offer.times.get(values.get("time", ""))
    parts = [day_words(day) if day else typed, window.label if window else ""]
    return ", ".join(part for part in parts if part)


def slot(context: MailContext) -> dict[str, str] | None:
    """The start and end of the time that was chosen, in UTC; None when no day and hour were."""
    values, zone = context.submission.fields, context.manifest.hours.zone
    window, day = context.offer.times.get(values.get("time", "")), day_of(values)
    if not (day and window and window.starts and window.ends):
        return None
    start, end = (datetime.combine(day, at, zone) for at in (window.starts, window.ends))
    return {"start": start.isoformat(), "end": end.isoformat(), "zone": zone.key}


def day_of(values: Mapping[str, str]) -> date | None:
    """The day that was chosen; None where a journey's own field `day` asks for something else than a date."""
    try:
        return date.fromisoformat(values.get("day", ""))
    except ValueError:
        return None


def day_words(day: date) -> str:
    """`Monday 23 November 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_words(moment: datetime) -> str:
    """`Monday 23 November 2026, 5:30 pm`."""
    hour = moment.hour % 12 or 12
    return f"{day_words(moment.date())}, {hour}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"
