"""`waypost list` and `waypost schema`: what an editor asks about a site."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from capture_api.contract.json_schema import CONTRACT, contract_schema
from site_builder.commands.list_files import file_rows
from site_builder.commands.options import clock, site_option, tell_unreadable
from site_builder.errors import SourceError
from site_builder.load.pages import held_back_until
from site_builder.load.site import UnreadableError, load_site
from site_builder.load.validate import SCHEMAS, read_schema
from site_builder.model.site import Page, Site, Stamp

Row = dict[str, str]
EVERY = ("draft", "future", "expired")


@click.command("list")
@click.argument("what", type=click.Choice(["drafts", "future", "expired", "stale", "promises", "offers", "files"]))
@site_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_(what: str, root: Path, form: str) -> int:
    """List drafts, future, expired and stale pages, promises, offers, or what becomes of each file.

    \b
    Example:  waypost list stale --format json
              waypost list files
    """
    now = clock()
    unread: list[SourceError] | None = [] if what == "files" else None
    try:
        site = load_site(root, now, () if what == "files" else EVERY, unread=unread)
    except UnreadableError as error:
        return tell_unreadable(error)
    rows = list(file_rows(site, unread) if unread is not None else ROWS[what](site, now))
    if form == "json":
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    elif not rows:
        click.echo(f"No {what}." if what != "stale" else "No page is past its review date.")
    else:
        for line in _in_columns(rows) if what == "files" else ("  ".join(row.values()) for row in rows):
            click.echo(line)
    return tell_unreadable(UnreadableError(unread)) if unread else 0


def _in_columns(rows: Sequence[Row]) -> Iterator[str]:
    """Rows with their columns below each other, the last one as long as it is."""
    widths = [max(map(len, column)) for column in zip(*(row.values() for row in rows), strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row.values(), [*widths[:-1], 0], strict=True)]
        yield "  ".join(cells).rstrip()


def _held_back(state: str, stamp_of: Callable[[Page], Stamp | None]) -> Callable[[Site, datetime], Iterator[Row]]:
    def rows(site: Site, now: datetime) -> Iterator[Row]:
        for page in site.pages.values():
            if held_back_until(page, now, site.zone) == state:
                yield {
                    "page": page.source,
                    "title": page.title,
                    "due": stamp.isoformat() if (stamp := stamp_of(page)) else "",
                }

    return rows


def _stale(site: Site, now: datetime) -> Iterator[Row]:
    today = now.astimezone(site.zone).date()

    for page in site.pages.values():
        by = page.review_by
        if by is not None and date(by.year, by.month, by.day) < today:
            yield {
                "page": page.source,
                "title": page.title,
                "due": by.isoformat(),
                "owner": page.owner,
            }


def _promises(site: Site, now: datetime) -> Iterator[Row]:
    for promise in site.promises.values():
        yield {"id": promise.id, "text": promise.text, "journey": promise.journey, "place": str(promise.place)}


def _offers(site: Site, now: datetime) -> Iterator[Row]:
    for journey in site.journeys.values():
        for offer in journey.offers.values():
            yield {
                "offer": offer.key,
                "kind": offer.kind,
                "title": offer.title,
                "place": str(offer.place),
            }


ROWS: dict[str, Callable[[Site, datetime], Iterator[Row]]] = {
    "drafts": _held_back("draft", lambda page: page.date),
    "future": _held_back("future", lambda page: page.publish_date),
    "expired": _held_back("expired", lambda page: page.expiry_date),
    "stale": _stale,
    "promises": _promises,
    "offers": _offers,
}


@click.command()
@click.argument("name", type=click.Choice([*SCHEMAS, *CONTRACT]))
def schema(name: str) -> int:
    """Print the JSON Schema of a file type, for an editor to complete and check by; also of what the API is handed.

    \b
    Example:  waypost schema page > page.schema.json
    """
    found = contract_schema(name) if name in CONTRACT else read_schema(name)
    click.echo(json.dumps(found, indent=1, ensure_ascii=False))
    return 0
