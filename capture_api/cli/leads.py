"""`waypost leads`: the inbox from a terminal, on this machine's database or an API elsewhere."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from capture_api.cli.terminal import Leads, SiteFolder, open_leads
from capture_api.cli.words import brief_words, lead_words, list_words, local
from capture_api.clock import system_clock
from capture_api.sales.exports import CARDS, EXPORTS
from capture_api.sales.moves import MOVES


@dataclass(frozen=True, slots=True)
class Where:
    """Whose leads a command asks for, and how it answers."""

    place: SiteFolder
    api: str
    token: str
    by: str

    def open(self) -> Any:
        """The leads, for a `with`."""
        return open_leads(self.place, self.api, self.token, self.by, system_clock)

    def must_be_near(self, command: str) -> None:
        """Refuse a command that works on this machine's database alone."""
        if self.api:
            raise click.UsageError(f"`waypost {command}` works on this machine's database; leave --api out.")


def site_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--site DIR`: the site's folder, by default the one we stand in."""
    return click.option(
        "--site",
        "root",
        default=".",
        metavar="DIR",
        show_default=True,
        help="The site's folder.",
        type=click.Path(file_okay=False, path_type=Path),
    )(command)


def format_option(*formats: str) -> Callable[..., Any]:
    """`--format`: how to print."""
    return click.option(
        "--format", "how", default=formats[0], show_default=True, type=click.Choice(formats), help="How to print."
    )


@click.group()
@site_option
@click.option("--api", default="", metavar="URL", help="Ask this capture API instead of the local database.")
@click.option("--token", default="", metavar="T", help="A token of that API; else WAYPOST_TOKEN.")
@click.option("--by", default="", metavar="EMAIL", help="Whose account acts, as the history tells it.")
@click.pass_context
def leads(context: click.Context, root: Path, api: str, token: str, by: str) -> None:
    """List, show, brief and settle leads.

    \b
    Example:  waypost leads list --status new
              waypost leads brief WP-7K3M9Q
    """
    context.obj = Where(SiteFolder(root, os.environ), api, token, by)


@leads.command("list")
@click.option(
    "--status",
    default="open",
    show_default=True,
    help="open, after-sale, ended, all, or some statuses with commas between.",
)
@click.option("--journey", default="", help="Of this journey.")
@click.option("--stage", default="", help="Raised at this stage.")
@click.option("--owner", default="", help="Owned by this address.")
@click.option("--since", default="", help="Changed since this time (RFC 3339).")
@click.option("--q", "q", default="", help="Name, address or reference.")
@click.option("--sort", default="due", show_default=True, help="due, created or updated; -due for the other way.")
@click.option("--limit", default="50", show_default=True, help="How many, at most 200.")
@format_option("text", "json")
@click.pass_obj
def list_leads(where: Where, /, how: str, **query: str) -> None:
    """Who is waiting, the next promised time first.

    \b
    Example:  waypost leads list --journey first-home --sort -created
    """
    with where.open() as found:
        page = found.page({name: value for name, value in query.items() if value})
    if how == "json":
        click.echo(as_json(page))
    elif page["leads"]:
        say(list_words(page["leads"]))
    else:
        click.echo("No lead fits this choice. Show all with --status all.")


@leads.command()
@click.argument("lead")
@format_option("text", "json", *CARDS)
@click.pass_obj
def show(where: Where, lead: str, how: str) -> None:
    """One lead with its history, or its person as a vCard. LEAD is an id or a reference.

    \b
    Example:  waypost leads show WP-7K3M9Q
              waypost leads show WP-7K3M9Q --format people.vcf >ada.vcf
    """
    with where.open() as found:
        if how in CARDS:
            sys.stdout.write(found.card(lead_id_of(found, lead), how))
            return
        facts = found.lead(lead_id_of(found, lead))
        lines = [as_json(facts)] if how == "json" else lead_words(facts, found.zone())
    say(lines)


@leads.command()
@click.argument("lead")
@format_option("text", "json")
@click.pass_obj
def brief(where: Where, lead: str, how: str) -> None:
    """The page to read before the call.

    \b
    Example:  waypost leads brief WP-7K3M9Q
    """
    with where.open() as found:
        facts = found.brief(lead_id_of(found, lead))
    say([as_json(facts)] if how == "json" else brief_words(facts))


@leads.command()
@click.argument("lead")
@click.pass_obj
def accept(where: Where, lead: str) -> None:
    """Take a lead.

    \b
    Example:  waypost leads --by tom@example.com accept WP-7K3M9Q
    """
    settle(where, lead, "accept")


@leads.command()
@click.argument("lead")
@click.option("--reason", required=True, help="One of the journey's unqualified_reasons.")
@click.option("--note", default="", help="What else marketing should know.")
@click.pass_obj
def unqualify(where: Where, lead: str, reason: str, note: str) -> None:
    """Say that it is no lead, and why; marketing's credit is taken back.

    \b
    Example:  waypost leads unqualify WP-7K3M9Q --reason "out of area"
    """
    settle(where, lead, "unqualify", reason=reason, note=note)


@leads.command()
@click.argument("lead")
@click.option("--on", "again_on", required=True, metavar="YYYY-MM-DD", help="The day on which it comes back.")
@click.pass_obj
def recycle(where: Where, lead: str, again_on: str) -> None:
    """Put a lead off until a day.

    \b
    Example:  waypost leads recycle WP-7K3M9Q --on 2027-02-01
    """
    settle(where, lead, "recycle", on=again_on)


@leads.command()
@click.argument("lead")
@click.pass_obj
def reopen(where: Where, lead: str) -> None:
    """Give a lead back, or open it again.

    \b
    Example:  waypost leads reopen WP-7K3M9Q
    """
    settle(where, lead, "reopen")


@leads.command()
@click.argument("lead")
@click.pass_obj
def undo(where: Where, lead: str) -> None:
    """Take the last move of a lead back: status, owner and dates are what they were before it.

    \b
    Example:  waypost leads undo WP-7K3M9Q
    """
    settle(where, lead, "undo")


@leads.command()
@click.argument("lead")
@click.argument("move", type=click.Choice(tuple(MOVES)), metavar="MOVE")
@click.option("--reason", default="", help="Why, for lose and unqualify.")
@click.option("--on", default="", metavar="YYYY-MM-DD", help="The day: of the talk, or of the next step.")
@click.option("--at", default="", metavar="HH:MM", help="The hour of the talk, for book.")
@click.option("--to", default="", metavar="EMAIL", help="To whom, for assign.")
@click.option("--note", default="", help="What was said.")
@click.pass_obj
def move(where: Where, /, lead: str, move: str, **said: str) -> None:
    """Make any move that `leads show` lists: attempt, book, meet, no-show, propose, win, lose, answer and the others.

    \b
    Example:  waypost leads move WP-7K3M9Q book --on 2026-12-01 --at 14:30
              waypost leads move WP-7K3M9Q lose --reason "chose somebody else"
    """
    settle(where, lead, move, **said)


@leads.command()
@click.argument("lead")
@click.argument("text")
@click.option("--next-on", default="", metavar="YYYY-MM-DD", help="The day of the next step.")
@click.pass_obj
def note(where: Where, lead: str, text: str, next_on: str) -> None:
    """Add a note to a lead's history.

    \b
    Example:  waypost leads note WP-7K3M9Q "Rang, no answer" --next-on 2026-12-01
    """
    with where.open() as found:
        facts = found.note(lead_id_of(found, lead), {"text": text, "next_on": next_on})
    click.echo(f"{facts['reference']}: noted; {facts['waiting']}.")


@leads.command()
@click.option("--since", default="", help="Changed since this time (RFC 3339), or after the change seq:NUMBER.")
@click.option("--status", default="all", show_default=True, help="open, all, or some statuses with commas between.")
@click.option("--journey", default="", help="Of this journey.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file that you alone may read.")
@click.option("--stage", default="", help="Raised at this stage.")
@click.option("--owner", default="", help="Owned by this address.")
@click.option("--q", "q", default="", help="Name, address or reference.")
@format_option(*EXPORTS)
@click.pass_obj
def export(where: Where, /, how: str, out: Path | None, **query: str) -> None:
    """Leads for programs (csv, jsonl, vcf) or for people's spreadsheets and address books (people.csv, people.vcf).

    No cell of a table is a formula. A vCard tells of each person once.

    \b
    Example:  waypost leads export --since 2026-11-01T00:00:00Z --out leads.csv
              waypost leads export --owner tom@example.com --format people.vcf --out mine.vcf
    """
    with where.open() as found:
        lines = found.lines(how, {name: value for name, value in query.items() if value})
        if out is None:
            for line in lines:
                sys.stdout.write(line)
            return
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    click.echo(f"Written to {out}.")


def settle(where: Where, lead: str, move: str, **said: str) -> None:
    """Make a move and say what the lead is now, and who does what by when."""
    with where.open() as found:
        facts, zone = found.move(lead_id_of(found, lead), move, said), found.zone()
    by, owner = local(facts["next_at"], zone), facts["owner"] or facts["next_role"]
    click.echo(f"{facts['reference']}: {facts['status']}. Next step: {facts['next_step']}, {owner} by {by}.")


def lead_id_of(found: Leads, lead: str) -> str:
    """The id of a lead that is named by its id or its reference."""
    if not lead.upper().startswith("WP-"):
        return lead
    return str(found.lead(lead.upper())["id"])


def as_json(facts: object) -> str:
    """Facts as JSON that a person can read too."""
    return json.dumps(facts, ensure_ascii=False, indent=2)


def say(lines: Iterable[str]) -> None:
    """Print lines; colours reach terminals only."""
    for line in lines:
        click.echo(line)
