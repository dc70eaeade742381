"""Writes down who was told which wording of which promise, so that counting them reads one index alone.

A submission tells its person, and every lead that person has in the same journey; so does one that comes later.
"""

from capture_api.clock import rfc3339
from capture_api.model.recording import Submission
from capture_api.store.engine import Transaction


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
            """INSERT INTO lead_told (promise_id, hash, lead_id, status, outcome)
            SELECT :promise, :hash, id, status, '' FROM lead WHERE person_id = :person AND journey = :journey
            ON CONFLICT DO NOTHING""",
            promise=promise_id,
            hash=digest,
            person=person_id,
            journey=sent.journey,
        )


def disclose_to_lead(tx: Transaction, lead_id: str) -> None:
    """All that the person of a new lead was promised before in its journey."""
    tx.run(
        """INSERT INTO lead_told (promise_id, hash, lead_id, status, outcome)
        SELECT told.promise_id, told.hash, lead.id, lead.status, '' FROM lead
        JOIN submission ON submission.person_id = lead.person_id AND submission.journey = lead.journey
        JOIN told ON told.submission_id = submission.id WHERE lead.id = :id ON CONFLICT DO NOTHING""",
        id=lead_id,
    )


def follow_status(tx: Transaction, lead_id: str, status: str) -> None:
    """Count what a lead was told under the status that it has now."""
    tx.run("UPDATE lead_told SET status = :status WHERE lead_id = :id", status=status, id=lead_id)
