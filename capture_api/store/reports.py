"""What reports count: rows that are alike, summed by the database; what a count means is said in `sales.reports`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from capture_api.clock import read_time, rfc3339
from capture_api.model.recording import Touch
from capture_api.store.engine import Engine, Row
from capture_api.store.report_values import (
    CameBefore,
    CameBy,
    CountedLeads,
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
# Leads with an undone move are few: what stands of their histories is found out by the rules, not by SQL.
WITH_UNDOING = "SELECT lead_id FROM touch WHERE kind = 'undone' AND lead_id IS NOT NULL"


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


class ReportRepository:
    """Counts leads behind whatever engine keeps them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def raised(self, span: Span) -> list[CountedLeads]:
        """Raised hands by how they stand."""
        sql = f"SELECT {STANDS} FROM lead WHERE {span.raised} GROUP BY {ALIKE}"  # noqa: S608
        return [counted(row) for row in self._engine.query(sql, **span.values)]

    def raised_by_form(self, span: Span) -> list[CountedLeads]:
        """Raised hands by the source and page of their first form, and by how they stand."""
        sql = f"""SELECT submission.source, submission.page, {STANDS} FROM lead
            JOIN submission ON submission.id = lead.first_submission_id WHERE {span.raised}
            GROUP BY submission.source, submission.page, {ALIKE}"""  # noqa: S608
        return [counted(row) for row in self._engine.query(sql, **span.values)]

    def raised_by_month(self, spans: Sequence[Span]) -> list[CountedLeads]:
        """Raised hands of several spans by how they stand; `month` says of which."""
        return [
            counted(row | {"month": number})
            for number, span in enumerate(spans)
            for row in self._engine.query(
                f"SELECT {STANDS} FROM lead WHERE {span.raised} GROUP BY {ALIKE}",  # noqa: S608
                **span.values,
            )
        ]

    def waiting(self, span: Span, passed: Sequence[datetime]) -> list[WaitingLeads]:
        """Every lead that is not erased, by status, person and how many of the moments its due time came before."""
        bounds = {f"b{number}": rfc3339(one) for number, one in enumerate(passed)}
        late = " + ".join(f"(lead.act_at < :{name})" for name in bounds)
        where = "lead.created_at >= :starts AND lead.created_at < :ends" + (OF_JOURNEY if span.journey else "")
        sql = f"""SELECT lead.journey, lead.status, lead.owner, {late} AS lateness, COUNT(*) AS leads,
            MIN(lead.act_at) AS oldest FROM lead WHERE lead.status NOT IN ('erased', 'joined') AND {where}
            GROUP BY lead.journey, lead.status, lead.owner, lateness"""  # noqa: S608
        return [
            WaitingLeads(**row | {"oldest": read_time(row["oldest"])})
            for row in self._engine.query(sql, **span.values, **bounds)
        ]

    def longest(self, statuses: Sequence[str], journeys: Sequence[str], now: datetime, limit: int) -> list[LateLead]:
        """The leads of some statuses and journeys whose step is overdue the longest."""
        status_marks, values = listing("s", tuple(statuses))
        journey_marks, names = listing("j", tuple(journeys))
        if not journeys:
            return []
        sql = f"""SELECT submission.reference, lead.journey, lead.status, lead.owner, lead.act_at FROM lead
            JOIN submission ON submission.id = lead.submission_id WHERE lead.status IN ({status_marks})
            AND lead.journey IN ({journey_marks}) AND lead.act_at < :now ORDER BY lead.act_at, lead.id LIMIT :limit"""  # noqa: S608
        rows = self._engine.query(sql, now=rfc3339(now), limit=limit, **values, **names)
        return [LateLead(**row | {"act_at": read_time(row["act_at"])}) for row in rows]

    def seen(self, span: Span) -> list[SeenStage]:
        """People by the stages whose pages they saw in this time, as their forms told it."""
        # The index that counts all stages is told by the word itself; days are found by the index of kinds and times.
        is_bounded = bool(span.starts or span.ends)
        where = "kind = :seen AND at >= :starts AND at < :ends" if is_bounded else "kind = 'page-seen'"
        where += " AND journey = :journey" if span.journey else ""
        sql = f"""SELECT journey, stage, COUNT(*) AS people FROM (SELECT DISTINCT journey, stage, person_id FROM touch
            WHERE {where}) AS seen GROUP BY journey, stage"""  # noqa: S608
        names = ("starts", "ends", "journey") if is_bounded else ("journey",)
        values = {name: value for name, value in span.values.items() if name in names}
        return [SeenStage(**row) for row in self._engine.query(sql, **values, **{"seen": SEEN} if is_bounded else {})]

    def moved(self, span: Span, kinds: Sequence[str], *, in_it: bool = False) -> list[MovedLeads]:
        """Raised hands by the moves they made, those with an undone move left out.

        Hands raised in the span, whenever they moved; with `in_it`, moves made in it, whenever the hand was raised.
        """
        marks, values = listing("k", tuple(kinds))
        where = span.raised
        if in_it:
            where = "lead.kind = 'hand-raise' AND lead.status <> 'joined' AND touch.at >= :starts AND touch.at < :ends"
            where += OF_JOURNEY if span.journey else ""
        sql = f"""SELECT lead.journey, touch.kind, COUNT(DISTINCT touch.lead_id) AS leads,
            COUNT(*) AS moves FROM touch
            JOIN lead ON lead.id = touch.lead_id WHERE touch.kind IN ({marks}) AND {where}
            AND touch.lead_id NOT IN ({WITH_UNDOING}) GROUP BY lead.journey, touch.kind"""  # noqa: S608
        return [MovedLeads(**row) for row in self._engine.query(sql, **span.values, **values)]

    def with_undoing(self) -> list[LeadMoves]:
        """The whole history of each lead of which a move was undone; one that joined another counts no more."""
        rows = self._engine.query(
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

    def came_by(self, span: Span) -> list[CameBy]:
        """Raised hands by the source of the form that raised them, and by what it was answered to `heard`."""
        sql = f"""SELECT submission.source, lead.journey,
            COALESCE(json_extract(submission.fields, '$.heard'), '') AS heard, COUNT(*) AS leads FROM lead
            JOIN submission ON submission.id = lead.first_submission_id WHERE {span.raised}
            GROUP BY submission.source, lead.journey, heard"""  # noqa: S608
        return [CameBy(**row | {"source": pairs(row["source"])}) for row in self._engine.query(sql, **span.values)]

    def came_before(self, span: Span) -> list[CameBefore]:
        """Each form that the person of a raised hand had sent before, the oldest first."""
        sql = f"""SELECT lead.id AS lead_id, lead.journey, raised.source AS raised, submission.source AS before
            FROM lead
            JOIN submission ON submission.person_id = lead.person_id AND submission.at < lead.created_at
            JOIN submission AS raised ON raised.id = lead.first_submission_id WHERE {span.raised}
            ORDER BY lead.id, submission.at, submission.id"""  # noqa: S608
        return [
            CameBefore(row["lead_id"], row["journey"], pairs(row["raised"]), pairs(row["before"]))
            for row in self._engine.query(sql, **span.values)
        ]

    def owed(self, span: Span, now: datetime) -> list[OwedAnswers]:
        """Raised hands by what became of the promised answer by now."""
        sql = f"""SELECT journey, status, answered_at IS NOT NULL AS is_answered,
            COALESCE(answered_at <= promised_at, 0) AS is_in_time, promised_at < :now AS is_due, COUNT(*) AS leads
            FROM lead WHERE {span.raised} GROUP BY journey, status, is_answered, is_in_time, is_due"""  # noqa: S608
        rows = self._engine.query(sql, now=rfc3339(now), **span.values)
        flags = ("is_answered", "is_in_time", "is_due")
        return [OwedAnswers(**row | {name: bool(row[name]) for name in flags}) for row in rows]

    def talks(self, span: Span) -> dict[str, list[tuple[float, float]]]:
        """Journey -> when each hand was raised and when somebody first spoke with them, in seconds since 1970."""
        sql = f"SELECT journey, created_at, answered_at FROM lead WHERE {span.raised} AND answered_at IS NOT NULL"  # noqa: S608
        found: dict[str, list[tuple[float, float]]] = {}
        for row in self._engine.query(sql, **span.values):
            pair = read_time(row["created_at"]).timestamp(), read_time(row["answered_at"]).timestamp()
            found.setdefault(row["journey"], []).append(pair)
        return found

    def told(self, span: Span) -> list[ToldLeads]:
        """Raised hands by the promises they were told, and by what became of each."""
        sql = f"""SELECT lead_told.promise_id, lead.journey, lead_told.outcome, COUNT(DISTINCT lead.id) AS leads
            FROM lead JOIN lead_told ON lead_told.lead_id = lead.id WHERE {span.raised}
            GROUP BY lead_told.promise_id, lead.journey, lead_told.outcome"""  # noqa: S608
        return [ToldLeads(**row) for row in self._engine.query(sql, **span.values)]


def counted(row: Row) -> CountedLeads:
    """Leads that are alike, as a value."""
    found: dict[str, Any] = dict(row)
    if "source" in found:
        found["source"] = pairs(found["source"])
    return CountedLeads(**found | {name: bool(found[name]) for name in ("meets", "is_answered", "is_won")})


@lru_cache(maxsize=4096)  # many came by the same way
def pairs(source: str) -> tuple[tuple[str, str], ...]:
    """Where somebody came from, as it stands in a column; the same order for the same words."""
    return tuple(sorted((str(key), str(value)) for key, value in json.loads(source or "{}").items()))


def touches_of(rows: Sequence[Row]) -> tuple[Touch, ...]:
    """Touches as they were recorded."""
    return tuple(map(touch_of, rows))
