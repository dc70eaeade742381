"""What `waypost list files` says: each file of a site, what becomes of it, and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from site_builder.errors import SourceError
from site_builder.load.files import walk
from site_builder.load.site import beside, bundles_of
from site_builder.model.addresses import offer_file
from site_builder.model.site import Page, Site

_READ_OF_A_JOURNEY = re.compile(r"[^/]+/(journey\.yaml|script\.md|operations\.md|vendors\.yaml|mails/[^/]+\.md)")
Row = dict[str, str]
_READ_OF_A_THEME = ("theme.yaml", "assets/theme.css", "assets/visitor.js")


def file_rows(site: Site, unread: Sequence[SourceError] = ()) -> Iterator[Row]:
    """A row for each file under content/, journeys/, templates/ and themes/, in order of path.

    `unread` are those that can't be read; nothing can be said of what they would have become.
    """
    told = {fault.file: _row(fault.file, "not read", fault.sentence) for fault in reversed(unread)}
    yield from _sorted(_of_content(site, told), "content/", told)
    yield from _sorted(_of_journeys(site), "journeys/", told)
    yield from _of_templates(site, site.root / "templates", "")
    for folder in sorted((site.root / "themes").glob("*/")):
        is_ours = folder.name == site.settings.theme
        yield from _of_templates(site, folder, "" if is_ours else f"site.yaml names the theme {site.settings.theme}")


def _sorted(rows: Iterator[Row], folder: str, told: Mapping[str, Row]) -> Iterator[Row]:
    """The rows of a folder, with those of its files that can't be read in the place of what they would have been."""
    unread = {file: row for file, row in told.items() if file.startswith(folder)}
    return iter(sorted(({row["file"]: row for row in rows} | unread).values(), key=lambda row: row["file"]))


def _row(file: str, becomes: str, why: str) -> Row:
    return {"file": file, "becomes": becomes, "why": why}


def _of_content(site: Site, told: Mapping[str, Row]) -> Iterator[Row]:
    held, bundles = {page.source: page for page in site.held_back}, bundles_of(site.held_back)
    for found in walk(site.root / "content"):
        source = f"content/{found.inside}"
        if source in told:
            continue
        if found.fate == "left out":
            yield _row(source, "left out", found.why)
        elif page := held.get(source) or beside(found.inside, bundles):
            yield _row(source, "held back", _why_held(page, source))
        elif found.fate == "page":
            yield _row(source, site.pages[found.inside].url, found.why)
        else:
            yield _row(source, f"/{found.inside}", found.why)


def _why_held(page: Page, source: str) -> str:
    stamps = {"publish_date": page.publish_date, "expiry_date": page.expiry_date}
    dated = [f"{key}: {stamp.isoformat()}" for key, stamp in stamps.items() if stamp]
    fields = ", ".join([*(["draft: true"] if page.is_draft else []), *dated])
    return fields if page.source == source else f"{page.source} is held back, and what lies beside it too"


def _of_journeys(site: Site) -> Iterator[Row]:
    given = {
        file.resolve(): offer.key
        for journey in site.journeys.values()
        for offer in journey.offers.values()
        if (file := offer_file(site, offer))
    }
    for found in walk(site.root / "journeys"):
        source = f"journeys/{found.inside}"
        if found.fate == "left out":
            yield _row(source, "left out", found.why)
        elif key := given.get((site.root / source).resolve()):
            yield _row(source, "handed over", f"given by the form of {key}, and never published")
        elif _READ_OF_A_JOURNEY.fullmatch(found.inside):
            yield _row(source, "read", "part of a journey, and never published")
        else:
            yield _row(source, "left out", "no offer names it, and nothing under journeys/ is published")


def _of_templates(site: Site, folder: Path, unused: str) -> Iterator[Row]:
    for found in walk(folder):
        source = (folder / found.inside).relative_to(site.root).as_posix()
        is_asset = found.inside.startswith("assets/") and found.inside not in _READ_OF_A_THEME
        if found.fate == "left out":
            yield _row(source, "left out", found.why)
        elif unused:
            yield _row(source, "left out", unused)
        elif is_asset and folder.name != "templates":
            yield _row(source, f"/{found.inside.removeprefix('assets/')}", "an asset of the theme, copied as it is")
        else:
            yield _row(source, "read", "a part of the pages' look")
