"""The state machine as tables: the six activities, the states, and every move from one to another.

Each state says whose turn is next and how soon; each move says from where it leads where, who may make it, what has
to be said with it, and which rule gives the next date. `lifecycle` applies them; every door lists and asks by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from capture_api.model.recording import QUESTION
from capture_api.model.states import (
    ACCEPTED,
    AFTER_SALE,
    ANSWERED,
    ATTEMPTED,
    BOOKED,
    DELIVERED,
    ERASED,
    JOINED,
    LOOKED_AFTER,
    LOST,
    MET,
    NEW,
    NEXT_NEED,
    NO_SHOW,
    OPEN,
    PROPOSAL,
    RECYCLED,
    REFERRAL_ASKED,
    REFERRER,
    REPEAT,
    TO_CHECK,
    UNQUALIFIED,
    WON,
)


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
    """What a status means, which activity owns the step that follows, and how soon that is due."""

    words: str  # “This lead is …”
    next: Activity
    step: str  # what is to be done next, as a to-do list says it
    within: str  # until the step is due, where neither a promise nor a date says so
    hubspot: str  # lifecycle stage


STATES: Mapping[str, State] = {
    NEW: State("waiting for sales", QUALIFY, "Get in touch", "1 business day", "marketingqualifiedlead"),
    TO_CHECK: State("waiting to be checked against the lead definition", QUALIFY, "Check it", "1 business day", "lead"),
    ACCEPTED: State("accepted by sales", QUALIFY, "Get in touch", "1 business day", "salesqualifiedlead"),
    ATTEMPTED: State("tried, and not reached yet", QUALIFY, "Try again", "1 business day", "salesqualifiedlead"),
    BOOKED: State("booked for a talk", CLOSE, "Talk", "1 business day", "opportunity"),
    NO_SHOW: State("waiting for a new time, as they missed theirs", CLOSE, "Agree on a new time", "1 business day",
                   "salesqualifiedlead"),
    MET: State("waiting for what the talk led to", CLOSE, "Send what was agreed", "2 business days", "opportunity"),
    PROPOSAL: State("waiting for their answer to a proposal", CLOSE, "Ask for their answer", "5 business days",
                    "opportunity"),
    REPEAT: State("back with a new need", QUALIFY, "Get in touch", "1 business day", "customer"),
    RECYCLED: State("put off until its date", QUALIFY, "Get in touch again", "1 business day", "lead"),
    WON: State("won, and waiting for delivery", DELIVER, "Deliver", "5 business days", "customer"),
    DELIVERED: State("delivered", LOOK_AFTER, "Ask how it went", "30 days", "customer"),
    LOOKED_AFTER: State("looked after", LOOK_AFTER, "Plan the next need, or ask for a referral", "90 days", "customer"),
    NEXT_NEED: State("expected to need us again on its date", LOOK_AFTER, "Ask about the next need", "90 days",
                     "customer"),
    REFERRAL_ASKED: State("asked to send others to us", LOOK_AFTER, "Ask whom they know", "30 days", "customer"),
    REFERRER: State("sending others to us", LOOK_AFTER, "Thank them, and tell what came of it", "90 days",
                    "evangelist"),
    ANSWERED: State("answered", LOOK_AFTER, "See whether they want to talk", "10 business days", "lead"),
    LOST: State("lost", REVIEW, "Look at why", "20 business days", "other"),
    UNQUALIFIED: State("unqualified", REVIEW, "Look at why", "20 business days", "other"),
    JOINED: State("one with another lead of the same person", REVIEW, "Work the other lead", "20 business days",
                  "other"),
    ERASED: State("closed, as its person was erased", REVIEW, "Nothing", "20 business days", "other"),
}  # fmt: skip

# What a move asks for, and what its form calls it.
REASON, DAY, DAY_OR_USUAL, MOMENT, PERSON, TEXT = "reason", "day", "day or usual", "moment", "person", "text"
# Which rule gives the next date: what was asked for, the promise while it is ahead, or what the state says.
ASKED, PROMISE, USUAL, UNMOVED = "asked", "promise", "usual", "unmoved"
TAKES, KEEPS, LEAVES = "takes", "keeps", "leaves"  # who of sales works it afterwards: who moved it, as before, nobody
UP = "up"  # the role of who gets what nobody takes: the journey's `escalate_to`
STAY = ""  # a move that leaves the status as it is


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed change: from which states, to which, what has to be said with it, and what it means for whom."""

    name: str
    sources: tuple[str, ...]
    target: str
    label: str  # what a button or a menu calls it
    said: str  # “This lead can't be …”
    asks: tuple[str, ...] = ()
    date: str = USUAL
    taker: str = TAKES
    act: str = "act"  # what the role has to cover
    within: str = ""  # until the next step, where it differs from what the state says
    is_conversation: bool = False  # somebody spoke with them: the promise of an answer is settled
    touch: str = ""  # the kind of its touch, where it is not the new status
    only: str = ""  # the kind of lead that alone makes it, "" for every kind

    def goes_to(self, status: str) -> str:
        """The status after it."""
        return self.target or status


FRESH = (NEW, TO_CHECK)
WORKED = (ACCEPTED, ATTEMPTED, BOOKED, NO_SHOW, MET, PROPOSAL, REPEAT)
SOLD = (DELIVERED, LOOKED_AFTER, NEXT_NEED, REFERRAL_ASKED, REFERRER)
BEFORE_PROPOSAL = (*FRESH, RECYCLED, *WORKED)

MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move("accept", (*FRESH, RECYCLED, REPEAT), ACCEPTED, "Take this lead", "accepted", date=UNMOVED),
        Move("attempt", (*FRESH, RECYCLED, ACCEPTED, ATTEMPTED, NO_SHOW, REPEAT), ATTEMPTED, "Tried, not reached",
             "noted as tried", (DAY_OR_USUAL,), ASKED),
        Move("book", BEFORE_PROPOSAL, BOOKED, "They have a time", "given a time", (MOMENT,), ASKED,
             is_conversation=True),
        Move("no-show", (BOOKED,), NO_SHOW, "They did not come", "noted as missed", taker=KEEPS),
        Move("meet", BEFORE_PROPOSAL, MET, "We talked", "noted as met", (DAY_OR_USUAL,), ASKED, is_conversation=True),
        Move("propose", (*WORKED, *FRESH), PROPOSAL, "Proposal sent", "noted as proposed to", (DAY_OR_USUAL,), ASKED,
             is_conversation=True),
        Move("win", BEFORE_PROPOSAL, WON, "Won", "won", (DAY_OR_USUAL,), ASKED, is_conversation=True),
        Move("lose", BEFORE_PROPOSAL, LOST, "Lost", "lost", (REASON,)),  # says nothing of a talk; “We talked” does
        Move("answer", (*FRESH, RECYCLED, ACCEPTED, ATTEMPTED), ANSWERED, "Answered", "answered", (), USUAL,
             is_conversation=True, only=QUESTION),
        Move("unqualify", BEFORE_PROPOSAL, UNQUALIFIED, "Not a lead", "marked unqualified", (REASON,), taker=LEAVES),
        Move("recycle", BEFORE_PROPOSAL, RECYCLED, "Not yet", "put off", (DAY,), ASKED, taker=KEEPS),
        Move("reopen", (*WORKED, RECYCLED, ANSWERED, LOST, UNQUALIFIED), NEW, "Give it back, or open it again",
             "opened again", date=PROMISE, taker=LEAVES),
        Move("assign", OPEN, STAY, "Hand over", "handed over", (PERSON,), UNMOVED, taker=LEAVES, touch="assigned"),
        Move("escalate", OPEN, STAY, "Pass it up", "passed up", (), UNMOVED, KEEPS, touch="escalated"),
        Move("deliver", (WON,), DELIVERED, "Delivered", "delivered", (DAY_OR_USUAL,), ASKED, KEEPS),
        Move("look-after", SOLD, LOOKED_AFTER, "Looked after", "noted as looked after", (DAY_OR_USUAL,), ASKED, KEEPS,
             "look after"),
        Move("expect", (*SOLD, LOST), NEXT_NEED, "Next need on a date", "given a date for the next need", (DAY,), ASKED,
             KEEPS, "look after"),
        Move("ask-referral", SOLD, REFERRAL_ASKED, "Asked for a referral", "asked for a referral", (DAY_OR_USUAL,),
             ASKED, KEEPS, "look after"),
        Move("refer", SOLD, REFERRER, "They sent somebody", "noted as a referrer", (DAY_OR_USUAL,), ASKED, KEEPS,
             "look after"),
        Move("return", SOLD, REPEAT, "Back with a new need", "noted as back", (), USUAL, KEEPS, "look after"),
        Move("review", (LOST, UNQUALIFIED, ANSWERED), STAY, "Looked at", "reviewed", (DAY_OR_USUAL,), ASKED, KEEPS,
             "look after", within="365 days", touch="reviewed"),
        Move("note", (*OPEN, *AFTER_SALE), STAY, "Next step on a day", "given a next step", (TEXT, DAY), ASKED, KEEPS,
             touch="note"),
    )
}  # fmt: skip
UNDO = "undo"
# `POST …/disposition` speaks of the verdict, the lifecycle of the move that leads to it.
DISPOSITIONS: Mapping[str, str] = {
    ACCEPTED: "accept",
    UNQUALIFIED: "unqualify",
    RECYCLED: "recycle",
    "reopened": "reopen",
}
