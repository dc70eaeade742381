"""What reports count, as values: rows that are alike, and how many leads or people each of them tells of."""

from dataclasses import dataclass
from datetime import datetime

from capture_api.model.recording import Touch


@dataclass(frozen=True, slots=True)
class CountedLeads:
    """Raised hands that are alike: where they came from, and how they stand."""

    journey: str
    status: str
    reason: str
    meets: bool
    is_answered: bool
    is_won: bool
    leads: int
    source: tuple[tuple[str, str], ...] = ()
    page: str = ""
    month: int = 0  # which of the spans asked for
    referrer: str = ""  # who introduced them, by name and code


@dataclass(frozen=True, slots=True)
class WaitingLeads:
    """Leads that wait at one status for one person, by how late their next step is."""

    journey: str
    status: str
    owner: str
    lateness: int  # how many of the asked moments have passed since the step was due; 0 = it is not due yet
    leads: int
    oldest: datetime  # the earliest time at which one of their steps was due


@dataclass(frozen=True, slots=True)
class LateLead:
    """A lead whose step is overdue."""

    reference: str
    journey: str
    status: str
    owner: str
    act_at: datetime


@dataclass(frozen=True, slots=True)
class SeenStage:
    """How many people passed on that they saw a page of a stage."""

    journey: str
    stage: str
    people: int


@dataclass(frozen=True, slots=True)
class MovedLeads:
    """How many leads made a move that stands, and how often."""

    journey: str
    kind: str
    leads: int
    moves: int


@dataclass(frozen=True, slots=True)
class LeadMoves:
    """The history of one lead, and when and for which journey it was raised."""

    lead_id: str
    journey: str
    kind: str
    created_at: datetime
    touches: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Raised hands by what their people said that they heard of us through."""

    journey: str
    heard: str
    leads: int


@dataclass(frozen=True, slots=True)
class CameBefore:
    """A form that the person of a raised hand had sent before it, beside the one that raised it."""

    lead_id: str
    journey: str
    raised: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwedAnswers:
    """Raised hands that are alike in what became of the promised answer."""

    journey: str
    status: str
    is_answered: bool  # somebody spoke with them
    is_in_time: bool  # and did so by the promised time
    is_due: bool  # that time has passed
    leads: int


@dataclass(frozen=True, slots=True)
class ToldLeads:
    """How many raised hands were told a promise, by what became of it."""

    promise_id: str
    journey: str
    outcome: str  # "" | kept | broken
    leads: int
