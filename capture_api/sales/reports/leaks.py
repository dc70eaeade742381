"""What leaks between each two of the six activities: handed over by the one, not picked up in time by the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from capture_api.model.states import (
    ACCEPTED,
    ANSWERED,
    ATTEMPTED,
    BOOKED,
    DELIVERED,
    LOOKED_AFTER,
    LOST,
    MET,
    NEW,
    NEXT_NEED,
    NO_SHOW,
    PROPOSAL,
    RECYCLED,
    REFERRAL_ASKED,
    REFERRER,
    REPEAT,
    TO_CHECK,
    UNQUALIFIED,
    WON,
)
from capture_api.sales.moves import STATES
from capture_api.sales.reports.sheet import DAYS, LEAD, TEXT, Cell, Column, Part, Table
from capture_api.sales.reports.wording import counted, days_words
from capture_api.store.report_values import LateLead, WaitingLeads

DAY = timedelta(days=1)
LATE_SINCE = (timedelta(0), DAY, 7 * DAY, 30 * DAY)  # the bounds of how late a step is
LATE_WORDS = ("up to a day", "up to a week", "up to 30 days", "longer")
LONGEST_LISTED = 10
OWNERS_LISTED = 30


@dataclass(frozen=True, slots=True)
class Connection:
    """Where one activity hands over to the next, and the statuses of the leads that stand there."""

    key: str
    words: str
    statuses: tuple[str, ...]


# Each status but the erased stands at one connection: behind the activity that was done, before the one that is next.
CONNECTIONS = (
    Connection("generate-qualify", "generate → qualify", (NEW, TO_CHECK, ACCEPTED, ATTEMPTED, RECYCLED, REPEAT)),
    Connection("qualify-close", "qualify → close", (BOOKED, NO_SHOW, MET, PROPOSAL)),
    Connection("close-deliver", "close → deliver", (WON,)),
    Connection("deliver-look-after", "deliver → look after", (DELIVERED,)),
    Connection("look-after-review", "look after → review", (LOOKED_AFTER, LOST, UNQUALIFIED)),
    Connection("review-generate", "review → generate", (NEXT_NEED, REFERRAL_ASKED, REFERRER, ANSWERED)),
)
AT: Mapping[str, Connection] = {status: one for one in CONNECTIONS for status in one.statuses}


def leaks_part(
    audience: str, waiting: Sequence[WaitingLeads], longest: Iterable[LateLead], names: Mapping[str, str], now: datetime
) -> Part:
    """What waits at each connection, for whom, and what has been overdue the longest."""
    late = [row for row in waiting if row.lateness]
    return Part(
        audience,
        leaks_words(late, now),
        (connections(waiting, now), people(late, names, now), oldest(longest, names, now)),
    )


def leaks_words(late: Sequence[WaitingLeads], now: datetime) -> str:
    """“41 leads are late, most of them between generate and qualify (30); the oldest for 12 days.”"""
    if not late:
        return "Nothing is late at any hand-over."
    at: dict[str, int] = {}
    for row in late:
        at[AT[row.status].words] = at.get(AT[row.status].words, 0) + row.leads
    words, most = max(at.items(), key=lambda item: item[1])
    number, since = sum(at.values()), days_words(age(min(row.oldest for row in late), now))
    verb = "is" if number == 1 else "are"
    return f"{counted(number, 'lead')} {verb} late, most at {words} ({most:,}); the oldest for {since}."


def connections(waiting: Sequence[WaitingLeads], now: datetime) -> Table:
    """The six connections: how many wait there, how many of them are late, and how late."""
    lines = []
    for one in CONNECTIONS:
        here = [row for row in waiting if row.status in one.statuses]
        late = [row for row in here if row.lateness]
        by_age = [sum(row.leads for row in late if row.lateness == number) for number in range(1, len(LATE_SINCE) + 1)]
        since = age(min(row.oldest for row in late), now) if late else None
        numbers = sum(row.leads for row in here), sum(row.leads for row in late)
        lines.append((one.words, *numbers, since, *by_age))
    columns = (
        Column("connection", "Hand-over", TEXT),
        Column("waiting", "Wait there"),
        Column("late", "Late"),
        Column("oldest", "Oldest late by", DAYS),
        *(Column(f"late_{number}", f"Late {words}") for number, words in enumerate(LATE_WORDS, 1)),
    )
    note = "A lead is late when the day of its next step has passed."
    return Table("connections", "Between the activities", columns, tuple(lines), ("late",), note)


def people(late: Sequence[WaitingLeads], names: Mapping[str, str], now: datetime) -> Table:
    """Whose the late ones are, the most on top."""
    of_whom: dict[tuple[str, str], list[WaitingLeads]] = {}
    for row in late:
        of_whom.setdefault((row.owner, AT[row.status].words), []).append(row)
    lines = [
        (names.get(owner, owner) or "nobody", at, sum(row.leads for row in rows), age(min(r.oldest for r in rows), now))
        for (owner, at), rows in of_whom.items()
    ]
    lines.sort(key=lambda line: (-line[2], line[0], line[1]))
    columns = (
        Column("owner", "Whose turn it is", TEXT),
        Column("connection", "Hand-over", TEXT),
        Column("late", "Late"),
        Column("oldest", "Oldest late by", DAYS),
    )
    note = "" if len(lines) <= OWNERS_LISTED else f"The {OWNERS_LISTED} with the most are listed, of {len(lines)}."
    return Table("people", "Whose they are", columns, tuple(lines[:OWNERS_LISTED]), ("late",), note, "Nobody is late.")


def oldest(longest: Iterable[LateLead], names: Mapping[str, str], now: datetime) -> Table:
    """The leads that have been overdue the longest, by their references."""
    lines: list[tuple[Cell, ...]] = [
        (
            one.reference,
            AT[one.status].words,
            STATES[one.status].step,
            names.get(one.owner, one.owner) or "nobody",
            age(one.act_at, now),
        )
        for one in longest
    ]
    columns = (
        Column("lead", "Lead", LEAD),
        Column("connection", "Hand-over", TEXT),
        Column("step", "Next step", TEXT),
        Column("owner", "Whose turn it is", TEXT),
        Column("late_by", "Late by", DAYS),
    )
    return Table("longest", "Overdue the longest", columns, tuple(lines), empty="Nothing is late.")


def age(since: datetime, now: datetime) -> float:
    """How long ago, in days."""
    return max(now - since, timedelta(0)) / DAY
