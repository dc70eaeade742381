"""What a form that mends another changes of its person and its lead; the earlier one stays as it was sent."""

from capture_api.clock import rfc3339
from capture_api.model.answers import text_of
from capture_api.model.recording import Person, Submission
from capture_api.model.states import ERASED
from capture_api.store.engine import Row, Transaction
from capture_api.store.one_person import joined_to
from capture_api.store.people import follow_person
from capture_api.store.search_words import forget_words

CONTACTS = ("name", "phone", "company")
MOVED = ("submission", "touch", "lead", "outbox")  # tables whose rows go along when an address was mistyped


# Forms of a person that mend none of that person's.
OWN = """SELECT id FROM submission WHERE person_id = :id AND NOT EXISTS (SELECT 1 FROM submission AS mended
    WHERE mended.id = submission.corrects AND mended.person_id = :id) LIMIT 2"""


def has_this_form_alone(tx: Transaction, person_id: str) -> bool:
    """Whether a person is known by one form and its corrections alone, and was made one with nobody."""
    return len(tx.all(OWN, id=person_id)) == 1 and not tx.all(
        "SELECT 1 FROM same_as WHERE person_id = :id", id=person_id
    )


def mend_person(tx: Transaction, person_id: str, person: Person, earlier: Submission) -> str:
    """The id of the person after a correction: what their one form gave is replaced by what it gives now.

    Of somebody with other forms nothing is replaced: anybody can type anybody's address. Who mended the address gets
    it, or goes on as whoever is known by it.
    """
    if not has_this_form_alone(tx, person_id):
        return person_id
    for name in CONTACTS:
        was, now = text_of(earlier.answers, name), getattr(person, name)
        if was and now:
            tx.run(
                f"UPDATE person SET {name} = :now WHERE id = :id AND {name} = :was",  # noqa: S608 - our own names
                now=now,
                was=was,
                id=person_id,
            )
    known = tx.one("SELECT id FROM person WHERE email_key = :key", key=person.email_key)
    if known is None:
        values = {"email": person.email, "key": person.email_key, "id": person_id}
        tx.run("UPDATE person SET email = :email, email_key = :key WHERE id = :id", **values)
    elif known["id"] != person_id:
        move_everything(tx, person_id, str(known["id"]))
        return str(known["id"])
    return person_id


def move_everything(tx: Transaction, wrong_id: str, person_id: str) -> None:
    """Give a person all that was recorded under an address that was mistyped; nothing is left of that one."""
    for table in MOVED:
        sql = f"UPDATE {table} SET person_id = :id WHERE person_id = :wrong"  # noqa: S608 - our own names
        tx.run(sql, id=person_id, wrong=wrong_id)
    tx.run("DELETE FROM person_told WHERE person_id = :wrong", wrong=wrong_id)
    tx.run("DELETE FROM person_key WHERE person_id = :wrong", wrong=wrong_id)
    forget_words(tx, wrong_id)
    follow_person(tx, person_id)
    tx.run(
        "UPDATE person SET name = '', email = '', phone = '', company = '', email_key = :key WHERE id = :wrong",
        key=f"erased:{wrong_id}",
        wrong=wrong_id,
    )


def lead_of_form(tx: Transaction, submission_id: str, person_id: str) -> Row | None:
    """The lead that a person's form made or joined and that can still be worked; None where it made none."""
    touch = tx.one(
        """SELECT lead_id FROM touch WHERE person_id = :person AND submission_id = :id AND lead_id IS NOT NULL
        ORDER BY id DESC LIMIT 1""",
        person=person_id,
        id=submission_id,
    )
    if touch is None:
        return None
    lead_id = joined_to(tx.all, touch["lead_id"]) or touch["lead_id"]
    lead = tx.one("SELECT id, status, meets FROM lead WHERE id = :id", id=lead_id)
    return lead if lead and lead["status"] != ERASED else None


def bring_words(tx: Transaction, lead_id: str, sent: Submission) -> None:
    """Let a lead that is being worked speak by its mended form."""
    tx.run(
        "UPDATE lead SET submission_id = :sent, updated_at = :at, revision = revision + 1 WHERE id = :id",
        sent=sent.id,
        at=rfc3339(sent.at),
        id=lead_id,
    )
