"""The capture side's questions, in the SQL that every engine reads."""

import json
from collections.abc import Sequence
from datetime import datetime

from capture_api.clock import rfc3339
from capture_api.contract.manifest import Wording
from capture_api.errors import AnotherBody
from capture_api.model.recording import DueMail, IdempotencyKey, Lead, Person, Recorded, Recording, Submission, Touch
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.errors import ReferenceTaken, StoreUnavailable

# A hand raised again joins the lead that nobody has picked up yet, so that two people don't call one person.
# A question and a raised hand stay apart: one is answered in writing, the other by a call.
JOINED = """SELECT id, meets FROM lead WHERE person_id = :person AND journey = :journey AND kind = :kind
    AND status IN ('new', 'to-check') ORDER BY created_at LIMIT 1"""


def text(value: object) -> str:
    """A list or mapping as it stands in a column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class CaptureRepository:
    """Keeps submissions whole, and hands out the mail they owe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, recording: Recording) -> Recorded:
        """Keep a submission with all that follows from it; the first one's answer when it was sent before."""
        return self._engine.transaction(lambda tx: record_in(tx, recording))

    def add_touch(self, submission_id: str, touch: Touch) -> None:
        """Add a touch to the person of a submission, if it has one."""

        def work(tx: Transaction) -> None:
            sent = tx.one("SELECT person_id FROM submission WHERE id = :id", id=submission_id)
            if sent and sent["person_id"]:
                tx.insert("touch", touch_row(touch, sent["person_id"], submission_id, None))

        self._engine.transaction(work)

    def remember_build(self, build: str, wordings: Sequence[Wording], now: datetime) -> None:
        """Keep the wordings that a build shows, word for word, from now on."""

        def work(tx: Transaction) -> None:
            known = tx.run(
                "INSERT INTO build (id, first_at) VALUES (:id, :at) ON CONFLICT (id) DO NOTHING",
                id=build,
                at=rfc3339(now),
            )
            for wording in wordings if known else ():
                tx.run(
                    """INSERT INTO wording (promise_id, hash, journey, text, first_build, first_at)
                    VALUES (:promise, :hash, :journey, :text, :build, :at) ON CONFLICT (promise_id, hash) DO NOTHING""",
                    promise=wording.promise_id,
                    hash=wording.hash,
                    journey=wording.journey,
                    text=wording.text,
                    build=build,
                    at=rfc3339(now),
                )

        self._engine.transaction(work)

    def take_due_mail(self, now: datetime, until: datetime, limit: int) -> list[DueMail]:
        """Mail to send now, oldest first; nobody else is given it before `until`."""
        due = "SELECT 1 FROM outbox WHERE state = 'waiting' AND next_at <= :now LIMIT 1"
        if not self._engine.query(due, now=rfc3339(now)):
            return []  # asked every few seconds: an idle outbox must not write

        def work(tx: Transaction) -> list[DueMail]:
            rows = tx.all(
                """SELECT id, kind, recipient, facts, lead_id, attempts, created_at FROM outbox
                WHERE state = 'waiting' AND next_at <= :now ORDER BY next_at, created_at LIMIT :limit""",
                now=rfc3339(now),
                limit=limit,
            )
            for row in rows:
                tx.run("UPDATE outbox SET next_at = :until WHERE id = :id", until=rfc3339(until), id=row["id"])
            return [
                DueMail(
                    row["id"],
                    row["kind"],
                    row["recipient"],
                    json.loads(row["facts"]),
                    row["lead_id"] or "",
                    row["attempts"],
                    row["created_at"],
                )
                for row in rows
            ]

        return self._engine.transaction(work)

    def mail_was_sent(self, mail_id: str, now: datetime) -> None:
        """Strike a mail off."""
        self._engine.transaction(
            lambda tx: tx.run(
                "UPDATE outbox SET state = 'sent', sent_at = :at, attempts = attempts + 1, last_error = '' "
                "WHERE id = :id",
                at=rfc3339(now),
                id=mail_id,
            )
        )

    def mail_has_failed(self, mail_id: str, why: str, next_at: datetime | None) -> None:
        """Try a mail again at `next_at`, or keep it as a dead letter when there is no next time."""
        self._engine.transaction(
            lambda tx: tx.run(
                """UPDATE outbox SET state = :state, next_at = COALESCE(:next, next_at), attempts = attempts + 1,
            last_error = :why WHERE id = :id""",
                state="waiting" if next_at else "dead",
                next=rfc3339(next_at) if next_at else None,
                why=why,
                id=mail_id,
            )
        )

    def is_writable(self) -> bool:
        """Whether a change would be kept now: one is made, and leaves nothing behind."""
        try:
            self._engine.transaction(lambda tx: tx.run("UPDATE build SET first_at = first_at WHERE id = ''"))
        except StoreUnavailable:
            return False
        return True


def record_in(tx: Transaction, recording: Recording) -> Recorded:
    """All rows of a submission, or the answer of the one that came before it with the same key."""
    sent = recording.submission
    earlier = claim_once(tx, recording.idempotency_key, sent) if recording.idempotency_key else None
    if earlier:
        return earlier
    if tx.one("SELECT 1 FROM submission WHERE reference = :reference", reference=sent.reference):
        raise ReferenceTaken(sent.reference)
    person_id = keep_person(tx, recording.person, sent) if recording.person else None
    insert_submission(tx, sent, person_id)
    lead_id = None
    if person_id:
        insert_told(tx, sent)
        lead_id = keep_followers(tx, recording, person_id)
    tx.insert_all(
        "outbox",
        [
            {
                "id": mail.id,
                "kind": mail.kind,
                "recipient": mail.recipient,
                "person_id": person_id,
                "submission_id": sent.id,
                "lead_id": lead_id,
                "facts": text(mail.facts),
                "state": "waiting",
                "attempts": 0,
                "next_at": sent.at,
                "last_error": "",
                "created_at": sent.at,
                "sent_at": None,
            }
            for mail in recording.mails
        ],
    )
    return Recorded(sent.id, sent.reference, sent.at, is_repeat=False)


def keep_followers(tx: Transaction, recording: Recording, person_id: str) -> str | None:
    """The lead that a submission makes, if any, and its touches; the id of the lead."""
    sent = recording.submission
    lead_id = keep_lead(tx, recording.lead, sent, person_id) if recording.lead else None
    tx.insert_all("touch", [touch_row(touch, person_id, sent.id, lead_id) for touch in recording.touches])
    return lead_id


def claim_once(tx: Transaction, idempotency_key: IdempotencyKey, sent: Submission) -> Recorded | None:
    """None when the key is ours now; else what was recorded under it, if that was the same body."""
    key = {"scope": idempotency_key.scope, "key": idempotency_key.key}
    # The insertion comes first: where several processes write, the second waits here for the first.
    is_new = tx.run(
        """INSERT INTO once (scope, once_key, body_hash, submission_id, at)
        VALUES (:scope, :key, :hash, :id, :at) ON CONFLICT (scope, once_key) DO NOTHING""",
        **key,
        hash=idempotency_key.body_hash,
        id=sent.id,
        at=sent.at,
    )
    if is_new:
        return None
    earlier = tx.one(
        """SELECT once.body_hash, submission.id, submission.reference, submission.at FROM once
        JOIN submission ON submission.id = once.submission_id WHERE once.scope = :scope AND once.once_key = :key""",
        **key,
    )
    if earlier and earlier["at"] >= idempotency_key.since:
        if earlier["body_hash"] != idempotency_key.body_hash:
            raise AnotherBody(
                "This form was sent before with other answers. Open the page again and send the new ones from there."
            )
        return Recorded(earlier["id"], earlier["reference"], earlier["at"], is_repeat=True)
    tx.run(
        "UPDATE once SET body_hash = :hash, submission_id = :id, at = :at WHERE scope = :scope AND once_key = :key",
        **key,
        hash=idempotency_key.body_hash,
        id=sent.id,
        at=sent.at,
    )
    return None


def keep_person(tx: Transaction, person: Person, sent: Submission) -> str:
    """The id of the person with this address, new or known; a form fills gaps and overwrites nothing."""
    # Anybody can type anybody's address: what we know of a person is not theirs to change.
    found = tx.one(
        """INSERT INTO person (id, email, email_key, name, phone, company, language, state, first_at, last_at)
        VALUES (:id, :email, :email_key, :name, :phone, :company, :language, 'prospect', :at, :at)
        ON CONFLICT (email_key) DO UPDATE SET last_at = excluded.last_at,
        name = CASE person.name WHEN '' THEN excluded.name ELSE person.name END,
        phone = CASE person.phone WHEN '' THEN excluded.phone ELSE person.phone END,
        company = CASE person.company WHEN '' THEN excluded.company ELSE person.company END RETURNING id""",
        id=person.id,
        email=person.email,
        email_key=person.email_key,
        name=person.name,
        phone=person.phone,
        company=person.company,
        language=sent.language,
        at=sent.at,
    )
    return str(found["id"]) if found else person.id


def insert_submission(tx: Transaction, sent: Submission, person_id: str | None) -> None:
    """The submission as sent."""
    tx.insert(
        "submission",
        {
            "id": sent.id,
            "reference": sent.reference,
            "person_id": person_id,
            "journey": sent.journey,
            "offer": sent.offer,
            "kind": sent.kind,
            "stage": sent.stage,
            "page": sent.page,
            "fields": text(dict(sent.fields)),
            "path": text([dict(step) for step in sent.path]),
            "path_dropped": sent.path_dropped,
            "source": text(dict(sent.source)),
            "promises": text([[told.id, told.hash] for told in sent.promises]),
            "prep": text(sent.prep),
            "language": sent.language,
            "build": sent.build,
            "held": sent.quarantined,
            "at": sent.at,
        },
    )


def insert_told(tx: Transaction, sent: Submission) -> None:
    """Each promise that the form's page told its person."""
    promises = {told.id: told.hash for told in sent.promises}
    tx.insert_all(
        "told",
        [
            {"submission_id": sent.id, "promise_id": promise_id, "hash": digest, "at": sent.at}
            for promise_id, digest in promises.items()
        ],
    )


def touch_row(touch: Touch, person_id: str, submission_id: str, lead_id: str | None) -> Row:
    """A touch of a person as it stands in the table."""
    return {
        "person_id": person_id,
        "kind": touch.kind,
        "at": touch.at,
        "page": touch.page,
        "journey": touch.journey,
        "stage": touch.stage,
        "submission_id": submission_id,
        "lead_id": lead_id,
        "actor": touch.actor,
        "data": text(dict(touch.data)),
    }


def keep_lead(tx: Transaction, lead: Lead, sent: Submission, person_id: str) -> str:
    """The id of the lead: a new one, or the one that still waits for somebody, with the newest words."""
    if lead.meets:
        tx.run("UPDATE person SET state = 'lead' WHERE id = :id AND state = 'prospect'", id=person_id)
    criteria = text([{"field": one.field, "met": one.met, "why": one.why} for one in lead.criteria])
    waiting = tx.one(JOINED, person=person_id, journey=lead.journey, kind=lead.kind)
    if waiting:
        tx.run(
            """UPDATE lead SET submission_id = :submission, stage = :stage, updated_at = :at, revision = revision + 1
            WHERE id = :id""",
            submission=sent.id,
            stage=lead.stage,
            at=sent.at,
            id=waiting["id"],
        )
        if lead.meets or not waiting["meets"]:  # who met the definition once is not sent back by a later form
            tx.run(
                """UPDATE lead SET status = :status, meets = :meets, definition_version = :version,
                criteria = :criteria WHERE id = :id""",
                status=lead.status,
                meets=int(lead.meets),
                version=lead.definition_version,
                criteria=criteria,
                id=waiting["id"],
            )
        return str(waiting["id"])
    tx.insert(
        "lead",
        {
            "id": lead.id,
            "person_id": person_id,
            "submission_id": sent.id,
            "journey": lead.journey,
            "stage": lead.stage,
            "status": lead.status,
            "owner": lead.owner,
            "due_at": lead.due_at,
            "created_at": sent.at,
            "updated_at": sent.at,
            "meets": int(lead.meets),
            "definition_version": lead.definition_version,
            "criteria": criteria,
            "reason": "",
            "again_at": None,
            "taken_by": "",
            "revision": 1,
            "kind": lead.kind,
            "next_at": None,
            "act_at": lead.due_at,
        },
    )
    return lead.id
