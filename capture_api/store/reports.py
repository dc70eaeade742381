"""What reports count: rows that are alike, summed by the database; what a count means is said in `sales.reports`."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from capture_api.clock import read_time, rfc3339
from capture_api.model.recording import Touch
from capture_api.store.engine import Row
from capture_api.store.report_values import (
    CameBefore,
    CountedLeads,
    Heard,
    LateLead,
    LeadMoves,
    MovedLeads,
    OwedAnswers,
    SeenStage,
    ToldLeads,
    WaitingLeads,
)
from capture_api.store.rows import touch_of
from capture_api.store.search import listing

SEEN = "page-seen"
END_OF_TIME = "9999"  # sorts after every time
# A raised hand is counted by the form that made its lead; what its person sent later is told elsewhere.
# A lead that joined another is one with it, and counts no more.
RAISED = (
    "lead.kind = 'hand-raise' AND lead.status <> 'joined' AND lead.created_at >= :starts AND lead.created_at < :ends"
)
OF_JOURNEY = " AND lead.journey = :journey"
ALIKE = "lead.journey, lead.status, lead.reason, lead.meets, lead.answered_at IS NOT NULL, lead.won_at IS NOT NULL"
STANDS = """lead.journey, lead.status, lead.reason, lead.meets, lead.answered_at IS NOT NULL AS is_answered,
    lead.won_at IS NOT NULL AS is_won, COUNT(*) AS leads"""
# One reading of the index `counted_leads` tells how all of them stand and where they came from.
HANDS = f"""SELECT hands.*, origin.source, origin.page FROM (SELECT {STANDS}, lead.origin_no FROM lead
    WHERE {{raised}} GROUP BY {ALIKE}, lead.origin_no) AS hands LEFT JOIN origin ON origin.no = hands.origin_no"""  # noqa: S608
# Leads with an undone move are few: what stands of their histories is found out by the rules, not by SQL.
WITH_UNDOING = "SELECT lead_id FROM touch WHERE kind = 'undone' AND lead_id IS NOT NULL"


# Which touches are of a raised hand that counts, told by the leads that are none, as those are few.
COUNTS = """touch.lead_id NOT IN (SELECT id FROM lead WHERE kind = 'question' UNION ALL
    SELECT id FROM lead WHERE status = 'joined')"""
# What a form was answered to `heard`, as the index `heard_of_us` has it.
HEARD = "CASE WHEN json_valid(submission.fields) THEN json_extract(submission.fields, '$.heard') END"
TOLD = """SELECT promise_id, journey, outcome, {leads} AS leads, MIN(hash) AS hash, MAX(hash) AS other_hash
    FROM lead_told WHERE raised_at > '' AND raised_at >= :starts AND raised_at < :ends AND status <> 'joined' {more}
    GROUP BY promise_id, journey, outcome"""
OF_TOLD_JOURNEY = " AND journey = :journey"


@dataclass(frozen=True, slots=True)
class Span:
    """Which leads are counted: of a journey ("" for all), from one moment to another; None leaves a side open."""

    starts: datetime | None = None
    ends: datetime | None = None
    journey: str = ""

    @property
    def values(self) -> dict[str, str]:
        """What a question's SQL is given."""
        found = {
            "starts": rfc3339(self.starts) if self.starts else "",
            "ends": rfc3339(self.ends) if self.ends else END_OF_TIME,
        }
        return found | ({"journey": self.journey} if self.journey else {})

    @property
    def raised(self) -> str:
        """The SQL of the hands raised in it."""
        return RAISED + (OF_JOURNEY if self.journey else "")


Query = Callable[..., list[Row]]


def asked_once(query: Query) -> Query:
    """The same, with each answer remembered: for a page of many reports that ask for the same counts."""
    answers: dict[tuple[str, tuple[tuple[str, Any], ...]], list[Row]] = {}

    def ask(sql: str, **values: Any) -> list[Row]:
        asked = sql, tuple(values.items())
        if asked not in answers:
            answers[asked] = query(sql, **values)
        return answers[asked]

    return ask


class ReportRepository:
    """Counts leads behind whatever engine answers its questions."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def raised(self, span: Span) -> list[CountedLeads]:
        """Raised hands by how they stand, and by the source and page of the form that raised each."""
        return [counted(row) for row in self._query(HANDS.format(raised=span.raised), **span.values)]

    def raised_by_month(self, spans: Sequence[Span]) -> list[CountedLeads]:
        """Raised hands of several spans by how they stand; `month` says of which."""
        return [replace(one, month=number) for number, span in enumerate(spans) for one in self.raised(span)]

    def waiting(self, span: Span, passed: Sequence[datetime]) -> list[WaitingLeads]:
        """Every lead that is not erased, by status, person and how many of the moments its due time came before."""
        bounds = {f"b{number}": rfc3339(one) for number, one in enumerate(passed)}
        late = " + ".join(f"(lead.act_at < :{name})" for name in bounds)
        # The sign before a column keeps its index out of the way: `waiting_leads` alone is read, and all of it.
        where = "+lead.created_at >= :starts AND +lead.created_at < :ends" + (OF_JOURNEY if span.journey else "")
        sql = f"""SELECT lead.journey, lead.status, lead.owner, {late} AS lateness, COUNT(*) AS leads,
            MIN(lead.act_at) AS oldest FROM lead WHERE lead.status NOT IN ('erased', 'joined') AND {where}
            GROUP BY lead.journey, lead.status, lead.owner, lateness"""  # noqa: S608
        return [
            WaitingLeads(**row | {"oldest": read_time(row["oldest"])})
            for row in self._query(sql, **span.values, **bounds)
        ]

    def longest(self, statuses: Sequence[str], journeys: Sequence[str], now: datetime, limit: int) -> list[LateLead]:
        """The leads of some statuses and journeys whose step is overdue the longest."""
        if not journeys:
            return []
        marks, values = listing("s", tuple(statuses))
        names = {f"j{number}": name for number, name in enumerate(journeys)}
        # Each journey is asked for its first ones, which its index has in order.
        each = " UNION ALL ".join(
            f"""SELECT * FROM (SELECT * FROM lead INDEXED BY idx_lead_journey_act_at WHERE journey = :{name}
            AND act_at < :now AND status IN ({marks}) ORDER BY act_at, id LIMIT :limit)"""  # noqa: S608
            for name in names
        )
        sql = f"""SELECT submission.reference, lead.journey, lead.status, lead.owner, lead.act_at FROM ({each}) AS lead
            JOIN submission ON submission.id = lead.submission_id ORDER BY lead.act_at, lead.id LIMIT :limit"""  # noqa: S608
        rows = self._query(sql, now=rfc3339(now), limit=limit, **values, **names)
        return [LateLead(**row | {"act_at": read_time(row["act_at"])}) for row in rows]

    def seen(self, span: Span) -> list[SeenStage]:
        """People by the stages whose pages they saw in this time, as their forms told it."""
        # The index is told by the word itself; it reads all that were ever seen, in the order of counting.
        where = "kind = 'page-seen' AND at >= :starts AND at < :ends"
        where += " AND journey = :journey" if span.journey else ""
        sql = f"""SELECT journey, stage, COUNT(*) AS people FROM (SELECT DISTINCT journey, stage, person_id
            FROM touch INDEXED BY seen_stages WHERE {where}) AS seen GROUP BY journey, stage"""  # noqa: S608
        return [SeenStage(**row) for row in self._query(sql, **span.values)]

    def moved(self, span: Span, kinds: Sequence[str], *, in_it: bool = False) -> list[MovedLeads]:
        """Raised hands by the moves they made, those with an undone move left out.

        Hands raised in the span, whenever they moved; with `in_it`, moves made in it, whenever the hand was raised.
        """
        marks, values = listing("k", tuple(kinds))
        where, journey = span.raised, "lead.journey"
        lead = "CROSS JOIN lead ON lead.id = touch.lead_id"  # the moves come first, as they are fewer than the leads
        if in_it:  # a touch tells its lead's journey, so that few leads have to be looked up
            where, lead, journey = f"touch.at >= :starts AND touch.at < :ends AND {COUNTS}", "", "touch.journey"
            where += " AND touch.journey = :journey" if span.journey else ""
        sql = f"""SELECT {journey}, touch.kind, COUNT(DISTINCT touch.lead_id) AS leads, COUNT(*) AS moves
            FROM touch {lead} WHERE touch.kind IN ({marks}) AND {where}
            AND touch.lead_id NOT IN ({WITH_UNDOING}) GROUP BY {journey}, touch.kind"""  # noqa: S608
        return [MovedLeads(**row) for row in self._query(sql, **span.values, **values)]

    def with_undoing(self) -> list[LeadMoves]:
        """The whole history of each lead of which a move was undone; one that joined another counts no more."""
        rows = self._query(
            f"""SELECT touch.*, lead.kind AS lead_kind, lead.created_at FROM touch JOIN lead ON lead.id = touch.lead_id
            WHERE touch.lead_id IN ({WITH_UNDOING}) AND lead.status <> 'joined' ORDER BY touch.lead_id, touch.id"""  # noqa: S608
        )
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(row["lead_id"], []).append(row)
        return [
            LeadMoves(name, one[0]["journey"], one[0]["lead_kind"], read_time(one[0]["created_at"]), touches_of(one))
            for name, one in found.items()
        ]

    def heard(self, span: Span) -> list[Heard]:
        """Raised hands whose form was answered to `heard`, by that answer."""
        sql = f"""SELECT lead.journey, {HEARD} AS heard, COUNT(*) AS leads
            FROM submission INDEXED BY heard_of_us CROSS JOIN lead ON lead.first_submission_id = submission.id
            WHERE {HEARD} > '' AND {span.raised} GROUP BY lead.journey, heard"""  # noqa: S608
        return [Heard(**row) for row in self._query(sql, **span.values)]

    def came_before(self, span: Span) -> list[CameBefore]:
        """Each form that the person of a raised hand had sent before, the oldest first."""
        # Those who sent several forms are few: they come first, and each of the other tables is asked for them alone.
        sql = f"""WITH back AS MATERIALIZED (SELECT person_id FROM submission WHERE person_id IS NOT NULL
            GROUP BY person_id HAVING COUNT(*) > 1)
            SELECT lead.id AS lead_id, lead.journey, origin.source AS raised, submission.source AS before FROM back
            CROSS JOIN lead INDEXED BY idx_lead_person_id_journey ON lead.person_id = back.person_id
            CROSS JOIN submission ON submission.person_id = lead.person_id AND submission.at < lead.created_at
            JOIN origin ON origin.no = lead.origin_no WHERE {span.raised}
            ORDER BY lead.id, submission.at, submission.id"""  # noqa: S608
        return [
            CameBefore(row["lead_id"], row["journey"], pairs(row["raised"]), pairs(row["before"]))
            for row in self._query(sql, **span.values)
        ]

    def owed(self, span: Span, now: datetime) -> list[OwedAnswers]:
        """Raised hands by what became of the promised answer by now."""
        sql = f"""SELECT journey, status, answered_at IS NOT NULL AS is_answered,
            COALESCE(answered_at <= promised_at, 0) AS is_in_time, promised_at < :now AS is_due, COUNT(*) AS leads
            FROM lead WHERE {span.raised} GROUP BY journey, status, is_answered, is_in_time, is_due"""  # noqa: S608
        rows = self._query(sql, now=rfc3339(now), **span.values)
        flags = ("is_answered", "is_in_time", "is_due")
        return [OwedAnswers(**row | {name: bool(row[name]) for name in flags}) for row in rows]

    def talks(self, span: Span) -> dict[str, list[tuple[float, float]]]:
        """Journey -> when each hand was raised and when somebody first spoke with them, in seconds since 1970."""
        sql = f"SELECT journey, created_at, answered_at FROM lead WHERE {span.raised} AND answered_at IS NOT NULL"  # noqa: S608
        found: dict[str, list[tuple[float, float]]] = {}
        for row in self._query(sql, **span.values):
            pair = read_time(row["created_at"]).timestamp(), read_time(row["answered_at"]).timestamp()
            found.setdefault(row["journey"], []).append(pair)
        return found

    def told(self, span: Span) -> list[ToldLeads]:
        """Raised hands by the promises they were told, and by what became of each."""
        sql = TOLD.format(leads="COUNT(*)", more=OF_TOLD_JOURNEY if span.journey else "")
        found = self._query(sql, **span.values)
        several = tuple(dict.fromkeys(row["promise_id"] for row in found if row["hash"] != row["other_hash"]))
        if several:  # who was told two wordings of a promise counts once; counting so takes four times as long
            marks, values = listing("p", several)
            more = f"AND promise_id IN ({marks})" + (OF_TOLD_JOURNEY if span.journey else "")
            once = self._query(TOLD.format(leads="COUNT(DISTINCT lead_id)", more=more), **span.values, **values)
            found = [row for row in found if row["promise_id"] not in several] + once
        return [ToldLeads(row["promise_id"], row["journey"], row["outcome"], row["leads"]) for row in found]


def counted(row: Row) -> CountedLeads:
    """Leads that are alike, as a value."""
    found: dict[str, Any] = {name: value for name, value in row.items() if name != "origin_no"}
    flags = {name: bool(found[name]) for name in ("meets", "is_answered", "is_won")}
    return CountedLeads(**found | flags | {"source": pairs(found.get("source") or ""), "page": found.get("page") or ""})


@lru_cache(maxsize=4096)  # many came by the same way
def pairs(source: str) -> tuple[tuple[str, str], ...]:
    """Where somebody came from, as it stands in a column; the same order for the same words."""
    return tuple(sorted((str(key), str(value)) for key, value in json.loads(source or "{}").items()))


def touches_of(rows: Sequence[Row]) -> tuple[Touch, ...]:
    """Touches as they were recorded."""
    return tuple(map(touch_of, rows))
