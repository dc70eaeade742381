"""A lead with everything that is known of it, as the store hands it to the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from capture_api.model.recording import Criterion, Submission, Touch


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as a list shows it, with its person and the form that made it."""

    id: str
    person_id: str
    submission_id: str
    reference: str
    name: str
    email: str
    phone: str
    company: str
    journey: str
    stage: str
    offer: str
    message: str  # what they typed into the free field, "" if nothing
    status: str
    owner: str
    taken_by: str
    due_at: datetime
    created_at: datetime
    updated_at: datetime
    again_at: datetime | None
    reason: str
    meets: bool
    definition_version: int
    criteria: tuple[Criterion, ...]
    source: Mapping[str, str]
    revision: int
    kind: str  # hand-raise | question
    next_at: datetime | None  # the next step that a note announced
    act_at: datetime  # whichever of due_at and next_at comes first

    @property
    def who(self) -> str:
        """The name, or the address of somebody who gave none; what is left after an erasure says so."""
        return self.name or self.email or "Erased at their request"


@dataclass(frozen=True, slots=True)
class DisclosedWording:
    """A promise as a form's page told it to this person, word for word."""

    promise_id: str
    hash: str
    text: str
    at: datetime
    page: str


@dataclass(frozen=True, slots=True)
class LeadFile:
    """One lead: its row, every form its person sent (newest last), every touch, and every promise told."""

    row: LeadRow
    sent: tuple[Submission, ...]
    touches: tuple[Touch, ...]
    told: tuple[DisclosedWording, ...]

    @property
    def raised(self) -> Submission:
        """The form that raised the hand."""
        return next((sent for sent in self.sent if sent.id == self.row.submission_id), self.sent[-1])
