"""Taking moves back: what a touch keeps of the state before its move, and what undoing the last one gives back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from capture_api.clock import read_time, rfc3339
from capture_api.errors import RefusedMove
from capture_api.model.recording import Touch
from capture_api.model.states import LeadState
from capture_api.sales.moves import MOVES

UNDONE = "undone"


def state_facts(state: LeadState) -> dict[str, Any]:
    """A state as a touch keeps it."""
    times = {name: getattr(state, name) for name in ("next_at", "act_at", "answered_at", "won_at")}
    words = {name: getattr(state, name) for name in ("status", "owner", "taken_by", "reason", "turn_of")}
    return words | {name: rfc3339(moment) if moment else None for name, moment in times.items()}


def state_of(facts: Mapping[str, Any]) -> LeadState:
    """The state that a touch kept."""
    answered, won = (read_time(facts[name]) if facts[name] else None for name in ("answered_at", "won_at"))
    status, owner, taken_by, reason = (str(facts[name]) for name in ("status", "owner", "taken_by", "reason"))
    next_at, act_at = read_time(facts["next_at"]), read_time(facts["act_at"])
    turn_of = str(facts.get("turn_of", ""))
    return LeadState(status, owner, taken_by, next_at, act_at, reason, answered, won, turn_of)


def last_move(touches: Iterable[Touch]) -> Touch | None:
    """The newest move of a lead that is not undone; None where there is none to undo. Oldest touch first."""
    return next((touch for touch in reversed(standing_moves(touches)) if "before" in touch.data), None)


def standing_moves(touches: Iterable[Touch]) -> list[Touch]:
    """The moves of a lead that nobody took back, oldest first, of its touches in their order."""
    moves = list(touches)
    undone = {touch.data.get("undoes") for touch in moves if touch.kind == UNDONE}
    return [touch for touch in moves if "no" in touch.data and touch.data["no"] not in undone]


def undo(last: Touch | None, state: LeadState) -> LeadState:
    """The state before the last move; RefusedMove where nothing can be undone."""
    if last is None:
        raise RefusedMove("There is nothing to undo: nobody has moved this lead, or every move was undone already.")
    before = state_of(last.data["before"])
    move = MOVES.get(str(last.data["move"]))
    # A move within a status gives the status back as it is: a newer form may have changed it meanwhile.
    return replace(before, status=state.status) if move and not move.target else before


def undo_label(last: Touch | None) -> str:
    """What a button that undoes says: “Undo: They have a time”; "" where there is nothing to undo."""
    move = MOVES.get(str(last.data["move"])) if last else None
    return f"Undo: {move.label}" if move else ""
