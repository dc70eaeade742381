"""Days and moments as one says them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_words(day: date) -> str:
    """`Monday 23 November 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_words(moment: datetime) -> str:
    """`Monday 23 November 2026, 5:30 pm`, in the time zone that the moment has."""
    hour = moment.hour % 12 or 12
    return f"{day_words(moment.date())}, {hour}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"


def zone_words(zone: ZoneInfo) -> str:
    """A time zone as one says it: `Melbourne time`; `UTC`."""
    place = zone.key.rpartition("/")[2].replace("_", " ")
    return place if place == "UTC" else f"{place} time"


def told_moment(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as a mail tells it to readers who may live elsewhere: `Monday 23 November 2026, 5:30 pm Berlin time`."""
    return f"{moment_words(moment.astimezone(zone))} {zone_words(zone)}"
