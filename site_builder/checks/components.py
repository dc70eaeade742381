"""Faults in the components that pages call, held against what the theme declares."""

from collections.abc import Iterator

from site_builder.components import Component, component_faults, read_blocks
from site_builder.errors import SourceError
from site_builder.model import Finding, Place, Site
from site_builder.theme import Theme


def component_blocks(site: Site, theme: Theme) -> Iterator[Finding]:
    """Every `:::` block closes, is known to the theme and has the fields that it needs."""
    for page in site.pages.values():
        try:
            for block in read_blocks(page):
                if isinstance(block, Component):
                    yield from component_faults(page, block, theme.components)
                    yield from _lost_pages(site, page.source, block)
        except SourceError as error:
            yield Finding("S106", Place(error.file, error.line), error.sentence)


def _lost_pages(site: Site, source: str, block: Component) -> Iterator[Finding]:
    for path, line in block.lines.items():
        if path and path[-1] == "page":
            value: object = block.data
            for part in path:
                value = value[part] if isinstance(value, (dict, list)) else None  # type: ignore[index]
            target = str(value).partition("#")[0]
            if target and target.endswith(".md") and target not in site.pages:
                yield Finding(
                    "L301",
                    Place(source, line),
                    f"`page: {value}` is not a page under content/. Write its path "
                    "from content/, like first-home/compare.md.",
                )
