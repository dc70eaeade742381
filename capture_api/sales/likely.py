"""The one move that a lead most likely makes next: what a list offers, and what stands at the thumb on a phone."""

from collections.abc import Mapping, Sequence

from capture_api.model.lead import LeadRow
from capture_api.model.recording import QUESTION
from capture_api.model.states import (
    ACCEPTED,
    ANSWERED,
    ATTEMPTED,
    BOOKED,
    DELIVERED,
    LOOKED_AFTER,
    LOST,
    MET,
    NEW,
    NEXT_NEED,
    NO_SHOW,
    PROPOSAL,
    RECYCLED,
    REFERRAL_ASKED,
    REFERRER,
    REPEAT,
    TO_CHECK,
    UNQUALIFIED,
    WON,
)
from capture_api.sales.moves import MOVES, Move

# A talk is booked before it is held: whoever only has contact details has nothing yet.
NEXT_MOVE: Mapping[str, str] = {
    **dict.fromkeys((NEW, TO_CHECK, RECYCLED, REPEAT), "accept"),
    **dict.fromkeys((ACCEPTED, ATTEMPTED, NO_SHOW), "book"),
    BOOKED: "meet",
    MET: "propose",
    PROPOSAL: "win",
    WON: "deliver",
    DELIVERED: "look-after",
    LOOKED_AFTER: "ask-referral",
    NEXT_NEED: "return",
    REFERRAL_ASKED: "refer",
    REFERRER: "look-after",
    **dict.fromkeys((ANSWERED, LOST, UNQUALIFIED), "review"),
}


def likely_move(row: LeadRow) -> Move | None:
    """What is most likely done with this lead next; None where nothing is to be done any more."""
    if row.kind == QUESTION and row.status in (ACCEPTED, ATTEMPTED):
        return MOVES["answer"]
    name = NEXT_MOVE.get(row.status)
    return MOVES[name] if name else None


def is_one_press(move: Move) -> bool:
    """Whether a move can be made without saying anything more."""
    return all(asked == "day or usual" for asked in move.asks)


def others(moves: Sequence[Move], likely: Move | None) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """All but the likely move and the note: those of one press, and those that ask for something."""
    rest = [move for move in moves if move is not likely and move.name != "note"]
    return tuple(filter(is_one_press, rest)), tuple(move for move in rest if not is_one_press(move))
