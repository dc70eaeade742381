"""`waypost api|leads|user|token|report|doctor`: the capture side from a terminal."""

import os
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import click

from capture_api.calling import as_called_here
from capture_api.cli.access import token, user
from capture_api.cli.definition import definition
from capture_api.cli.importing import import_leads
from capture_api.cli.leads import as_json, format_option, leads, say, site_option
from capture_api.cli.people import add, erase, quarantined
from capture_api.cli.referrers import referrer
from capture_api.cli.reports import report
from capture_api.cli.team import away, takes, team
from capture_api.clock import system_clock
from capture_api.contract.codec import to_json
from capture_api.doctor.database import earlier_database
from capture_api.doctor.examination import diagnose, reasons_not_to_start
from capture_api.doctor.sign import FAILURE, OK, WARNING, Sign
from capture_api.places import EARLIER_DATABASE, live_database

__all__ = ["api", "definition", "doctor", "leads", "referrer", "report", "token", "user"]
COLOURS = {OK: "green", WARNING: "yellow", FAILURE: "red"}
for command in (takes, away, team):
    user.add_command(command)
for command in (add, import_leads, quarantined, erase):
    leads.add_command(command)


@click.command()
@click.option("--bind", default="127.0.0.1:8080", show_default=True, metavar="HOST:PORT", help="Where to listen.")
@click.option(
    "--threads",
    default=32,
    show_default=True,
    envvar="WAYPOST_THREADS",
    type=click.IntRange(1, 256),
    help="Requests answered at once.",
)
def api(bind: str, threads: int) -> int:
    """Run the capture API and the inbox under a production server, in one process: only one may write.

    \b
    Example:  WAYPOST_SECRET_KEYS=… waypost api --bind 127.0.0.1:8080
    """
    host, port = read_bind(bind)
    reasons = list(reasons_not_to_start(os.environ, host, Path(), system_clock()))
    if reasons:
        click.echo("error: it is not safe to start.", err=True)
        for reason in reasons:
            click.echo(sign_words(reason), err=True)
        return 2
    database = live_database(Path())
    if not os.environ.get("WAYPOST_DATABASE_URL") and database == Path(EARLIER_DATABASE):
        click.echo(sign_words(earlier_database(database)), err=True)
    from capture_api.server import serve  # the server takes time to import, which no other command needs

    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()  # the server itself would share a taken one
    except OSError as error:
        click.echo(f"error: {bind} can't be listened on: {error.strerror}. Choose another with --bind.", err=True)
        return 2
    os.environ["WAYPOST_THREADS"] = str(threads)  # for the process that the server forks
    serve(host, port)
    return 0


def read_bind(bind: str) -> tuple[str, int]:
    """The number of a machine's address and the port of HOST:PORT; BadParameter for anything else."""
    host, _, port = bind.rpartition(":")
    host = "127.0.0.1" if host == "localhost" else host.removeprefix("[").removesuffix("]")
    try:
        is_address = "%" not in host and bool(ip_address(host))
    except ValueError:
        is_address = False
    if not is_address or not (port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 65536):
        words = f"“{bind[:80]}” is not HOST:PORT, an address of this machine in numbers with a port from 1 to 65535."
        raise click.BadParameter(f"{words} Give one like 127.0.0.1:8080 or [::1]:8080.", param_hint="--bind")
    return host, int(port)


@click.command()
@site_option
@format_option("text", "json")
def doctor(root: Path, how: str) -> int:
    """Try what the capture API would use, and say what would break and how to mend it. Exit 1 when something would.

    \b
    Example:  waypost doctor
    """
    signs = list(diagnose(os.environ, root, system_clock()))
    if how == "json":
        click.echo(as_json(to_json(signs)))
    else:
        say(sign_words(sign) for sign in signs)
        say([summary(signs)])
    return int(any(sign.level == FAILURE for sign in signs))


def summary(signs: Sequence[Sign]) -> str:
    """“2 failures, 1 warning.”"""
    levels = [sign.level for sign in signs]
    found = [(levels.count(level), level) for level in (FAILURE, WARNING)]
    words = ", ".join(f"{count} {level}{'' if count == 1 else 's'}" for count, level in found if count)
    return f"{words}." if words else "Nothing has to be mended."


def sign_words(sign: Sign) -> str:
    """“failure  address  http://… is not https. Serve it over https …”."""
    level = click.style(f"{sign.level:<8}", fg=COLOURS[sign.level], bold=not sign.is_fine)
    return as_called_here(f"{level} {sign.name:<24} {sign.words} {sign.remedy}".rstrip())
