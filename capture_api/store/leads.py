"""Sales' questions about leads: lists by page, and one lead whole."""

from collections.abc import Collection
from datetime import datetime

from capture_api.clock import read_time, rfc3339
from capture_api.model.lead import LeadFile, LeadRow
from capture_api.model.recording import Touch
from capture_api.model.states import OPEN
from capture_api.store.engine import Engine
from capture_api.store.one_person import THEIRS
from capture_api.store.outbox import OutboxRepository
from capture_api.store.rows import SUBMISSIONS, disclosed_wording, lead_row, submission_of, touch_of
from capture_api.store.search import LEADS, Search, listing, searching, whose

# A lead's file holds what everybody sent, did and was told who is one person with its own.
TOUCHES = f"SELECT * FROM touch WHERE person_id IN {THEIRS} ORDER BY at, id"  # noqa: S608 - our own words
DISCLOSED = f"""SELECT told.promise_id, told.hash, told.at, submission.page, submission.journey, wording.text
    FROM submission
    JOIN told ON told.submission_id = submission.id
    LEFT JOIN wording ON wording.promise_id = told.promise_id AND wording.hash = told.hash
    WHERE submission.person_id IN {THEIRS} ORDER BY told.at, told.promise_id"""  # noqa: S608 - our own words
OWN_FORMS = """SELECT DISTINCT submission_id AS id FROM touch
    WHERE lead_id = :id OR lead_id IN (SELECT lead_id FROM joined_lead WHERE into_id = :id)"""
OTHERS = f"""WHERE lead.person_id IN {THEIRS} AND lead.id <> :id AND lead.status <> 'joined'
    ORDER BY lead.created_at DESC, lead.id"""


class LeadRepository:
    """Reads leads behind whatever engine keeps them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def search(self, search: Search) -> list[LeadRow]:
        """One page of leads, and one lead more when there is a next page."""
        people = whose(search.words, self._engine) if search.words else None
        if search.words and people is None:
            return []
        sql, values = searching(search, people)
        return [lead_row(row) for row in self._engine.query(sql, **values)]

    def row(self, lead_id: str) -> LeadRow | None:
        """A lead as a list shows it."""
        found = self._engine.query(f"{LEADS} WHERE lead.id = :id", id=lead_id)
        return lead_row(found[0]) if found else None

    def file(self, lead_id: str) -> LeadFile | None:
        """A lead with everything its person sent, did and was told."""
        row = self.row(lead_id)
        if row is None:
            return None
        person = {"person": row.person_id}
        sent = self._engine.query(f"{SUBMISSIONS} WHERE person_id IN {THEIRS} ORDER BY at, id", **person)
        touches = self._engine.query(TOUCHES, **person)
        disclosed = self._engine.query(DISCLOSED, **person)
        own = self._engine.query(OWN_FORMS, id=lead_id)
        others = self._engine.query(f"{LEADS} {OTHERS}", id=lead_id, **person)
        return LeadFile(
            row,
            tuple(map(submission_of, sent)),
            tuple(map(touch_of, touches)),
            tuple(map(disclosed_wording, disclosed)),
            tuple(OutboxRepository(self._engine).dead_of(lead_id)),
            frozenset(str(one["id"]) for one in own if one["id"]),
            tuple(map(lead_row, others)),
        )

    def referred(self, reference: str) -> str | None:
        """The id of the lead that a form made or joined, by the form's reference."""
        found = self._engine.query(
            """SELECT COALESCE((SELECT lead.id FROM lead WHERE lead.submission_id = submission.id),
            (SELECT touch.lead_id FROM touch JOIN lead ON lead.id = touch.lead_id
            WHERE touch.person_id = submission.person_id AND touch.submission_id = submission.id LIMIT 1)) AS id
            FROM submission WHERE reference = :reference""",
            reference=reference,
        )
        return str(found[0]["id"]) if found and found[0]["id"] else None

    def last_hand_raise(self) -> datetime | None:
        """When somebody last raised a hand."""
        sql = "SELECT created_at FROM lead WHERE kind = 'hand-raise' ORDER BY created_at DESC LIMIT 1"
        found = self._engine.query(sql)
        return read_time(found[0]["created_at"]) if found else None

    def moves(self, lead_id: str) -> tuple[Touch, ...]:
        """What was done with one lead, oldest first."""
        found = self._engine.query("SELECT * FROM touch WHERE lead_id = :id ORDER BY id", id=lead_id)
        return tuple(map(touch_of, found))

    def count_open(self, now: datetime, until: datetime) -> tuple[int, int]:
        """How many leads wait for sales, without what is put off beyond `until`, and how many of them are late."""
        marks, values = listing("s", OPEN)
        sql = f"SELECT COUNT(*) AS n FROM lead WHERE status IN ({marks})"  # noqa: S608
        late = self._engine.query(f"{sql} AND act_at < :now", now=rfc3339(now), **values)[0]["n"]
        here = f"{sql} AND (status <> 'recycled' OR act_at <= :until)"
        waits = self._engine.query(here, until=rfc3339(until), **values)[0]["n"]
        return int(waits), int(late)

    def journeys(self, known: Collection[str] = ()) -> dict[str, LeadRow]:
        """Each journey that a lead came by, but for those that are known, with a late one of its leads."""
        names, last = [], ""
        step = "SELECT MIN(journey) AS journey FROM lead WHERE journey > :last"  # reads one row of an index each time
        while found := self._engine.query(step, last=last)[0]["journey"]:
            names.append(last := str(found))
        newest = f"{LEADS} WHERE lead.journey = :journey ORDER BY lead.act_at DESC LIMIT 1"
        rows = {name: self._engine.query(newest, journey=name) for name in names if name not in known}
        return {journey: lead_row(found[0]) for journey, found in rows.items() if found}
