"""What marketing and sales look at together: each report, and the monthly review with its decisions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from capture_api.accounts.actor import Actor
from capture_api.contract.manifest import Manifest
from capture_api.errors import RefusedMove
from capture_api.model.states import BOOKED, DELIVERED, LOOKED_AFTER, NO_SHOW
from capture_api.sales.cases.context import LONGEST_NOTE, SalesContext, UnknownLead, note_text
from capture_api.sales.cases.people_of_ours import names_of_ours
from capture_api.sales.queries import one_of
from capture_api.sales.reports import funnel, kept, leaks, sources, speed
from capture_api.sales.reports.counting import Made, audience_of, with_undone
from capture_api.sales.reports.credit import credit_part
from capture_api.sales.reports.period import (
    Period,
    first_of,
    month,
    month_to_compare,
    months_of,
    read_month,
    read_period,
)
from capture_api.sales.reports.review import MADE, MonthFigures, Review, ReviewPart, moves_made, sentences
from capture_api.sales.reports.sheet import AUDIENCES, Part, Sheet
from capture_api.store.decisions import Decision, DecisionRepository
from capture_api.store.promises import PromiseRepository
from capture_api.store.referrers import ReferrerRepository
from capture_api.store.report_values import LeadMoves
from capture_api.store.reports import Query, ReportRepository, Span, asked_once

TITLES: Mapping[str, str] = {
    "leaks": "What leaks between the activities",
    "credit": "Marketing's credit",
    "funnel": "From stage to stage to customer",
    "sources": "Where they came from",
    "speed": "How soon they were answered",
    "promises": "Promises told, kept and broken",
}
REVIEWED = ("funnel", "credit", "sources", "speed", "leaks", "promises")  # in the order of the monthly page
REACHED = (BOOKED, NO_SHOW, DELIVERED, LOOKED_AFTER)


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Which report is wanted, of which time, for whom."""

    name: str
    first: str = ""  # a day, or "" for no bound
    last: str = ""
    month: str = ""  # YYYY-MM in place of days
    journey: str = ""
    audience: str = ""  # "" for each by itself


class ReportCases:
    """What may be asked about many leads at once."""

    def __init__(self, context: SalesContext, query: Query | None = None) -> None:
        self._context = context
        self._counts = ReportRepository(query or context.engine.query)
        self._decisions = DecisionRepository(context.engine)

    def sheet(self, actor: Actor, query: ReportQuery) -> Sheet:
        """One report; BadQuery for a name, a time or an audience that there is not."""
        actor.must("read")
        manifest = self._context.manifest
        name = one_of("report", query.name, tuple(TITLES))
        if query.audience:
            one_of("audience", query.audience, AUDIENCES)
        period = read_period(query.first, query.last, query.month, manifest.hours.zone)
        if query.journey:
            one_of("journey", query.journey, tuple(manifest.journeys))
        return self._made(name, period, query.journey, query.audience, manifest)

    def _made(self, name: str, period: Period, journey: str, audience: str, manifest: Manifest) -> Sheet:
        span = Span(period.starts, period.ends, journey)
        parts = tuple(part for part in self._parts(name, period, span, manifest) if audience in ("", part.audience))
        return Sheet(name, TITLES[name], period, parts)

    def _parts(self, name: str, period: Period, span: Span, manifest: Manifest) -> Sequence[Part]:
        makers: Mapping[str, Callable[[Period, Span, Manifest], Sequence[Part]]] = {
            "leaks": self._leaks,
            "credit": self._credit,
            "funnel": self._funnel,
            "sources": self._sources,
            "speed": self._speed,
            "promises": self._promises,
        }
        return makers[name](period, span, manifest)

    def _leaks(self, period: Period, span: Span, manifest: Manifest) -> Sequence[Part]:
        now = self._context.clock()
        waiting = self._counts.waiting(span, [now - late for late in leaks.LATE_SINCE])
        statuses, names = tuple(leaks.AT), names_of_ours(self._context)
        parts = []
        for audience in AUDIENCES:
            rows = of_audience(waiting, audience, manifest)
            journeys = tuple(dict.fromkeys(row.journey for row in rows))
            longest = self._counts.longest(statuses, journeys, now, leaks.LONGEST_LISTED)
            parts.append(leaks.leaks_part(audience, rows, longest, names, now))
        return parts

    def _credit(self, period: Period, span: Span, manifest: Manifest) -> Sequence[Part]:
        rows, months = self._counts.raised(span), months_of(period, self._today())
        monthly = self._counts.raised_by_month([within(span, one) for one in months])
        introduced = ReferrerRepository(self._context.engine).raised_by_referrer(span)
        return [
            credit_part(
                audience,
                of_audience(rows, audience, manifest),
                months,
                of_audience(monthly, audience, manifest),
                of_audience(introduced, audience, manifest),
                manifest,
            )
            for audience in AUDIENCES
        ]

    def _funnel(self, period: Period, span: Span, manifest: Manifest) -> Sequence[Part]:
        rows, seen = self._counts.raised(span), self._counts.seen(span)
        moved = self._moved(span, REACHED, self._counts.with_undoing(), in_it=False)
        known = dict.fromkeys((*(row.journey for row in rows), *(one.journey for one in seen)))
        return [
            funnel.funnel_part(
                audience,
                [name for name in known if audience_of(manifest, name) == audience],
                of_audience(seen, audience, manifest),
                of_audience(rows, audience, manifest),
                moved,
                manifest,
            )
            for audience in AUDIENCES
        ]

    def _sources(self, period: Period, span: Span, manifest: Manifest) -> Sequence[Part]:
        came, before, heard = self._counts.raised(span), self._counts.came_before(span), self._counts.heard(span)
        return [
            sources.sources_part(
                audience,
                of_audience(came, audience, manifest),
                of_audience(before, audience, manifest),
                of_audience(heard, audience, manifest),
                manifest,
            )
            for audience in AUDIENCES
        ]

    def _speed(self, period: Period, span: Span, manifest: Manifest) -> Sequence[Part]:
        found = self._answers(span)
        return [speed.speed_part(one, of_audience(found, one, manifest), manifest) for one in AUDIENCES]

    def _answers(self, span: Span) -> list[speed.Answers]:
        owed, talks = self._counts.owed(span, self._context.clock()), self._counts.talks(span)
        return speed.answers(owed, talks, self._context.manifest.hours)

    def _promises(self, period: Period, span: Span, manifest: Manifest) -> Sequence[Part]:
        rows = self._counts.told(span)
        texts = {one.promise_id: one.text for one in PromiseRepository(self._context.engine).wordings()}
        return [kept.promises_part(one, of_audience(rows, one, manifest), texts, manifest) for one in AUDIENCES]

    def _moved(
        self, span: Span, kinds: Sequence[str], undoing: Sequence[LeadMoves], *, in_it: bool
    ) -> Mapping[tuple[str, str], Made]:
        return with_undone(self._counts.moved(span, kinds, in_it=in_it), undoing, span, kinds, in_it=in_it)

    def _today(self) -> date:
        return self._context.clock().astimezone(self._context.manifest.hours.zone).date()

    def review(self, actor: Actor, of_month: str = "") -> Review:
        """The review of a month, this one's where none is named, up to today; BadQuery for what is no month."""
        actor.must("read")
        manifest, today = self._context.manifest, self._today()
        first = read_month(of_month) or first_of(today)
        period = month(first, manifest.hours.zone)
        if period.first and period.first <= today < (period.last or today):
            period = replace(period, last=today)
        before, name = month_to_compare(period), f"{first:%Y-%m}"
        once = ReportCases(self._context, asked_once(self._context.engine.query))
        sheets = tuple(once._made(one, reviewed(one, period), "", "", manifest) for one in REVIEWED)
        now, earlier = (once._figures(one, once._counts.with_undoing()) for one in (period, before))
        parts = {audience: review_part(audience, now, earlier, sheets, manifest) for audience in AUDIENCES}
        decided, still_open = self._decisions.of_month(name), self._decisions.open_before(name)
        return Review(period, before, sheets, parts, tuple(decided), tuple(still_open))

    def _figures(self, period: Period, undoing: Sequence[LeadMoves]) -> MonthFigures:
        span = Span(period.starts, period.ends)
        return MonthFigures(
            period,
            self._counts.raised(span),
            self._answers(span),
            self._moved(span, tuple(MADE), undoing, in_it=True),
            self._counts.told(span),
        )

    def people(self, actor: Actor) -> dict[str, str]:
        """Address -> name of everybody who may be given something to do."""
        actor.must("read")
        return names_of_ours(self._context)

    def decide(self, actor: Actor, of_month: str, text: str, owner: str, due: date | None) -> Decision:
        """Note a decision of a month's review; RefusedMove when text, owner or day are missing."""
        actor.must("decide")
        said, now = note_text(text), self._context.clock()
        if not said:
            raise RefusedMove(f"The decision is empty. Write what was agreed, at most {LONGEST_NOTE:,} characters.")
        people = names_of_ours(self._context)
        who = next((email for email in people if email.casefold() == owner.strip().casefold()), "")
        if not who:
            raise RefusedMove(
                f"“{owner.strip()[:60]}” is nobody of ours. Choose one of: {', '.join(people) or 'nobody'}."
            )
        if due is None:
            raise RefusedMove("A decision has a day by which it is done. Give it as YYYY-MM-DD.")
        first = read_month(of_month) or first_of(self._today())
        made = Decision(self._context.ids("d"), f"{first:%Y-%m}", said, who, due, actor.name, now)
        self._decisions.add(made)
        return made

    def finish(self, actor: Actor, decision_id: str) -> Decision:
        """Say that a decision was carried out; UnknownLead when there is none of that id."""
        actor.must("decide")
        self._decisions.finish(decision_id, actor.name, self._context.clock())
        found = self._decisions.one(decision_id)
        if found is None:
            raise UnknownLead(f"There is no decision “{decision_id[:60]}”. Copy its id from the review.")
        return found


def review_part(
    audience: str,
    now: MonthFigures,
    before: MonthFigures,
    sheets: Sequence[Sheet],
    manifest: Manifest,
) -> ReviewPart:
    """What the review says of one audience."""
    of_it, before_it = (
        replace(
            one,
            rows=of_audience(one.rows, audience, manifest),
            answers=of_audience(one.answers, audience, manifest),
            made={key: number for key, number in one.made.items() if audience_of(manifest, key[0]) == audience},
            told=of_audience(one.told, audience, manifest),
        )
        for one in (now, before)
    )
    parts = {sheet.name: sheet.part(audience) for sheet in sheets}
    words = sentences(of_it, before_it, parts["leaks"].table("connections"))
    return ReviewPart(words, moves_made(of_it, before_it), parts)


def reviewed(name: str, period: Period) -> Period:
    """The time of a report in the review: leaks are as of now, whenever the hand was raised."""
    return Period(None, None, period.zone) if name == "leaks" else period


def within(span: Span, period: Period) -> Span:
    """The part of a period that lies in a span."""
    starts, ends = period.starts, period.ends
    assert starts is not None
    assert ends is not None
    return replace(
        span,
        starts=max(starts, span.starts) if span.starts else starts,
        ends=min(ends, span.ends) if span.ends else ends,
    )


def of_audience(rows: Sequence[Any], audience: str, manifest: Manifest) -> list[Any]:
    """The rows whose journey is counted for an audience."""
    return [row for row in rows if audience_of(manifest, row.journey) == audience]
