"""Quarantined forms: listed for a person to see, and let through when a person sent them."""

from collections.abc import Mapping
from dataclasses import dataclass

from capture_api.clock import rfc3339
from capture_api.model.recording import Recording, Submission
from capture_api.store.disclosed import disclose
from capture_api.store.engine import Engine, Transaction
from capture_api.store.record_rows import keep_followers, keep_person
from capture_api.store.rows import SUBMISSIONS, submission_of, text
from capture_api.store.search import listing
from capture_api.store.search_words import follow_words

# What was erased is quarantined no more: there is nothing in it to see.
QUARANTINED = "held > '' AND person_id IS NULL AND fields <> '{}'"


@dataclass(frozen=True, slots=True)
class QuarantinePage:
    """Some forms, newest first, and the place of the next ones; "" at the end."""

    forms: tuple[Submission, ...]
    after: str
    taken_as: Mapping[str, str]  # id of a form -> reference of the one that was sent in its place and taken


class QuarantineRepository:
    """Reads and lets through what was held back."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self) -> int:
        """How many forms wait for somebody to look."""
        sql = f"SELECT COUNT(*) AS n FROM submission WHERE {QUARANTINED}"  # noqa: S608
        return int(self._engine.query(sql)[0]["n"])

    def page(self, after: str, limit: int) -> QuarantinePage:
        """Forms from a place on."""
        at, _, last = after.partition("~")
        rows = self._engine.query(
            f"""{SUBMISSIONS} WHERE {QUARANTINED} AND (:at = '' OR (at, id) < (:at, :last))
            ORDER BY at DESC, id DESC LIMIT :limit""",
            at=at,
            last=last,
            limit=limit + 1,
        )
        forms = tuple(submission_of(row) for row in rows[:limit])
        place = f"{rfc3339(forms[-1].at)}~{forms[-1].id}" if len(rows) > limit else ""
        return QuarantinePage(forms, place, self._taken_as(tuple(form.id for form in forms)))

    def _taken_as(self, ids: tuple[str, ...]) -> Mapping[str, str]:
        marks, values = listing("s", ids)
        sql = f"""SELECT corrects, reference FROM submission WHERE corrects > '' AND corrects IN ({marks})
            AND held = '' ORDER BY at DESC"""  # noqa: S608 - our own place holders
        return {row["corrects"]: row["reference"] for row in self._engine.query(sql, **values)} if ids else {}

    def one(self, name: str) -> Submission | None:
        """The quarantined form of an id or a reference."""
        sql = f"{SUBMISSIONS} WHERE {QUARANTINED} AND (id = :name OR reference = :name)"
        rows = self._engine.query(sql, name=name)
        return submission_of(rows[0]) if rows else None

    def let_through(self, recording: Recording) -> str | None:
        """Make of a form what any other makes; the id of its lead, if it makes one and is still quarantined."""

        def work(tx: Transaction) -> str | None:
            sent, person = recording.submission, recording.person
            if person is None or not tx.run("UPDATE submission SET held = '' WHERE held > '' AND id = :id", id=sent.id):
                return None
            person_id = keep_person(tx, person, sent)
            tx.run(
                "UPDATE submission SET person_id = :person, fields = :fields, promised_at = :promised WHERE id = :id",
                person=person_id,
                fields=text(dict(sent.answers)),
                promised=rfc3339(sent.promised_at) if sent.promised_at else None,
                id=sent.id,
            )
            disclose(tx, sent, person_id)
            lead_id = keep_followers(tx, recording, person_id)
            follow_words(tx, person_id)
            return lead_id

        return self._engine.transaction(work)
