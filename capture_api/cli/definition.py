"""`waypost definition`: what marketing and sales call a lead, proposed and agreed by name."""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from capture_api.cli.leads import as_json, format_option, say, site_option
from capture_api.cli.terminal import SiteFolder
from capture_api.cli.words import clean, head, moment_of
from capture_api.model.proposal import SIDES
from capture_api.sales.cases.definitions import DefinitionSheet
from capture_api.sales.definitions import Comparison, criterion_line
from capture_api.sales.facts import definition_facts


@click.group()
@site_option
@click.option("--by", default="", metavar="EMAIL", help="Whose account speaks; its name stands under the agreement.")
@click.pass_context
def definition(context: click.Context, root: Path, by: str) -> None:
    """What marketing and sales call a lead: show it, propose another, agree to one.

    \b
    Example:  waypost definition show first-home
    """
    context.obj = (SiteFolder(root, os.environ), by)


@definition.command()
@click.argument("journey")
@format_option("text", "json")
@click.pass_obj
def show(where: tuple[SiteFolder, str], journey: str, how: str) -> None:
    """What holds, what was proposed, and what the open proposal would have changed in 90 days.

    \b
    Example:  waypost definition show first-home
    """
    place, by = where
    with place.sales(by) as (sales, actor):
        sheet = sales.definitions.sheet(actor, journey)
        lines = [as_json(definition_facts(sheet))] if how == "json" else list(sheet_words(sheet, place))
    say(lines)


@definition.command()
@click.argument("journey")
@click.option("--text", default="", help="In one sentence, what both sides call a lead.")
@click.option("--criterion", "lines", multiple=True, metavar="LINE", help="“when is now, six-months”; repeatable.")
@click.option("--why", default="", help="Why it should change.")
@click.option("--for", "side", default="", type=click.Choice(("", *SIDES)), help="The side that an owner speaks for.")
@click.option("--try", "only_try", is_flag=True, help="Say what it would have changed, and keep nothing.")
@click.pass_obj
def propose(
    where: tuple[SiteFolder, str], journey: str, text: str, lines: tuple[str, ...], why: str, side: str, only_try: bool
) -> None:
    """Propose a new version; it holds once both sides agreed to it.

    \b
    Example:  waypost definition --by mia@example.com propose first-home --for marketing \\
                --text "Open to buying within a year." --criterion "when is now, six-months, someday"
    """
    place, by = where
    with place.sales(by) as (sales, actor):
        if only_try:
            say(comparison_words(sales.definitions.try_out(actor, journey, "\n".join(lines))))
            return
        made = sales.definitions.propose(actor, journey, text, "\n".join(lines), side, why)
        found = sales.definitions.sheet(actor, journey).comparison
    click.echo(f"Version {made.definition.version} is proposed. It waits for {' and '.join(made.waits_for)}.")
    say(comparison_words(found) if found else ())


@definition.command()
@click.argument("journey")
@click.argument("version", type=int)
@click.option("--for", "side", default="", type=click.Choice(("", *SIDES)), help="The side that an owner speaks for.")
@click.pass_obj
def agree(where: tuple[SiteFolder, str], journey: str, version: int, side: str) -> None:
    """Give one side's word to the newest proposal.

    \b
    Example:  waypost definition --by tom@example.com agree first-home 3 --for sales
    """
    place, by = where
    with place.sales(by) as (sales, actor):
        found = sales.definitions.agree(actor, journey, version, side)
    if found.holds_since:
        click.echo(f"Version {version} holds from now on. Write it into journeys/{journey}/journey.yaml as well.")
    else:
        click.echo(f"Agreed. Version {version} waits for {' and '.join(found.waits_for)}.")


def sheet_words(sheet: DefinitionSheet, place: SiteFolder) -> Iterator[str]:
    """The definition that holds, then every proposal."""
    zone = place.manifests().current().hours.zone
    yield head(f"{sheet.title}: version {sheet.holds.version} holds")
    yield clean(sheet.holds.text)
    yield from (clean(f"- {criterion_line(one)}") for one in sheet.holds.criteria)
    yield from (f"agreed by {one.by} on {one.on}" for one in sheet.holds.agreed)
    for one in sheet.proposals:
        since = f"holds since {moment_of(one.holds_since, zone)}" if one.holds_since else "proposed"
        yield ""
        yield head(f"Version {one.definition.version}, {since}, by {one.proposed_by}")
        yield clean(one.definition.text)
        yield from (clean(f"- {criterion_line(line)}") for line in one.definition.criteria)
        for word in one.agreements:
            yield f"{word.side}: {f'{word.by}, {moment_of(word.at, zone)}' if word.at else 'has not agreed yet'}"
    if sheet.comparison:
        yield ""
        yield from comparison_words(sheet.comparison)


def comparison_words(found: Comparison) -> Iterator[str]:
    """What a definition would have changed, with the leads it is about."""
    yield found.words
    for name, leads in (("Would be leads", found.gained), ("Would be none", found.lost)):
        yield from (clean(f"  {name}: {one.reference} ({one.status}). {one.why}") for one in leads)
