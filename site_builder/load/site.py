"""Reads a whole site: site.yaml, content/ and journeys/, every fault found before any is told."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from site_builder.errors import SourceError
from site_builder.load.journeys import read_journeys
from site_builder.load.pages import held_back_until, read_pages
from site_builder.load.reading import read_text
from site_builder.load.validate import faults_in, sound
from site_builder.load.yaml_lines import read_yaml
from site_builder.model.finding import Finding
from site_builder.model.site import Page, Site

DEFAULTS = {
    "language": "en",
    "time_zone": "UTC",
    "theme": "default",
    "capture_url": "",
    "path_memory": "carry",
    "description": "",
    "example": "",
    "organisation": {},
    "owners": {},
    "menus": {},
    "advantages": {},
    "business_hours": {},
    "theme_settings": {},
    "contact": "",
    "privacy": "",
    "policy": {},
}


class UnreadableError(Exception):
    """Some of the site's files can't be read; `faults` holds a SourceError for each."""

    def __init__(self, faults: list[SourceError]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def load_site(root: Path, now: datetime, show: Collection[str] = (), settings: Mapping[str, str] | None = None) -> Site:
    """Read the site in `root` as it stands at `now` (an aware time).

    `show` holds what is let through all the same: "draft", "future", "expired". `settings` stand in for
    those of site.yaml, such as another base_url for a preview. UnreadableError when files can't be read, with
    all of them in it.
    """
    file = root / "site.yaml"
    if not file.is_file():
        raise UnreadableError([SourceError(file, 0, "there is no site here. `waypost init DIR` makes one.")])
    pages, files, faults, unread = read_pages(root)
    journeys, in_journeys, unread_journeys = read_journeys(root)
    try:
        fields = read_yaml(read_text(file, "site.yaml"), "site.yaml")
    except SourceError as error:
        raise UnreadableError([error, *unread, *unread_journeys]) from error
    if unread or unread_journeys:
        raise UnreadableError([*unread, *unread_journeys])
    in_site = list(faults_in(fields, "site", "site.yaml"))
    data = DEFAULTS | sound(fields, "site")
    data |= settings or {}
    zone = ZoneInfo(str(data["time_zone"]))
    shown: dict[str, Page] = {}
    held: list[Page] = []
    for page in pages:
        why = held_back_until(page, now, zone)
        if why and why not in show:
            held.append(page)
        else:
            shown[page.path] = page
    files = {url: file for url, file in files.items() if beside(url.lstrip("/"), held) is None}
    found: list[Finding] = [*in_site, *in_journeys, *faults]
    return Site(root, data, fields.lines, shown, journeys, files, tuple(found), tuple(held))


def beside(inside: str, pages: Iterable[Page]) -> Page | None:
    """The page that a file under content/ travels with, if it is one of `pages`: the index.md above it."""
    for page in pages:
        if page.folder and inside.startswith(f"{page.folder}/") and page.path.rpartition("/")[2].startswith("index."):
            return page
    return None
