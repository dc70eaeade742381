"""Who of ours answers for what today: nobody whose account is out of use, and nobody who is away."""

from collections.abc import Iterable
from datetime import date

from capture_api.contract.manifest_file import NoManifest
from capture_api.model.folding import words_in
from capture_api.model.lead import LeadRow
from capture_api.model.team import Member, Wanted, next_in_turn
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.moves import ACTIVITIES, UP
from capture_api.sales.queries import BadQuery
from capture_api.store.accounts import AccountRepository
from capture_api.store.team import TeamRepository

WORK_LEADS = ("sales", "owner")
NOBODY = Member("", "", "")


def people_of(context: SalesContext) -> tuple[str, ...]:
    """The addresses of everybody to whom a lead may be handed over now, in order."""
    away = {one.email for one in TeamRepository(context.engine).members() if one.is_away(today(context))}
    accounts = AccountRepository(context.engine).everyone()
    able = [one.email for one in accounts if one.role in WORK_LEADS and not one.disabled_at]
    return tuple(email for email in able if email not in away)


def addresses_named(context: SalesContext, words: str) -> tuple[str, ...]:
    """The addresses that a name of ours, or the beginning of its words, means; an address as it is.

    BadQuery for nobody.
    """
    if "@" in words:
        return (words,)
    accounts = AccountRepository(context.engine).everyone()
    named = [(one.email, f"{one.name} {one.email}") for one in accounts]
    named += [(one.email, one.name) for one in context.manifest.site.owners.values() if one.email]
    asked = set(words_in(words))
    found = [email for email, name in named if asked and all(begins(tuple(words_in(name)), one) for one in asked)]
    if not found:
        known = ", ".join(dict.fromkeys(one.name or one.email for one in accounts)) or "nobody yet"
        raise BadQuery(f"“{words[:60]}” is the name of nobody here. Give a name or an address. Known: {known}.")
    return tuple(dict.fromkeys(found))


def begins(words: Iterable[str], asked: str) -> bool:
    """Whether one of the words begins so."""
    return any(word.startswith(asked) for word in words)


def names_of_ours(context: SalesContext) -> dict[str, str]:
    """Address -> name of the people whom the site names and of everybody who has an account, by name."""
    named = {one.email: one.name for one in context.manifest.site.owners.values() if one.email}
    known = named | {
        one.email: one.name or named.get(one.email, "") for one in AccountRepository(context.engine).everyone()
    }
    return {email: name or email for email, name in sorted(known.items(), key=lambda item: item[1] or item[0])}


def owners_for(context: SalesContext, journey: str) -> dict[str, str]:
    """Role -> address of who answers for it; the revenue owner in place of somebody whose account is out of use."""
    manifest = context.manifest
    gone = {one.email for one in AccountRepository(context.engine).everyone() if one.disabled_at}
    roles = dict.fromkeys(activity.role for activity in ACTIVITIES)
    found = {role: manifest.owner(journey, role).email for role in roles}
    found[UP] = manifest.owner(journey, manifest.journey(journey).hand_raise.escalate_to).email
    in_place = found["revenue_owner"] if found["revenue_owner"] not in gone else manifest.site.contact.email
    return {role: email if email and email not in gone else in_place or role for role, email in found.items()}


def whose_turn(context: SalesContext, row: LeadRow, without: str) -> Member | None:
    """Whose turn a lead is that was given back; NOBODY where nobody can take it, None where nobody takes turns."""
    team = TeamRepository(context.engine).members()
    language = context.manifest.site.language
    wanted = Wanted(row.journey, row.answers, language, today(context))
    return (next_in_turn(team, wanted, without) or NOBODY) if team else None


def today(context: SalesContext) -> date:
    """The day it is where the business is; in UTC while nothing is built that says where."""
    try:
        return context.clock().astimezone(context.manifest.hours.zone).date()
    except NoManifest:
        return context.clock().date()
