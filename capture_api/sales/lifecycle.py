"""The rules of a lead's state: what a move makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches

from capture_api.contract.business_time import BusinessHours, due_at, open_spans
from capture_api.contract.journeys import LOST_REASONS
from capture_api.contract.manifest import Manifest
from capture_api.errors import RefusedMove
from capture_api.model.lead import LeadRow
from capture_api.model.states import ERASED, NEW, RECYCLED, TO_CHECK, UNANSWERED, WON, LeadState
from capture_api.sales.moves import (
    ASKED,
    DAY,
    KEEPS,
    LEAVES,
    MOMENT,
    MOVES,
    PERSON,
    PROMISE,
    REASON,
    STATES,
    TAKES,
    TEXT,
    UNMOVED,
    UP,
    WORKED,
    Move,
)

FARTHEST = timedelta(days=3 * 366)  # a date further off is a slip of the keyboard
ESCALATED = "escalated"
CUSTOMER, EVANGELIST = "customer", "evangelist"  # as HubSpot calls them


@dataclass(frozen=True, slots=True)
class MoveWords:
    """What was said with a move; each may be missing where the move does not ask for it."""

    reason: str = ""
    day: date | None = None
    hour: time | None = None
    to: str = ""  # the address of whom it is handed to
    note: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a move depends on besides the lead's state: the time, the promise, the people, what may be said."""

    now: datetime
    promised_at: datetime
    hours: BusinessHours
    owners: Mapping[str, str]  # role -> address of who answers for it
    mover: str  # address or name of who makes the move
    meets: bool = True
    reasons: Sequence[str] = ()
    sales_turn: str = ""  # the account whose turn it is, where `owners` names them for sales
    people: Sequence[str] = ()  # to whom it may be handed over; empty where nobody was named
    kind: str = ""  # hand-raise | question; "" where it makes no difference
    within: str = ""  # until the next step, where the journey says otherwise than the state does


def apply_move(name: str, state: LeadState, said: MoveWords, given: Circumstances) -> LeadState:
    """The state after a move, or RefusedMove with the way out."""
    move = allowed_move(name, state.status, given.kind)
    if TEXT in move.asks and not said.note.strip():
        raise RefusedMove("The note is empty. Write what was said or what comes next.")
    status = move.goes_to(state.status)
    status = TO_CHECK if status == NEW and move.target and not given.meets else status
    to = chosen_person(said.to, given.people) if PERSON in move.asks else ""
    taken_by = taker_after(move, status, state, given.mover, to)
    next_at = next_after(move, status, state, said, given)
    answered_at = state.answered_at or (given.now if move.is_conversation else None)
    after = LeadState(
        status=status,
        owner=to or owner_after(move, status, state, taken_by, given.owners),
        taken_by=taken_by,
        next_at=next_at,
        act_at=next_at,
        reason=reason_after(move, state, said.reason, given.reasons),
        answered_at=answered_at,
        won_at=given.now if status == WON and state.status != WON else state.won_at,
        turn_of=turn_after(move, state, given),
    )
    return replace(after, act_at=acted_on(after, given.promised_at, given.now))


def allowed_move(name: str, status: str, kind: str = "") -> Move:
    """The move of that name, if it leads on from this status; `kind` of lead "" where that is not known."""
    move = MOVES.get(name)
    if move is None:
        near = get_close_matches(name, MOVES, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise RefusedMove(
            f"“{name[:60]}” is not something that can be done with a lead.{hint} Possible: {', '.join(MOVES)}."
        )
    if status not in move.sources:
        possible = ", ".join(moves_from(status, kind)) or "nothing more"
        raise RefusedMove(f"This lead is {STATES[status].words}, so it can't be {move.said}. Possible now: {possible}.")
    if move.only not in ("", kind or move.only):
        possible = ", ".join(moves_from(status, kind))
        raise RefusedMove(f"This lead raised a hand, so it is not {move.said} in writing. Possible now: {possible}.")
    return move


def moves_from(status: str, kind: str = "") -> tuple[str, ...]:
    """The names of the moves that a lead of this kind may make in this status; of either kind where none is given."""
    possible = (move for move in MOVES.values() if status in move.sources)
    return tuple(move.name for move in possible if move.only in ("", kind or move.only))


def reasons_for(move: str, row: LeadRow, manifest: Manifest) -> tuple[str, ...]:
    """Why a lead may be marked unqualified, or lost: its journey's reasons; where the journey is gone, its form's."""
    journey = manifest.journeys.get(row.journey)
    if move == "lose":
        return journey.lost_reasons if journey else LOST_REASONS
    return journey.unqualified_reasons if journey else row.words.reasons


def reason_after(move: Move, state: LeadState, reason: str, reasons: Sequence[str]) -> str:
    """Why it came to this state; a move within the state keeps the reason."""
    if REASON in move.asks:
        return chosen_reason(reason, reasons, move)
    return "" if move.target else state.reason


def chosen_reason(reason: str, reasons: Sequence[str], move: Move) -> str:
    """The journey's own spelling of a reason; RefusedMove when it is none of the list."""
    wanted = " ".join(reason.split()).casefold()
    for known in reasons:
        if known.casefold() == wanted:
            return known
    if not reasons:
        raise RefusedMove("This journey lists no unqualified_reasons. Add them to its journey.yaml and build again.")
    unknown = f"“{reason.strip()[:60]}” is not one of this journey's reasons"
    said = unknown if wanted else f"A lead is {move.said} for a reason"
    raise RefusedMove(f"{said}. Choose one of: {', '.join(reasons)}.")


def chosen_person(to: str, people: Sequence[str]) -> str:
    """The address of whom a lead is handed to; RefusedMove for nobody, and for somebody who can't take it."""
    wanted = to.strip().casefold()
    found = next((one for one in people if one.casefold() == wanted), "")
    if not found:
        said = f"“{to.strip()[:60]}” is nobody who can take a lead now" if wanted else "Say to whom it is handed over"
        known = ", ".join(people) or "nobody yet; add an account with `waypost user add`"
        raise RefusedMove(f"{said}. Choose one of: {known}.")
    return found


def taker_after(move: Move, status: str, state: LeadState, mover: str, to: str) -> str:
    """Who of sales works the lead after a move: whoever made it, but that a colleague's lead stays a colleague's."""
    if to:
        return to if status in WORKED else ""
    if move.taker == LEAVES:
        return ""
    if move.taker == KEEPS or (move.taker == TAKES and move.name != "accept" and state.taken_by):
        return state.taken_by
    return mover


def owner_after(move: Move, status: str, state: LeadState, taken_by: str, owners: Mapping[str, str]) -> str:
    """Who has to do the next step: the person of the role that the state names, for sales whoever works the lead."""
    role = STATES[status].next.role
    if move.touch == ESCALATED:
        return owners.get(UP) or state.owner
    if not move.target:
        return state.owner
    if role != "sales":
        return owners.get(role) or state.owner
    if "@" in taken_by:
        return taken_by
    stays = STATES[state.status].next.role == role and move.taker != LEAVES
    return state.owner if stays else owners.get(role) or state.owner


def turn_after(move: Move, state: LeadState, given: Circumstances) -> str:
    """Whose turn the lead counts as: nobody's once they did not come, the next one's when it is given back."""
    if move.name == "no-show":
        return ""
    return given.sales_turn if move.target == NEW else state.turn_of


def next_after(move: Move, status: str, state: LeadState, said: MoveWords, given: Circumstances) -> datetime:
    """When the step after a move is due, by the move's own rule."""
    usual = at_work(due_at(given.now, move.within or given.within or STATES[status].within, given.hours), given.hours)
    if move.date == UNMOVED:
        return usual if state.status == RECYCLED != status else state.next_at
    if move.date == PROMISE:
        return given.promised_at if given.promised_at > given.now else usual
    if move.date != ASKED or (said.day is None and DAY not in move.asks and MOMENT not in move.asks):
        return usual
    return chosen_time(said, move, status, given)


def at_work(moment: datetime, hours: BusinessHours) -> datetime:
    """The moment, if anybody works then; else the end of the next day's work."""
    opens, closes = next(open_spans(moment, hours), (moment, moment))
    return moment if opens <= moment else closes


def chosen_time(said: MoveWords, move: Move, status: str, given: Circumstances) -> datetime:
    """The moment that was agreed on, or the end of the day's work; RefusedMove when it is missing, past or far off."""
    zone, local = given.hours.zone, given.now.astimezone(given.hours.zone)
    day = said.day
    if day is None:
        until = "a day and an hour" if MOMENT in move.asks else "a date"
        raise RefusedMove(f"A lead is {move.said} with {until}. Give the day as YYYY-MM-DD.")
    if MOMENT in move.asks and said.hour is None:
        raise RefusedMove(f"{day:%Y-%m-%d} has no hour yet. Give it as HH:MM, like 14:30.")
    if day > (local + FARTHEST).date():
        raise RefusedMove(f"{day:%Y-%m-%d} is more than three years away. Give a nearer date.")
    moment = datetime.combine(day, said.hour or given.hours.closes, zone).astimezone(UTC)
    if not said.hour and day == local.date() and moment <= given.now:  # today, said after closing time
        moment = datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC)
    is_past = moment <= given.now if said.hour else day < local.date()
    if is_past or (day == local.date() and status == RECYCLED):
        hour = f" {said.hour:%H:%M}" if said.hour else ""
        raise RefusedMove(f"{day:%Y-%m-%d}{hour} is not ahead of us. Give a later date.")
    return moment


def acted_on(state: LeadState, promised_at: datetime, now: datetime) -> datetime:
    """What a lead is listed by: its next step, or a promised answer that is still to be given before it."""
    is_owed = state.status in UNANSWERED and state.answered_at is None and now <= promised_at < state.next_at
    return promised_at if is_owed else state.next_at


def hubspot_name(status: str, *, was_won: bool = False) -> str:
    """HubSpot's lifecycle stage for a lead's status, so that a CRM can follow.

    Who was won once stays a customer while a new need is worked: HubSpot's stages only move forward.
    """
    stage = STATES[status].hubspot
    return CUSTOMER if was_won and status != ERASED and stage != EVANGELIST else stage
