"""`waypost report`: what marketing and sales look at together, in a terminal, as CSV or as JSON."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click

from capture_api.cli.leads import Where, as_json, format_option, say, site_option
from capture_api.cli.terminal import SiteFolder
from capture_api.cli.words import clean, head, promise_words
from capture_api.model.cells import csv_line, safe_cell
from capture_api.sales.cases.reports import TITLES
from capture_api.sales.queries import one_of
from capture_api.sales.reports.sheet import AUDIENCE_WORDS, AUDIENCES, Part, parts_of, sheet_of
from capture_api.sales.reports.showing import csv_rows, table_keys, table_lines, text_lines

Options = Callable[[Callable[..., Any]], Callable[..., Any]]
CONFLICTS = ("contradicted", "missing")


@click.group()
@site_option
@click.option("--api", "address", default="", metavar="URL", help="Ask this capture API instead of the local database.")
@click.option("--token", "secret", default="", metavar="T", help="A token of that API; else WAYPOST_TOKEN.")
@click.option("--by", default="", metavar="EMAIL", help="Whose account notes a decision.")
@click.pass_context
def report(context: click.Context, root: Path, address: str, secret: str, by: str) -> None:
    """What marketing and sales look at together: leaks, credit, funnel, sources, speed, promises, and the month.

    \b
    Example:  waypost report credit --month 2026-11 --table page
              waypost report month
    """
    context.obj = Where(SiteFolder(root, os.environ), address, secret, by)


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Of what time, for whom, and how a report is printed."""
    options: tuple[Options, ...] = (
        click.option("--from", "first", default="", metavar="YYYY-MM-DD", help="Hands raised from this day on."),
        click.option("--to", "last", default="", metavar="YYYY-MM-DD", help="Until the end of this day."),
        click.option("--month", default="", metavar="YYYY-MM", help="In this month."),
        click.option("--journey", default="", help="Of this journey."),
        click.option("--audience", default="", type=click.Choice(("", *AUDIENCES)), help="For this audience alone."),
        click.option("--table", default="", metavar="NAME", help="This table of the report alone; CSV holds one."),
        click.option(
            "--format", "how", default="text", show_default=True, type=click.Choice(("text", "csv", "json")),
            help="How to print.",
        ),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def one_report(
    where: Where, name: str, how: str, table: str, asked: dict[str, str], more: dict[str, Any] | None = None
) -> None:
    """Print a report; `more` is told in JSON alone."""
    with where.open() as found:
        facts = found.report(name, {key: value for key, value in asked.items() if value})
        sheet = sheet_of(facts)
        if table:
            one_of("table", table, table_keys(sheet))
    if how == "json":
        click.echo(as_json(facts | (more or {})))
    elif how == "csv":
        keys = table_keys(sheet)
        for row in csv_rows(sheet, table or (keys[0] if keys else "")):
            click.echo(csv_line(map(safe_cell, row)), nl=False)
    else:
        click.echo(f"{head(clean(sheet.title))}, {facts['period']} ({facts['time_zone']})\n")
        say(styled(text_lines(sheet.parts, width()) if not table else lines_of(sheet.parts, table)))


def width() -> int:
    """How many letters a line may have; enough for every bar in a pipe."""
    return get_terminal_size((160, 24)).columns


def lines_of(parts: Iterable[Part], table: str) -> Iterable[tuple[str, bool]]:
    """One table of each audience."""
    for part in parts:
        for one in part.tables:
            if one.key == table:
                yield AUDIENCE_WORDS[part.audience], True
                yield from table_lines(one, width())
                yield "", False


def styled(lines: Iterable[tuple[str, bool]]) -> Iterable[str]:
    """Lines for a terminal, headings bold; colours are off in a pipe, and where NO_COLOR asks for none."""
    plain = bool(os.environ.get("NO_COLOR"))
    for line, is_heading in lines:
        yield head(clean(line)) if is_heading and not plain else clean(line)


@report.command()
@report_options
@click.pass_obj
def leaks(where: Where, /, how: str, table: str, **asked: str) -> None:
    """Between each two of the six activities: how many leads are late, how old, and whose they are.

    \b
    Example:  waypost report leaks --table people
    """
    one_report(where, "leaks", how, table, asked)


@report.command("credit")
@report_options
@click.pass_obj
def credit_report(where: Where, /, how: str, table: str, **asked: str) -> None:
    """Raised hands by source, page, journey, campaign and month, less the unqualified, with the reasons.

    \b
    Example:  waypost report credit --table landing   # which page brings leads that sales accepts?
    """
    one_report(where, "credit", how, table, asked)


@report.command()
@report_options
@click.pass_obj
def funnel(where: Where, /, how: str, table: str, **asked: str) -> None:
    """From stage to stage to the raised hand to the customer, by what forms passed on.

    \b
    Example:  waypost report funnel --from 2026-09-01 --to 2026-11-30
    """
    one_report(where, "funnel", how, table, asked)


@report.command()
@report_options
@click.pass_obj
def sources(where: Where, /, how: str, table: str, **asked: str) -> None:
    """Where people came from: first, last and any touch, codes of print and radio, and their own words.

    \b
    Example:  waypost report sources --table codes
    """
    one_report(where, "sources", how, table, asked)


@report.command()
@report_options
@click.pass_obj
def speed(where: Where, /, how: str, table: str, **asked: str) -> None:
    """From the raised hand to the first conversation, in business hours, against the promise.

    \b
    Example:  waypost report speed --month 2026-11
    """
    one_report(where, "speed", how, table, asked)


@report.command()
@report_options
@click.pass_obj
def promises(where: Where, /, how: str, table: str, **asked: str) -> int:
    """Each promise: told, kept, broken, and the verdict on each wording. Exit 1 when one does not hold.

    \b
    Example:  waypost report promises --format json
    """
    with where.open() as found:
        facts: list[dict[str, Any]] = found.congruence()
    one_report(where, "promises", how, table, asked, {"wordings": facts})
    if how == "text" and not table:
        say(promise_words(facts))
        if not facts:
            click.echo("The site makes no promise yet. Declare one under promises: in a journey, and build.")
    return int(any(one["label"] in CONFLICTS or one["told_otherwise"] for one in facts))


@report.command("month")
@click.option("--month", default="", metavar="YYYY-MM", help="Of this month; else of the one that is running.")
@click.option("--audience", default="", type=click.Choice(("", *AUDIENCES)), help="For this audience alone.")
@format_option("text", "json")
@click.pass_obj
def month_review(where: Where, month: str, audience: str, how: str) -> None:
    """The monthly review: what changed in three sentences, what was done, each report's sentence, and what was decided.

    \b
    Example:  waypost report month --month 2026-10
    """
    with where.open() as found:
        facts = found.report("month", {"month": month} if month else {})
    if how == "json":
        click.echo(as_json(facts))
        return
    click.echo(f"{head('The month')}, {facts['from']} to {facts['to']} ({facts['time_zone']})\n")
    say(styled(review_lines(facts, (audience,) if audience else AUDIENCES)))


def review_lines(facts: dict[str, Any], audiences: Iterable[str]) -> Iterable[tuple[str, bool]]:
    """A review for a terminal."""
    for audience in audiences:
        part = facts["audiences"][audience]
        yield AUDIENCE_WORDS[audience], True
        yield from ((sentence, False) for sentence in part["sentences"])
        yield "", False
        (moves,) = parts_of({audience: {"words": "", "tables": {"moves": part["moves"]}}})
        yield from table_lines(moves.tables[0], width())
        yield "", False
        yield from ((f"{TITLES[name]}: {of['words']}", False) for name, of in part["reports"].items())
        yield "", False
    yield "Decided", True
    decided = [*facts["still_open"], *facts["decided"]]
    for one in decided:
        state = f"done {one['done_at'][:10]}" if one["done_at"] else f"by {one['due']}"
        yield f"{one['id']}  {one['month']}  {state}  {one['owner']}: {one['text']}", False
    if not decided:
        yield "Nothing yet. Note it with `waypost report decide`.", False


@report.command()
@click.argument("text")
@click.option("--owner", required=True, metavar="EMAIL", help="Who does it.")
@click.option("--due", required=True, metavar="YYYY-MM-DD", help="Until when.")
@click.option("--month", default="", metavar="YYYY-MM", help="In the review of this month; else of the running one.")
@click.pass_obj
def decide(where: Where, text: str, owner: str, due: str, month: str) -> None:
    """Note what the monthly review decided.

    \b
    Example:  waypost report decide "Say on the guide's page whom we cannot help" \\
                --owner dana@example.com --due 2026-12-15
    """
    with where.open() as found:
        facts = found.decide({"text": text, "owner": owner, "due": due, "month": month})
    click.echo(f"{facts['id']}: noted for the review of {facts['month']}; {facts['owner']} by {facts['due']}.")


@report.command()
@click.argument("decision")
@click.pass_obj
def done(where: Where, decision: str) -> None:
    """Say that a decision was carried out. DECISION is its id, as `report month` lists it.

    \b
    Example:  waypost report done d_0123456789
    """
    with where.open() as found:
        facts = found.decided(decision)
    click.echo(f"{facts['id']}: done by {facts['done_by']}.")
