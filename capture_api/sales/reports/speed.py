"""From the raised hand to the first conversation, in business hours, against the promised time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles

from capture_api.contract.business_time import BusinessHours
from capture_api.contract.manifest import Manifest
from capture_api.model.states import ERASED, UNQUALIFIED
from capture_api.sales.reports.open_time import OpenTime
from capture_api.sales.reports.sheet import HOURS, SHARE, TEXT, Cell, Column, Part, Table, share
from capture_api.sales.reports.wording import counted, hours_words, percent
from capture_api.store.reports import AnsweredLead

IN_TIME, LATE, OVERDUE, AHEAD, CLOSED = "in time", "late", "overdue", "ahead", "closed"
# Up to how many business hours, and what that is called; a day is as long as the business is open on it.
STEPS = ((1.0, "within an hour"), (4.0, "within 4 hours"), (8.0, "within 8 hours"), (24.0, "within 24 hours"))
LONGER, NEVER = "later", "not yet"


@dataclass(frozen=True, slots=True)
class Answer:
    """How one raised hand was answered: against the promise, and after how many business hours, None for not yet."""

    journey: str
    standing: str  # in time | late | overdue | ahead | closed
    hours: float | None


def answers(rows: Iterable[AnsweredLead], hours: BusinessHours, now: datetime) -> list[Answer]:
    """How each raised hand was answered by now."""
    leads = list(rows)
    if not leads:
        return []
    clock = OpenTime(hours, min(row.created_at for row in leads), now)
    return [
        Answer(
            row.journey,
            standing(row, now),
            clock.hours_between(row.created_at, row.answered_at) if row.answered_at else None,
        )
        for row in leads
    ]


def standing(row: AnsweredLead, now: datetime) -> str:
    """Answered in time or late; not answered and overdue, or with time ahead; closed without a talk."""
    if row.answered_at:
        return IN_TIME if row.answered_at <= row.promised_at else LATE
    if row.status in (UNQUALIFIED, ERASED):
        return CLOSED
    return OVERDUE if now > row.promised_at else AHEAD


def speed_part(audience: str, found: Sequence[Answer], site: Manifest) -> Part:
    """How soon the hands raised in this time were answered, in all and by journey."""
    by_journey: dict[str, list[Answer]] = {}
    for one in found:
        by_journey.setdefault(one.journey, []).append(one)
    rows = {site.journey(name).title or name: of_it for name, of_it in sorted(by_journey.items())}
    return Part(audience, speed_words(found), (spread(found), against_promise(rows)))


def speed_words(found: Sequence[Answer]) -> str:
    """“Half were spoken with within 3 business hours; 38 of 42 in the promised time (90 %).”"""
    owed = [one for one in found if one.standing in (IN_TIME, LATE, OVERDUE)]
    in_time = sum(one.standing == IN_TIME for one in owed)
    middle = at_most(found, 50)
    if not owed:
        return "No promised answer has come due."
    part = percent(share(in_time, len(owed)))
    kept = f"{in_time:,} of {counted(len(owed), 'answer')} came in the promised time ({part})"
    return f"{kept}; half of the talks began within {hours_words(middle)}." if middle is not None else f"{kept}."


def at_most(found: Iterable[Answer], percentile: int) -> float | None:
    """The business hours within which that part of those who were spoken with were; None where nobody was."""
    took = sorted(one.hours for one in found if one.hours is not None)
    if len(took) < 2:
        return took[0] if took else None
    return quantiles(took, n=100, method="inclusive")[percentile - 1]


def spread(found: Sequence[Answer]) -> Table:
    """How many were spoken with after how long."""
    steps: Counter[str] = Counter(step_of(one) for one in found)
    names = [words for _, words in STEPS] + [LONGER, NEVER, CLOSED]
    words: Mapping[str, str] = {NEVER: "not spoken with yet", CLOSED: "closed without a talk"}
    lines = tuple((words.get(name, name), steps[name], share(steps[name], len(found))) for name in names)
    columns = (Column("after", "First talk", TEXT), Column("leads", "Raised hands"), Column("share", "Share", SHARE))
    return Table("spread", "How soon, in business hours", columns, lines, ("leads",))


def step_of(one: Answer) -> str:
    """The step of the spread that an answer falls into."""
    if one.hours is None:
        return CLOSED if one.standing == CLOSED else NEVER
    hours = one.hours
    return next((words for bound, words in STEPS if hours <= bound), LONGER)


def against_promise(rows: Mapping[str, Sequence[Answer]]) -> Table:
    """Each journey's answers against what it promised."""
    lines: list[tuple[Cell, ...]] = []
    for title, found in rows.items():
        count = Counter(one.standing for one in found)
        owed = count[IN_TIME] + count[LATE] + count[OVERDUE]
        numbers = (count[IN_TIME], count[LATE], count[OVERDUE], count[AHEAD], count[CLOSED])
        lines.append((title, len(found), *numbers, share(count[IN_TIME], owed), at_most(found, 50), at_most(found, 90)))
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
