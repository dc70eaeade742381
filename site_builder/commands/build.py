"""`waypost build`: the static site and the handoff file, all of it or none."""

import json
import os
import sys
import time
from pathlib import Path

import click

from capture_api.places import EARLIER_HANDOFF, HANDOFF_FOLDER, KEYS, PRIVATE
from site_builder.check.registry import CHECKS, breaking
from site_builder.commands.options import (
    clock,
    done,
    held_back_options,
    progress,
    require_site,
    shown,
    signing_keys,
    site_option,
    tell_unreadable,
    web_address,
)
from site_builder.keys import NAME, has_own_keys
from site_builder.load.reading import readable
from site_builder.load.site import UnreadableError
from site_builder.pipeline import BuildOptions, BuildResult
from site_builder.pipeline import build as run_build
from site_builder.report.text import print_findings
from site_builder.write.foreign import few
from site_builder.write.publish import Written


@click.command()
@site_option
@click.option(
    "--out",
    default="public",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the site goes; below the site's folder unless it is absolute.",
)
@held_back_options
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    callback=web_address,
    help="The address to build for, in place of site.yaml's.",
)
@click.option("--strict", is_flag=True, help="Refuse on everything that `waypost check` finds wrong.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="F.json",
    help="Write what was built and found to a file.",
)
def build(
    root: Path, out: Path, drafts: bool, future: bool, expired: bool, base_url: str, strict: bool, report: Path | None
) -> int:
    """Build the static site and the handoff file.

    \b
    Example:  waypost build --out public --base-url https://preview.example.com/
    """
    started = time.monotonic()
    require_site(root)
    had_keys = has_own_keys(os.environ, root)
    keys = signing_keys(root)
    options = BuildOptions(
        root, clock(), keys, shown(drafts, future, expired), {"base_url": base_url} if base_url else None
    )
    try:
        result, written = run_build(options, root / out, CHECKS if strict else None, progress)
    except UnreadableError as error:
        return tell_unreadable(error)
    finally:
        done()
    print_findings(result.findings, sys.stderr)
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(_report(result, written), "utf-8")
    if written is None:
        count = len(breaking(result.findings))
        click.echo(f"Nothing was published: {count} error{'s' if count != 1 else ''} to mend first.", err=True)
        return 1
    if not had_keys:
        words = f"Forms are signed with a key made just now in {KEYS}. Give the capture API the same one in {NAME}."
        click.echo(words, err=True)
    _tell_published(result, written, out, time.monotonic() - started)
    _tell_what_to_copy(root, out)
    if written.foreign:
        click.echo(f"Left as it is in {out}, since Waypost did not write it: {few(written.foreign)}.")
    return 0


def _tell_published(result: BuildResult, written: Written, out: Path, seconds: float) -> None:
    removed = f", {len(written.removed)} removed" if written.removed else ""
    click.echo(
        f"{len(written.changed)} of {len(result.paths)} files written to {out}{removed} in {seconds:.1f} s "
        f"({len(result.site.pages)} pages, {len(result.forms)} forms)."
    )


def _tell_what_to_copy(root: Path, out: Path) -> None:
    click.echo(
        f"To publish, copy {root / out}/ to the web host and {root / HANDOFF_FOLDER}/ to the capture API's machine, "
        f"and nothing else of {PRIVATE}/."
    )
    if (root / EARLIER_HANDOFF).is_file():
        click.echo(
            f"{root / EARLIER_HANDOFF} is of an earlier release and is not written any more: name the "
            "handoff.json of the copied folder in WAYPOST_HANDOFF, and remove this file.",
            err=True,
        )


def _report(result: BuildResult, written: Written | None) -> str:
    facts = {
        "pages": len(result.site.pages),
        "files": len(result.paths),
        "forms": len(result.forms),
        "held_back": [page.source for page in result.site.held_back],
        "published": written is not None,
        "changed": list(written.changed) if written else [],
        "removed": list(written.removed) if written else [],
        "foreign": list(map(readable, written.foreign)) if written else [],
        "findings": [
            {
                "code": found.code,
                "level": found.level,
                "file": found.place.file,
                "line": found.place.line,
                "message": found.message,
            }
            for found in result.findings
        ],
    }
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"
