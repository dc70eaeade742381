"""Says which files a site becomes, with the template and the sources of each; touches nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.model.site import Page, Site
from site_builder.theme.theme import Theme
from site_builder.write.publish import MARK, MARK_FILE

GENERATED = {"404.html": "404.html", "sitemap.xml": "sitemap.xml", "robots.txt": "robots.txt", "feed.xml": "feed.xml"}


@dataclass(frozen=True, slots=True)
class Output:
    """One file to publish. Exactly one of `page`, `template` alone, `source`, `text` or `alias_of` makes it."""

    path: str  # under the published folder
    page: str = ""  # path of the page under content/
    template: str = ""
    source: Path | None = None  # copied as it is
    text: str | None = None
    alias_of: str = ""  # the address that this one sends on to


def plan(site: Site, theme: Theme) -> list[Output]:
    """Every file of the published folder, each path once, in order of path."""
    found: dict[str, Output] = {}
    for output in _outputs(site, theme):
        found.setdefault(output.path, output)
    return [found[path] for path in sorted(found)]


def file_of(url: str) -> str:
    """The file that answers for an address: `/a/` is a/index.html."""
    inside = url.lstrip("/")
    return inside + "index.html" if inside == "" or inside.endswith("/") else inside


def alias_file(alias: str) -> str:
    """The file that answers for an old address; one that ended in .html goes on doing so."""
    return file_of(alias if alias.endswith(".html") else alias.rstrip("/") + "/")


def _outputs(site: Site, theme: Theme) -> Iterator[Output]:
    for page in site.pages.values():
        yield Output(file_of(page.url), page=page.path, template=f"{page.template}.html")
    for url, source in site.files.items():  # before our own, so that a site may bring its robots.txt
        yield Output(file_of(url), source=source)
    for path, template in GENERATED.items():
        yield Output(path, template=template)
    for url, source in theme.files.items():
        yield Output(file_of(url), source=source)
    yield Output(theme.script_name, text=theme.script)
    yield Output(MARK_FILE, text=MARK.decode())
    for page in site.pages.values():
        for alias in page.data.get("aliases", ()):
            yield Output(alias_file(str(alias)), alias_of=page.url)


def by_title(page: Page) -> tuple[int, str]:
    """The order of pages in lists: lightest first, then by title."""
    return page.weight, page.title


def children_of(site: Site, page: Page) -> list[Page]:
    """The pages that a section lists: those of its own folder and the sections right below it."""
    if not page.is_section:
        return []
    inside = page.folder
    found = []
    for other in site.pages.values():
        parent = other.folder.rpartition("/")[0] if other.is_section else other.folder
        listed = not (other.data.get("noindex") or other.data.get("unlisted"))
        if other.path != page.path and parent == inside and other.folder != (inside if other.is_section else None):
            found += [other] if listed else []
    return sorted(found, key=by_title)


def ancestors_of(site: Site, page: Page) -> list[Page]:
    """The sections above a page, the topmost first."""
    folders = page.folder.split("/") if page.folder else []
    depth = len(folders) - (1 if page.is_section else 0)
    found = []
    for end in range(depth + 1):
        path = "/".join([*folders[:end], "_index.md"])
        if path in site.pages and path != page.path:
            found.append(site.pages[path])
    return found


def index_pages(site: Site) -> list[Page]:
    """The pages that search engines and feeds are told of, in order of address."""
    shown = [page for page in site.pages.values() if not (page.data.get("noindex") or page.data.get("unlisted"))]
    return sorted(shown, key=lambda page: page.url)
