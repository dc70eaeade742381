"""What each mail speaks of, gathered while the submission is recorded, so that a later build changes nothing in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from capture_api.contract.addresses import file_address, inbox_address
from capture_api.contract.invitation import PromiseRef
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import OfferFacts
from capture_api.contract.tokens import DOWNLOAD, sign_until
from capture_api.ids import Ids
from capture_api.model.answers import Answers, text_of
from capture_api.model.lead import LeadRow, labelled
from capture_api.model.moments import day_words, told_moment, zone_words
from capture_api.model.recording import HAND_RAISE, Lead, Mail, Person, Submission

LINK_LIFE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Postage:
    """What mail needs besides the site: keys and address for its links, and the words of the promises made."""

    keys: Sequence[str]
    base_url: str
    texts: Mapping[PromiseRef, str]


@dataclass(frozen=True, slots=True)
class MailContext:
    """A submission with everything that a mail about it may say."""

    submission: Submission
    offer: OfferFacts
    person: Person
    lead: Lead | None
    manifest: Manifest
    postage: Postage


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
    """What every mail about a submission may say: nothing that was typed.

    Anybody can have us write to anybody, and would have us write whatever they like.
    """
    return site_facts(context.manifest, context.offer.journey) | {
        "reference": context.submission.reference,
        "offer": context.submission.words.offer,
        "note": context.offer.mail_note,
    }


def site_facts(manifest: Manifest, journey: str = "") -> dict[str, Any]:
    """Whose mail it is and who answers for it; nothing about anybody yet."""
    site, owner = manifest.site, manifest.owner(journey, "sales")
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
        "reference": "",
        "name": "",
        "offer": site.title,
        "note": "",
    }


def new_time_facts(row: LeadRow, manifest: Manifest) -> dict[str, Any]:
    """What is said to somebody who did not come: when it was, and where another time can be chosen."""
    offer = manifest.journey(row.journey).hand_raise.offer
    form = manifest.form("", row.journey, offer)
    link = urljoin(manifest.site.base_url, form.page.lstrip("/")) if form else ""
    told = {"reference": row.reference, "name": greeting_name(row.name), "offer": row.words.offer}
    when = told_moment(row.next_at, manifest.hours.zone)
    return site_facts(manifest, row.journey) | told | {"when": when, "link": link}


def greeting_name(name: str) -> str:
    """The name to greet with; none for what is no name, as anybody can have us write to anybody."""
    is_name = len(name) <= 60 and not any(mark in name.lower() for mark in ("/", "www.", "@", "<", ">", ".com"))
    return name if is_name else ""


def download_facts(context: MailContext) -> dict[str, Any]:
    """The link to the file and what is inside it."""
    file = context.offer.file
    at, postage = context.submission.at, context.postage
    return {
        "link": download_link(context.submission.id, context.offer, at, postage.keys, postage.base_url),
        "file": file.name if file else "",
        "inside": list(context.offer.inside),
        "until": day_words((at + LINK_LIFE).astimezone(context.manifest.hours.zone).date()),
    }


def download_link(submission_id: str, offer: OfferFacts, at: datetime, keys: Sequence[str], base_url: str) -> str:
    """The signed address of an offered file; the same for the same submission."""
    facts = {"submission": submission_id, "journey": offer.journey, "offer": offer.name}
    return file_address(base_url, sign_until(facts, keys, DOWNLOAD, at + LINK_LIFE))


def answer_facts(context: MailContext) -> dict[str, Any]:
    """What happens next: by when, when it would suit, what to bring, and what the page promised."""
    offer, lead, values = context.offer, context.lead, context.submission.answers
    zone = context.manifest.hours.zone
    sent, texts = context.submission, context.postage.texts
    promised = [texts.get(promise, "") for promise in sent.promises]
    is_hand_raise = lead is not None and lead.kind == HAND_RAISE
    return {
        "is_hand_raise": is_hand_raise,
        "is_question": not is_hand_raise and offer.kind == "enquiry",
        "within": sent.words.within if lead else "",
        "answer_by": told_moment(lead.due_at, zone) if lead else "",
        "wish": wish_words(offer, values, zone),
        "slot": slot(context),
        "minutes": offer.minutes or 0,
        "who": offer.who_words,
        "leave_with": offer.leave_with,
        "prep": [{"text": item, "ticked": at in sent.prep} for at, item in enumerate(sent.words.prep)],
        "prep_url": offer.prep_url,
        "promises": [words for words in promised if words],
    }


def sales_facts(context: MailContext) -> dict[str, Any]:
    """What sales needs to call: the person's own words, and which lines of the definition are open."""
    values, lead = context.submission.answers, context.lead
    words = context.submission.words
    answers = [{"label": one.label, "value": one.value} for one in labelled(values, words, frozenset({"message"}))]
    return {
        "journey": words.journey,
        "person": context.person.email,
        "person_name": context.person.name,
        "message": text_of(values, "message"),
        "answers": answers,
        "meets": lead.meets if lead else True,
        "unmet": [criterion.why for criterion in lead.criteria if not criterion.met] if lead else [],
        "inbox": inbox_address(context.postage.base_url),
    }


def wish_words(offer: OfferFacts, answers: Answers, zone: ZoneInfo) -> str:
    """The day and time that the person chose, in words; hours name their time zone."""
    day = day_of(answers)
    window = offer.times.get(text_of(answers, "time"))
    hours = zone_words(zone) if window and window.starts else ""
    parts = [day_words(day) if day else "", window.label if window else "", hours]
    return ", ".join(part for part in parts if part)


def slot(context: MailContext) -> dict[str, str] | None:
    """The start and end of the time that was chosen, in UTC; None when no day and hour were."""
    values, zone = context.submission.answers, context.manifest.hours.zone
    window, day = context.offer.times.get(text_of(values, "time")), day_of(values)
    if not (day and window and window.starts and window.ends):
        return None
    start, end = (datetime.combine(day, at, zone) for at in (window.starts, window.ends))
    return {"start": start.isoformat(), "end": end.isoformat(), "zone": zone.key}


def day_of(answers: Answers) -> date | None:
    """The day that was chosen; None where a journey's own field `day` asks for something else than a date."""
    try:
        return date.fromisoformat(text_of(answers, "day"))
    except ValueError:
        return None
