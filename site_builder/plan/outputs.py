"""Says which files a site becomes, with the template and the sources of each; touches nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.model.addresses import GENERATED, MARK, MARK_FILE, alias_file, file_of
from site_builder.model.site import Site
from site_builder.theme.theme import Theme


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
        for alias in page.aliases:
            yield Output(alias_file(alias), alias_of=page.url)
