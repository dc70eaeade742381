"""The mail that a move owes: to whoever has the lead now, and to both about a time to talk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from capture_api.accounts.access import key_of
from capture_api.accounts.actor import Actor
from capture_api.contract.manifest import Manifest
from capture_api.deliver.calendar_file import CANCEL, REQUEST
from capture_api.deliver.mail_facts import greeting_name, new_time_facts, site_facts
from capture_api.model.lead import LeadFile, LeadRow
from capture_api.model.moments import told_moment
from capture_api.model.recording import Mail
from capture_api.model.states import BOOKED, MET, NO_SHOW, OPEN, PROPOSAL, WON, LeadState
from capture_api.sales.brief import Brief
from capture_api.sales.briefing import make_brief
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.moves import STATES
from capture_api.store.accounts import AccountRepository

HANDED_OVER, TALK, TALK_OURS, NEW_TIME = "handed-over", "talk", "talk-ours", "new-time"
TAKE_BACK = timedelta(minutes=10)  # in which a mail to the person is not sent yet, so that undoing the move stops it
GLANCE = timedelta(minutes=2)  # the same for mail that should not wait
USUAL_MINUTES = 30
HELD = (BOOKED, MET, NO_SHOW, PROPOSAL, WON)  # a talk that was booked took place, or nobody came to it


@dataclass(frozen=True, slots=True)
class Moved:
    """A lead before and after a move, by whom, when, and with which note."""

    file: LeadFile
    after: LeadState
    by: Actor
    at: datetime
    note: str = ""

    @property
    def row(self) -> LeadRow:
        """The lead before it."""
        return self.file.row


def mails_of_move(context: SalesContext, moved: Moved) -> tuple[Mail, ...]:
    """What a move owes to whom; nothing goes to whoever made it."""
    brief = make_brief(moved.file, context.manifest, moved.at)
    return (*new_time(context, moved), *talk_mails(context, moved, brief), *hand_over_mail(context, moved, brief))


def new_time(context: SalesContext, moved: Moved) -> Iterator[Mail]:
    """A new time is offered to who did not come, after a while."""
    if moved.after.status == NO_SHOW != moved.row.status and moved.row.email:
        facts = new_time_facts(moved.row, context.manifest)
        yield Mail(context.ids("m"), NEW_TIME, moved.row.email, facts, TAKE_BACK)


def hand_over_mail(context: SalesContext, moved: Moved, brief: Brief) -> Iterator[Mail]:
    """The brief's first screen, to somebody who has the next step now and did not take it themselves."""
    owner = moved.after.owner
    is_urgent = moved.after.status in (*OPEN, WON)  # what is only looked at weeks later waits for its reminder
    if not is_urgent or owner == moved.row.owner or "@" not in owner or owner == moved.by.email:
        return
    zone, is_to_talk = context.manifest.hours.zone, moved.after.status != WON
    facts = ours(context, moved, brief) | {
        "by": moved.by.name,
        "handed_note": moved.note,
        "step": STATES[moved.after.status].step,
        "step_by": told_moment(moved.after.act_at, zone),
        "promised_by": told_moment(moved.row.promised_at, zone) if moved.after.answered_at is None else "",
        "words": brief.asked.words,
        "asked": brief.asked.offer,
        "answers": [{"label": one.label, "value": one.value} for one in brief.asked.answers],
        "opener": f"{brief.opener.reason} {brief.opener.problem} {brief.opener.question}" if is_to_talk else "",
        "promises": [{"text": one.text, "words": one.words} for one in brief.promises],
        "to_ask": list(brief.to_ask) if is_to_talk else [],
    }
    yield Mail(context.ids("m"), HANDED_OVER, owner, facts, GLANCE)


def talk_mails(context: SalesContext, moved: Moved, brief: Brief) -> Iterator[Mail]:
    """A time to talk that was agreed, moved or cancelled, to the person and to whoever talks with them."""
    row, after, zone = moved.row, moved.after, context.manifest.hours.zone
    was = row.next_at if row.status == BOOKED else None
    now = after.next_at if after.status == BOOKED else None
    is_cancelled = was is not None and now is None and after.status not in HELD and was > moved.at
    if not is_cancelled and (now is None or now == was):
        return
    at = now or was or moved.at
    host = after.taken_by if "@" in after.taken_by else after.owner
    facts: dict[str, Any] = {
        "when": told_moment(at, zone),
        "moved_from": told_moment(was, zone) if was and now else "",
        "is_cancelled": is_cancelled,
        "host": name_of(context, row.journey, host),
        "host_email": host if "@" in host else "",
        "minutes": minutes_of(context.manifest, row),
        "prep": list(row.words.prep),
    }
    talk: dict[str, Any] = {
        "method": CANCEL if is_cancelled else REQUEST,
        "status": "CANCELLED" if is_cancelled else "CONFIRMED",
        "sequence": row.revision,  # every move counts it up, so that the newest entry wins in a calendar
        "start": at.isoformat(),
        "end": (at + timedelta(minutes=facts["minutes"])).isoformat(),
        "guest": row.email,
        "guest_name": row.name,
        "description": "\n".join((f"{facts['host']} talks with {brief.who}.", *facts["prep"], row.reference)),
    }
    if row.email:
        theirs = about(context, row, facts["host"], facts["host_email"])
        summary = {"summary": f"{row.words.offer} ({context.manifest.site.title})"}
        yield Mail(context.ids("m"), TALK, row.email, theirs | facts | {"talk": talk | summary}, GLANCE)
    if "@" in host:
        summary = {"summary": f"{brief.who}: {row.words.journey}"}
        own = ours(context, moved, brief) | facts | ({"talk": talk | summary} if row.email else {})
        yield Mail(context.ids("m"), TALK_OURS, host, own, GLANCE)


def about(context: SalesContext, row: LeadRow, host: str, host_email: str) -> dict[str, Any]:
    """What mail to the person says whoever it is from."""
    facts = site_facts(context.manifest, row.journey)
    owner = {"owner": {"name": host, "email": host_email}} if host_email else {}
    told = {"reference": row.reference, "name": greeting_name(row.name), "offer": row.words.offer}
    return facts | owner | told


def ours(context: SalesContext, moved: Moved, brief: Brief) -> dict[str, Any]:
    """What mail to one of ours says about the person: who, how to reach them, and where the lead stands."""
    return site_facts(context.manifest, moved.row.journey) | {
        "reference": moved.row.reference,
        "who": brief.who,
        "person": brief.email,
        "phone": brief.phone,
        "company": brief.company,
        "journey": brief.journey,
        "link": f"{context.base_url}inbox/leads/{moved.row.id}",
    }


def minutes_of(manifest: Manifest, row: LeadRow) -> int:
    """How long a talk takes."""
    offer = manifest.offer(row.journey, row.offer)
    return (offer.minutes if offer else 0) or USUAL_MINUTES


def name_of(context: SalesContext, journey: str, address: str) -> str:
    """What somebody of ours is called: by their account, else by the site, else by their address."""
    if "@" not in address:
        return context.manifest.owner(journey, "sales").name or context.manifest.site.title
    account = AccountRepository(context.engine).by_email(key_of(address))
    named = {one.email: one.name for one in context.manifest.site.owners.values()}
    return (account.name if account else "") or named.get(address) or address
