"""The monthly review: what changed since the month before in three sentences, and what is behind each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from capture_api.contract.codec import to_json
from capture_api.model.states import BOOKED, DELIVERED, LOOKED_AFTER, LOST, MET, NO_SHOW, PROPOSAL, UNQUALIFIED, WON
from capture_api.sales.disclosed import BROKEN
from capture_api.sales.reports.counting import Made, count, is_accepted, is_taken_back, reasons
from capture_api.sales.reports.period import Period, month
from capture_api.sales.reports.sheet import TEXT, Column, Part, Sheet, Table, table_facts, total
from capture_api.sales.reports.speed import IN_TIME, LATE, OVERDUE, Answers, at_most, counted_as
from capture_api.sales.reports.wording import compared, counted, hours_words, ordinal, were
from capture_api.store.decisions import Decision
from capture_api.store.report_values import CountedLeads, ToldLeads

MADE: Mapping[str, str] = {
    BOOKED: "Talks booked",
    NO_SHOW: "Did not come",
    MET: "Talks held",
    PROPOSAL: "Proposals sent",
    WON: "Won",
    LOST: "Lost",
    UNQUALIFIED: "Found unqualified",
    DELIVERED: "Delivered",
    LOOKED_AFTER: "Looked after",
}


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What the sentences compare of one month, for one audience."""

    period: Period
    rows: Sequence[CountedLeads]
    answers: Sequence[Answers]
    made: Mapping[tuple[str, str], Made]  # (journey, kind of move) -> leads that made one which stands, in this month
    told: Sequence[ToldLeads]

    def moved(self, kind: str) -> int:
        """The leads that made a move of this kind in the month."""
        return sum(one.leads for (_, made), one in self.made.items() if made == kind)

    @property
    def month(self) -> str:
        """“October”, or “October up to the 12th”-like words where only a part of it is counted."""
        first, last = self.period.first, self.period.last
        assert first is not None
        assert last is not None
        is_whole = month(first, self.period.zone).last == last
        return f"{first:%B}" if is_whole else f"{first:%B} up to the {ordinal(last.day)}"


@dataclass(frozen=True, slots=True)
class Review:
    """One month as both sides look at it, with what the meeting decided."""

    period: Period
    before: Period
    sheets: tuple[Sheet, ...]
    parts: Mapping[str, "ReviewPart"]  # by audience
    decided: tuple[Decision, ...]
    still_open: tuple[Decision, ...]  # from earlier reviews


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One audience's sentences, and the moves of the month beside those of the month before."""

    sentences: tuple[str, str, str]
    moves: Table
    reports: Mapping[str, Part]  # by name, in the order of the review


def sentences(now: MonthFigures, before: MonthFigures, leaks: Table) -> tuple[str, str, str]:
    """What changed since last month: who came, how they were answered, and what came of it."""
    than = before.month
    return who_came(now, before, than), how_answered(now, before, than), what_came(now, before, than, leaks)


def who_came(now: MonthFigures, before: MonthFigures, than: str) -> str:
    """“42 people raised a hand, 5 more than in October; sales accepted 30 and found 6 unqualified, most for “…”.”"""
    leads, back = count(now.rows), count(now.rows, is_taken_back)
    if not leads:
        earlier = count(before.rows)
        people = counted(earlier, "person", "people") if earlier else "nobody"
        return f"Nobody raised a hand; in {than} {people} did."
    said = f"{counted(leads, 'person', 'people')} raised a hand, {compared(leads, count(before.rows), than)}"
    why = reasons(now.rows).most_common(1)
    most = f", most for “{why[0][0]}” ({why[0][1]:,})" if why else ""
    found = f"found {back:,} unqualified{most}" if back else "found none unqualified"
    return f"{said}; sales accepted {count(now.rows, is_accepted):,} and {found}."


def how_answered(now: MonthFigures, before: MonthFigures, than: str) -> str:
    """“38 of 42 promised answers came in time (October: 30 of 47); half of the talks began within 3 business hours.”"""
    kept, owed = in_time(now)
    was_kept, was_owed = in_time(before)
    earlier = f"{was_kept:,} of {was_owed:,}" if was_owed else "none was due"
    if not owed:
        return f"No promised answer came due ({than}: {earlier})."
    said = f"{kept:,} of {counted(owed, 'promised answer')} came in time ({than}: {earlier})"
    half, was_half = at_most(now.answers, 50), at_most(before.answers, 50)
    if half is None:
        return f"{said}; nobody was spoken with yet."
    beside = f" ({than}: {hours_words(was_half)})" if was_half is not None else ""
    return f"{said}; half of the talks began within {hours_words(half)}{beside}."


def in_time(one: MonthFigures) -> tuple[int, int]:
    """How many promised answers came in time, and how many had come due."""
    return counted_as(one.answers, IN_TIME), counted_as(one.answers, IN_TIME, LATE, OVERDUE)


def what_came(now: MonthFigures, before: MonthFigures, than: str, leaks: Table) -> str:
    """“7 were won, 3 more than in October; today 12 leads are late, most at close → deliver; 2 promises broken.”"""
    won, was_won = now.moved(WON), before.moved(WON)
    said = f"{won:,} {were(won)} won, {compared(won, was_won, than)}"
    if not won:
        said = f"Nobody was won; in {than} {f'{was_won:,} {were(was_won)}' if was_won else 'nobody was'}"
    late = total(leaks.column("late"))
    worst = max(zip(leaks.column("late"), leaks.column("connection"), strict=True), key=lambda pair: total([pair[0]]))
    today = f"today {counted(late, 'lead')} {'is' if late == 1 else 'are'} late, most at {worst[1]} ({worst[0]:,})"
    broken = sum(row.leads for row in now.told if row.outcome == BROKEN)
    promises = f"{counted(broken, 'promise')} {were(broken)} broken" if broken else "no promise was broken"
    return f"{said}; {today if late else 'today nothing is late'}; {promises}."


def moves_made(now: MonthFigures, before: MonthFigures) -> Table:
    """What was done in the month, whenever the hand was raised, beside the month before."""
    columns = (Column("move", "Done", TEXT), Column("now", now.month), Column("before", before.month))
    lines = tuple((words, now.moved(kind), before.moved(kind)) for kind, words in MADE.items())
    note = "Leads that made the move in this time, whenever they came; moves that were undone are left out."
    return Table("moves", "What was done", columns, lines, ("now", "before"), note)


def review_facts(one: Review) -> dict[str, Any]:
    """A review as plain facts."""
    return {
        "report": "month",
        "from": str(one.period.first),
        "to": str(one.period.last),
        "compared_from": str(one.before.first),
        "compared_to": str(one.before.last),
        "time_zone": one.period.zone.key,
        "audiences": {
            audience: {
                "sentences": list(part.sentences),
                "moves": table_facts(part.moves),
                "reports": {
                    name: {"words": of.words, "tables": {table.key: table_facts(table) for table in of.tables}}
                    for name, of in part.reports.items()
                },
            }
            for audience, part in one.parts.items()
        },
        "decided": [decision_facts(decision) for decision in one.decided],
        "still_open": [decision_facts(decision) for decision in one.still_open],
    }


def decision_facts(one: Decision) -> dict[str, Any]:
    """A decision as plain facts."""
    facts: dict[str, Any] = to_json(one)
    return facts
