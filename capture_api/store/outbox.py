"""Mail that is owed: handed out to be sent, struck off when the mail server has it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from capture_api.clock import read_time, rfc3339
from capture_api.model.recording import DeadMail, DueMail
from capture_api.store.engine import Engine, Transaction
from capture_api.store.search import listing

DUE = """state = 'waiting' AND next_at <= :now
    AND ((kind <> 'webhook' AND :mail = 1) OR (kind = 'webhook' AND :hooks = 1))"""


def due_mail(row: Mapping[str, Any]) -> DueMail:
    """A mail of the outbox with its facts."""
    return DueMail(
        row["id"],
        row["kind"],
        row["recipient"],
        json.loads(row["facts"]),
        row["lead_id"] or "",
        row["attempts"],
        read_time(row["created_at"]),
    )


class OutboxRepository:
    """Hands out the mail that submissions owe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take_due_mail(
        self, now: datetime, until: datetime, limit: int, *, mail: bool = True, hooks: bool = False
    ) -> list[DueMail]:
        """What to send now, oldest first, of mail and of webhooks; nobody else is given it before `until`."""
        asked = {"now": rfc3339(now), "mail": int(mail), "hooks": int(hooks)}
        if not self._engine.query(f"SELECT 1 FROM outbox WHERE {DUE} LIMIT 1", **asked):  # noqa: S608
            return []  # asked every few seconds: an idle outbox must not write

        def work(tx: Transaction) -> list[DueMail]:
            rows = tx.all(
                f"""SELECT id, kind, recipient, facts, lead_id, attempts, created_at FROM outbox
                WHERE {DUE} ORDER BY next_at, created_at LIMIT :limit""",  # noqa: S608 - our own words
                **asked,
                limit=limit,
            )
            for row in rows:
                tx.run("UPDATE outbox SET next_at = :until WHERE id = :id", until=rfc3339(until), id=row["id"])
            return [due_mail(row) for row in rows]

        return self._engine.transaction(work)

    def sent_to(self, lead_id: str, recipient: str) -> list[DueMail]:
        """The mail about a lead that went to one address, oldest first."""
        rows = self._engine.query(
            """SELECT id, kind, recipient, facts, lead_id, attempts, created_at FROM outbox
            WHERE lead_id = :id AND recipient = :to AND state = 'sent' AND kind <> 'webhook' ORDER BY created_at, id""",
            id=lead_id,
            to=recipient,
        )
        return [due_mail(row) for row in rows]

    def dead_of(self, lead_id: str) -> list[DeadMail]:
        """The mail about a lead that could not be sent and is not tried again, newest first."""
        rows = self._engine.query(
            """SELECT id, kind, recipient, last_error, created_at FROM outbox WHERE lead_id = :id AND state = 'dead'
            ORDER BY created_at DESC""",
            id=lead_id,
        )
        return [DeadMail(**row | {"created_at": read_time(row["created_at"])}) for row in rows]

    def with_dead_mail(self, lead_ids: Sequence[str]) -> frozenset[str]:
        """Which of these leads have mail that could not be sent."""
        marks, values = listing("l", tuple(lead_ids))
        sql = f"SELECT DISTINCT lead_id FROM outbox WHERE state = 'dead' AND lead_id IN ({marks})"  # noqa: S608
        return frozenset(row["lead_id"] for row in self._engine.query(sql, **values)) if lead_ids else frozenset()

    def send_again(self, lead_id: str, now: datetime) -> int:
        """Try the dead mail of a lead once more, for as long as any new mail; how many."""
        return self._engine.transaction(
            lambda tx: tx.run(
                """UPDATE outbox SET state = 'waiting', attempts = 0, next_at = :at, created_at = :at, last_error = ''
                WHERE lead_id = :id AND state = 'dead'""",
                at=rfc3339(now),
                id=lead_id,
            )
        )

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
