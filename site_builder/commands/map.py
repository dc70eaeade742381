"""`waypost map`: a journey as a picture, in words, and all journeys by audience and stage."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from capture_api.cli.terminal import SiteFolder, open_leads
from capture_api.contract.codec import to_json
from capture_api.contract.journey_map import JourneyMap
from capture_api.pictures.counted_map import MapCounts
from capture_api.pictures.map_svg import map_svg
from capture_api.pictures.map_tables import coverage
from capture_api.pictures.map_text import coverage_lines, map_lines
from site_builder.check.journeys import nearest
from site_builder.commands.options import (
    clock,
    held_back_options,
    line_width,
    say_lines,
    shown,
    site_option,
    tell_unreadable,
)
from site_builder.load.site import UnreadableError, load_site
from site_builder.model.index import SiteIndex
from site_builder.overview.pages import map_page
from site_builder.plan.journey_map import journey_maps

Maps = Mapping[str, JourneyMap]
ENDINGS = (".svg", ".html")


@click.command("map")
@click.argument("journey", default="")
@site_option
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw it into a picture (.svg) or a page with the table beside (.html).",
)
@click.option("--counts", is_flag=True, help="Say how many came by each page, from the local database or --api.")
@click.option("--api", "address", default="", metavar="URL", help="Count from this capture API; means --counts.")
@click.option("--token", default="", metavar="T", help="A token of that API; else WAYPOST_TOKEN.")
@held_back_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def map_(
    journey: str, root: Path, out: Path | None, counts: bool, address: str, token: str,
    drafts: bool, future: bool, expired: bool, form: str,
) -> int:  # fmt: skip
    """A journey as a map: pages by stage, signposts, forms, the hand-raise and what is missing.

    Without JOURNEY: how many pages each audience has at each stage. Exit 1 where something is missing.

    \b
    Example:  waypost map
              waypost map first-home --counts
              waypost map first-home --out first-home.svg
    """
    try:
        site = load_site(root, clock(), shown(drafts, future, expired))
    except UnreadableError as error:
        return tell_unreadable(error)
    maps = journey_maps(SiteIndex(site))
    wanted = _wanted(maps, journey, out, counts or bool(address))
    counted = _counted(SiteFolder(root, os.environ), wanted, address, token) if counts or address else {}
    if out:
        _draw(out, maps, next(iter(wanted)), counted)
    elif form == "json":
        click.echo(json.dumps([_facts(name, of, counted) for name, of in wanted.items()], indent=1, ensure_ascii=False))
    elif journey:
        say_lines(map_lines(wanted[journey], counted.get(journey), line_width()))
    else:
        say_lines(coverage_lines(coverage(maps), line_width()))
    return int(any(of.gaps for of in wanted.values()))


def _wanted(maps: Maps, journey: str, out: Path | None, is_counted: bool) -> Maps:
    """The maps that are asked for: one, or all where no journey is named."""
    if journey and journey not in maps:
        raise click.BadParameter(f"there is no journey `{journey}`. {nearest(journey, maps)}", param_hint="JOURNEY")
    if out and out.suffix.lower() not in ENDINGS:
        raise click.UsageError(f"{out} ends in neither {' nor '.join(ENDINGS)}. Name a picture or a page.")
    if not journey and (out or is_counted) and len(maps) != 1:
        raise click.UsageError(f"Name the journey to draw or count. {nearest('', maps)}")
    return {journey: maps[journey]} if journey else maps


def _counted(place: SiteFolder, wanted: Iterable[str], address: str, token: str) -> dict[str, MapCounts]:
    with open_leads(place, address, token, "", clock) as leads:
        facts = {name: leads.journey_map(name) for name in wanted}
    return {name: MapCounts(of["people"], of["sent"]) for name, of in facts.items()}


def _draw(out: Path, maps: Maps, name: str, counted: Mapping[str, MapCounts]) -> None:
    is_picture = out.suffix.lower() == ".svg"
    drawn = map_svg(maps[name], counted.get(name), is_file=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(f"{drawn}\n" if is_picture else map_page(name, maps, counted.get(name)), "utf-8")
    click.echo(f"{maps[name].title} is drawn in {out}.")


def _facts(name: str, of: JourneyMap, counted: Mapping[str, MapCounts]) -> Mapping[str, object]:
    counts = to_json(counted[name]) if name in counted else {}
    return {"journey": name, "map": to_json(of), "gaps": list(of.gaps), **counts}
