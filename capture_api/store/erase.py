"""Taking a person out of every table, while what was counted stays counted."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from email_validator import EmailNotValidError

from capture_api.clock import rfc3339
from capture_api.model.answers import text_of, values_of
from capture_api.model.email import email_key
from capture_api.model.states import ERASED, OPEN
from capture_api.store.accounts import insert_audit
from capture_api.store.buying_groups import forget_belonging
from capture_api.store.disclosed import follow_status
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.origins import follow_origins
from capture_api.store.referrers import forget_referrer
from capture_api.store.rows import answers_of, text
from capture_api.store.search import listing
from capture_api.store.search_words import forget_words

KEPT_SOURCES = ("utm_source", "utm_medium", "utm_campaign", "referrer")


class EraseRepository:
    """Finds and erases people."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def person_of(self, key: str) -> str | None:
        """The id of the person with this address."""
        found = self._engine.query("SELECT id FROM person WHERE email_key = :key", key=key)
        return str(found[0]["id"]) if found else None

    def erase(self, person_id: str, actor: str, now: datetime) -> int:
        """Erase a person and say how many submissions were emptied; leads, touches and sources stay as counts."""
        return self._engine.transaction(lambda tx: erase_in(tx, person_id, actor, now), leaves_no_trace=True)

    def erase_quarantined(self, key: str, actor: str, now: datetime) -> int:
        """Empty the quarantined forms of an address that never became a person, and a referrer's; says how many."""

        def work(tx: Transaction) -> int:
            emptied = empty_quarantined(tx, key) + forget_referrer(tx, key, now)
            if emptied:
                insert_audit(tx, actor, "erase", "held", {"submissions": emptied}, now)
            return emptied

        return self._engine.transaction(work, leaves_no_trace=True)


def erase_in(tx: Transaction, person_id: str, actor: str, now: datetime) -> int:
    """Every row that speaks of a person, emptied or removed."""
    person = tx.one("SELECT name, email, phone, company, email_key FROM person WHERE id = :id", id=person_id)
    if person is None:
        return 0
    sent = tx.all("SELECT id, fields, source FROM submission WHERE person_id = :id", id=person_id)
    words = words_of(person, sent)
    for row in sent:
        tx.run(
            "UPDATE submission SET fields = '{}', path = '[]', prep = '[]', source = :source WHERE id = :id",
            source=text(harmless(json.loads(row["source"]), words)),
            id=row["id"],
        )
        tx.run("DELETE FROM once WHERE submission_id = :id", id=row["id"])
    follow_origins(tx, person_id)
    tx.run(
        """UPDATE person SET name = '', email = '', phone = '', company = '', email_key = :key WHERE id = :id""",
        key=f"erased:{person_id}",
        id=person_id,
    )
    tx.run("UPDATE touch SET page = '' WHERE person_id = :id AND kind NOT LIKE 'promise-%'", id=person_id)
    for row in tx.all("SELECT id, data FROM touch WHERE person_id = :id AND data <> '{}'", id=person_id):
        tx.run(
            "UPDATE touch SET data = :data WHERE id = :id", data=text(counted(json.loads(row["data"]))), id=row["id"]
        )
    tx.run(
        "UPDATE lead SET criteria = '[]', updated_at = :at, revision = revision + 1 WHERE person_id = :id",
        at=rfc3339(now),
        id=person_id,
    )
    marks, values = listing("s", OPEN)
    tx.run(
        f"""UPDATE lead SET status = :erased
        WHERE person_id = :id AND status IN ({marks})""",  # noqa: S608 - marks are our own place holders
        erased=ERASED,
        id=person_id,
        **values,
    )
    for lead in tx.all("SELECT id, status FROM lead WHERE person_id = :id", id=person_id):
        follow_status(tx, lead["id"], lead["status"])
    forget_belonging(tx, person_id, now, actor)
    forget_words(tx, person_id)
    tx.run("DELETE FROM person_key WHERE person_id = :id", id=person_id)
    tx.run("DELETE FROM outbox WHERE person_id = :id", id=person_id)
    tx.run("DELETE FROM unsent_form WHERE lead_id IN (SELECT id FROM lead WHERE person_id = :id)", id=person_id)
    emptied = len(sent) + empty_quarantined(tx, person["email_key"])
    forget_referrer(tx, person["email_key"], now)
    insert_audit(tx, actor, "erase", person_id, {"submissions": emptied}, now)
    return emptied


def empty_quarantined(tx: Transaction, key: str) -> int:
    """Empty the quarantined forms of an address; such a form belongs to no person, so its words are compared."""
    quarantined = tx.all("SELECT id, fields FROM submission WHERE held > '' AND person_id IS NULL AND fields <> '{}'")
    theirs = [row for row in quarantined if is_from(text_of(answers_of(row["fields"]), "email"), key)]
    for row in theirs:
        tx.run(
            "UPDATE submission SET fields = '{}', path = '[]', prep = '[]', source = '{}' WHERE id = :id", id=row["id"]
        )
        tx.run("DELETE FROM once WHERE submission_id = :id", id=row["id"])
    return len(theirs)


def is_from(typed: str, key: str) -> bool:
    """Whether what was typed is the address of this key."""
    try:
        return email_key(typed) == key
    except EmailNotValidError:
        return typed.strip().lower() == key


def counted(data: Mapping[str, Any]) -> dict[str, Any]:
    """What reports count by: which promise, which move and whether it was undone, without what was noted about it."""
    return {key: data[key] for key in ("promise", "hash", "move", "no", "undoes") if key in data}


def words_of(person: Row, sent: list[Row]) -> set[str]:
    """Everything they typed, in small letters, to know it again in a campaign tag."""
    typed = {value for row in sent for answer in answers_of(row["fields"]).values() for value in values_of(answer)}
    typed |= {str(value) for value in person.values()}
    return {word.casefold() for one in typed for word in (one, *one.split()) if len(word) > 2}


def harmless(source: dict[str, str], words: set[str]) -> dict[str, str]:
    """The campaign tags that reports count by, without any that holds something of the person."""
    return {
        key: value
        for key, value in source.items()
        if key in KEPT_SOURCES and "@" not in value and not any(word in value.casefold() for word in words)
    }
