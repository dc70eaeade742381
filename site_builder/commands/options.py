"""Options that several commands share."""

import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click

from capture_api.calling import as_called_here
from capture_api.places import EARLIER_KEYS, KEYS
from site_builder.errors import SourceError
from site_builder.keys import move_earlier_keys, read_keys
from site_builder.load.site import UnreadableError, load_site
from site_builder.load.validate import is_web_address
from site_builder.model.site import Site

Command = Callable[..., Any]
WIDE = 120  # letters of a line in a pipe


def site_option(command: Command) -> Command:
    """`--site DIR`: the site's folder, by default the one we stand in."""
    return click.option(
        "--site",
        "root",
        default=".",
        metavar="DIR",
        show_default=True,
        type=click.Path(file_okay=False, path_type=Path),
        help="The site's folder.",
    )(command)


def held_back_options(command: Command) -> Command:
    """`--drafts`, `--future`, `--expired`: let held-back pages through."""
    for name in ("expired", "future", "drafts"):
        command = click.option(f"--{name}", is_flag=True, help=f"Let {name.replace('drafts', 'draft')} pages through.")(
            command
        )
    return command


def require_site(root: Path) -> None:
    """SourceError before anything is made in a folder that holds no site."""
    if not (root / "site.yaml").is_file():
        raise SourceError(root / "site.yaml", 0, "there is no site here. `waypost init DIR` makes one.")


def web_address(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """An option's value that has to be the address of a site."""
    if value and not is_web_address(value):
        raise click.BadParameter(f"{value} is not the address of a site. Write it as https://www.example.com/.")
    return value


def shown(drafts: bool, future: bool, expired: bool) -> tuple[str, ...]:
    """The states that the three flags let through."""
    return tuple(state for state, wanted in (("draft", drafts), ("future", future), ("expired", expired)) if wanted)


def clock() -> datetime:
    """Now, in UTC; WAYPOST_NOW sets another time, so that a build can be made as of a day."""
    given = os.environ.get("WAYPOST_NOW")
    if not given:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(given)
    except ValueError as error:
        raise SourceError(
            "WAYPOST_NOW", 0, f"“{given}” is not a time. Write it as 2026-11-22T09:00:00+00:00."
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def signing_keys(root: Path) -> tuple[str, ...]:
    """The site's keys, made when it has none; those of an earlier release are moved, and that is told."""
    if move_earlier_keys(root):
        click.echo(f"The keys of {EARLIER_KEYS} lie in {KEYS} now: never copy them, and keep them safe.", err=True)
    return read_keys(os.environ, root)


def tell_unreadable(error: UnreadableError) -> int:
    """Print every file that can't be read, and give the exit code for it."""
    for fault in error.faults:
        click.echo(as_called_here(f"error: {fault}"), err=True)
    return 2


def with_site(root: Path, work: Callable[[Site], int]) -> int:
    """The exit code of some work on a site with all its pages, the held-back ones too."""
    try:
        site = load_site(root, clock(), ("draft", "future", "expired"))
    except UnreadableError as error:
        return tell_unreadable(error)
    return work(site)


def today_in(site: Site) -> date:
    """The day that it is where the site's business is."""
    return clock().astimezone(site.zone).date()


def line_width() -> int:
    """How many letters a line may have: those of the terminal, or WIDE in a pipe."""
    return get_terminal_size((WIDE, 24)).columns


def say_lines(lines: Iterable[tuple[str, bool]]) -> None:
    """Print lines, those that are headings bold on a terminal."""
    for words, is_heading in lines:
        click.echo(click.style(words, bold=True) if is_heading and words else words)


def progress(words: str) -> None:
    """One line that says what is going on, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{words}…", nl=False, err=True)


def done() -> None:
    """Clear the progress line."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
