"""A version of a lead definition that somebody proposed, and who agreed to it."""

from dataclasses import dataclass
from datetime import datetime

from capture_api.contract.journeys import LeadDefinition, SignOff

SIDES = ("marketing", "sales")


@dataclass(frozen=True, slots=True)
class Agreement:
    """One side's word, by name; "" and None while it is not given."""

    side: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed version: it holds from the moment at which both sides have agreed."""

    journey: str
    definition: LeadDefinition
    why: str
    proposed_by: str
    proposed_at: datetime
    agreements: tuple[Agreement, ...]
    holds_since: datetime | None = None

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The sides that have not agreed yet."""
        return tuple(one.side for one in self.agreements if one.at is None)


def signed(agreements: tuple[Agreement, ...]) -> tuple[SignOff, ...]:
    """What both sides said, as a journey file keeps it."""
    return tuple(SignOff(one.side, one.at.date().isoformat()) for one in agreements if one.at)
