"""Says which files a site becomes, with the template and the sources of each; touches nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.model.addresses import GENERATED, MARK, MARK_FILE, alias_file, file_of
from site_builder.model.index import SiteIndex
from site_builder.plan.short_addresses import ShortAddress, short_addresses
from site_builder.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Output:
    """One file to publish. Exactly one of `page`, `template` alone, `source`, `text`, `alias_of`, `short` makes it."""

    path: str  # under the published folder
    page: str = ""  # path of the page under content/
    template: str = ""
    source: Path | None = None  # copied as it is
    text: str | None = None
    alias_of: str = ""  # the address that this one sends on to
    short: ShortAddress | None = None  # the same, for a medium of the marketing plan


def plan(index: SiteIndex, theme: Theme) -> list[Output]:
    """Every file of the published folder, each path once, in order of path."""
    found: dict[str, Output] = {}
    for output in _outputs(index, theme):
        found.setdefault(output.path, output)
    return [found[path] for path in sorted(found)]


def _outputs(index: SiteIndex, theme: Theme) -> Iterator[Output]:
    site = index.site
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
    for short in short_addresses(index):
        for url in short.urls:
            yield Output(file_of(url), short=short)
