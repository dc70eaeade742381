"""What the clock does by itself: reminds before a time, tells of what is late, and passes up what nobody took."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from capture_api.accounts.actor import Actor
from capture_api.clock import rfc3339
from capture_api.contract.business_time import due_at
from capture_api.contract.manifest import Manifest
from capture_api.deliver.mail_facts import site_facts
from capture_api.deliver.webhook import WEBHOOK
from capture_api.model.lead import LeadRow
from capture_api.model.moments import told_moment
from capture_api.model.recording import Mail
from capture_api.model.states import NEW, TO_CHECK
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.cases.people_of_ours import owners_for
from capture_api.sales.cases.touches import touch_of_move
from capture_api.sales.lifecycle import Circumstances, MoveWords, apply_move
from capture_api.sales.moves import STATES, UP
from capture_api.sales.waiting import clock_of
from capture_api.store.engine import Transaction
from capture_api.store.lead_changes import change_in
from capture_api.store.notices import notice, owe, unnoticed

CLOCK = Actor("clock", "the clock", "", "owner")
REMINDER, ESCALATION = "reminder", "escalation"
BEFORE = "2 business hours"  # a reminder comes so long before
KNOWN = timedelta(minutes=30)  # who touched a lead so short a time ago needs no reminder
NAMED = 50  # leads in one mail, or in one webhook


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where notices lead and go."""

    base_url: Callable[[Manifest], str]
    webhook_url: str = ""


class Clockwork:
    """Looks at the clock; harmless to run twice, by several processes, or late."""

    def __init__(self, context: SalesContext, surroundings: Surroundings) -> None:
        self._context = context
        self._surroundings = surroundings

    def look(self) -> int:
        """Tell of every lead that is due soon or late and of which nobody was told; how many."""
        now, manifest = self._context.clock(), self._context.manifest
        owners = {journey: owners_for(self._context, journey) for journey in ("", *manifest.journeys)}
        soon = due_at(now, BEFORE, manifest.hours)

        def work(tx: Transaction) -> int:
            near = [one for one in unnoticed(tx, REMINDER, now, soon, now - KNOWN) if notice(tx, one, REMINDER, now)]
            late = [one for one in unnoticed(tx, ESCALATION, None, now, now) if notice(tx, one, ESCALATION, now)]
            up = {row.id: owners.get(row.journey, owners[""])[UP] for row in late}
            for row in late:
                self._pass_up(tx, row, owners.get(row.journey, owners[""]), now)
            self._tell(tx, REMINDER, near, lambda row: row.owner, now)
            self._tell(tx, ESCALATION, late, lambda row: up[row.id], now)
            return len(near) + len(late)

        return self._context.engine.transaction(work)

    def _pass_up(self, tx: Transaction, row: LeadRow, owners: dict[str, str], now: datetime) -> None:
        """Give what nobody took to whoever answers for it in the end; everything else about it stays."""
        if row.status not in (NEW, TO_CHECK) or row.owner == owners[UP]:
            return
        given = Circumstances(now, row.promised_at, self._context.manifest.hours, owners, CLOCK.name, row.meets)
        words = MoveWords(note="Nobody took it by the time that was promised")
        after = apply_move("escalate", row.state, words, given)
        change_in(tx, row, after, touch_of_move("escalate", words, row, after, CLOCK, now))

    def _tell(
        self, tx: Transaction, kind: str, rows: Sequence[LeadRow], to: Callable[[LeadRow], str], now: datetime
    ) -> None:
        """One mail to each person for all of their leads, and webhooks for all."""
        manifest, ids = self._context.manifest, self._context.ids
        inbox = f"{self._surroundings.base_url(manifest)}inbox/"
        for recipient, found in groupby(sorted(rows, key=to), key=to):
            if "@" in recipient:
                facts = site_facts(manifest) | notice_facts(tuple(found), manifest, inbox, now)
                owe(tx, [Mail(ids("m"), kind, recipient, facts)], now)
        url = self._surroundings.webhook_url
        if url:
            kinds = {REMINDER: "lead.due_soon", ESCALATION: "lead.late"}
            hooks = (Mail(ids("m"), WEBHOOK, url, hook_facts(kinds[kind], some)) for some in parts(rows, NAMED))
            owe(tx, tuple(hooks), now)


def notice_facts(rows: Sequence[LeadRow], manifest: Manifest, inbox: str, now: datetime) -> dict[str, Any]:
    """What a mail says of leads: what is next by when, and nothing personal, as it outlives an erasure."""
    zone = manifest.hours.zone
    items = [
        {
            "reference": row.reference,
            "step": STATES[row.status].step,
            "by": told_moment(row.act_at, zone),
            "clock": clock_of(row, now).words,
            "had": row.owner,
            "link": f"{inbox}leads/{row.id}",
        }
        for row in rows[:NAMED]
    ]
    return {"items": items, "more": max(0, len(rows) - NAMED), "count": len(rows), "inbox": inbox}


def hook_facts(kind: str, rows: Iterable[LeadRow]) -> dict[str, Any]:
    """What a webhook says of leads: ids to ask the API with."""
    leads = [
        {
            "id": row.id,
            "reference": row.reference,
            "status": row.status,
            "owner": row.owner,
            "act_at": rfc3339(row.act_at),
            "promised_at": rfc3339(row.promised_at),
        }
        for row in rows
    ]
    return {"type": kind, "data": {"leads": leads}}


def parts(rows: Sequence[LeadRow], size: int) -> Iterable[Sequence[LeadRow]]:
    """The rows, so many at a time."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
