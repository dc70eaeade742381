"""How long a lead has waited and how long is left, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from capture_api.model.lead import LeadRow

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead's clock: its words, and whether the promised time has passed."""

    words: str  # "4 h waiting, due in 1 h"
    is_late: bool
    due: str  # "due in 1 h" or "late by 2 d"


def waiting(
    created_at: datetime,
    due_at: datetime,
    now: datetime,
    next_at: datetime | None = None,
    act_at: datetime | None = None,
) -> Waiting:
    """What the clock says at `now`; a next step that comes before the promised time, or after it passed, has a word."""
    if next_at and act_at == next_at:
        is_late = now > next_at
        due = f"next step late by {span(now - next_at)}" if is_late else f"next step in {span(next_at - now)}"
        return Waiting(f"{span(now - created_at)} waiting, {due}", is_late, due)
    is_late = now > due_at
    due = f"late by {span(now - due_at)}" if is_late else f"due in {span(due_at - now)}"
    return Waiting(f"{span(now - created_at)} waiting, {due}", is_late, due)


def clock_of(row: LeadRow, now: datetime) -> Waiting:
    """A lead's clock."""
    return waiting(row.created_at, row.due_at, now, row.next_at, row.act_at)


def span(length: timedelta) -> str:
    """A short length of time: minutes up to an hour, hours up to two days, then days."""
    if length < HOUR:
        return f"{max(length, timedelta(0)) // MINUTE} min"
    if length < 2 * DAY:
        return f"{length // HOUR} h"
    return f"{length // DAY} d"


def elapsed_words(length: timedelta) -> str:
    """A length of time as one would say it: “23 minutes”, “2 days”."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        count = length // unit
        if count:
            return f"{count} {name}{'s' * (count > 1)}"
    return "less than a minute"


def empty_words(last_hand_raise: datetime | None, now: datetime) -> str:
    """What an empty list says, so that silence is not taken for a fault."""
    if last_hand_raise is None:
        return "No one is waiting. Nobody has raised a hand yet; the first one will appear here."
    return f"No one is waiting. Last hand-raise: {elapsed_words(now - last_hand_raise)} ago."


def count_late(due: Iterable[datetime], now: datetime) -> int:
    """How many promised times have passed."""
    return sum(1 for at in due if now > at)
