"""From the raised hand to the first conversation, in business hours, against the promised time."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from capture_api.contract.business_time import BusinessHours
from capture_api.contract.manifest import Manifest
from capture_api.model.states import ERASED, UNQUALIFIED
from capture_api.sales.reports.open_time import OpenTime
from capture_api.sales.reports.sheet import HOURS, SHARE, TEXT, Cell, Column, Part, Table, share
from capture_api.sales.reports.wording import counted, hours_words, percent
from capture_api.store.report_values import OwedAnswers

IN_TIME, LATE, OVERDUE, AHEAD, CLOSED = "in time", "late", "overdue", "ahead", "closed"
# Up to how many business hours, and what that is called; a day is as long as the business is open on it.
STEPS = ((1.0, "within an hour"), (4.0, "within 4 hours"), (8.0, "within 8 hours"), (24.0, "within 24 hours"))


@dataclass(frozen=True, slots=True)
class Answers:
    """How the raised hands of a journey were answered: against the promise, and after how many business hours."""

    journey: str
    standings: Mapping[str, int]  # in time | late | overdue | ahead | closed -> hands
    hours: tuple[float, ...]  # of those with whom somebody spoke, in no order

    @property
    def leads(self) -> int:
        """How many hands were raised."""
        return sum(self.standings.values())


def answers(
    owed: Sequence[OwedAnswers], talks: Mapping[str, Sequence[tuple[float, float]]], hours: BusinessHours
) -> list[Answers]:
    """How the raised hands were answered by now, a journey each."""
    standings: dict[str, Counter[str]] = {}
    for row in owed:
        standings.setdefault(row.journey, Counter())[standing(row)] += row.leads
    pairs = [pair for of_it in talks.values() for pair in of_it]
    clock = OpenTime(hours, min(pairs)[0], max(ended for _, ended in pairs)) if pairs else None
    took = {
        name: tuple(clock.hours_between(*pair) for pair in of_it) for name, of_it in talks.items() if clock is not None
    }
    return [Answers(name, count, took.get(name, ())) for name, count in sorted(standings.items())]


def standing(row: OwedAnswers) -> str:
    """Answered in time or late; not answered and overdue, or with time ahead; closed without a talk."""
    if row.is_answered:
        return IN_TIME if row.is_in_time else LATE
    if row.status in (UNQUALIFIED, ERASED):
        return CLOSED
    return OVERDUE if row.is_due else AHEAD


def counted_as(found: Iterable[Answers], *standings: str) -> int:
    """How many hands stand so."""
    return sum(one.standings.get(name, 0) for one in found for name in standings)


def speed_part(audience: str, found: Sequence[Answers], site: Manifest) -> Part:
    """How soon the hands raised in this time were answered, in all and by journey."""
    return Part(audience, speed_words(found), (spread(found), against_promise(found, site)))


def speed_words(found: Sequence[Answers]) -> str:
    """“38 of 42 answers came in the promised time (90 %); half of the talks began within 3 business hours.”"""
    owed, in_time = counted_as(found, IN_TIME, LATE, OVERDUE), counted_as(found, IN_TIME)
    middle = at_most(found, 50)
    if not owed:
        return "No promised answer has come due."
    kept = f"{in_time:,} of {counted(owed, 'answer')} came in the promised time ({percent(share(in_time, owed))})"
    return f"{kept}; half of the talks began within {hours_words(middle)}." if middle is not None else f"{kept}."


def at_most(found: Iterable[Answers], percentile: int) -> float | None:
    """The business hours within which that part of those who were spoken with were; None where nobody was."""
    took = [hours for one in found for hours in one.hours]
    if len(took) < 2:
        return took[0] if took else None
    return quantiles(took, n=100, method="inclusive")[percentile - 1]


def spread(found: Sequence[Answers]) -> Table:
    """How many were spoken with after how long."""
    took = sorted(hours for one in found for hours in one.hours)
    ends = [bisect_right(took, bound) for bound, _ in STEPS]
    steps = [end - start for start, end in pairwise([0, *ends, len(took)])]
    leads = sum(one.leads for one in found)
    names = [*(words for _, words in STEPS), "later", "not spoken with yet", "closed without a talk"]
    numbers = [*steps, counted_as(found, OVERDUE, AHEAD), counted_as(found, CLOSED)]
    lines = tuple((name, number, share(number, leads)) for name, number in zip(names, numbers, strict=True))
    columns = (Column("after", "First talk", TEXT), Column("leads", "Raised hands"), Column("share", "Share", SHARE))
    return Table("spread", "How soon, in business hours", columns, lines, ("leads",))


def against_promise(found: Sequence[Answers], site: Manifest) -> Table:
    """Each journey's answers against what it promised."""
    lines: list[tuple[Cell, ...]] = []
    for one in found:
        owed = counted_as([one], IN_TIME, LATE, OVERDUE)
        numbers = (counted_as([one], name) for name in (IN_TIME, LATE, OVERDUE, AHEAD, CLOSED))
        kept = share(counted_as([one], IN_TIME), owed)
        title = site.journey(one.journey).title or one.journey
        lines.append((title, one.leads, *numbers, kept, at_most([one], 50), at_most([one], 90)))
    columns = (
        Column("journey", "Journey", TEXT),
        Column("leads", "Raised hands"),
        Column("in_time", "Answered in time"),
        Column("late", "Answered late"),
        Column("overdue", "Overdue"),
        Column("ahead", "Time is left"),
        Column("closed", "Closed without a talk"),
        Column("kept", "Promise kept", SHARE),
        Column("half", "Half within", HOURS),
        Column("most", "90 % within", HOURS),
    )
    return Table("promise", "Against the promised time", columns, tuple(lines), ("in_time", "late", "overdue"))
