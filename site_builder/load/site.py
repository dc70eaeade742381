"""Reads a whole site: site.yaml, content/, journeys/ and plan.yaml, every fault found before any is told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from site_builder.errors import SourceError
from site_builder.load.campaigns import read_plan
from site_builder.load.journeys import read_journeys
from site_builder.load.pages import held_back_until, read_pages
from site_builder.load.settings import SETTINGS_FILE, read_settings
from site_builder.load.yaml_lines import FieldPath
from site_builder.model.campaigns import NO_PLAN, MarketingPlan
from site_builder.model.finding import Finding
from site_builder.model.settings import SiteSettings
from site_builder.model.site import Page, Site


class UnreadableError(Exception):
    """Some of the site's files can't be read; `faults` holds a SourceError for each."""

    def __init__(self, faults: list[SourceError]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def load_site(
    root: Path,
    now: datetime,
    show: Collection[str] = (),
    settings: Mapping[str, Any] | None = None,
    unread: list[SourceError] | None = None,
) -> Site:
    """Read the site in `root` as it stands at `now` (an aware time).

    `show` holds what is let through all the same: "draft", "future", "expired". `settings` stand in for
    those of site.yaml, such as another base_url for a preview. UnreadableError when files can't be read, with
    all of them in it; when `unread` is given they join that, and the site is what the others make.
    """
    file = root / SETTINGS_FILE
    if not file.is_file():
        raise UnreadableError([SourceError(file, 0, "there is no site here. `waypost init DIR` makes one.")])
    lost: list[SourceError] = []
    own, lines, in_site = _settings_of(root, lost)
    own = replace(own, **(settings or {}))
    zone = ZoneInfo(own.time_zone)
    pages, files, faults, unread_pages = read_pages(root, zone)
    journeys, in_journeys, unread_journeys = read_journeys(root)
    campaigns, in_plan = _plan_of(root, lost)
    lost += [*unread_pages, *unread_journeys]
    if unread is not None:
        unread += lost
    elif lost:
        raise UnreadableError(lost)
    shown: dict[str, Page] = {}
    held: list[Page] = []
    for page in pages:
        why = held_back_until(page, now, zone)
        if why and why not in show:
            held.append(page)
        else:
            shown[page.path] = page
    bundles = bundles_of(held)
    files = {url: file for url, file in files.items() if beside(url.lstrip("/"), bundles) is None}
    found: list[Finding] = [*in_site, *in_journeys, *in_plan, *faults]
    return Site(root, own, lines, shown, journeys, files, tuple(found), tuple(held), campaigns)


def _settings_of(root: Path, unread: list[SourceError]) -> tuple[SiteSettings, Mapping[FieldPath, int], list[Finding]]:
    """The settings, or those of an empty site.yaml with the error among `unread`, so that all files are looked at."""
    try:
        return read_settings(root)
    except SourceError as error:
        unread.append(error)
        return SiteSettings(), {}, []


def _plan_of(root: Path, unread: list[SourceError]) -> tuple[MarketingPlan, list[Finding]]:
    """The marketing plan, or NO_PLAN with the error among `unread`."""
    try:
        return read_plan(root)
    except SourceError as error:
        unread.append(error)
        return NO_PLAN, []


def bundles_of(pages: Iterable[Page]) -> dict[str, Page]:
    """The folders that travel with a page, by their path under content/: each with the index.md in it."""
    return {page.folder: page for page in pages if page.folder and page.path.rpartition("/")[2].startswith("index.")}


def beside(inside: str, bundles: Mapping[str, Page]) -> Page | None:
    """The page that a file under content/ travels with, if its folder is one of `bundles`: the index.md above it."""
    folder = inside.rpartition("/")[0]
    while folder and folder not in bundles:
        folder = folder.rpartition("/")[0]
    return bundles.get(folder)
