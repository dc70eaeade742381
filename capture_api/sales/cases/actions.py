"""Working leads: moves, notes, and what became of a promise."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from capture_api.accounts.actor import Actor
from capture_api.clock import rfc3339
from capture_api.errors import RefusedMove
from capture_api.model.lead import LeadRow
from capture_api.model.moments import moment_words
from capture_api.model.recording import Touch
from capture_api.model.states import ACCEPTED, LeadChange
from capture_api.sales.cases.context import SalesContext, idempotency_key_of, known, note_text
from capture_api.sales.disclosed import OUTCOME_TOUCHES, OUTCOMES
from capture_api.sales.lifecycle import MOVES, apply_move, reasons_for
from capture_api.store.lead_changes import LeadChanges, LeadMoved
from capture_api.store.leads import LeadRepository


@dataclass(frozen=True, slots=True)
class LeadAction:
    """What somebody wants done with a lead; `revision` is the lead as they saw it, None when they did not look."""

    move: str
    reason: str = ""
    again_on: date | None = None
    note: str = ""
    key: str = ""
    revision: int | None = None


class LeadActions:
    """What may be done with leads."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._leads = LeadRepository(context.engine)
        self._changes = LeadChanges(context.engine)

    def act(self, actor: Actor, lead_id: str, action: LeadAction) -> LeadRow:
        """Make a move; LeadMoved when somebody else was faster, RefusedMove when it is not allowed."""
        actor.must("act")
        row, now, manifest = self._context.lead_named(lead_id), self._context.clock(), self._context.manifest
        key = idempotency_key_of(action.key, action.move, action.reason, str(action.again_on or ""), action.note)
        if self._changes.was_done(row.id, key):
            return row
        if action.revision is not None and action.revision != row.revision:
            raise LeadMoved(row)
        if action.move == "accept" and row.status == ACCEPTED:
            raise RefusedMove(self._taken_words(row))
        change = apply_move(
            action.move,
            row.status,
            now=now.astimezone(manifest.hours.zone),
            due_at=row.due_at,
            reason=action.reason,
            again_on=action.again_on,
            reasons=reasons_for(row, manifest),
            meets=row.meets,
        )
        taken_by = taker(action.move, row, actor)
        owner = manifest.owner(row.journey, change.role).email or row.owner
        if change.role == "sales" and "@" in taken_by:
            owner = taken_by
        touch = touch_of_move(action, row, change, owner, actor, now)
        self._changes.change(row, change, touch, owner=owner, taken_by=taken_by, key=key)
        return self._context.lead_named(row.id)

    def _taken_words(self, row: LeadRow) -> str:
        """Who has a lead, and since when."""
        touches = known(self._leads.file(row.id), row.id).touches
        since = [one.at for one in touches if one.kind == ACCEPTED and one.data.get("move") == "accept"]
        zone = self._context.manifest.hours.zone
        when = f" since {moment_words(since[-1].astimezone(zone))}" if since else ""
        return f"{row.taken_by} has this lead{when}. Possible now: unqualify, recycle, or reopen to give it back."

    def note(self, actor: Actor, lead_id: str, text: str, *, key: str = "", next_on: date | None = None) -> LeadRow:
        """Add a note, and perhaps the day of the next step; the lead after it."""
        actor.must("act")
        row, now = self._context.lead_named(lead_id), self._context.clock()
        if not text.strip():
            raise RefusedMove("The note is empty. Write what was said or what comes next.")
        next_at = self._day_end(next_on, now) if next_on else None
        data = {"text": note_text(text)} | ({"next_on": next_on.isoformat()} if next_on else {})
        touch = Touch("note", now, "", row.journey, row.stage, actor.name, data)
        once = idempotency_key_of(key, "note", text, str(next_on or ""))
        self._changes.add_touch(row, touch, key=once, next_at=next_at)
        return self._context.lead_named(row.id)

    def _day_end(self, day: date, now: datetime) -> datetime:
        """Closing time of a day ahead; RefusedMove for one that is over."""
        hours = self._context.manifest.hours
        if not now.astimezone(hours.zone).date() <= day <= date(now.year + 3, 12, 31):
            raise RefusedMove(f"{day:%Y-%m-%d} is not a day from today to three years ahead. Give another one.")
        return datetime.combine(day, hours.closes, hours.zone).astimezone(UTC)

    def outcome(
        self, actor: Actor, lead_id: str, promise_id: str, outcome: str, *, note: str = "", key: str = ""
    ) -> LeadRow:
        """Record that a promise this person was made was kept or broken; the lead after it."""
        actor.must("act")
        file, now = known(self._leads.file(self._context.id_of(lead_id)), lead_id), self._context.clock()
        if outcome not in OUTCOMES:
            raise RefusedMove(f"“{outcome[:60]}” is not an outcome. Choose one of: {', '.join(OUTCOMES)}.")
        made = [wording for wording in file.disclosed if wording.promise_id == promise_id]
        if not made:
            names = ", ".join(dict.fromkeys(wording.promise_id for wording in file.disclosed)) or "none"
            raise RefusedMove(f"This person was not told the promise “{promise_id[:60]}”. They were told: {names}.")
        data = {"promise": promise_id, "hash": made[-1].hash} | ({"note": note_text(note)} if note.strip() else {})
        touch = Touch(OUTCOME_TOUCHES[outcome], now, "", file.row.journey, file.row.stage, actor.name, data)
        once = idempotency_key_of(key, promise_id, outcome, note)
        self._changes.add_outcome(file.row, touch, outcome, key=once)
        return self._context.lead_named(file.row.id)


def touch_of_move(
    action: LeadAction, row: LeadRow, change: LeadChange, owner: str, actor: Actor, now: datetime
) -> Touch:
    """How the history tells a move: who, what, why, and who has to do what by when."""
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
    filled = {key: value for key, value in data.items() if value}
    return Touch(change.status, now, "", row.journey, row.stage, actor.name, filled)


def taker(move: str, row: LeadRow, actor: Actor) -> str:
    """Who works the lead after a move."""
    if move == "accept":
        return actor.email or actor.name
    return "" if MOVES[move].target in ("new", "unqualified") else row.taken_by
