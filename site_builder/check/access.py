"""Faults that keep people or search engines out: text alternatives, heading order, titles and descriptions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from site_builder.check.facts import PageFacts
from site_builder.check.links import facts_of_pages
from site_builder.load.pages import page_place
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Page, Site

LONGEST_TITLE = 70
PLACEHOLDER = "One sentence of 70 to 155 characters that says what the reader gets from this page."
DESCRIPTION = (50, 165)  # what search results show without cutting


def text_alternatives(site: Site, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """Every picture has a text alternative, empty for decoration (WCAG 1.1.1)."""
    for page, found in facts_of_pages(site, facts):
        for picture in found.pictures:
            if not picture.words and not (picture.words == "" and picture.is_decoration):
                words = f"the picture {picture.source} has no text alternative."
                remedy = "Say in words what it shows: ![words](picture.svg)."
                yield Finding("A401", page_place(page, picture.source.rpartition("/")[2]), f"{words} {remedy}")


def heading_order(site: Site, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """Headings go down one level at a time, from one h1 (WCAG 1.3.1)."""
    for page, found in facts_of_pages(site, facts):
        above = 0
        for level, text in found.headings:
            if level > above + 1:
                words = f"the heading “{text}” is an h{level} after an h{above}. Make it an h{above + 1}."
                yield Finding("A402", page_place(page, text[:30]), words)
            above = level
        first = sum(level == 1 for level, _ in found.headings)
        if first != 1:
            words = f"the page has {first} h1 headings; it needs one. The title is the h1, so the text begins at ##."
            yield Finding("A402", Place(page.source, 1), words)


def names_and_descriptions(site: Site) -> Iterator[Finding]:
    """Titles and descriptions are there, of a length that is shown whole, and no two pages share one."""
    titles: dict[str, list[Page]] = defaultdict(list)
    for page in site.pages.values():
        if page.noindex:
            continue
        titles[page.title].append(page)
        if not page.description:
            yield Finding(
                "A403",
                Place(page.source, 1),
                "the page has no description. Add `description: …`, one sentence "
                "for search results and next-step cards.",
                "warning",
            )
        elif page.description == PLACEHOLDER:
            words = "the description is still the one that `waypost new` wrote. Say what the reader gets."
            yield Finding("A403", page.at("description"), words, "warning")
        elif not DESCRIPTION[0] <= len(page.description) <= DESCRIPTION[1]:
            yield Finding(
                "A403",
                page.at("description"),
                f"the description has {len(page.description)} characters; "
                f"search results show {DESCRIPTION[0]} to {DESCRIPTION[1]} whole. "
                f"{'Say more' if len(page.description) < DESCRIPTION[0] else 'Shorten it'}.",
                "suggestion",
            )
        if len(page.title) > LONGEST_TITLE:
            yield Finding(
                "A404",
                page.at("title"),
                f"the title has {len(page.title)} characters; search results cut it after about {LONGEST_TITLE}. "
                "Shorten it.",
                "warning",
            )
    for title, pages in titles.items():
        if len(pages) > 1:
            yield Finding(
                "A405",
                pages[0].at("title"),
                f"“{title}” is also the title of {', '.join(page.source for page in pages[1:])}. Tell them apart.",
                "warning",
                related=tuple(page.at("title") for page in pages[1:]),
            )
