"""Days and moments as one says them."""

from datetime import date, datetime


def day_words(day: date) -> str:
    """`Monday 23 November 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_words(moment: datetime) -> str:
    """`Monday 23 November 2026, 5:30 pm`, in the time zone that the moment has."""
    hour = moment.hour % 12 or 12
    return f"{day_words(moment.date())}, {hour}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"
