"""What was said with one lead, as the API tells it to whoever holds it against the promises.

The judge of promises is the builder's, and the words are the API's: so the words travel, to the machine on which the
command runs, and no verdict of them is kept anywhere.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from capture_api.contract.codec import OneOf

OURS, THEIRS = "ours", "theirs"


@dataclass(frozen=True, slots=True)
class LeadWords:
    """One note, mail or form, whole."""

    at: datetime
    side: Annotated[str, OneOf((OURS, THEIRS))]
    kind: str  # note | mail | form
    text: str


@dataclass(frozen=True, slots=True)
class ToldWording:
    """A promise word for word as a page made it to this person."""

    promise_id: str
    hash: str
    text: str


@dataclass(frozen=True, slots=True)
class LeadConversation:
    """All that was said with a lead, oldest first, and by which names its people are known."""

    reference: str
    journey: str
    people: tuple[str, ...]  # names, addresses and numbers, for a report to leave out
    told: tuple[ToldWording, ...]
    words: tuple[LeadWords, ...]
    unmade: int = 0  # mails that were sent and whose text can't be made again
