"""Answer times on a clock that only runs while the business is open."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN = re.compile(r"(\d{1,4})\s*(business|working)?\s*(minute|hour|day|week)s?", re.IGNORECASE)
LONGEST = 3660  # days looked ahead before saying that the business never opens


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When the business is open, in its own time zone."""

    days: frozenset[int]  # 0 = Monday
    opens: time
    closes: time
    holidays: frozenset[date]
    zone: ZoneInfo

    @property
    def length(self) -> timedelta:
        """One working day."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def is_open_on(self, day: date) -> bool:
        """Whether anybody works that day."""
        return day.weekday() in self.days and day not in self.holidays


def read_business_hours(facts: Mapping[str, Any], zone: str) -> BusinessHours:
    """The site's hours; Monday to Friday, nine to five, where it does not say."""
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        place = ZoneInfo("UTC")
    days = frozenset(WEEK.index(day[:3].lower()) for day in facts.get("days") or WEEK[:5] if day[:3].lower() in WEEK)
    opens, closes = time.fromisoformat(facts.get("from") or "09:00"), time.fromisoformat(facts.get("to") or "17:00")
    holidays = frozenset(date.fromisoformat(str(day)) for day in facts.get("holidays") or ())
    if not days or closes <= opens:
        days, opens, closes = frozenset(range(5)), time(9), time(17)
    return BusinessHours(days, opens, closes, holidays, place)


def due_at(start: datetime, within: str, hours: BusinessHours) -> datetime:
    """When an answer that is owed `within` ("1 business day", "4 business hours", "2 days") is late."""
    found = SPAN.fullmatch(within.strip())
    count, is_business, unit = (int(found[1]), bool(found[2]), found[3].lower()) if found else (1, True, "day")
    if not is_business:
        return start + timedelta(**{f"{unit}s": count})
    spans = {
        "minute": timedelta(minutes=1),
        "hour": timedelta(hours=1),
        "day": hours.length,
        "week": hours.length * len(hours.days),
    }
    return add_open_time(start, count * spans[unit], hours)


def add_open_time(start: datetime, needed: timedelta, hours: BusinessHours) -> datetime:
    """The moment at which the business has been open for `needed` since `start`."""
    for opens, closes in open_spans(start, hours):
        begins = max(start, opens)
        if closes - begins >= needed:
            return begins + needed
        needed -= closes - begins
    return start + needed


def open_spans(start: datetime, hours: BusinessHours) -> Iterator[tuple[datetime, datetime]]:
    """The opening times that end after `start`, in UTC, so that the hour which summer time moves is counted right."""
    first = start.astimezone(hours.zone).date()
    for day in (first + timedelta(days=ahead) for ahead in range(LONGEST)):
        if hours.is_open_on(day):
            opens = datetime.combine(day, hours.opens, hours.zone).astimezone(UTC)
            closes = datetime.combine(day, hours.closes, hours.zone).astimezone(UTC)
            if closes > start:
                yield opens, closes
