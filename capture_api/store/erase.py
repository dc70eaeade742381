"""Taking a person out of every table, while what was counted stays counted."""

import json
from datetime import datetime

from capture_api.store.accounts import insert_audit
from capture_api.store.capture import text
from capture_api.store.questions import Engine, Row, Transaction

KEPT_SOURCES = ("utm_source", "utm_medium", "utm_campaign", "referrer")


class EraseQuestions:
    """Finds and erases people."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def person_of(self, email_key: str) -> str | None:
        """The id of the person with this address."""
        found = self._engine.ask("SELECT id FROM person WHERE email_key = :key", key=email_key)
        return str(found[0]["id"]) if found else None

    def erase(self, person_id: str, actor: str, now: datetime) -> int:
        """Erase a person and say how many submissions were emptied; leads, touches and sources stay as counts."""
        return self._engine.change(lambda tx: erase_in(tx, person_id, actor, now), leaves_no_trace=True)


def erase_in(tx: Transaction, person_id: str, actor: str, now: datetime) -> int:
    """Every row that speaks of a person, emptied or removed."""
    person = tx.one("SELECT name, email, phone, company FROM person WHERE id = :id", id=person_id)
    if person is None:
        return 0
    sent = tx.all("SELECT id, fields, source FROM submission WHERE person_id = :id", id=person_id)
    words = words_of(person, sent)
    for row in sent:
        tx.run("UPDATE submission SET fields = '{}', path = '[]', prep = '[]', source = :source WHERE id = :id",
               source=text(harmless(json.loads(row["source"]), words)), id=row["id"])
        tx.run("DELETE FROM once WHERE submission_id = :id", id=row["id"])
    tx.run("""UPDATE person SET name = '', email = '', phone = '', company = '', email_key = :key WHERE id = :id""",
           key=f"erased:{person_id}", id=person_id)
    tx.run("UPDATE touch SET data = '{}', page = '' WHERE person_id = :id AND kind NOT LIKE 'promise-%'", id=person_id)
    tx.run("UPDATE lead SET criteria = '[]' WHERE person_id = :id", id=person_id)
    tx.run("DELETE FROM outbox WHERE person_id = :id", id=person_id)
    insert_audit(tx, actor, "erase", person_id, {"submissions": len(sent)}, now)
    return len(sent)


def words_of(person: Row, sent: list[Row]) -> set[str]:
    """Everything they typed, in small letters, to know it again in a campaign tag."""
    typed = {str(value) for row in sent for value in json.loads(row["fields"]).values()}
    typed |= {str(value) for value in person.values()}
    return {word.casefold() for one in typed for word in (one, *one.split()) if len(word) > 2}


def harmless(source: dict[str, str], words: set[str]) -> dict[str, str]:
    """The campaign tags that reports count by, without any that holds something of the person."""
    return {
        key: value for key, value in source.items()
        if key in KEPT_SOURCES and "@" not in value and not any(word in value.casefold() for word in words)
    }
