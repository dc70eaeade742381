"""Days and months as reports cut them: in the zone of the site."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from capture_api.sales.queries import BadQuery, read_day

LONGEST_AGO = date(2000, 1, 1)  # nobody raised a hand here before
FAR = date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of one day to the end of another; None leaves that side open."""

    first: date | None
    last: date | None
    zone: ZoneInfo

    @property
    def starts(self) -> datetime | None:
        """Its first moment, in UTC."""
        return midnight(self.first, self.zone) if self.first else None

    @property
    def ends(self) -> datetime | None:
        """The moment after its last, in UTC."""
        return midnight(self.last + timedelta(days=1), self.zone) if self.last else None

    @property
    def words(self) -> str:
        """“1 to 30 November 2026”, “since 1 November 2026”, “so far”."""
        first, last = self.first, self.last
        if first and last:
            same = (first.year, first.month) == (last.year, last.month)
            begin = (
                str(first.day) if same else day_name(first) if first.year != last.year else f"{first.day} {first:%B}"
            )
            return day_name(last) if first == last else f"{begin} to {day_name(last)}"
        if first:
            return f"since {day_name(first)}"
        return f"until {day_name(last)}" if last else "so far"


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_name(day: date) -> str:
    """“30 November 2026”."""
    return f"{day.day} {day:%B %Y}"


def month_name(first: date) -> str:
    """“November 2026”."""
    return f"{first:%B %Y}"


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_after(first: date, months: int = 1) -> date:
    """The first day of the month that many months later, or earlier."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month(first: date, zone: ZoneInfo) -> Period:
    """A whole month."""
    return Period(first, month_after(first) - timedelta(days=1), zone)


def month_to_compare(shown: Period) -> Period:
    """The month before, up to the same day where the shown one is not over yet."""
    assert shown.first is not None
    assert shown.last is not None
    before = month(month_after(shown.first, -1), shown.zone)
    assert before.last is not None
    is_whole = shown.last == month(shown.first, shown.zone).last
    return before if is_whole else replace(before, last=before.last.replace(day=min(shown.last.day, before.last.day)))


def months_of(period: Period, today: date, most: int = 12) -> list[Period]:
    """The months that a period touches, the last `most` of them, none after today's."""
    last = first_of(min(period.last or today, today))
    first = max(first_of(period.first or LONGEST_AGO), month_after(last, 1 - most))
    found = []
    while first <= last:
        found.append(month(first, period.zone))
        first = month_after(first)
    return found


def read_month(text: str) -> date | None:
    """The first day of YYYY-MM; None for no month, BadQuery when it is none."""
    try:
        return read_day(f"{text.strip()}-01") if text.strip() else None
    except BadQuery as error:
        raise BadQuery(f"“{text[:40]}” is not a month. Give it as YYYY-MM, like 2026-11.") from error


def read_period(first: str, last: str, of_month: str, zone: ZoneInfo) -> Period:
    """The period that was asked for: a month, or from one day to another; all time where nothing is given."""
    asked = read_month(of_month)
    begins, ends = read_day(first), read_day(last)
    for day in (asked, begins, ends):
        if day and not LONGEST_AGO <= day < FAR:
            raise BadQuery(f"{day:%Y-%m-%d} is no day of ours. Give one from {LONGEST_AGO} on.")
    if asked and (begins or ends):
        raise BadQuery("A month and days were given together. Give either month, or from and to.")
    if asked:
        return month(asked, zone)
    if begins and ends and ends < begins:
        raise BadQuery(f"{ends} is before {begins}. Give the earlier day as from.")
    return Period(begins, ends, zone)
