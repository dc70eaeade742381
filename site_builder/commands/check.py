"""`waypost check`: every check, nothing written but the report."""

import os
from pathlib import Path

import click

from site_builder.check.registry import CHECKS, RANK, SUBJECTS, at_or_above
from site_builder.commands.options import clock, done, progress, site_option, tell_unreadable
from site_builder.congruence.promises.ledger import pack_of
from site_builder.congruence.promises.matrix import matrix
from site_builder.keys import has_own_keys, read_keys
from site_builder.load.site import UnreadableError
from site_builder.model.finding import Finding
from site_builder.pipeline import BuildOptions, Nowhere, make
from site_builder.report.formats import FORMATS, rules_of, write_report
from site_builder.report.record import Record


def _subjects(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
    chosen = tuple(word.strip() for word in (value or "").split(",") if word.strip())
    for word in chosen:
        if word not in SUBJECTS:
            raise click.BadParameter(f"there is no subject {word}. There are {', '.join(SUBJECTS)}.")
    return chosen or SUBJECTS


all_option = click.option("--all", "show_all", is_flag=True, help="Show suggestions too; text only counts them.")


def least_shown(fail_on: str, show_all: bool) -> str:
    """The level from which text shows findings one by one: what fails is never only counted."""
    return "suggestion" if show_all or fail_on == "suggestion" else "warning"


@click.command()
@site_option
@click.option("--only", callback=_subjects, metavar="SUBJECT,…", help=f"Of {', '.join(SUBJECTS)}; all by default.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a file.")
@click.option(
    "--fail-on",
    type=click.Choice(list(RANK)),
    default="error",
    show_default=True,
    help="The level from which a finding makes the command fail.",
)
@all_option
def check(root: Path, only: tuple[str, ...], form: str, out: Path | None, fail_on: str, show_all: bool) -> int:
    """Find what would publish something broken, untrue or unkind. Writes nothing but the report.

    \b
    Example:  waypost check --only journeys,congruence --format sarif --out findings.sarif
    """
    wanted = [check for check in CHECKS if check.subject in only]
    try:
        result = make(BuildOptions(root, clock(), keys_to_check_with(root)), Nowhere(), wanted, progress)
    except UnreadableError as error:
        return tell_unreadable(error)
    finally:
        done()
    rules = rules_of(wanted, pack_of(result.site))
    rows = matrix(result.site, result.judged, result.findings) if "congruence" in only and form != "text" else ()
    title, least = result.site.settings.title, least_shown(fail_on, show_all)
    write_report(Record(result.findings, rules, rows, title, fail_on, least), form, out)
    return exit_code(result.findings, fail_on)


def keys_to_check_with(root: Path) -> tuple[str, ...]:
    """The site's keys if it has any; a check signs forms that nobody will see, and makes no key for it."""
    return read_keys(os.environ, root) if has_own_keys(os.environ, root) else ("only checking",)


def exit_code(findings: list[Finding], fail_on: str) -> int:
    """1 when a finding is at or above the level, else 0."""
    return 1 if at_or_above(findings, fail_on) else 0
