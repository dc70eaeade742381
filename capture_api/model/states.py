"""The states of a lead as words that rules, store and doors share, and the change that a move makes."""

from dataclasses import dataclass
from datetime import datetime

NEW, TO_CHECK, ACCEPTED, APPOINTMENT = "new", "to-check", "accepted", "appointment"
CUSTOMER, DELIVERED, REPEAT, REFERRER = "customer", "delivered", "repeat", "referrer"
UNQUALIFIED, RECYCLED = "unqualified", "recycled"
ERASED = "erased"  # the end of a lead that was open when its person was erased
STATUSES = (NEW, TO_CHECK, ACCEPTED, APPOINTMENT, CUSTOMER, DELIVERED, REPEAT, REFERRER, UNQUALIFIED, RECYCLED, ERASED)
# What a salesperson still has to do something about; `recycled` comes back on its date.
OPEN = (NEW, TO_CHECK, ACCEPTED, APPOINTMENT, RECYCLED)


@dataclass(frozen=True, slots=True)
class LeadChange:
    """What a move makes of a lead: its status, the person's state, and who owns the next step until when."""

    move: str
    status: str
    person_state: str
    activity: str
    role: str
    due_at: datetime
    reason: str
    again_at: datetime | None
