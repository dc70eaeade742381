"""Which leads are due soon or late, and who was told of it: once for each lead and each time."""

from collections.abc import Sequence
from datetime import datetime

from capture_api.clock import rfc3339
from capture_api.model.lead import LeadRow
from capture_api.model.recording import Mail
from capture_api.model.states import AFTER_SALE, OPEN
from capture_api.store.engine import Transaction
from capture_api.store.rows import lead_row, text
from capture_api.store.search import COLUMNS, listing

WATCHED = (*OPEN, *AFTER_SALE)
AT_ONCE = 500  # leads looked at in one transaction


def unnoticed(tx: Transaction, kind: str, after: datetime | None, until: datetime, touched: datetime) -> list[LeadRow]:
    """Leads that are to be acted on after one time and until another, of which nobody was told, the first due on top.

    Those that somebody touched later than `touched` are left out: who did so knows of it.
    """
    marks, values = listing("s", WATCHED)
    part = f"""(SELECT * FROM lead WHERE status IN ({marks}) AND act_at > :after AND act_at <= :until
        AND updated_at <= :touched AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.lead_id = lead.id
        AND notice.kind = :kind AND notice.for_at = lead.act_at) ORDER BY act_at, id LIMIT :limit) AS lead"""  # noqa: S608
    rows = tx.all(
        f"{COLUMNS.format(leads=part)} ORDER BY lead.act_at, lead.id",
        kind=kind,
        after=rfc3339(after) if after else "",
        until=rfc3339(until),
        touched=rfc3339(touched),
        limit=AT_ONCE,
        **values,
    )
    return [lead_row(row) for row in rows]


def notice(tx: Transaction, row: LeadRow, kind: str, now: datetime) -> bool:
    """Whether this is the first that anybody is told of this lead's time."""
    return bool(
        tx.run(
            """INSERT INTO notice (lead_id, kind, for_at, at) VALUES (:lead, :kind, :for_at, :at)
            ON CONFLICT DO NOTHING""",
            lead=row.id,
            kind=kind,
            for_at=rfc3339(row.act_at),
            at=rfc3339(now),
        )
    )


def owe(tx: Transaction, mails: Sequence[Mail], at: datetime, row: LeadRow | None = None) -> None:
    """Put mail into the outbox, about one lead or about several."""
    tx.insert_all(
        "outbox",
        [
            {
                "id": mail.id,
                "kind": mail.kind,
                "recipient": mail.recipient,
                "person_id": row.person_id if row else None,
                "submission_id": None,
                "lead_id": row.id if row else None,
                "facts": text(mail.facts),
                "state": "waiting",
                "attempts": 0,
                "next_at": rfc3339(at + mail.wait),
                "last_error": "",
                "created_at": rfc3339(at),
                "sent_at": None,
            }
            for mail in mails
        ],
    )


def take_back(tx: Transaction, mail_id: str) -> bool:
    """Whether a mail that waited is not sent any more."""
    sql = "DELETE FROM outbox WHERE id = :id AND state = 'waiting' AND attempts = 0"
    return bool(tx.run(sql, id=mail_id))
