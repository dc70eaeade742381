"""How long a lead has waited and how long is left, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from capture_api.model.lead import LeadRow
from capture_api.model.states import BOOKED, UNANSWERED, LeadState

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead's clock: what is next and how late that is, and by how much the promised answer was or is missed."""

    words: str  # "4 h waiting, due in 1 h"
    is_late: bool  # the next step, not the promise
    due: str  # "due in 1 h" or "late by 2 d"
    promise: str  # "answered in time", "answer promised 2 d ago"; "" while the next step is the promised answer


def clock_of(row: LeadRow, now: datetime) -> Waiting:
    """A lead's clock."""
    return waiting(row.state, row.created_at, row.promised_at, now)


def waiting(state: LeadState, created_at: datetime, promised_at: datetime, now: datetime) -> Waiting:
    """What the clock says at `now`: how long somebody waits whom nobody has answered, and what is due when."""
    is_late = now > state.act_at
    length = span(now - state.act_at) if is_late else span(state.act_at - now)
    is_promise = state.answered_at is None and state.act_at == promised_at and state.status in UNANSWERED
    subject = "" if is_promise else "talk " if state.status == BOOKED else "next step "
    due = f"{subject}late by {length}" if is_late else f"{subject}{'due ' if is_promise else ''}in {length}"
    words = due if state.status not in UNANSWERED else f"{span(now - created_at)} waiting, {due}"
    return Waiting(words, is_late, due, "" if is_promise else promise_words(state.answered_at, promised_at, now))


def promise_words(answered_at: datetime | None, promised_at: datetime, now: datetime) -> str:
    """What became of the promised time, which nothing moves."""
    if answered_at:
        late = answered_at - promised_at
        return f"answered {span(late)} after the promised time" if late > timedelta(0) else "answered in time"
    if now > promised_at:
        return f"an answer was promised {span(now - promised_at)} ago"
    return f"an answer is promised within {span(promised_at - now)}"


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
