"""Mail after the sale: which leads may be due for it, what they were sent or spared, and who wants none."""

from collections.abc import Sequence
from datetime import datetime

from capture_api.clock import read_time, rfc3339
from capture_api.model.recording import DoneMail
from capture_api.model.states import AFTER_SALE
from capture_api.store.engine import Engine, Transaction
from capture_api.store.one_person import THEIRS
from capture_api.store.rows import moment

JOURNEY_MAIL = "journey"  # the kind of such a mail in the outbox
AT_ONCE = 200  # leads looked at in one go
# Whoever gets no mail is left out here, so that two hundred of them never stand in front of those who get theirs.
# Who said so at one address said it for every address that is known to be theirs.
SAID_NO = """SELECT said_no.no_mail_at FROM same_as AS own JOIN same_as AS other ON other.party = own.party
    JOIN person AS said_no ON said_no.id = other.person_id
    WHERE own.person_id = person.id AND said_no.no_mail_at IS NOT NULL"""
WANTED = f"""person.email <> '' AND person.no_mail_at IS NULL AND NOT EXISTS ({SAID_NO})
    AND lead.status IN ({", ".join(f"'{status}'" for status in AFTER_SALE)})"""


class JourneyMailRepository:
    """Reads and changes what leads are sent after the sale."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entered(self, state: str, after: datetime, until: datetime, journey: str, mail: str) -> list[str]:
        """The leads that came to a state after one time and until another and have nothing on record of a mail."""
        rows = self._engine.query(
            f"""SELECT DISTINCT touch.lead_id AS id FROM touch JOIN lead ON lead.id = touch.lead_id
            JOIN person ON person.id = lead.person_id
            WHERE touch.kind = :state AND touch.at > :after AND touch.at <= :until AND {WANTED}
            AND NOT EXISTS (SELECT 1 FROM journey_mail WHERE journey_mail.lead_id = touch.lead_id
            AND journey_mail.journey = :journey AND journey_mail.mail = :mail) LIMIT :limit""",  # noqa: S608
            state=state,
            after=rfc3339(after),
            until=rfc3339(until),
            journey=journey,
            mail=mail,
            limit=AT_ONCE,
        )
        return [str(row["id"]) for row in rows]

    def awaiting(self, state: str, after: datetime, until: datetime, journey: str, mail: str) -> list[str]:
        """The leads in a state whose date lies after one time and until another, with nothing on record of a mail."""
        rows = self._engine.query(
            f"""SELECT lead.id FROM lead JOIN person ON person.id = lead.person_id
            WHERE lead.status = :state AND lead.act_at > :after AND lead.act_at <= :until AND {WANTED}
            AND NOT EXISTS (SELECT 1 FROM journey_mail WHERE journey_mail.lead_id = lead.id
            AND journey_mail.journey = :journey AND journey_mail.mail = :mail) LIMIT :limit""",  # noqa: S608
            state=state,
            after=rfc3339(after),
            until=rfc3339(until),
            journey=journey,
            mail=mail,
            limit=AT_ONCE,
        )
        return [str(row["id"]) for row in rows]

    def done(self, lead_id: str) -> tuple[DoneMail, ...]:
        """What is on record of a lead's mails."""
        rows = self._engine.query("SELECT * FROM journey_mail WHERE lead_id = :id ORDER BY at", id=lead_id)
        return tuple(
            DoneMail(row["journey"], row["mail"], row["state"], read_time(row["at"]), row["by"]) for row in rows
        )

    def silent_since(self, person_id: str) -> datetime | None:
        """Since when a person wants no such mail, whichever of their addresses they said it at."""
        sql = f"SELECT MIN(no_mail_at) AS at FROM person WHERE id IN {THEIRS}"  # noqa: S608 - our own words
        return moment(self._engine.query(sql, person=person_id)[0]["at"])

    def silence(self, person_id: str, now: datetime) -> bool:
        """Send a person no such mail any more, nor what still waits; False for a person there is not.

        It is kept of this address, so that two people who turn out to be two each have their own say.
        """

        def work(tx: Transaction) -> bool:
            met = tx.run(
                "UPDATE person SET no_mail_at = COALESCE(no_mail_at, :at) WHERE id = :id AND email <> ''",
                at=rfc3339(now),
                id=person_id,
            )
            sql = f"DELETE FROM outbox WHERE person_id IN {THEIRS} AND kind = :kind AND state = 'waiting'"  # noqa: S608
            tx.run(sql, person=person_id, kind=JOURNEY_MAIL)
            return bool(met)

        return self._engine.transaction(work)


def claim(tx: Transaction, lead_id: str, done: DoneMail, outbox_id: str = "") -> bool:
    """Whether this is the first that is on record of a mail to a lead: nobody is sent one twice."""
    return bool(
        tx.run(
            """INSERT INTO journey_mail (lead_id, journey, mail, state, at, by, outbox_id)
            VALUES (:lead, :journey, :mail, :state, :at, :by, :outbox) ON CONFLICT DO NOTHING""",
            lead=lead_id,
            journey=done.journey,
            mail=done.name,
            state=done.state,
            at=rfc3339(done.at),
            by=done.by,
            outbox=outbox_id,
        )
    )


def take_back_waiting(tx: Transaction, lead_id: str) -> None:
    """Forget the mails of a lead that were given to be sent and did not go out: their day is reckoned anew."""
    waiting = tx.all(
        "SELECT id FROM outbox WHERE lead_id = :id AND kind = :kind AND state = 'waiting'",
        id=lead_id,
        kind=JOURNEY_MAIL,
    )
    for row in waiting:
        tx.run("DELETE FROM outbox WHERE id = :id", id=row["id"])
        tx.run("DELETE FROM journey_mail WHERE outbox_id = :id", id=row["id"])


def may_get(tx: Transaction, person_id: str, statuses: Sequence[str], lead_id: str) -> bool:
    """Whether a person may still be written to and their lead is still in one of these states, in this transaction."""
    row = tx.one(
        f"""SELECT lead.status FROM lead JOIN person ON person.id = lead.person_id
        WHERE lead.id = :lead AND person.id = :person AND {WANTED}""",  # noqa: S608 - our own words
        lead=lead_id,
        person=person_id,
    )
    return bool(row and row["status"] in statuses)
