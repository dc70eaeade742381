"""`waypost referrer`: who sends us clients, in this machine's database."""

import os
from pathlib import Path

import click

from capture_api.calling import command
from capture_api.cli.leads import as_json, format_option, site_option
from capture_api.cli.terminal import SiteFolder
from capture_api.sales.cases.referrers import KnownReferrer
from capture_api.sales.facts import referrer_facts


@click.group()
@site_option
@click.pass_context
def referrer(context: click.Context, root: Path) -> None:
    """Give a code to professionals who send us clients, and see what came of it.

    \b
    Example:  waypost referrer add "Jo Adams" jo@example.com --code jo-adams
    """
    context.obj = SiteFolder(root, os.environ)


@referrer.command("add")
@click.argument("name")
@click.argument("email")
@click.option("--code", default="", help="Theirs to say and print; made for you where none is given.")
@click.pass_obj
def add(place: SiteFolder, name: str, email: str, code: str) -> None:
    """Give somebody a code, and the address that they pass on.

    \b
    Example:  waypost referrer add "Jo Adams" jo@example.com
    """
    with place.sales("", makes=True) as (sales, actor):
        made = sales.referrers.add(actor, name, email, code)
        found = next(one for one in sales.referrers.everyone(actor) if one.referrer.id == made.id)
    click.echo(f"{made.name} has the code {made.code}. To pass on: {found.link}")


@referrer.command("list")
@format_option("text", "json")
@click.pass_obj
def listed(place: SiteFolder, how: str) -> None:
    """Everybody with a code, and how many of theirs raised a hand, were spoken with and were won.

    \b
    Example:  waypost referrer list
    """
    with place.sales("") as (sales, actor):
        found = sales.referrers.everyone(actor)
    if how == "json":
        click.echo(as_json([referrer_facts(one) for one in found]))
        return
    for one in found:
        click.echo(words_for(one))
    if not found:
        click.echo("Nobody has a code yet.")


@referrer.command("end")
@click.argument("code")
@click.pass_obj
def end(place: SiteFolder, code: str) -> None:
    """Let a code count no more; whom they introduced stays theirs.

    \b
    Example:  waypost referrer end jo-adams
    """
    with place.sales("") as (sales, actor):
        found = sales.referrers.end(actor, code)
    back = command("referrer", "take-up", found.code, site=place.root)
    click.echo(f"The code {found.code} of {found.name} counts no more. `{back}` brings it back.")


@referrer.command("take-up")
@click.argument("code")
@click.pass_obj
def take_up(place: SiteFolder, code: str) -> None:
    """Let a code that was ended count again.

    \b
    Example:  waypost referrer take-up jo-adams
    """
    with place.sales("") as (sales, actor):
        found = sales.referrers.take_up(actor, code)
    click.echo(f"The code {found.code} of {found.name} counts again.")


def words_for(one: KnownReferrer) -> str:
    """A line for a referrer."""
    told, count = one.referrer, one.introduced
    ended = "  ended" if told.ended_at else ""
    counted = f"{count.hands:>5} raised a hand {count.talked:>5} spoken with {count.won:>5} won"
    return f"{told.code:<20} {counted}  {told.name}{ended}"
