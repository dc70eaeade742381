"""A time that somebody wishes to be called at: one at which nobody works is refused kindly, with what to choose."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from capture_api.contract.business_time import BusinessHours
from capture_api.contract.offers import OfferFacts, TimeWindow
from capture_api.model.answers import Answers, text_of
from capture_api.model.moments import day_words

DAY, HOUR = "day", "time"  # the fields of a form that wish for a time
WITHIN = 366  # days in which an open one is looked for
OFFERED = 2  # open days that are named


def wish_faults(offer: OfferFacts, given: Answers, hours: BusinessHours, now: datetime) -> dict[str, str]:
    """What to say about a day that is closed or an hour that is over; nothing about a day that is none.

    Who chose to be written to instead wishes for no hour, so that any day will do.
    """
    window = offer.times.get(text_of(given, HOUR))
    day, local = day_of(given), now.astimezone(hours.zone)
    if day is None or day < local.date() or not any(one.name == DAY and one.type == "date" for one in offer.fields):
        return {}
    if window and not window.starts:
        return {}
    if not hours.is_open_on(day):
        words = day_words(day)
        why = f"{words} is a holiday here" if day in hours.holidays else f"We are closed on {words}"
        return {DAY: f"{why}. {instead(day, hours)}"}
    if day > local.date() or local.time() < ends(window, hours):
        return {}
    later, label = (later_today(offer.times, local.time(), hours), window.label) if window else ("", "")
    if later:
        return {HOUR: f"“{label}” is over for today. Choose {later}, or another day"}
    return {DAY: f"It is too late for a talk today. {instead(day, hours)}"}


def instead(day: date, hours: BusinessHours) -> str:
    """The next days that can be chosen."""
    found = [day_words(one) for one, _ in zip(open_days(day, hours), range(OFFERED), strict=False)]
    return f"Choose {' or '.join(found)}, or any later working day" if found else "Choose another day"


def open_days(after: date, hours: BusinessHours) -> Iterator[date]:
    """The working days after a day."""
    ahead = (after + timedelta(days=number) for number in range(1, WITHIN))
    return (day for day in ahead if hours.is_open_on(day))


def later_today(times: Mapping[str, TimeWindow], now: time, hours: BusinessHours) -> str:
    """The parts of today that are still to come, by their labels."""
    return " or ".join(f"“{one.label}”" for one in times.values() if one.starts and now < ends(one, hours))


def ends(window: TimeWindow | None, hours: BusinessHours) -> time:
    """When a wish for today comes too late."""
    return (window.ends if window else None) or hours.closes


def day_of(given: Answers) -> date | None:
    """The day that was chosen; None for none, and for what is no day."""
    try:
        return date.fromisoformat(text_of(given, DAY).strip())
    except ValueError:
        return None
