"""Mail that is owed: handed out to be sent, struck off when the mail server has it."""

import json
from datetime import datetime

from capture_api.clock import read_time, rfc3339
from capture_api.model.recording import DueMail
from capture_api.store.engine import Engine, Transaction


class OutboxRepository:
    """Hands out the mail that submissions owe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

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
                    read_time(row["created_at"]),
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
