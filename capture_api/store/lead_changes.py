"""Every change to a lead, with the touch that tells of it, once for each request."""

from collections.abc import Sequence

from capture_api.clock import rfc3339
from capture_api.errors import AnotherBody
from capture_api.model.lead import LeadRow
from capture_api.model.recording import IdempotencyKey, Mail, Touch
from capture_api.model.states import LeadState
from capture_api.store.disclosed import OF_LEAD, TOLD_COLUMNS, follow_status
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.journey_mails import take_back_waiting
from capture_api.store.notices import owe, take_back
from capture_api.store.people import follow_person
from capture_api.store.rows import lead_row, state_row, touch_row
from capture_api.store.search import LEADS
from capture_api.store.search_words import follow_words
from capture_api.store.team import move_turn


class LeadMoved(Exception):
    """Somebody else changed the lead since it was read; `row` is the lead as it is now."""

    def __init__(self, row: LeadRow) -> None:
        super().__init__(f"Somebody changed this lead at {rfc3339(row.updated_at)}.")
        self.row = row


class LeadChanges:
    """Changes leads behind whatever engine keeps them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def change(
        self,
        row: LeadRow,
        after: LeadState,
        touch: Touch,
        *,
        key: IdempotencyKey | None,
        mails: Sequence[Mail] = (),
        taken_back: Sequence[str] | None = None,
    ) -> bool:
        """Make a change with its touch; False when this very request was done before, LeadMoved when another was.

        `mails` are owed with it. With `taken_back` it undoes a move whose mails have these ids, and they are not sent;
        where all of them are stopped in time, nobody heard of the move, and `mails` are not owed either.
        """

        def work(tx: Transaction) -> bool:
            if not is_first(tx, row.id, key, rfc3339(touch.at)):
                return False
            change_in(tx, row, after, touch)
            if taken_back is not None:
                take_back_waiting(tx, row.id)
            were_stopped = [take_back(tx, mail) for mail in taken_back or ()]
            if not were_stopped or not all(were_stopped):
                owe(tx, mails, touch.at, row)
            return True

        return self._engine.transaction(work)

    def add_outcome(
        self, row: LeadRow, touch: Touch, outcome: str, *, key: IdempotencyKey | None, mails: Sequence[Mail] = ()
    ) -> bool:
        """Record what became of a promise that the lead was told; False when this request was done before."""

        def work(tx: Transaction) -> bool:
            if not add_touch_in(tx, row, touch, key):
                return False
            tx.run(
                f"""INSERT INTO lead_told {TOLD_COLUMNS} SELECT :promise, :hash, {OF_LEAD} FROM lead WHERE id = :lead
                ON CONFLICT DO NOTHING""",  # noqa: S608
                promise=touch.data["promise"],
                hash=touch.data["hash"],
                lead=row.id,
            )
            tx.run(
                """UPDATE lead_told SET outcome = :outcome
                WHERE promise_id = :promise AND hash = :hash AND lead_id = :lead""",
                promise=touch.data["promise"],
                hash=touch.data["hash"],
                lead=row.id,
                outcome=outcome,
            )
            owe(tx, mails, touch.at, row)
            return True

        return self._engine.transaction(work)

    def add_touch(self, row: LeadRow, touch: Touch, *, key: IdempotencyKey | None) -> bool:
        """Add a note; False when it was added before."""
        return self._engine.transaction(lambda tx: add_touch_in(tx, row, touch, key))

    def was_done(self, lead_id: str, key: IdempotencyKey | None) -> bool:
        """Whether this very request was carried out before; AnotherBody when its key was used for something else."""
        sql = "SELECT submission_id, body_hash FROM once WHERE scope = :scope AND once_key = :key"
        found = self._engine.query(sql, scope=key.scope, key=key.key) if key else []
        return bool(found) and is_same(found[0], lead_id, key)


def change_in(tx: Transaction, row: LeadRow, after: LeadState, touch: Touch) -> None:
    """The lead's new state with its touch; LeadMoved when the lead is no longer as `row` has it."""
    met = tx.run(
        """UPDATE lead SET status = :status, owner = :owner, taken_by = :taken_by, next_at = :next_at,
        act_at = :act_at, reason = :reason, answered_at = :answered_at, won_at = :won_at, turn_of = :turn_of,
        updated_at = :at, revision = revision + 1 WHERE id = :id AND revision = :revision""",
        **state_row(after),
        at=rfc3339(touch.at),
        id=row.id,
        revision=row.revision,
    )
    if not met:
        raise LeadMoved(lead_row(tx.all(f"{LEADS} WHERE lead.id = :id", id=row.id)[0]))
    follow_status(tx, row.id, after.status)
    follow_person(tx, row.person_id)
    move_turn(tx, row.turn_of, after.turn_of)
    insert_touch(tx, row, touch)


def add_touch_in(tx: Transaction, row: LeadRow, touch: Touch, key: IdempotencyKey | None) -> bool:
    """A touch of ours; False when this request was done before."""
    if not is_first(tx, row.id, key, rfc3339(touch.at)):
        return False
    tx.run("UPDATE lead SET updated_at = :at WHERE id = :id", at=rfc3339(touch.at), id=row.id)
    insert_touch(tx, row, touch)
    return True


def insert_touch(tx: Transaction, row: LeadRow, touch: Touch) -> None:
    """A touch of ours, and its person found by what was noted with it."""
    tx.insert("touch", touch_row(touch, row.person_id, None, row.id))
    if touch.data.get("text") or touch.data.get("note"):
        follow_words(tx, row.person_id)


def is_first(tx: Transaction, lead_id: str, key: IdempotencyKey | None, at: str) -> bool:
    """Whether this request is done for the first time; one without a key always is."""
    if key is None or tx.run(
        """INSERT INTO once (scope, once_key, body_hash, submission_id, at) VALUES (:scope, :key, :hash, :lead, :at)
        ON CONFLICT (scope, once_key) DO NOTHING""",
        scope=key.scope,
        key=key.key,
        hash=key.body_hash,
        lead=lead_id,
        at=at,
    ):
        return True
    sql = "SELECT submission_id, body_hash FROM once WHERE scope = :scope AND once_key = :key"
    return not is_same(tx.all(sql, scope=key.scope, key=key.key)[0], lead_id, key)


def is_same(earlier: Row, lead_id: str, key: IdempotencyKey | None) -> bool:
    """True for the same words to the same lead; AnotherBody for any other, which must not be taken for done."""
    if key and (earlier["submission_id"], earlier["body_hash"]) != (lead_id, key.body_hash):
        raise AnotherBody(
            "This was sent before with something else in it, and that was done. Load the lead again and send this anew."
        )
    return True
