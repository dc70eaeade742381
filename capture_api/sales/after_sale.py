"""Which mails of its journeys a lead gets after the sale, when each is due, and what became of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from capture_api.contract.business_time import BusinessHours, open_spans
from capture_api.contract.mails import AFTER, JourneyMail
from capture_api.contract.manifest import Manifest
from capture_api.deliver.journey_words import filled
from capture_api.deliver.mail_facts import greeting_name
from capture_api.model.lead import LeadRow
from capture_api.model.recording import DoneMail, Touch
from capture_api.model.states import AFTER_SALE
from capture_api.sales.moves import MOVES
from capture_api.sales.undoing import UNDONE

PLANNED, OWED, STOPPED, MISSED, SILENT = "planned", "owed", "stopped", "missed", "silent"
GRACE = timedelta(days=7)  # a mail that comes later than this after its day is worse than none


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """A mail to a lead: when it is due, and what became of it."""

    journey: str
    mail: JourneyMail
    subject: str  # as it reads to them
    due_at: datetime
    state: str  # planned | owed | stopped | missed | silent
    at: datetime | None = None  # when it was given to be sent, or stopped
    by: str = ""

    @property
    def words(self) -> str:
        """What became of it, as the lead's page says it."""
        stopped = f"stopped by {self.by}" if self.by else "stopped"
        return {
            PLANNED: "goes out by itself",
            OWED: "sent",
            STOPPED: stopped,
            MISSED: "not sent, as its day was over",
            SILENT: "not sent, as they want no such mail",
        }[self.state]


def planned_mails(
    row: LeadRow,
    touches: Iterable[Touch],
    manifest: Manifest,
    done: Iterable[DoneMail],
    now: datetime,
    *,
    is_silent: bool = False,
) -> tuple[PlannedMail, ...]:
    """Every mail that a lead gets or got, the first on top; nothing is planned while they talk about a new need."""
    known, entered = {(one.journey, one.name): one for one in done}, entered_at(touches)
    found = (
        planned(row, journey, mail, entered, known.get((journey, mail.name)), manifest, now, is_silent=is_silent)
        for journey, mail in mails_for(row.journey, manifest)
    )
    return tuple(sorted(filter(None, found), key=lambda one: (one.due_at, one.mail.name)))


def mails_for(journey: str, manifest: Manifest) -> Iterator[tuple[str, JourneyMail]]:
    """The mails of a lead's journey, and of the journey that takes over after delivery."""
    for name in dict.fromkeys((journey, manifest.journey(journey).after_sale.journey)):
        yield from ((name, mail) for mail in manifest.journey(name).mails)


def planned(
    row: LeadRow,
    journey: str,
    mail: JourneyMail,
    entered: Mapping[str, datetime],
    done: DoneMail | None,
    manifest: Manifest,
    now: datetime,
    *,
    is_silent: bool,
) -> PlannedMail | None:
    """One mail, or None where nothing sets its day."""
    due = due_of(row, mail, entered, manifest.hours)
    subject = filled(mail.subject, words_for(row, manifest, journey, mail))
    if done:
        return PlannedMail(journey, mail, subject, due or done.at, done.state, done.at, done.by)
    if due is None or row.status not in AFTER_SALE:
        return None
    state = SILENT if is_silent else MISSED if due + GRACE < now else PLANNED
    return PlannedMail(journey, mail, subject, due, state)


def words_for(row: LeadRow, manifest: Manifest, journey: str, mail: JourneyMail) -> dict[str, str]:
    """What stands for the words of a mail that are known before it goes out."""
    name = greeting_name(row.name)
    return {
        "person.name": name,
        "person.first_name": name.split()[0] if name else "",
        "signer.name": manifest.owner(journey, mail.signed_by).name,
        "site.title": manifest.site.title,
        "site.phone": manifest.site.contact.phone,
    }


def due_of(row: LeadRow, mail: JourneyMail, entered: Mapping[str, datetime], hours: BusinessHours) -> datetime | None:
    """When a mail is due; never at night or on a day on which nobody works who could answer."""
    days = timedelta(days=mail.days)
    if mail.when == AFTER:
        return at_open(entered[mail.state] + days, hours) if mail.state in entered else None
    if row.status != mail.state:
        return None
    day = row.next_at.astimezone(hours.zone).date() - days  # it is due at the day's end; a mail comes in the morning
    return at_open(datetime.combine(day, hours.opens, hours.zone).astimezone(UTC), hours)


def at_open(moment: datetime, hours: BusinessHours) -> datetime:
    """The moment, if anybody works then; else when the next day's work begins."""
    opens, _ = next(open_spans(moment, hours), (moment, moment))
    return max(opens, moment)


def entered_at(touches: Iterable[Touch]) -> dict[str, datetime]:
    """When a lead last came to each state, by the moves that nobody took back; oldest touch first."""
    stack: list[Touch] = []
    for touch in touches:
        if touch.kind == UNDONE and stack:
            stack.pop()
        elif "before" in touch.data:
            stack.append(touch)
    moved = [(MOVES[str(one.data["move"])].target, one.at) for one in stack if str(one.data.get("move")) in MOVES]
    return {status: at for status, at in moved if status}
