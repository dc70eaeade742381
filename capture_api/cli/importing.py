"""`waypost leads import`: leads from a table, with what each column is taken for, and every row that was not taken."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

import click

from capture_api.cli.leads import Where, say
from capture_api.cli.terminal import SiteFolder, foreseen
from capture_api.cli.words import clean
from capture_api.model.cells import csv_line, safe_cell, typed_in
from capture_api.places import database_file
from capture_api.record.columns import Columns, columns_of, fields_asked
from capture_api.record.imported_row import Terms
from capture_api.record.table_file import DELIMITERS, TableFile, TableRow, open_table
from capture_api.sales.cases.imports import ADDED, KNOWN, REJECTED, Brought, NamedRow
from capture_api.sales.reports.wording import counted, were

TOLD = ("Line", "Column", "Value", "What to do")  # before a row that was not taken
SHOWN = 5  # rejected rows that are told at once; all of them stand in the file
SPELT = {"comma": ",", "semicolon": ";", "tab": "\t", "stroke": "|"}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--journey", default="", help="The journey they are on, where no column says it.")
@click.option("--vendor", default="", metavar="NAME", help="Who sold us the leads, of the journey's vendors.yaml.")
@click.option("--source", default="", metavar="NAME", help="Where they came from, where no column says it.")
@click.option("--medium", default="", metavar="NAME", help="By which medium, where no column says it.")
@click.option("--consent", default="", metavar="TEXT", help="What they agreed to, in those words.")
@click.option("--map", "said", multiple=True, metavar="COLUMN=FIELD", help="What a column is; COLUMN= leaves it out.")
@click.option("--encoding", default="", metavar="NAME", help="How the file is coded; else it is found out.")
@click.option("--delimiter", type=click.Choice(tuple(SPELT)), help="What parts its cells; else it is found out.")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Where rows go that are not taken.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and keep nothing.")
@click.pass_obj
def import_leads(
    where: Where, /, file: Path, said: tuple[str, ...], encoding: str, delimiter: str | None, rejects: Path | None,
    dry_run: bool, **terms: str,
) -> int:  # fmt: skip
    """Add leads from a CSV FILE: a lead vendor's, another program's, or an export of ours.

    Whom a vendor sent was told what its words in vendors.yaml promise. The same file twice adds nothing, so that one
    which was broken off is begun again. Rows that cannot be taken go to FILE.rejects.csv with what to do about each;
    mend them there and import that file. Exit 1 when there are any.

    \b
    Example:  waypost leads import leads.csv --journey first-home --vendor home-leads --dry-run
              waypost leads import crm.csv --journey first-home --map "Tel. 1=phone" --map "Score="
    """
    where.must_be_near("leads import")
    with foreseen():
        table = open_table(file, encoding, SPELT[delimiter] if delimiter else "")
    if rejects and rejects.absolute() == file.absolute():
        raise click.BadParameter("It is the file that is imported. Name another.", param_hint="--rejects")
    with database(where.place, dry_run=dry_run) as place, place.sales(where.by, makes=True) as (sales, actor):
        columns = columns_of(table.headings, dict(map(pair_of, said)), fields_asked(place.manifests().current()))
        say(what_is_taken(table, columns))
        given = Terms(file=file.name, is_ours=columns.is_ours, **terms)
        rows = sales.imports.bring_in(actor, given, named(table, columns), dry_run=dry_run)
        counts = go_through(rows, table, columns, rejects or file.with_name(f"{file.stem}.rejects.csv"))
    click.echo(what_became(counts, dry_run=dry_run))
    return int(bool(counts[REJECTED]))


@contextmanager
def database(place: SiteFolder, *, dry_run: bool) -> Iterator[SiteFolder]:
    """The site's folder; for a dry run where there is no database yet, with an empty one that goes with it."""
    file = database_file(place.database_url)
    if not dry_run or file is None or file.exists():
        yield place
        return
    with TemporaryDirectory() as folder:
        (Path(folder) / "empty.db").touch()
        yield replace(place, environ={**place.environ, "WAYPOST_DATABASE_URL": f"sqlite:///{folder}/empty.db"})


def pair_of(text: str) -> tuple[str, str]:
    """COLUMN=FIELD as a pair; the last sign parts them, as headings may hold one."""
    heading, mark, target = text.rpartition("=")
    if not mark or not heading:
        raise click.BadParameter(f"“{text}” is not COLUMN=FIELD.", param_hint="--map")
    return heading.strip(), target.strip()


def named(table: TableFile, columns: Columns) -> Iterator[NamedRow]:
    """Each row with what it says of each target."""
    for row in table.rows():
        more = [cell for cell in row.cells[len(table.headings) :] if cell.strip()]
        fault = row.fault
        if more:
            words = f"It has {len(row.cells)} cells under {len(table.headings)} headings"
            fault = f"{words}. Put a text that holds the sign between cells into quotation marks"
        yield NamedRow(row.line, columns.values([typed_in(cell) for cell in row.cells]), fault)


def what_is_taken(table: TableFile, columns: Columns) -> Iterator[str]:
    """How the file is read, and what each column is taken for."""
    yield f"{table.path}: {table.encoding.removesuffix('-sig')}, with a {DELIMITERS[table.delimiter]} between cells."
    for heading, target in zip(table.headings, columns.targets, strict=True):
        yield f"  {clean(heading)[:40]:<40} {'→ ' + target if target else 'is left out'}"


def go_through(became: Iterable[Brought], table: TableFile, columns: Columns, place: Path) -> Counter[str]:
    """How many rows were added, known and rejected; the rejected ones are written down, the first few told at once."""
    counts: Counter[str] = Counter()
    with ExitStack() as open_files, progress(table) as bar:
        rejects: TextIO | None = None
        for row, one in zip(table.rows(), became, strict=True):
            counts[one.outcome] += 1
            bar.update(1)
            if one.outcome != REJECTED:
                continue
            if rejects is None:
                rejects = open_files.enter_context(private_file(place))
                rejects.write(csv_line(map(safe_cell, (*TOLD, *table.headings))))
            found = faults_of(row, one, table, columns)
            told = ("\n".join(part) for part in zip(*found, strict=True))
            rejects.write(csv_line(map(safe_cell, (str(row.line), *told, *map(typed_in, row.cells)))))
            if counts[REJECTED] <= SHOWN:
                for heading, value, remedy in found:
                    value = f" “{clean(value)[:60]}”" if value else ""
                    click.echo(f"{table.path}:{row.line}: {clean(heading)}{value}: {clean(remedy)}.", err=True)
    if counts[REJECTED]:
        more = counts[REJECTED] - SHOWN
        click.echo(f"{f'And {more:,} more. ' if more > 0 else ''}Rows that were not taken are in {place}.", err=True)
    return counts


def faults_of(row: TableRow, one: Brought, table: TableFile, columns: Columns) -> list[tuple[str, str, str]]:
    """Each fault of a row: the heading of its column, its value, and what to do."""
    values = columns.values(row.cells)
    heads = dict(zip(reversed(columns.targets), reversed(table.headings), strict=True))
    return [
        (heads.get(target, target or "the row"), values.get(target, ""), remedy)
        for target, remedy in (one.errors or {}).items()
    ]


def private_file(place: Path) -> TextIO:
    """A new file that its owner alone may read, as spreadsheets know UTF-8."""
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")


def progress(table: TableFile) -> Any:
    """A bar on a terminal, and nothing in a pipe."""
    length = sum(1 for _ in table.rows())
    return click.progressbar(length=length, label="Importing", file=sys.stderr, hidden=not sys.stderr.isatty())


def what_became(counts: Counter[str], *, dry_run: bool) -> str:
    """“9,950 leads were added, 40 were here already, 10 rows were not taken.”"""
    added, known, rejected = (counts[name] for name in (ADDED, KNOWN, REJECTED))
    if dry_run:
        words = f"{counted(added, 'lead')} would be added, {known:,} would be found here already"
        return f"{words}, {counted(rejected, 'row')} would not be taken. Nothing was kept."
    words = f"{counted(added, 'lead')} {were(added)} added, {known:,} {were(known)} here already"
    return f"{words}, {counted(rejected, 'row')} {were(rejected)} not taken."
