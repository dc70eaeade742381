"""Who of sales takes what, and whose turn it is: rules over values, so that any store can ask them in a transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from capture_api.contract.patterns import fits
from capture_api.model.answers import Answers, values_of


@dataclass(frozen=True, slots=True)
class Only:
    """A field whose answer has to fit a pattern, such as the postcodes of an area."""

    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes leads in turn: of which kind, how many, and how many they had."""

    account_id: str
    email: str
    name: str
    journeys: tuple[str, ...] = ()  # empty: all
    only: tuple[Only, ...] = ()
    languages: tuple[str, ...] = ()  # empty: all
    weight: int = 1  # leads for each one of a colleague with weight 1
    capacity: int = 0  # open leads at most; 0 for no limit
    away_until: date | None = None  # the day on which they are back
    turn: float = 0.0  # where their next turn begins, on a clock that every turn moves on by 1 / weight
    served: float = 0.0  # where their last turn began
    load: int = 0  # open leads that they own

    def is_away(self, today: date) -> bool:
        """Whether nothing new is to come to them."""
        return self.away_until is not None and today < self.away_until

    @property
    def is_full(self) -> bool:
        """Whether they work as many leads as they can."""
        return 0 < self.capacity <= self.load


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be known of a lead in order to find who takes it."""

    journey: str
    answers: Answers
    language: str
    today: date  # where the business is


def takes(member: Member, wanted: Wanted) -> bool:
    """Whether a lead is of the kind that somebody takes."""
    if member.journeys and wanted.journey not in member.journeys:
        return False
    language = wanted.language.partition("-")[0].lower()
    if member.languages and language not in member.languages:
        return False
    return all(fits_answer(only, wanted.answers) for only in member.only)


def fits_answer(only: Only, answers: Answers) -> bool:
    """Whether one of the answers to a field fits; an answer that is missing fits nothing."""
    return any(fits(only.pattern, value, whole=False) for value in values_of(answers.get(only.field, "")))


def next_in_turn(team: Iterable[Member], wanted: Wanted, without: str = "") -> Member | None:
    """Whose turn it is, among those who take such leads, are here and have room; None for nobody.

    Start-time fair queueing: whoever's turn begins first. Who was away begins at the turn of now, so that nobody
    comes back to a pile, and nobody's weight is lost while they are here.
    """
    everyone = list(team)
    now = max((one.served for one in everyone), default=0.0)
    able = [
        one
        for one in everyone
        if one.email != without and takes(one, wanted) and not one.is_away(wanted.today) and not one.is_full
    ]
    return min(able, key=lambda one: (max(one.turn, now), one.turn, one.email), default=None)


def turn_begins(team: Iterable[Member], member: Member) -> float:
    """Where the turn that a member takes now begins."""
    return max(member.turn, max((one.served for one in team), default=0.0))
