"""`waypost plan`: twelve months of campaigns, what they brought, and their short addresses."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import click

from capture_api.cli.terminal import SiteFolder, open_leads
from capture_api.places import database_file
from site_builder.check.registry import CHECKS, Built, breaking, run_checks, settle
from site_builder.commands.options import clock, line_width, say_lines, site_option, tell_unreadable, today_in
from site_builder.errors import SourceError
from site_builder.load.reading import read_text
from site_builder.load.site import UnreadableError, load_site
from site_builder.model.campaigns import PLAN_FILE
from site_builder.model.finding import Finding
from site_builder.model.index import SiteIndex
from site_builder.model.site import Site
from site_builder.overview.brought import Brought, brought_by_export, brought_by_reports
from site_builder.overview.calendar_file import plan_calendar
from site_builder.overview.months import PlanView, plan_view
from site_builder.overview.pages import plan_page
from site_builder.overview.plan_facts import plan_facts
from site_builder.overview.plan_text import plan_lines
from site_builder.overview.qr import qr_svg
from site_builder.report.text import print_findings
from site_builder.theme.theme import open_theme

ENDINGS = (".ics", ".html")


@click.command()
@site_option
@click.option(
    "--out",
    "--ics",
    "out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it as a calendar file (.ics) or as a page (.html).",
)
@click.option(
    "--qr",
    "qr_folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the QR code of each short address into this folder, as SVG.",
)
@click.option(
    "--leads",
    "export",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Count what came in from this file of `waypost leads export`.",
)
@click.option(
    "--api", "address", default="", metavar="URL", help="Count from this capture API, not the local database."
)
@click.option("--token", default="", metavar="T", help="A token of that API; else WAYPOST_TOKEN.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def plan(
    root: Path, out: Path | None, qr_folder: Path | None, export: Path | None, address: str, token: str, form: str
) -> int:  # fmt: skip
    """The months ahead: campaigns, goals against what came in, and what is missing. Exit 1 where plan.yaml is wrong.

    \b
    Example:  waypost plan
              waypost plan --out plan.ics --qr qr/
              waypost plan --api https://capture.example.com --token T --format json
    """
    if out and out.suffix.lower() not in ENDINGS:
        raise click.UsageError(f"{out} ends in neither {' nor '.join(ENDINGS)}. Name a calendar file or a page.")
    try:
        site = load_site(root, clock())
    except UnreadableError as error:
        return tell_unreadable(error)
    if not site.plan.is_written:
        raise SourceError(root / PLAN_FILE, 0, "there is no plan here. `waypost new plan JOURNEY` begins one.")
    today, index = today_in(site), SiteIndex(site)
    findings = plan_findings(index, today)
    brought = _brought(site, today, export, address, token)
    view = plan_view(index, today, site.base_url, brought)
    _write(view, findings, site.base_url, out, qr_folder)
    if form == "json":
        click.echo(json.dumps(plan_facts(view, findings), indent=1, ensure_ascii=False))
    else:
        say_lines(plan_lines(view, line_width()))
        print_findings(findings, sys.stderr)
    return 1 if breaking(findings) else 0


def plan_findings(index: SiteIndex, today: date) -> list[Finding]:
    """What the checks find in plan.yaml, with the levels and suppressions that the site gives them."""
    site = index.site
    built = Built(index, open_theme(site.root, site.settings.theme, site.settings.theme_settings), today)
    wanted = [check for check in CHECKS if check.subject == "plan"]
    unread = [one for one in site.faults if one.place.file == PLAN_FILE]
    found = settle(run_checks(built, wanted), built, wanted)
    return unread + [one for one in found if one.place.file == PLAN_FILE]


def _brought(site: Site, today: date, export: Path | None, address: str, token: str) -> Mapping[str, Brought] | None:
    """What campaigns brought; None where nothing can be counted and nobody asked for it."""
    if export:
        return brought_by_export(site.plan, read_text(export, str(export)), str(export), today, site.zone)
    place = SiteFolder(site.root, os.environ)
    file = database_file(place.database_url)
    if not address and file and not file.exists():
        return None
    try:
        with open_leads(place, address, token, "", clock) as leads:
            return brought_by_reports(site.plan, leads.report, today)
    except click.UsageError:
        raise
    except click.ClickException as error:
        if address:
            raise
        click.echo(f"Goals stand without what came in: {error.message}", err=True)
        return None


def _write(view: PlanView, findings: Iterable[Finding], base_url: str, out: Path | None, qr: Path | None) -> None:
    if (out or qr) and "://" not in base_url:
        raise SourceError("site.yaml", 0, "short addresses need the site's own. Add `base_url: https://…`.")
    if out:
        is_calendar = out.suffix.lower() == ".ics"
        data = plan_calendar(view, base_url, clock()) if is_calendar else plan_page(view, list(findings)).encode()
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
        click.echo(f"Written to {out}.", err=True)
    if qr:
        qr.mkdir(parents=True, exist_ok=True)
        media = [medium for one in view.campaigns for medium in one.media]
        for medium in media:
            (qr / f"{medium.medium.code}.svg").write_bytes(qr_svg(medium.address))
        click.echo(f"{len(media)} QR codes written to {qr}/.", err=True)
