"""Working leads: moves and undoing them, notes, and what became of a promise."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from capture_api.accounts.actor import Actor
from capture_api.errors import RefusedMove
from capture_api.model.lead import LeadRow
from capture_api.model.moments import moment_words
from capture_api.model.recording import Mail, Touch
from capture_api.model.states import ACCEPTED, JOINED, LeadState
from capture_api.sales.cases.asked_after import told_of_broken
from capture_api.sales.cases.context import SalesContext, idempotency_key_of, known, note_text, with_words
from capture_api.sales.cases.move_mails import Moved, mails_of_move
from capture_api.sales.cases.people_of_ours import owners_for, people_of, whose_turn
from capture_api.sales.cases.touches import mails_told, outlook, touch_of_move
from capture_api.sales.disclosed import BROKEN, OUTCOME_TOUCHES, OUTCOMES
from capture_api.sales.lifecycle import Circumstances, MoveWords, allowed_move, apply_move, reasons_for
from capture_api.sales.moves import UNDO
from capture_api.sales.undoing import UNDONE, last_move, undo
from capture_api.store.lead_changes import LeadChanges, LeadMoved
from capture_api.store.leads import LeadRepository
from capture_api.store.outbox import OutboxRepository


@dataclass(frozen=True, slots=True)
class LeadAction:
    """What somebody wants done with a lead; `revision` is the lead as they saw it, None when they did not look."""

    move: str
    reason: str = ""
    day: date | None = None
    hour: time | None = None
    to: str = ""
    note: str = ""
    key: str = ""
    revision: int | None = None

    @property
    def words(self) -> MoveWords:
        """What is said with the move; RefusedMove for a note that can't be kept whole."""
        return MoveWords(self.reason, self.day, self.hour, self.to, note_text(self.note))

    @property
    def said(self) -> tuple[str, ...]:
        """Everything that makes it this request and no other."""
        return (self.move, self.reason, str(self.day or ""), str(self.hour or ""), self.to, self.note)


class LeadActions:
    """What may be done with leads."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._leads = LeadRepository(context.engine)
        self._changes = LeadChanges(context.engine)

    def act(self, actor: Actor, lead_id: str, action: LeadAction) -> LeadRow:
        """Make a move, or undo the last; LeadMoved when somebody was faster, RefusedMove when it is not allowed."""
        actor.must("read")
        row, now = self._context.lead_named(lead_id), self._context.clock()
        key = idempotency_key_of(action.key, *action.said)
        if self._changes.was_done(row.id, key):
            return row
        if action.revision is not None and action.revision != row.revision:
            raise LeadMoved(row)
        if row.status == JOINED:
            raise RefusedMove("This lead is one with another. Work that one, or say on this page that they are two.")
        taken_back: tuple[str, ...] | None = None
        if action.move == UNDO:
            actor.must("act")
            after, touch = self._undone(row, actor, now)
            taken_back = mails_told(touch)
            mails = self._mails(row, after, actor, now, "")
        else:
            if action.move == "accept" and row.status == ACCEPTED:
                raise RefusedMove(self._taken_words(row))
            actor.must(allowed_move(action.move, row.status, row.kind).act)
            words = action.words
            after = apply_move(action.move, row.state, words, self._circumstances(action.move, row, actor, now))
            mails = self._mails(row, after, actor, now, words.note)
            touch = touch_of_move(action.move, words, row, after, actor, now, mails)
        self._changes.change(row, after, touch, key=key, mails=mails, taken_back=taken_back)
        return self._context.lead_named(row.id)

    def _mails(self, row: LeadRow, after: LeadState, actor: Actor, now: datetime, note: str) -> tuple[Mail, ...]:
        """What somebody is sent because a lead changed."""
        file = known(self._leads.file(row.id), row.id)
        sent = tuple(with_words(one, self._context.manifest) for one in file.sent)
        return mails_of_move(self._context, Moved(replace(file, row=row, sent=sent), after, actor, now, note))

    def send_again(self, actor: Actor, lead_id: str) -> int:
        """Try the mail about a lead that could not be sent once more; how many."""
        actor.must("act")
        row = self._context.lead_named(lead_id)
        return OutboxRepository(self._context.engine).send_again(row.id, self._context.clock())

    def _circumstances(self, move: str, row: LeadRow, actor: Actor, now: datetime) -> Circumstances:
        manifest = self._context.manifest
        owners = owners_for(self._context, row.journey)
        turn = whose_turn(self._context, row, row.taken_by) if move == "reopen" else None
        if turn:
            owners["sales"] = turn.email or owners["revenue_owner"]
        within = ""
        after_sale = manifest.journey(row.journey).after_sale
        if move == "deliver" and after_sale.journey:  # from here on the journey after the sale says who and when
            owners["marketing"] = owners_for(self._context, after_sale.journey)["marketing"]
            within = f"{after_sale.days} days"
        return Circumstances(
            within=within,
            now=now,
            promised_at=row.promised_at,
            hours=manifest.hours,
            owners=owners,
            sales_turn=turn.account_id if turn else "",
            mover=actor.email or actor.name,
            meets=row.meets,
            reasons=reasons_for(move, row, manifest),
            people=people_of(self._context),
            kind=row.kind,
        )

    def _undone(self, row: LeadRow, actor: Actor, now: datetime) -> tuple[LeadState, Touch]:
        """The state before the last move, and the touch that tells of it."""
        last = last_move(self._leads.moves(row.id))
        after = undo(last, row.state)
        data: dict[str, Any] = {}
        if last:
            mails = {"mails": list(told)} if (told := mails_told(last)) else {}
            data = {"undoes": last.data["no"], "move": last.data["move"]} | mails
        return after, Touch(UNDONE, now, "", row.journey, row.stage, actor.name, data | outlook(after))

    def _taken_words(self, row: LeadRow) -> str:
        """Who has a lead, and since when."""
        since = [one.at for one in self._leads.moves(row.id) if one.data.get("move") == "accept"]
        zone = self._context.manifest.hours.zone
        when = f" since {moment_words(since[-1].astimezone(zone))}" if since else ""
        who = row.taken_by or "Somebody"
        return f"{who} has this lead{when}. Hand it over, or give it back, if it is to be another's."

    def note(self, actor: Actor, lead_id: str, text: str, *, key: str = "", next_on: date | None = None) -> LeadRow:
        """Add a note, and perhaps the day of the next step; the lead after it."""
        if next_on:
            return self.act(actor, lead_id, LeadAction("note", day=next_on, note=text, key=key))
        actor.must("act")
        row, now = self._context.lead_named(lead_id), self._context.clock()
        if not text.strip():
            raise RefusedMove("The note is empty. Write what was said or what comes next.")
        touch = Touch("note", now, "", row.journey, row.stage, actor.name, {"text": note_text(text)})
        self._changes.add_touch(row, touch, key=idempotency_key_of(key, "note", text, ""))
        return self._context.lead_named(row.id)

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
        mails: tuple[Mail, ...] = ()
        if outcome == BROKEN:
            mails = told_of_broken(self._context, file.row, made[-1].text, actor.name, note_text(note))
        self._changes.add_outcome(file.row, touch, outcome, key=once, mails=mails)
        return self._context.lead_named(file.row.id)
