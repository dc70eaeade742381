"""`waypost user takes|away|team`: who of ours takes which leads, and who is away."""

import click

from capture_api.cli.leads import as_json, format_option
from capture_api.cli.terminal import SiteFolder
from capture_api.model.team import Only
from capture_api.sales.cases.team import TeamChange, TeamMember
from capture_api.sales.facts import member_facts
from capture_api.sales.queries import read_day


@click.command()
@click.argument("email")
@click.option("--journey", "journeys", multiple=True, help="Of this journey alone, repeatable; “any” for all.")
@click.option("--only", multiple=True, metavar="FIELD=PATTERN", help="Where an answer fits, as postcode=^30; “any”.")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Of a site in this language; “any”.")
@click.option("--weight", type=int, help="Leads for each one of a colleague with weight 1.")
@click.option("--capacity", type=int, help="Open leads at most; 0 for no limit.")
@click.option("--none", "leaves", is_flag=True, help="No turns any more.")
@click.pass_obj
def takes(
    place: SiteFolder,
    email: str,
    journeys: tuple[str, ...],
    only: tuple[str, ...],
    languages: tuple[str, ...],
    weight: int | None,
    capacity: int | None,
    leaves: bool,
) -> None:
    """Let somebody take new leads in turn, of some kind. What is not named stays as it is.

    \b
    Example:  waypost user takes tom@example.com --journey first-home --only postcode=^30 --weight 2 --capacity 40
    """
    with place.sales("") as (sales, actor):
        if leaves:
            sales.team.leave(actor, email)
        else:
            rules = None if not only else tuple(map(only_of, only)) if "any" not in only else ()
            change = TeamChange(named(journeys), rules, named(languages), weight, capacity)
            sales.team.change(actor, email, change)
        found = next(one for one in sales.team.everyone(actor) if one.email.casefold() == email.strip().casefold())
    click.echo(member_words(found))


@click.command()
@click.argument("email")
@click.option("--until", default="", metavar="YYYY-MM-DD", help="The day on which they are back.")
@click.pass_obj
def away(place: SiteFolder, email: str, until: str) -> None:
    """Let nothing new come to somebody until a day; without --until they are back.

    \b
    Example:  waypost user away tom@example.com --until 2026-12-14
    """
    with place.sales("") as (sales, actor):
        sales.team.away(actor, email, read_day(until))
    click.echo(f"{email} is away until {until}." if until else f"{email} is back.")


@click.command("team")
@format_option("text", "json")
@click.pass_obj
def team(place: SiteFolder, how: str) -> None:
    """Everybody who may work leads: what they take, how many they have, who is away.

    \b
    Example:  waypost user team
    """
    with place.sales("") as (sales, actor):
        found = sales.team.everyone(actor)
    if how == "json":
        click.echo(as_json([member_facts(one) for one in found]))
        return
    for one in found:
        click.echo(member_words(one))


def named(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """What an option names; None where it was not given, nothing for “any”."""
    return (() if "any" in names else names) if names else None


def only_of(text: str) -> Only:
    """FIELD=PATTERN as a value."""
    field, mark, pattern = text.partition("=")
    if not mark:
        raise click.BadParameter(f"“{text}” is not FIELD=PATTERN. Give one like postcode=^30.", param_hint="--only")
    return Only(field.strip(), pattern.strip())


def member_words(one: TeamMember) -> str:
    """A line for somebody who may work leads."""
    facts, kinds = one.takes, []
    if facts is None:
        return f"{one.email:<32} {one.load:>5} open   takes no turns"
    kinds += [", ".join(facts.journeys) or "any journey"]
    kinds += [f"{only.field} fits {only.pattern}" for only in facts.only]
    kinds += [f"in {', '.join(facts.languages)}"] if facts.languages else []
    room = f" of {facts.capacity}" if facts.capacity else ""
    is_back = f"; away until {facts.away_until}" if one.is_away else ""
    return f"{one.email:<32} {one.load:>5} open{room}   weight {facts.weight}; {'; '.join(kinds)}{is_back}"
