"""Makes the same sending of a form one submission, and another body under its key a correction of it."""

from dataclasses import dataclass, replace

from capture_api.clock import rfc3339
from capture_api.errors import AnotherBody
from capture_api.model.correction import address_key, mends
from capture_api.model.recording import IdempotencyKey, Recorded, Submission
from capture_api.store.corrections import has_this_form_alone
from capture_api.store.engine import Transaction
from capture_api.store.rows import SUBMISSIONS, submission_of


@dataclass(frozen=True, slots=True)
class Earlier:
    """A form that came before with the same key, and the id of its person; "" where it was held back."""

    sent: Submission
    person_id: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a key says of a form: neither is set where it is the first of its kind."""

    repeat: Recorded | None = None  # the same was recorded before
    mended: Earlier | None = None  # it mends this one


def claim_key(tx: Transaction, key: IdempotencyKey, sent: Submission) -> Claim:
    """Take a key for a form, and say what it was taken for before."""
    # The insertion comes first: where several processes write, the second waits here for the first.
    is_new = tx.run(
        """INSERT INTO once (scope, once_key, body_hash, submission_id, at)
        VALUES (:scope, :key, :hash, :id, :at) ON CONFLICT (scope, once_key) DO NOTHING""",
        scope=key.scope,
        key=key.key,
        hash=key.body_hash,
        id=sent.id,
        at=rfc3339(sent.at),
    )
    if is_new:
        return Claim()
    was, earlier = earlier_form(tx, key)
    if earlier is None or (key.since and earlier.sent.at < key.since):
        return Claim() if take_over(tx, key, sent, was) else claim_key(tx, key, sent)
    if was == key.body_hash:
        return Claim(repeat=Recorded(earlier.sent.id, earlier.sent.reference, earlier.sent.at, is_repeat=True))
    if not key.takes_corrections:
        raise AnotherBody("This was sent before with other words under the same key. Send it with a key of its own.")
    if not is_correction(tx, sent, earlier):  # a form of its own, which has its own key from now on
        return claim_key(tx, replace(key, key=f"{key.key}#{key.body_hash}"), sent)
    return Claim(mended=earlier) if take_over(tx, key, sent, was) else claim_key(tx, key, sent)


def earlier_form(tx: Transaction, key: IdempotencyKey) -> tuple[str, Earlier | None]:
    """The hash of the body that a key was last taken for, and its form; None where that was erased."""
    sql = "SELECT body_hash, submission_id FROM once WHERE scope = :scope AND once_key = :key"
    taken = tx.one(sql, scope=key.scope, key=key.key) or {"body_hash": "", "submission_id": ""}
    row = tx.one(f"{SUBMISSIONS} WHERE submission.id = :id", id=taken["submission_id"])
    return str(taken["body_hash"]), Earlier(submission_of(row), row["person_id"] or "") if row else None


def is_correction(tx: Transaction, sent: Submission, earlier: Earlier) -> bool:
    """Whether a form mends another. An address is mended only while nothing else is known by the wrong one."""
    if not mends(sent, earlier.sent):
        return False
    is_one_address = address_key(sent.answers) == address_key(earlier.sent.answers)
    return is_one_address or not earlier.person_id or has_this_form_alone(tx, earlier.person_id)


def take_over(tx: Transaction, key: IdempotencyKey, sent: Submission, was: str) -> bool:
    """Whether the key now means this form and no more the body that it meant: not where somebody else was faster."""
    met = tx.run(
        """UPDATE once SET body_hash = :hash, submission_id = :id, at = :at
        WHERE scope = :scope AND once_key = :key AND body_hash = :was""",
        scope=key.scope,
        key=key.key,
        hash=key.body_hash,
        id=sent.id,
        at=rfc3339(sent.at),
        was=was,
    )
    return bool(met)
