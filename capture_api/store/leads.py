"""Sales' questions about leads: lists by page, one lead whole, and every change with the touch that tells of it."""

import json
from datetime import datetime
from typing import Any

from capture_api.clock import read_time, rfc3339
from capture_api.contract.invitation import PromiseRef
from capture_api.errors import AnotherBody
from capture_api.model.lead import DisclosedWording, LeadFile, LeadRow
from capture_api.model.recording import Criterion, IdempotencyKey, Submission, Touch
from capture_api.model.states import OPEN, LeadChange
from capture_api.store.capture import text
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.search import FEW, LEADS, Search, listing, people_of, searching

WORDS = (
    "id",
    "person_id",
    "submission_id",
    "reference",
    "name",
    "email",
    "phone",
    "company",
    "journey",
    "stage",
    "offer",
    "status",
    "owner",
    "taken_by",
    "reason",
    "kind",
)


class LeadMoved(Exception):
    """Somebody else changed the lead since it was read; `row` is the lead as it is now."""

    def __init__(self, row: LeadRow) -> None:
        super().__init__(f"Somebody changed this lead at {rfc3339(row.updated_at)}.")
        self.row = row


class LeadRepository:
    """Reads and changes leads behind whatever engine keeps them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def search(self, search: Search) -> list[LeadRow]:
        """One page of leads, and one lead more when there is a next page."""
        people = people_of(search.words, self._engine) if search.words else None
        if people == []:
            return []
        sql, values = searching(search, people if people and len(people) <= FEW else None)
        return [lead_row(row) for row in self._engine.query(sql, **values)]

    def row(self, lead_id: str) -> LeadRow | None:
        """A lead as a list shows it."""
        found = self._engine.query(f"{LEADS} WHERE lead.id = :id", id=lead_id)
        return lead_row(found[0]) if found else None

    def file(self, lead_id: str) -> LeadFile | None:
        """A lead with everything its person sent, did and was told."""
        row = self.row(lead_id)
        if row is None:
            return None
        person = {"person": row.person_id}
        sent = self._engine.query("SELECT * FROM submission WHERE person_id = :person ORDER BY at, id", **person)
        touches = self._engine.query("SELECT * FROM touch WHERE person_id = :person ORDER BY at, id", **person)
        told = self._engine.query(
            """SELECT told.promise_id, told.hash, told.at, submission.page, wording.text FROM submission
            JOIN told ON told.submission_id = submission.id
            LEFT JOIN wording ON wording.promise_id = told.promise_id AND wording.hash = told.hash
            WHERE submission.person_id = :person ORDER BY told.at, told.promise_id""",
            **person,
        )
        return LeadFile(
            row,
            tuple(map(submission_of, sent)),
            tuple(map(touch_of, touches)),
            tuple(map(told_wording, told)),
        )

    def referred(self, reference: str) -> str | None:
        """The id of the lead that a form made or joined, by the form's reference."""
        found = self._engine.query(
            """SELECT COALESCE((SELECT lead.id FROM lead WHERE lead.submission_id = submission.id),
            (SELECT touch.lead_id FROM touch JOIN lead ON lead.id = touch.lead_id
            WHERE touch.person_id = submission.person_id AND touch.submission_id = submission.id LIMIT 1)) AS id
            FROM submission WHERE reference = :reference""",
            reference=reference,
        )
        return str(found[0]["id"]) if found and found[0]["id"] else None

    def last_hand_raise(self) -> datetime | None:
        """When somebody last raised a hand."""
        sql = "SELECT created_at FROM lead WHERE kind = 'hand-raise' ORDER BY created_at DESC LIMIT 1"
        found = self._engine.query(sql)
        return read_time(found[0]["created_at"]) if found else None

    def count_open(self, now: datetime) -> tuple[int, int]:
        """How many leads wait for sales, and how many of them are late."""
        marks, values = listing("s", OPEN)
        sql = f"SELECT COUNT(*) AS n FROM lead WHERE status IN ({marks})"  # noqa: S608
        values |= {"now": rfc3339(now)}
        late = self._engine.query(f"{sql} AND act_at < :now", **values)[0]["n"]
        waits = self._engine.query(f"{sql} AND (status <> 'recycled' OR act_at <= :now)", **values)[0]["n"]
        return int(waits), int(late)

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
            if not is_first(tx, row.id, key, touch.at):
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
                at=touch.at,
                id=row.id,
                revision=row.revision,
            )
            if not met:
                raise LeadMoved(lead_row(tx.all(f"{LEADS} WHERE lead.id = :id", id=row.id)[0]))
            follow_person(tx, row, change.person_state)
            insert_deed(tx, row, touch)
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

    def credited(self, since: str) -> list[Row]:
        """Each lead since a time with its source, status and reason, for marketing's count."""
        rows = self._engine.query(
            """SELECT submission.source, lead.journey, lead.status, lead.reason, COUNT(*) AS leads
            FROM lead JOIN submission ON submission.id = lead.submission_id WHERE lead.created_at >= :since
            AND lead.kind = 'hand-raise'
            GROUP BY submission.source, lead.journey, lead.status, lead.reason""",
            since=since,
        )
        return [row | {"source": json.loads(row["source"])} for row in rows]


def add_touch_in(
    tx: Transaction, row: LeadRow, touch: Touch, key: IdempotencyKey | None, next_at: datetime | None
) -> bool:
    """A touch of ours and perhaps the date of the next step; False when this request was done before."""
    if not is_first(tx, row.id, key, touch.at):
        return False
    tx.run("UPDATE lead SET updated_at = :at WHERE id = :id", at=touch.at, id=row.id)
    if next_at:  # a promised time that has passed is acted on by this very note
        tx.run(
            """UPDATE lead SET next_at = :next, act_at = CASE WHEN due_at >= :at AND due_at < :next
            THEN due_at ELSE :next END WHERE id = :id""",
            at=touch.at,
            next=rfc3339(next_at),
            id=row.id,
        )
    insert_deed(tx, row, touch)
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


def insert_deed(tx: Transaction, row: LeadRow, touch: Touch) -> None:
    """A touch of ours in the lead's history."""
    tx.insert(
        "touch",
        {
            "person_id": row.person_id,
            "kind": touch.kind,
            "at": touch.at,
            "page": touch.page,
            "journey": row.journey,
            "stage": row.stage,
            "submission_id": None,
            "lead_id": row.id,
            "actor": touch.actor,
            "data": text(dict(touch.data)),
        },
    )


def lead_row(row: Row) -> LeadRow:
    """A lead as a value."""
    words: dict[str, Any] = {name: row[name] or "" for name in WORDS}
    return LeadRow(
        **words,
        message=str(json.loads(row["fields"] or "{}").get("message") or ""),
        due_at=read_time(row["due_at"]),
        created_at=read_time(row["created_at"]),
        updated_at=read_time(row["updated_at"]),
        again_at=read_time(row["again_at"]) if row["again_at"] else None,
        next_at=read_time(row["next_at"]) if row["next_at"] else None,
        act_at=read_time(row["act_at"]),
        meets=bool(row["meets"]),
        definition_version=row["definition_version"],
        revision=row["revision"],
        criteria=tuple(Criterion(one["field"], bool(one["met"]), one["why"]) for one in json.loads(row["criteria"])),
        source=json.loads(row["source"] or "{}"),
    )


def submission_of(row: Row) -> Submission:
    """A submission as it was recorded."""
    return Submission(
        **{
            name: row[name]
            for name in (
                "id",
                "reference",
                "at",
                "journey",
                "offer",
                "kind",
                "stage",
                "page",
                "path_dropped",
                "language",
                "build",
            )
        },
        quarantined=row["held"],
        fields=json.loads(row["fields"]),
        path=tuple(json.loads(row["path"])),
        source=json.loads(row["source"]),
        promises=tuple(PromiseRef(*pair) for pair in json.loads(row["promises"])),
        prep=tuple(json.loads(row["prep"])),
    )


def touch_of(row: Row) -> Touch:
    """A touch as it was recorded."""
    data = json.loads(row["data"])
    return Touch(row["kind"], row["at"], row["page"], row["journey"], row["stage"], row["actor"], data)


def told_wording(row: Row) -> DisclosedWording:
    """A wording that a person was told."""
    words = row["text"] or "The words of this promise are not on record."
    return DisclosedWording(row["promise_id"], row["hash"], words, read_time(row["at"]), row["page"])
