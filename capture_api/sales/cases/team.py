"""Who of ours takes which leads: rules, absence, and leaving without a lead left behind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from capture_api.accounts.access import key_of
from capture_api.accounts.actor import Actor
from capture_api.contract.patterns import fits
from capture_api.errors import CaptureError
from capture_api.model.lead import LeadRow
from capture_api.model.team import Member, Only
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.cases.handing_over import hand_over
from capture_api.sales.cases.people_of_ours import WORK_LEADS, people_of, today
from capture_api.store.accounts import Account, AccountRepository
from capture_api.store.team import TeamRepository

MOST_WEIGHT, MOST_LEADS = 100, 10_000


class UnfitTeam(CaptureError):
    """Something about who takes what that cannot be; the text says what to change."""


class LeadsLeft(CaptureError):
    """An account that still has leads; `leads` are the first of them."""

    def __init__(self, email: str, leads: Sequence[LeadRow], people: Sequence[str]) -> None:
        names = ", ".join(f"{one.reference} ({one.status})" for one in leads)
        whom = ", ".join(one for one in people if one != email) or "nobody yet"
        super().__init__(
            f"{email} still has leads: {names}. Nothing was changed. Say to whom they go. Possible: {whom}."
        )
        self.leads = tuple(leads)


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody who may work leads, how many they have, and what they take in turn; None for whoever takes no turns."""

    email: str
    name: str
    load: int
    takes: Member | None
    is_away: bool


@dataclass(frozen=True, slots=True)
class TeamChange:
    """What is to change about somebody; what is None stays as it is."""

    journeys: tuple[str, ...] | None = None
    only: tuple[Only, ...] | None = None
    languages: tuple[str, ...] | None = None
    weight: int | None = None
    capacity: int | None = None


class TeamCases:
    """What may be asked and done about who takes what."""

    def __init__(self, context: SalesContext) -> None:
        self._context = context
        self._team = TeamRepository(context.engine)
        self._accounts = AccountRepository(context.engine)

    def everyone(self, actor: Actor) -> tuple[TeamMember, ...]:
        """Everybody who may work leads, by address."""
        actor.must("read")
        known = {one.account_id: one for one in self._team.members()}
        able = [one for one in self._accounts.everyone() if one.role in WORK_LEADS and not one.disabled_at]
        return tuple(self._member(one, known.get(one.id)) for one in able)

    def _member(self, account: Account, takes: Member | None) -> TeamMember:
        is_away = bool(takes and takes.is_away(today(self._context)))
        return TeamMember(account.email, account.name, self._team.load(account.email), takes, is_away)

    def change(self, actor: Actor, email: str, change: TeamChange) -> None:
        """Let somebody take leads in turn, of some kind; UnfitTeam for what cannot be."""
        actor.must("manage")
        member, journeys = self._known(email), self._context.manifest.journeys
        for journey in change.journeys or ():
            if journey not in journeys:
                raise UnfitTeam(f"There is no journey “{journey}”. Choose from: {', '.join(journeys)}.")
        for only in change.only or ():
            if not only.field or fits(only.pattern, "", whole=False) is None:
                said = f"{only.field}={only.pattern}"
                raise UnfitTeam(f"“{said}” is no field with a pattern. Give one like postcode=^30.")
        for name, value, least, most in (
            ("weight", change.weight, 1, MOST_WEIGHT),
            ("capacity", change.capacity, 0, MOST_LEADS),
        ):
            if value is not None and not least <= value <= most:
                raise UnfitTeam(f"{name} is {value}. Give a whole number from {least} to {most}.")
        asked = {name: getattr(change, name) for name in ("journeys", "only", "languages", "weight", "capacity")}
        kept = replace(member, **{name: value for name, value in asked.items() if value is not None})
        self._team.keep(kept, actor.name, self._context.clock())

    def away(self, actor: Actor, email: str, until: date | None) -> None:
        """Let nothing new come to somebody before the day on which they are back; None: they are back."""
        actor.must("act" if actor.email and email.strip().casefold() == actor.email.casefold() else "manage")
        if until is not None and until <= today(self._context):
            raise UnfitTeam(f"{until:%Y-%m-%d} is not ahead of us. Give the day on which they are back.")
        self._team.keep(replace(self._known(email), away_until=until), actor.name, self._context.clock())

    def leave(self, actor: Actor, email: str) -> None:
        """Give somebody no more turns; they may still sign in and be handed leads."""
        actor.must("manage")
        self._team.leave(self._known(email).account_id, actor.name, self._context.clock())

    def leads_of(self, actor: Actor, email: str, limit: int = 20) -> tuple[LeadRow, ...]:
        """The leads that somebody has, what is due first on top."""
        actor.must("read")
        return tuple(self._team.leads_of(email, limit))

    def disable(self, actor: Actor, email: str, to: str = "") -> int:
        """Let an account in no more, its leads handed over first; how many. LeadsLeft when nobody is named for them."""
        actor.must("manage")
        account, people = self._account(email), people_of(self._context)
        heir = next((one for one in people if one.casefold() == to.strip().casefold() and one != account.email), "")
        if to.strip() and not heir:
            raise UnfitTeam(f"“{to}” is nobody who can take leads now. Possible: {', '.join(people) or 'nobody yet'}.")
        left = self._team.leads_of(account.email, 20)
        if left and not heir:
            raise LeadsLeft(account.email, left, people)
        return hand_over(self._context, actor, account, heir)

    def _account(self, email: str) -> Account:
        found = self._accounts.by_email(key_of(email))
        if found is None or found.disabled_at:
            raise UnfitTeam(f"{email} has no account in use. See `waypost user list`.")
        return found

    def _known(self, email: str) -> Member:
        account = self._account(email)
        if account.role not in WORK_LEADS:
            possible = ", ".join(WORK_LEADS)
            raise UnfitTeam(f"{email} has the role {account.role}, which works no leads. Possible: {possible}.")
        known = {one.account_id: one for one in self._team.members()}
        return known.get(account.id) or Member(account.id, account.email, account.name)
