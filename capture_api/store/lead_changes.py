"""Every change to a lead, with the touch that tells of it, once for each request."""

from datetime import datetime

from capture_api.clock import rfc3339
from capture_api.errors import AnotherBody
from capture_api.model.lead import LeadRow
from capture_api.model.recording import IdempotencyKey, Touch
from capture_api.model.states import OPEN, LeadChange
from capture_api.store.disclosed import follow_status
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.rows import lead_row, touch_row
from capture_api.store.search import LEADS, listing


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
        change: LeadChange,
        touch: Touch,
        *,
        owner: str,
        taken_by: str,
        key: IdempotencyKey | None,
    ) -> bool:
        """Make a change with its touch; False when this very request was done before, LeadMoved when another was."""

        def work(tx: Transaction) -> bool:
            if not is_first(tx, row.id, key, rfc3339(touch.at)):
                return False
            met = tx.run(
                """UPDATE lead SET status = :status, due_at = :due, reason = :reason, again_at = :again, owner = :owner,
                taken_by = :taken, updated_at = :at, revision = revision + 1,
                next_at = CASE :status WHEN 'accepted' THEN next_at END,
                act_at = CASE WHEN :status = 'accepted' AND next_at IS NOT NULL THEN act_at ELSE :due END
                WHERE id = :id AND revision = :revision""",
                status=change.status,
                due=rfc3339(change.due_at),
                reason=change.reason,
                again=rfc3339(change.again_at) if change.again_at else None,
                owner=owner,
                taken=taken_by,
                at=rfc3339(touch.at),
                id=row.id,
                revision=row.revision,
            )
            if not met:
                raise LeadMoved(lead_row(tx.all(f"{LEADS} WHERE lead.id = :id", id=row.id)[0]))
            follow_status(tx, row.id, change.status)
            follow_person(tx, row, change.person_state)
            tx.insert("touch", touch_row(touch, row.person_id, None, row.id))
            return True

        return self._engine.transaction(work)

    def add_outcome(self, row: LeadRow, touch: Touch, outcome: str, *, key: IdempotencyKey | None) -> bool:
        """Record what became of a promise that the lead was told; False when this request was done before."""

        def work(tx: Transaction) -> bool:
            if not add_touch_in(tx, row, touch, key, None):
                return False
            tx.run(
                """INSERT INTO lead_told (promise_id, hash, lead_id, status, outcome)
                VALUES (:promise, :hash, :lead, :status, :outcome)
                ON CONFLICT (promise_id, hash, lead_id) DO UPDATE SET outcome = excluded.outcome""",
                promise=touch.data["promise"],
                hash=touch.data["hash"],
                lead=row.id,
                status=row.status,
                outcome=outcome,
            )
            return True

        return self._engine.transaction(work)

    def add_touch(
        self, row: LeadRow, touch: Touch, *, key: IdempotencyKey | None, next_at: datetime | None = None
    ) -> bool:
        """Add a note, perhaps with a date for the next step; False when it was added before."""
        return self._engine.transaction(lambda tx: add_touch_in(tx, row, touch, key, next_at))

    def was_done(self, lead_id: str, key: IdempotencyKey | None) -> bool:
        """Whether this very request was carried out before; AnotherBody when its key was used for something else."""
        sql = "SELECT submission_id, body_hash FROM once WHERE scope = :scope AND once_key = :key"
        found = self._engine.query(sql, scope=key.scope, key=key.key) if key else []
        return bool(found) and is_same(found[0], lead_id, key)


def add_touch_in(
    tx: Transaction, row: LeadRow, touch: Touch, key: IdempotencyKey | None, next_at: datetime | None
) -> bool:
    """A touch of ours and perhaps the date of the next step; False when this request was done before."""
    if not is_first(tx, row.id, key, rfc3339(touch.at)):
        return False
    tx.run("UPDATE lead SET updated_at = :at WHERE id = :id", at=rfc3339(touch.at), id=row.id)
    if next_at:  # a promised time that has passed is acted on by this very note
        tx.run(
            """UPDATE lead SET next_at = :next, act_at = CASE WHEN due_at >= :at AND due_at < :next
            THEN due_at ELSE :next END WHERE id = :id""",
            at=rfc3339(touch.at),
            next=rfc3339(next_at),
            id=row.id,
        )
    tx.insert("touch", touch_row(touch, row.person_id, None, row.id))
    return True


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


def follow_person(tx: Transaction, row: LeadRow, state: str) -> None:
    """Set the person's state; who is unqualified here may still be a lead elsewhere."""
    if state == "prospect":
        marks, values = listing("s", OPEN)
        others = f"SELECT 1 FROM lead WHERE person_id = :person AND id <> :id AND status IN ({marks}) LIMIT 1"  # noqa: S608
        if tx.one(others, person=row.person_id, id=row.id, **values):
            return
    tx.run("UPDATE person SET state = :state WHERE id = :id", state=state, id=row.person_id)
