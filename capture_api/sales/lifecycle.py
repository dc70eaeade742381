"""The states of a lead, the moves between them, and who owns the step after each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from capture_api.contract.manifest import Manifest
from capture_api.errors import RefusedMove
from capture_api.model.lead import LeadRow
from capture_api.model.states import (
    ACCEPTED,
    APPOINTMENT,
    CUSTOMER,
    DELIVERED,
    ERASED,
    NEW,
    RECYCLED,
    REFERRER,
    REPEAT,
    TO_CHECK,
    UNQUALIFIED,
    LeadChange,
)

FARTHEST = timedelta(days=3 * 366)  # a date further off is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class Activity:
    """One of the six activities and the role that answers for it."""

    name: str
    role: str


GENERATE = Activity("generate", "marketing")
QUALIFY = Activity("qualify", "sales")
CLOSE = Activity("close", "sales")
DELIVER = Activity("deliver", "operations")
LOOK_AFTER = Activity("look after", "marketing")
REVIEW = Activity("review", "revenue_owner")
ACTIVITIES = (GENERATE, QUALIFY, CLOSE, DELIVER, LOOK_AFTER, REVIEW)


@dataclass(frozen=True, slots=True)
class State:
    """What a status means for the person, and which activity owns the step that follows."""

    person: str  # the person's state, in the words of the lifecycle
    next: Activity
    days: int  # until the next step is due, where no promise and no date says so
    hubspot: str
    words: str


STATES: Mapping[str, State] = {
    NEW: State("lead", QUALIFY, 1, "marketingqualifiedlead", "waiting for sales"),
    TO_CHECK: State("prospect", QUALIFY, 1, "lead", "waiting to be checked against the lead definition"),
    ACCEPTED: State("accepted", CLOSE, 1, "salesqualifiedlead", "accepted by sales"),
    APPOINTMENT: State("appointment", CLOSE, 1, "opportunity", "has an appointment"),
    CUSTOMER: State("customer", DELIVER, 7, "customer", "a customer"),
    DELIVERED: State("delivered", LOOK_AFTER, 30, "customer", "looked after"),
    REPEAT: State("repeat", QUALIFY, 1, "customer", "back for more"),
    REFERRER: State("referrer", LOOK_AFTER, 90, "evangelist", "sends others to us"),
    UNQUALIFIED: State("prospect", REVIEW, 30, "other", "unqualified"),
    RECYCLED: State("lead", QUALIFY, 1, "lead", "put off until its date"),
    ERASED: State("prospect", REVIEW, 30, "other", "closed, as its person was erased"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed change: from which states, to which, and what has to be said with it."""

    name: str
    sources: tuple[str, ...]
    target: str
    needs: str  # "" | "reason" | "date"
    said: str  # how the history tells it


MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move("accept", (NEW, TO_CHECK, RECYCLED), ACCEPTED, "", "accepted"),
        Move(
            "unqualify", (NEW, TO_CHECK, ACCEPTED, APPOINTMENT, RECYCLED), UNQUALIFIED, "reason", "marked unqualified"
        ),
        Move("recycle", (NEW, TO_CHECK, ACCEPTED, APPOINTMENT, RECYCLED), RECYCLED, "date", "put off"),
        Move("reopen", (ACCEPTED, UNQUALIFIED, RECYCLED), NEW, "", "opened again"),
        Move("book", (ACCEPTED, APPOINTMENT), APPOINTMENT, "date", "given an appointment"),
        Move("win", (ACCEPTED, APPOINTMENT), CUSTOMER, "", "won"),
        Move("deliver", (CUSTOMER,), DELIVERED, "", "delivered"),
        Move("return", (DELIVERED, REFERRER), REPEAT, "", "back with a new need"),
        Move("refer", (DELIVERED, REPEAT), REFERRER, "", "a source of referrals"),
    )
}
# `POST …/disposition` speaks of the verdict, the lifecycle of the move that leads to it.
DISPOSITIONS: Mapping[str, str] = {
    ACCEPTED: "accept",
    UNQUALIFIED: "unqualify",
    RECYCLED: "recycle",
    "reopened": "reopen",
}


def apply_move(
    name: str,
    status: str,
    *,
    now: datetime,
    due_at: datetime,
    reason: str = "",
    again_on: date | None = None,
    reasons: Sequence[str] = (),
    meets: bool = True,
) -> LeadChange:
    """The change that a move makes, or RefusedMove with the way out."""
    move = allowed_move(name, status)
    chosen = chosen_reason(reason, reasons) if move.needs == "reason" else ""
    again_at = chosen_date(again_on, now, move) if move.needs == "date" else None
    target = TO_CHECK if move.target == NEW and not meets else move.target
    state = STATES[target]
    return LeadChange(
        move=name,
        status=target,
        person_state=state.person,
        activity=state.next.name,
        role=state.next.role,
        due_at=again_at or next_due(target, now, due_at),
        reason=chosen,
        again_at=again_at,
    )


def allowed_move(name: str, status: str) -> Move:
    """The move of that name, if it leads on from this status."""
    move = MOVES.get(name)
    if move is None:
        near = get_close_matches(name, MOVES, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        possible = ", ".join(MOVES)
        raise RefusedMove(f"“{name}” is not something that can be done with a lead.{hint} Possible: {possible}.")
    if status not in move.sources:
        possible = ", ".join(name for name in moves_from(status) if name in DISPOSITIONS.values()) or "nothing more"
        raise RefusedMove(f"This lead is {STATES[status].words}, so it can't be {move.said}. Possible now: {possible}.")
    return move


def moves_from(status: str) -> tuple[str, ...]:
    """The names of the moves that a lead in this status may make."""
    return tuple(move.name for move in MOVES.values() if status in move.sources)


def reasons_for(row: LeadRow, manifest: Manifest) -> tuple[str, ...]:
    """Why a lead may be marked unqualified: its journey's reasons, those of its form where the journey is gone."""
    journey = manifest.journeys.get(row.journey)
    return journey.unqualified_reasons if journey else row.words.reasons


def chosen_reason(reason: str, reasons: Sequence[str]) -> str:
    """The journey's own spelling of a reason; RefusedMove when it is none of the list."""
    wanted = " ".join(reason.split()).casefold()
    for known in reasons:
        if known.casefold() == wanted:
            return known
    if not reasons:
        raise RefusedMove("This journey lists no unqualified_reasons. Add them to its journey.yaml and build again.")
    unknown = f"“{reason.strip()}” is not one of this journey's reasons"
    raise RefusedMove(
        f"{unknown if wanted else 'A lead is unqualified for a reason'}. Choose one of: {', '.join(reasons)}."
    )


def chosen_date(again_on: date | None, now: datetime, move: Move) -> datetime:
    """The start of the day on which somebody acts again; RefusedMove when it is missing, past or far off."""
    if again_on is None:
        raise RefusedMove(f"A lead is {move.said} until a date. Give it as YYYY-MM-DD.")
    if again_on < now.date() or (again_on == now.date() and move.target == RECYCLED):
        raise RefusedMove(f"{again_on:%Y-%m-%d} is not ahead of us. Give a later date.")
    if again_on > (now + FARTHEST).date():
        raise RefusedMove(f"{again_on:%Y-%m-%d} is more than three years away. Give a nearer date.")
    return datetime(again_on.year, again_on.month, again_on.day, tzinfo=now.tzinfo)


def next_due(status: str, now: datetime, due_at: datetime) -> datetime:
    """When the step after this status is due; taking a lead or giving it back does not move what was promised."""
    if status == ACCEPTED:
        return due_at
    usual = now + timedelta(days=STATES[status].days)
    return min(due_at, usual) if status in (NEW, TO_CHECK) else usual


def hubspot_name(status: str) -> str:
    """HubSpot's lifecycle stage for a lead's status, so that a CRM can follow."""
    return STATES[status].hubspot
