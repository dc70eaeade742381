"""Forms of the inbox that were sent after their sign-in had ended: kept for their writer, for a while."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from capture_api.clock import read_time, rfc3339
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.rows import text

MOST = 20  # of one account; the oldest go first


@dataclass(frozen=True, slots=True)
class UnsentForm:
    """A form as it was filled in: whose, for which address of the inbox, about which lead ("" for none)."""

    id: str
    account_id: str
    address: str
    lead_id: str
    fields: Mapping[str, tuple[str, ...]]
    at: datetime
    until: datetime


class UnsentRepository:
    """Keeps forms for their writers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, form: UnsentForm) -> None:
        """Keep a form; what has expired, and what is too much of one account, goes."""

        def work(tx: Transaction) -> None:
            tx.run("DELETE FROM unsent_form WHERE until <= :now", now=rfc3339(form.at))
            tx.insert("unsent_form", unsent_row(form))
            tx.run(
                """DELETE FROM unsent_form WHERE account_id = :account AND id NOT IN
                (SELECT id FROM unsent_form WHERE account_id = :account ORDER BY at DESC, id LIMIT :most)""",
                account=form.account_id,
                most=MOST,
            )

        self._engine.transaction(work)

    def of(self, account_id: str, now: datetime) -> tuple[UnsentForm, ...]:
        """The forms of an account, the newest first."""
        sql = "SELECT * FROM unsent_form WHERE account_id = :account AND until > :now ORDER BY at DESC, id"
        return tuple(map(unsent_of, self._engine.query(sql, account=account_id, now=rfc3339(now))))

    def forget(self, account_id: str, form_id: str) -> None:
        """Let go of a form of an account."""
        self._engine.transaction(
            lambda tx: tx.run(
                "DELETE FROM unsent_form WHERE account_id = :account AND id = :id", account=account_id, id=form_id
            )
        )


def unsent_row(form: UnsentForm) -> Row:
    """A form as it stands in the table."""
    words = {"id": form.id, "account_id": form.account_id, "address": form.address, "lead_id": form.lead_id}
    return words | {"fields": text(dict(form.fields)), "at": rfc3339(form.at), "until": rfc3339(form.until)}


def unsent_of(row: Row) -> UnsentForm:
    """A form as it was kept."""
    fields = {name: tuple(values) for name, values in json.loads(row["fields"]).items()}
    at, until = read_time(row["at"]), read_time(row["until"])
    return UnsentForm(row["id"], row["account_id"], row["address"], row["lead_id"], fields, at, until)
