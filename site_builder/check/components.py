"""Faults in the components that pages call, held against what the theme declares."""

from collections.abc import Iterator

from site_builder.check.journeys import nearest
from site_builder.check.shapes import component_faults
from site_builder.errors import SourceError
from site_builder.load.blocks import Component, read_blocks
from site_builder.model.addresses import is_address
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Page, Site
from site_builder.theme.theme import Theme


def component_blocks(site: Site, theme: Theme) -> Iterator[Finding]:
    """Every `:::` block closes, is known to the theme and has the fields that it needs."""
    for page in site.pages.values():
        seen: dict[str, int] = {}
        try:
            for block in read_blocks(page):
                if isinstance(block, Component):
                    yield from component_faults(page, block, theme.components)
                    yield from _lost_pages(site, page.source, block)
                    yield from _misplaced(site, theme, page, block, seen)
        except SourceError as error:
            yield Finding("S106", Place(error.file, error.line), error.sentence)


def unknown_templates(site: Site, theme: Theme) -> Iterator[Finding]:
    """A page's template is one that the theme has for pages, or one of the site's own."""
    for page in site.pages.values():
        if not theme.has_page_template(page.template):
            words = f"there is no template {page.template}.html for pages in the theme `{theme.name}`."
            yield Finding("S109", page.at("template"), f"{words} {nearest(page.template, theme.pages)}")


def _misplaced(site: Site, theme: Theme, page: Page, block: Component, seen: dict[str, int]) -> Iterator[Finding]:
    place = Place(page.source, block.line)
    if block.name in seen and theme.components.get(block.name, {}).get("once"):
        words = f"`::: {block.name}` stands on line {seen[block.name]} already, and once on a page is all it can."
        yield Finding("S106", place, f"{words} Take one of the two away.")
    seen.setdefault(block.name, block.line)
    if block.name == "form" and not page.offer:
        words = "`::: form` places the form of the page's offer, and the page names none. Add `offer: …` on top."
        yield Finding("S106", place, words)


def _lost_pages(site: Site, source: str, block: Component) -> Iterator[Finding]:
    for path, line in block.lines.items():
        if path and path[-1] == "page":
            value: object = block.data
            for part in path:
                value = value[part] if isinstance(value, (dict, list)) else None  # type: ignore[index]
            if isinstance(value, (dict, list)) or value is None:
                continue  # told by its shape
            target = str(value).partition("#")[0]
            if target and not is_address(target) and target not in site.pages:
                yield Finding(
                    "L301",
                    Place(source, line),
                    f"`page: {value}` is not a page under content/. Write its path "
                    "from content/, like first-home/compare.md, or an address like https://www.example.com/.",
                )
