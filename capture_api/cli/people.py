"""`waypost leads add|quarantine|erase`: what is done to people in this machine's database alone."""

import click

from capture_api.calling import command
from capture_api.cli.leads import Where, say
from capture_api.cli.words import quarantined_words
from capture_api.record.manual_entry import MEDIA


@click.command()
@click.option("--journey", required=True, help="The journey they are on.")
@click.option("--email", default="", help="Their address; a person is known by it.")
@click.option("--name", default="", help="Their name.")
@click.option("--phone", default="", help="Their telephone number; enough where they gave no address.")
@click.option("--company", default="", help="Their company.")
@click.option("--message", default="", help="What they want, in their own words.")
@click.option("--field", "more", multiple=True, metavar="NAME=VALUE", help="Another field of the journey, repeatable.")
@click.option("--medium", default="phone", show_default=True, type=click.Choice(MEDIA), help="How they reached us.")
@click.option("--vendor", default="", metavar="NAME", help="Who sold us the lead, of the journey's vendors.yaml.")
@click.option("--told", multiple=True, metavar="PROMISE", help="A promise they were made, repeatable.")
@click.pass_obj
def add(
    where: Where,
    /,
    journey: str,
    medium: str,
    vendor: str,
    told: tuple[str, ...],
    more: tuple[str, ...],
    **typed: str,
) -> None:
    """Add a lead who phoned, wrote, walked in or was sold to us.

    Whom a vendor sent was told what its words in vendors.yaml promise.

    \b
    Example:  waypost leads add --journey first-home --name "Ada Byron" \\
                --email ada@example.org --message "Can we buy in spring?" --field when=now
    """
    where.must_be_near("leads add")
    given = {name: (value.strip(),) for name, value in typed.items() if value.strip()}
    for name, value in map(pair_of, more):
        given[name] = (*given.get(name, ()), value)
    with where.place.sales(where.by, makes=True) as (sales, actor):
        kept = sales.people.add(actor, journey, given, medium, told, vendor=vendor)
    brief = command("leads", "brief", kept.reference, site=where.place.root)
    click.echo(f"{kept.reference}: kept. Read the brief with `{brief}`.")


@click.command("quarantine")
@click.option("--let-through", "reference", default="", metavar="WP-…", help="A person sent this one: make it a lead.")
@click.pass_obj
def quarantined(where: Where, reference: str) -> None:
    """Forms that were held back as perhaps not from a person.

    \b
    Example:  waypost leads quarantine --let-through WP-7K3M9Q
    """
    where.must_be_near("leads quarantine")
    with where.place.sales(where.by) as (sales, actor):
        if reference:
            name = reference.upper()
            sales.quarantine.let_through(actor, name)
            brief = command("leads", "brief", name, site=where.place.root)
            click.echo(f"{name}: let through. Read the brief with `{brief}`.")
            return
        found = sales.quarantine.page(actor)
        say(quarantined_words(found.forms, where.place.manifests().current().hours.zone))
    if not found.forms:
        click.echo("Nothing is held back.")


@click.command()
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase(where: Where, who: str, yes: bool) -> None:
    """Erase a person for good. WHO is a lead's id or reference, or an e-mail address. Counts stay.

    \b
    Example:  waypost leads erase ada@example.org
    """
    where.must_be_near("leads erase")
    with where.place.sales(where.by) as (sales, actor):
        person = sales.people.find(actor, who)
        if not yes:
            click.confirm("This takes everything they sent out of the database, for good. Go on?", abort=True)
        emptied = sales.people.erase(actor, person) if person else sales.people.erase_quarantined(actor, who)
    if not person and not emptied:
        raise click.ClickException(f"Nobody with the address {who} is in the database. Nothing was erased.")
    click.echo(f"Erased: {emptied} submission{'s' if emptied != 1 else ''} emptied.")


def pair_of(text: str) -> tuple[str, str]:
    """NAME=VALUE as a pair."""
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise click.BadParameter(f"“{text}” is not NAME=VALUE.")
    return name.strip(), value.strip()
