"""`waypost leads add|quarantine|erase`: what is done to people in this machine's database alone."""

import click

from capture_api.accounts.access import key_of
from capture_api.cli.leads import Where, lead_id_of, say
from capture_api.cli.terminal import LocalLeads, foreseen, terminal_actor
from capture_api.cli.words import held_words
from capture_api.clock import system_clock
from capture_api.ids import random_ids
from capture_api.record.manual_entry import MEDIA, lead_by_hand
from capture_api.record.quarantine import answers_of
from capture_api.sales.cases import Sales
from capture_api.store.capture import CaptureRepository


@click.command()
@click.option("--journey", required=True, help="The journey they are on.")
@click.option("--email", required=True, help="Their address; a person is known by it.")
@click.option("--name", default="", help="Their name.")
@click.option("--phone", default="", help="Their telephone number.")
@click.option("--company", default="", help="Their company.")
@click.option("--message", default="", help="What they want, in their own words.")
@click.option("--field", "more", multiple=True, metavar="NAME=VALUE", help="Another field of the journey, repeatable.")
@click.option("--medium", default="phone", show_default=True, type=click.Choice(MEDIA), help="How they reached us.")
@click.option("--told", multiple=True, metavar="PROMISE", help="A promise they were made, repeatable.")
@click.pass_obj
def add(where: Where, /, journey: str, medium: str, told: tuple[str, ...], more: tuple[str, ...], **typed: str) -> None:
    """Add a lead who phoned, wrote or walked in.

    \b
    Example:  waypost leads add --journey first-home --name "Ada Byron" \\
                --email ada@example.org --message "Can we buy in spring?" --field when=now
    """
    where.must_be_near("leads add")
    values = {name: value.strip() for name, value in typed.items() if value.strip()} | dict(map(pair_of, more))
    with foreseen(), where.place.engine() as engine:
        now, manifest, actor = system_clock(), where.place.manifests().current(), terminal_actor(where.by, engine)
        store = CaptureRepository(engine)
        store.remember_build(manifest.build, manifest.wordings, now)
        kept = store.record(lead_by_hand(actor, manifest, journey, values, medium, told, now, random_ids))
    click.echo(f"{kept.reference}: kept. Read the brief with `waypost leads brief {kept.reference}`.")


@click.command("quarantine")
@click.option("--let-through", "reference", default="", metavar="WP-…", help="A person sent this one: make it a lead.")
@click.pass_obj
def quarantined(where: Where, reference: str) -> None:
    """Forms that were held back as perhaps not from a person.

    \b
    Example:  waypost leads quarantine --let-through WP-7K3M9Q
    """
    where.must_be_near("leads quarantine")
    with foreseen(), where.place.engine() as engine:
        sales, actor = Sales(engine, where.place.manifests(), system_clock), terminal_actor(where.by, engine)
        if reference:
            name = reference.upper()
            sales.let_through(actor, name, random_ids)
            click.echo(f"{name}: let through. Read the brief with `waypost leads brief {name}`.")
            return
        found = sales.quarantined(actor)
        say(held_words(((sent, answers_of(sent, sales.manifest)) for sent in found.forms), sales.manifest.hours.zone))
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
    with foreseen(), where.place.engine() as engine:
        sales, actor = Sales(engine, where.place.manifests(), system_clock), terminal_actor(where.by, engine)
        person = person_of(LocalLeads(sales, actor), who)
        if not yes:
            click.confirm("This takes everything they sent out of the database, for good. Go on?", abort=True)
        emptied = sales.erase(actor, person) if person else sales.erase_quarantined(actor, key_of(who))
    if not person and not emptied:
        raise click.ClickException(f"Nobody with the address {who} is in the database. Nothing was erased.")
    click.echo(f"Erased: {emptied} submission{'s' if emptied != 1 else ''} emptied.")


def person_of(found: LocalLeads, who: str) -> str | None:
    """The id of the person meant; None for an address whose forms were held back at most."""
    if "@" not in who:
        return found.sales.row(found.actor, lead_id_of(found, who)).person_id
    return found.sales.people.person_of(key_of(who))


def pair_of(text: str) -> tuple[str, str]:
    """NAME=VALUE as a pair."""
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise click.BadParameter(f"“{text}” is not NAME=VALUE.")
    return name.strip(), value.strip()
