"""What sales may ask and do, the same through every door: inbox, API and terminal."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TypeVar

from capture_api.accounts.access import hash_of
from capture_api.accounts.actor import Actor
from capture_api.clock import Clock, read_time, rfc3339
from capture_api.contract.manifest import Manifest
from capture_api.contract.manifest_file import ManifestFile
from capture_api.deliver.mail_facts import moment_words
from capture_api.errors import CaptureError, RefusedMove
from capture_api.ids import Ids
from capture_api.model.lead import LeadFile, LeadRow
from capture_api.model.recording import IdempotencyKey, Touch
from capture_api.model.states import ACCEPTED
from capture_api.record.quarantine import plan_letting_through
from capture_api.sales.brief import Brief, make_brief
from capture_api.sales.credit import Credit, Credited, credit, source_of
from capture_api.sales.disclosed import OUTCOME_TOUCHES, OUTCOMES, judgements_of
from capture_api.sales.lifecycle import MOVES, apply_move
from capture_api.sales.promise_report import PromiseReport, report_promises
from capture_api.sales.queries import BadQuery, cursor_after, read_query
from capture_api.store.accounts import AccountRepository
from capture_api.store.engine import Engine
from capture_api.store.erase import EraseRepository
from capture_api.store.leads import LeadMoved, LeadRepository
from capture_api.store.promises import BuildVerdict, PromiseRepository
from capture_api.store.quarantine import QuarantinePage, QuarantineRepository
from capture_api.store.search import Search

LONGEST_NOTE = 4000
HELD_A_PAGE = 100
T = TypeVar("T")


class UnknownLead(CaptureError):
    """There is no lead of that id."""


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One page of a list, and the cursor of the next; "" at the end."""

    rows: tuple[LeadRow, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class LeadAction:
    """What somebody wants done with a lead; `revision` is the lead as they saw it, None when they did not look."""

    move: str
    reason: str = ""
    again_on: date | None = None
    note: str = ""
    key: str = ""
    revision: int | None = None


class Sales:
    """The store, the manifest and the clock, and everything that is asked of them."""

    def __init__(self, engine: Engine, manifests: ManifestFile, clock: Clock) -> None:
        self.leads = LeadRepository(engine)
        self.promises = PromiseRepository(engine)
        self.people = EraseRepository(engine)
        self.quarantine = QuarantineRepository(engine)
        self._accounts = AccountRepository(engine)
        self._agreements = manifests
        self.clock = clock

    @property
    def manifest(self) -> Manifest:
        """The newest build's manifest."""
        return self._agreements.current()

    def page(self, actor: Actor, query: Mapping[str, str]) -> LeadPage:
        """One page of the leads that a query asks for."""
        actor.must("read")
        search = read_query(query, tuple(self.manifest.journeys))
        if query.get("status", "").strip() == "open":  # what is put off is open again on its date
            search = replace(search, put_off_until=rfc3339(self.clock()))
        return self.search(search)

    def search(self, search: Search) -> LeadPage:
        """One page of a search."""
        found = self.leads.search(search)
        rows = tuple(found[: search.limit])
        return LeadPage(rows, cursor_after(rows[-1], search) if len(found) > search.limit else "")

    def export(self, actor: Actor, query: Mapping[str, str]) -> Iterator[LeadRow]:
        """All leads of a query; BadQuery before the first one, and a line in the trail of who took them."""
        query = {"sort": "created"} | {key: value for key, value in query.items() if value}
        self.page(actor, query | {"limit": "1"})
        asked = {key: value for key, value in query.items() if key not in ("q", "sort", "cursor", "limit")}
        self._accounts.audit(actor.id, "export", "leads", asked, self.clock())
        return self._every(actor, query)

    def _every(self, actor: Actor, query: Mapping[str, str]) -> Iterator[LeadRow]:
        # A page at a time, in an order that work on leads leaves alone: an export of any size needs little room.
        asked = dict(query)
        while True:
            page = self.page(actor, asked | {"limit": "200"})
            yield from page.rows
            if not page.cursor:
                return
            asked["cursor"] = page.cursor

    def row(self, actor: Actor, lead_id: str) -> LeadRow:
        """A lead as lists show it; UnknownLead when there is none."""
        actor.must("read")
        return known(self.leads.row(self.id_of(lead_id)), lead_id)

    def id_of(self, name: str) -> str:
        """The id of a lead that is named by its id, or by any reference that its person was given for it."""
        if not name.upper().startswith("WP-"):
            return name
        return self.leads.referred(name.upper()) or name

    def file(self, actor: Actor, lead_id: str) -> LeadFile:
        """A lead with all that is known; UnknownLead when there is none."""
        actor.must("read")
        return known(self.leads.file(self.id_of(lead_id)), lead_id)

    def brief(self, actor: Actor, lead_id: str) -> Brief:
        """The brief of a lead."""
        return make_brief(self.file(actor, lead_id), self.manifest, self.clock())

    def act(self, actor: Actor, lead_id: str, action: LeadAction) -> LeadRow:
        """Make a move; LeadMoved when somebody else was faster, RefusedMove when it is not allowed."""
        actor.must("act")
        row, now = self.row(actor, lead_id), self.clock()
        key = idempotency_key_of(action.key, action.move, action.reason, str(action.again_on or ""), action.note)
        if self.leads.was_done(row.id, key):
            return row
        if action.revision is not None and action.revision != row.revision:
            raise LeadMoved(row)
        manifest = self.manifest
        if action.move == "accept" and row.status == ACCEPTED:
            raise RefusedMove(self.taken_words(row))
        change = apply_move(
            action.move,
            row.status,
            now=now.astimezone(manifest.hours.zone),
            due_at=row.due_at,
            reason=action.reason,
            again_on=action.again_on,
            reasons=manifest.journey(row.journey).unqualified_reasons,
            meets=row.meets,
        )
        taken_by = taker(action.move, row, actor)
        owner = manifest.owner(row.journey, change.role).email or row.owner
        if change.role == "sales" and "@" in taken_by:
            owner = taken_by
        data = {
            "move": action.move,
            "from": row.status,
            "reason": change.reason,
            "note": note_text(action.note),
            "again_at": rfc3339(change.again_at) if change.again_at else "",
            "next": change.activity,
            "owner": owner,
            "due_at": rfc3339(change.due_at),
        }
        touch = Touch(
            change.status,
            rfc3339(now),
            "",
            row.journey,
            row.stage,
            actor.name,
            {key: value for key, value in data.items() if value},
        )
        self.leads.change(row, change, touch, owner=owner, taken_by=taken_by, key=key)
        return self.row(actor, lead_id)

    def taken_words(self, row: LeadRow) -> str:
        """Who has a lead, and since when."""
        touches = known(self.leads.file(row.id), row.id).touches
        since = [read_time(one.at) for one in touches if one.kind == ACCEPTED and one.data.get("move") == "accept"]
        when = f" since {moment_words(since[-1].astimezone(self.manifest.hours.zone))}" if since else ""
        return f"{row.taken_by} has this lead{when}. Possible now: unqualify, recycle, or reopen to give it back."

    def note(self, actor: Actor, lead_id: str, text: str, *, key: str = "", next_on: date | None = None) -> None:
        """Add a note, and perhaps the day of the next step."""
        actor.must("act")
        row, now = self.row(actor, lead_id), self.clock()
        if not text.strip():
            raise RefusedMove("The note is empty. Write what was said or what comes next.")
        next_at = self.day_end(next_on, now) if next_on else None
        data = {"text": note_text(text)} | ({"next_on": next_on.isoformat()} if next_on else {})
        touch = Touch("note", rfc3339(now), "", row.journey, row.stage, actor.name, data)
        self.leads.add_touch(
            row,
            touch,
            key=idempotency_key_of(key, "note", text, str(next_on or "")),
            next_at=next_at,
        )

    def day_end(self, day: date, now: datetime) -> datetime:
        """Closing time of a day ahead; RefusedMove for one that is over."""
        hours = self.manifest.hours
        if not now.astimezone(hours.zone).date() <= day <= date(now.year + 3, 12, 31):
            raise RefusedMove(f"{day:%Y-%m-%d} is not a day from today to three years ahead. Give another one.")
        return datetime.combine(day, hours.closes, hours.zone).astimezone(UTC)

    def outcome(
        self, actor: Actor, lead_id: str, promise_id: str, outcome: str, *, note: str = "", key: str = ""
    ) -> None:
        """Record that a promise this person was told was kept or broken."""
        actor.must("act")
        file, now = self.file(actor, lead_id), self.clock()
        if outcome not in OUTCOMES:
            raise RefusedMove(f"“{outcome[:60]}” is not an outcome. Choose one of: {', '.join(OUTCOMES)}.")
        told = [wording for wording in file.told if wording.promise_id == promise_id]
        if not told:
            made = ", ".join(dict.fromkeys(wording.promise_id for wording in file.told)) or "none"
            raise RefusedMove(f"This person was not told the promise “{promise_id[:60]}”. They were told: {made}.")
        data = {"promise": promise_id, "hash": told[-1].hash} | ({"note": note_text(note)} if note.strip() else {})
        touch = Touch(OUTCOME_TOUCHES[outcome], rfc3339(now), "", file.row.journey, file.row.stage, actor.name, data)
        self.leads.add_outcome(file.row, touch, outcome, key=idempotency_key_of(key, promise_id, outcome, note))

    def congruence(self, actor: Actor) -> tuple[PromiseReport, ...]:
        """Each promise with its verdicts, and each wording with who was told it and what became of it."""
        actor.must("read")
        return report_promises(
            self.manifest,
            self.promises.wordings(),
            self.promises.verdicts(),
            self.promises.told(),
            self.promises.told_before,
        )

    def told(self, actor: Actor, promise_id: str, digest: str, after: str = "", limit: int = 100) -> LeadPage:
        """The leads that were told a wording of a promise."""
        actor.must("read")
        found = self.promises.leads_told(promise_id, digest, after, limit + 1)
        return LeadPage(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else "")

    def credit(self, actor: Actor, since: str = "", journey: str = "") -> list[Credit]:
        """Marketing's count by source, for leads since a time."""
        actor.must("read")
        rows = [row for row in self.leads.credited(since) if journey in ("", row["journey"])]
        return credit(Credited(source_of(row["source"]), row["status"], row["reason"], row["leads"]) for row in rows)

    def quarantined(self, actor: Actor, after: str = "") -> QuarantinePage:
        """Forms that were held back, newest first."""
        actor.must("read")
        return self.quarantine.page(after, HELD_A_PAGE)

    def let_through(self, actor: Actor, name: str, ids: Ids) -> str | None:
        """Make of a held form what it would have made; the id of its lead, None when it makes none."""
        actor.must("act")
        sent = self.quarantine.one(name)
        if sent is None:
            raise UnknownLead(f"No form “{name[:60]}” is held back. Somebody may have let it through already.")
        return self.quarantine.let_through(plan_letting_through(actor, sent, self.manifest, ids))

    def erase(self, actor: Actor, person_id: str) -> int:
        """Erase a person; what was counted stays counted."""
        actor.must("erase")
        return self.people.erase(person_id, actor.id, self.clock())

    def erase_quarantined(self, actor: Actor, email_key: str) -> int:
        """Erase what an address sent that never became a person."""
        actor.must("erase")
        return self.people.erase_quarantined(email_key, actor.id, self.clock())


def idempotency_key_of(key: str, *said: str) -> IdempotencyKey | None:
    """The key of a request with the hash of what it says; None without a key."""
    return IdempotencyKey("sales", key, hash_of(json.dumps(said)), "") if key else None


def known(found: T | None, lead_id: str) -> T:
    """What was found; UnknownLead when nothing was."""
    if found is None:
        raise UnknownLead(f"There is no lead “{lead_id[:60]}”. Copy its id from the list.")
    return found


def taker(move: str, row: LeadRow, actor: Actor) -> str:
    """Who works the lead after a move."""
    if move == "accept":
        return actor.email or actor.name
    return "" if MOVES[move].target in ("new", "unqualified") else row.taken_by


def note_text(text: str) -> str:
    """A note without what could break a line of a log or a mail, cut to what anybody reads."""
    kept = "".join(letter for letter in text if letter in "\n\t" or letter.isprintable())
    return kept.strip()[:LONGEST_NOTE]


def verdicts_of(manifest: Manifest) -> Iterator[BuildVerdict]:
    """What the newest build made of each promise, for the record."""
    for promise_id, promise in sorted(manifest.promises.items()):
        for one in judgements_of(promise):
            yield BuildVerdict(promise_id, promise.hash, one.layer, one.label, one.rule, one.why)


def read_day(text: str) -> date | None:
    """A day as a form sends it; None for an empty field, BadQuery for anything else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadQuery(f"“{text[:40]}” is not a day. Give it as YYYY-MM-DD, like 2027-02-01.") from error


def start_of(month: str) -> str:
    """The first moment of YYYY-MM as text; BadQuery when it is no month."""
    try:
        first = read_day(f"{month.strip()}-01") if month.strip() else None
    except BadQuery as error:
        raise BadQuery(f"“{month[:40]}” is not a month. Give it as YYYY-MM, like 2026-11.") from error
    return rfc3339(datetime.combine(first, time(), UTC)) if first else ""
