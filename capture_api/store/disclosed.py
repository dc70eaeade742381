"""Writes down who was told which wording of which promise, so that counting them reads one index alone.

A submission tells its person, and every lead that person has in the same journey; so does one that comes later.
"""

from capture_api.clock import rfc3339
from capture_api.model.recording import Submission
from capture_api.store.engine import Transaction

TOLD_COLUMNS = "(promise_id, hash, lead_id, status, outcome, journey, raised_at)"
# What a row says of its lead: neither journey nor the time at which a hand was raised ever change.
OF_LEAD = """lead.id, lead.status, '', lead.journey,
    CASE lead.kind WHEN 'hand-raise' THEN lead.created_at ELSE '' END"""


def disclose(tx: Transaction, sent: Submission, person_id: str) -> None:
    """What a form's page promised its person; the submission has to be on record."""
    promises = {promise.id: promise.hash for promise in sent.promises}
    tx.insert_all(
        "told",
        [
            {"submission_id": sent.id, "promise_id": promise_id, "hash": digest, "at": rfc3339(sent.at)}
            for promise_id, digest in promises.items()
        ],
    )
    for promise_id, digest in promises.items():
        tx.run(
            """INSERT INTO person_told (promise_id, hash, person_id) VALUES (:promise, :hash, :person)
            ON CONFLICT DO NOTHING""",
            promise=promise_id,
            hash=digest,
            person=person_id,
        )
        tx.run(
            f"""INSERT INTO lead_told {TOLD_COLUMNS} SELECT :promise, :hash, {OF_LEAD}
            FROM lead WHERE person_id = :person AND journey = :journey ON CONFLICT DO NOTHING""",  # noqa: S608
            promise=promise_id,
            hash=digest,
            person=person_id,
            journey=sent.journey,
        )


def disclose_to_lead(tx: Transaction, lead_id: str) -> None:
    """All that the person of a new lead was promised before in its journey."""
    tx.run(
        f"""INSERT INTO lead_told {TOLD_COLUMNS} SELECT told.promise_id, told.hash, {OF_LEAD} FROM lead
        JOIN submission ON submission.person_id = lead.person_id AND submission.journey = lead.journey
        JOIN told ON told.submission_id = submission.id WHERE lead.id = :id ON CONFLICT DO NOTHING""",  # noqa: S608
        id=lead_id,
    )


def follow_status(tx: Transaction, lead_id: str, status: str) -> None:
    """Count what a lead was told under the status that it has now."""
    tx.run("UPDATE lead_told SET status = :status WHERE lead_id = :id", status=status, id=lead_id)
