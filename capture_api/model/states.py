"""The states of a lead as words that rules, store and doors share, and everything about a lead that a move changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

NEW, TO_CHECK, ACCEPTED, ATTEMPTED, BOOKED = "new", "to-check", "accepted", "attempted", "booked"
MET, NO_SHOW, PROPOSAL, RECYCLED, REPEAT = "met", "no-show", "proposal", "recycled", "repeat"
WON, DELIVERED, LOOKED_AFTER, NEXT_NEED = "won", "delivered", "looked-after", "next-need"
REFERRAL_ASKED, REFERRER = "referral-asked", "referrer"
ANSWERED, LOST, UNQUALIFIED = "answered", "lost", "unqualified"
JOINED = "joined"  # one with another lead, since their people were said to be one
ERASED = "erased"  # the end of a lead that was open when its person was erased
# What a salesperson still has to do something about; `recycled` comes back on its date.
OPEN = (NEW, TO_CHECK, ACCEPTED, ATTEMPTED, BOOKED, MET, NO_SHOW, PROPOSAL, REPEAT, RECYCLED)
AFTER_SALE = (WON, DELIVERED, LOOKED_AFTER, NEXT_NEED, REFERRAL_ASKED, REFERRER)
ENDED = (ANSWERED, LOST, UNQUALIFIED)
STATUSES = (*OPEN, *AFTER_SALE, *ENDED, JOINED, ERASED)
# Several statuses under one name, as lists are asked for.
GROUPS: Mapping[str, tuple[str, ...]] = {"open": OPEN, "after-sale": AFTER_SALE, "ended": ENDED}
UNANSWERED = (NEW, TO_CHECK, ACCEPTED)  # nobody has spoken with them yet, or tried to
# The person's own state, the furthest last: that of the furthest of their leads.
LIFECYCLE = ("prospect", "lead", "accepted", "appointment", "customer", "delivered", "repeat", "referrer")
PERSON: Mapping[str, str] = {
    **dict.fromkeys((TO_CHECK, ANSWERED, UNQUALIFIED, JOINED, ERASED), "prospect"),
    **dict.fromkeys((NEW, RECYCLED, LOST), "lead"),
    **dict.fromkeys((ACCEPTED, ATTEMPTED, NO_SHOW), "accepted"),
    **dict.fromkeys((BOOKED, MET, PROPOSAL), "appointment"),
    WON: "customer",
    **dict.fromkeys((DELIVERED, LOOKED_AFTER, NEXT_NEED, REFERRAL_ASKED), "delivered"),
    REPEAT: "repeat",
    REFERRER: "referrer",
}


@dataclass(frozen=True, slots=True)
class LeadState:
    """All of a lead that moves change, and that undoing one brings back."""

    status: str
    owner: str  # who has to do the next step
    taken_by: str  # who of sales works it, "" for nobody
    next_at: datetime  # when the next step is due
    act_at: datetime  # the earlier of the next step and a promise that is still to be kept: a list's order
    reason: str = ""
    answered_at: datetime | None = None  # when somebody first spoke with them
    won_at: datetime | None = None
    turn_of: str = ""  # the id of the account whose turn it was to get it, "" where it came to them otherwise
