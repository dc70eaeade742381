"""Answer times on a clock that only runs while the business is open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from capture_api.contract.codec import OneOf

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN = re.compile(r"(\d{1,4})\s*(business|working)?\s*(minute|hour|day|week)s?", re.IGNORECASE)
LONGEST = 3660  # days looked ahead before saying that the business never opens


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When the business is open, in its own time zone."""

    days: tuple[Annotated[str, OneOf(WEEK)], ...] = WEEK[:5]
    opens: time = time(9)
    closes: time = time(17)
    holidays: tuple[date, ...] = ()
    time_zone: str = "UTC"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself; ZoneInfoNotFoundError where this machine does not know it."""
        return ZoneInfo(self.time_zone)

    @property
    def length(self) -> timedelta:
        """One working day."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def is_open_on(self, day: date) -> bool:
        """Whether anybody works that day."""
        return WEEK[day.weekday()] in self.days and day not in self.holidays


USUAL_HOURS = BusinessHours()


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
