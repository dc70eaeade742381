"""Faults that keep people or search engines out: text alternatives, heading order, titles and descriptions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from site_builder.check.facts import PageFacts
from site_builder.check.links import facts_of_pages
from site_builder.check.origin import OF_ADDRESS, OF_HEADING, Origins, ways_to
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Page, Site
from site_builder.theme.theme import Theme

LONGEST_TITLE = 70
PLACEHOLDER = "One sentence of 70 to 155 characters that says what the reader gets from this page."
DESCRIPTION = (50, 165)  # what search results show without cutting


def text_alternatives(site: Site, theme: Theme, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """Every picture has a text alternative, empty for decoration (WCAG 1.1.1)."""
    origins = Origins(theme)
    for page, found in facts_of_pages(site, facts):
        for picture in found.pictures:
            if not picture.words and not (picture.words == "" and picture.is_decoration):
                words = f"the picture {picture.source} has no text alternative."
                remedy = "Say in words what it shows: ![words](picture.svg)."
                place = origins.place(page, ways_to([picture.source.rpartition("/")[2]], OF_ADDRESS))
                yield Finding("A401", place, f"{words} {remedy}")


def heading_order(site: Site, theme: Theme, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """Headings go down one level at a time, from one h1 (WCAG 1.3.1)."""
    origins = Origins(theme)
    for page, found in facts_of_pages(site, facts):
        titles = [text for level, text in found.headings if level == 1]
        if titles:
            yield from _leaps(page, found, origins)
            yield from _other_titles(page, titles, origins)
        else:
            words = "pages made with this template have no h1. Let it show the title as one: <h1>{{ page.title }}</h1>."
            yield Finding("A402", origins.template(page), words)


def _leaps(page: Page, found: PageFacts, origins: Origins) -> Iterator[Finding]:
    above = 0
    for level, text in found.headings:
        if level > above + 1:
            words = f"the heading “{text}” is an h{level} after an h{above}. Make it an h{above + 1}."
            if not above:
                words = f"the heading “{text}” is an h{level} before the h1. Put it below that, or make it a paragraph."
            yield Finding("A402", origins.place(page, ways_to([text[:30]], OF_HEADING)), words)
        above = level


def _other_titles(page: Page, titles: Sequence[str], origins: Origins) -> Iterator[Finding]:
    """Every h1 beside the one that the template makes of the title."""
    own = titles.index(page.title) if page.title in titles else 0
    for text in (*titles[:own], *titles[own + 1 :]):
        words = f"the heading “{text}” is an h1, as the page's title is already. Make it an h2, in Markdown with ##."
        yield Finding("A402", origins.place(page, ways_to([text[:30]], OF_HEADING)), words)


def names_and_descriptions(site: Site) -> Iterator[Finding]:
    """Titles and descriptions are there, of a length that is shown whole, and no two pages share one."""
    named = [page for page in site.pages.values() if not page.noindex]
    for page in named:
        yield from _description_faults(page)
        if len(page.title) > LONGEST_TITLE:
            words = f"the title has {len(page.title)} characters; search results cut it after about {LONGEST_TITLE}."
            yield Finding("A404", page.at("title"), f"{words} Shorten it.", "warning")
    yield from _shared_titles(named)


def _description_faults(page: Page) -> Iterator[Finding]:
    fewest, most = DESCRIPTION
    length = len(page.description)
    if not page.description:
        words = (
            "the page has no description. Add `description: …`, one sentence for search results and next-step cards."
        )
        yield Finding("A403", Place(page.source, 1), words, "warning")
    elif page.description == PLACEHOLDER:
        words = "the description is still the one that `waypost new` wrote. Say what the reader gets."
        yield Finding("A403", page.at("description"), words, "warning")
    elif not fewest <= length <= most:
        words = f"the description has {length} characters; search results show {fewest} to {most} whole."
        remedy = "Say more." if length < fewest else "Shorten it."
        yield Finding("A403", page.at("description"), f"{words} {remedy}", "suggestion")


def _shared_titles(pages: Iterable[Page]) -> Iterator[Finding]:
    titles: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        titles[page.title].append(page)
    for title, (first, *others) in titles.items():
        if others:
            words = f"“{title}” is also the title of {', '.join(page.source for page in others)}. Tell them apart."
            related = tuple(page.at("title") for page in others)
            yield Finding("A405", first.at("title"), words, "warning", related=related)
