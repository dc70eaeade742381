"""Faults in what was really rendered: links, fragments, pictures and what links are called."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from site_builder.check.facts import PageFacts
from site_builder.check.journeys import nearest, nearest_page
from site_builder.load.pages import page_place
from site_builder.model.addresses import (
    as_browsers_take,
    base_path,
    file_of,
    is_outside,
    is_readable_address,
    printable,
)
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Page, Site

POOR_LABELS = {"start", "go", "here", "click here", "more", "learn more", "read more", "this", "information", "link"}


@dataclass(frozen=True, slots=True)
class _Target:
    """A link's target, as it was written and as it leads within the site, and on which file of which page it stands."""

    words: str
    inside: str
    path: str
    page: Page | None


def broken_links(site: Site, paths: Collection[str], facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """Every internal link and fragment of every built page leads somewhere."""
    owners = {file_of(page.url): page for page in site.pages.values()}
    base = base_path(site)
    for path, found in sorted(facts.items()):
        owner = owners.get(path)
        broken = [one.value for one in found.blocked if one.kind == "broken address"]
        for words in dict.fromkeys((*found.targets, *broken)):
            if not is_readable_address(as_browsers_take(words)):
                told = f"no browser can make an address of `{printable(words)}`. Correct what stands before its path."
                yield Finding("L301", _place(_Target(words, words, path, owner)), told)
                continue
            inside = words.replace(site.base_url, base, 1) if words.startswith(site.base_url) else words
            if not is_outside(inside):
                yield from _broken(_Target(words, inside, path, owner), base, paths, facts, site)


def _broken(
    target: _Target, base: str, paths: Collection[str], facts: Mapping[str, PageFacts], site: Site
) -> Iterator[Finding]:
    parts = urlsplit(target.inside)
    inside = target.path if not parts.path else _file(unquote(parts.path), target.path, base)
    if inside not in paths:
        kind = "picture or file" if re.search(r"\.(svg|png|jpe?g|webp|avif|gif|pdf|css|js)$", parts.path) else "page"
        words = f"the link `{printable(target.words)}` leads to no {kind} of this site. {_remedy(inside, paths, site)}"
        yield Finding("L301", _place(target), words)
    elif (
        parts.fragment
        and parts.fragment != "top"
        and inside in facts
        and (  # #top always works (HTML standard)
            unquote(parts.fragment) not in facts[inside].ids
        )
    ):
        words = (
            f"the link `{printable(target.words)}` points to #{parts.fragment}, and nothing on that page has this id. "
        )
        yield Finding("L302", _place(target), words + nearest(unquote(parts.fragment), set(facts[inside].ids)))


def _remedy(inside: str, paths: Collection[str], site: Site) -> str:
    held = next((page for page in site.held_back if inside in (file_of(page.url), page.path)), None)
    if held is not None:
        return f"{held.source} is held back (draft, future or expired). Publish it, or take the link away."
    known = [f"/{file.removesuffix('index.html')}" for file in paths]
    return nearest_page(f"/{inside.removesuffix('index.html')}", known, "Correct it, or make what it leads to.")


def _file(url: str, path: str, base: str) -> str:
    if not url.startswith("/"):
        folder = path.rpartition("/")[0]
        url = "/" + (f"{folder}/{url}" if folder else url)
    elif url.startswith(base):
        url = "/" + url.removeprefix(base)
    return file_of(url)


def _place(target: _Target) -> Place:
    page, words = target.page, target.words
    if page is None:
        return Place(target.path)
    tail = words.rstrip("/").rpartition("/")[2] or words
    for wanted in (words, unquote(words), tail, unquote(tail), unquote(tail).partition("#")[0]):
        if wanted and any(wanted in line for line in page.body.split("\n")):
            return page_place(page, wanted)
    return Place(page.source, 1)


def shared_ids(site: Site, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """An id stands once on a page, so that a fragment or a label means one thing."""
    for page, found in facts_of_pages(site, facts):
        for name, count in sorted(Counter(found.ids).items()):
            if count > 1:
                words = f"the id `{name}` stands {count} times on this page. Give each of them its own `id`."
                yield Finding("L303", page_place(page, name), words)


def poor_labels(site: Site, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """A link says where it leads (WCAG 2.4.4); search engines count these words as no text."""
    remedy = "does not say where it leads. Name what the reader gets."
    for page, found in facts_of_pages(site, facts):
        words = page.signpost.label
        if words.strip().lower() in POOR_LABELS:
            yield Finding("L304", page.at("signpost", "label"), f"a link called “{words}” {remedy}", "warning")
        for label in found.labels:
            if label.lower() in POOR_LABELS:
                yield Finding("L304", page_place(page, label), f"a link called “{label}” {remedy}", "warning")


def left_signs(site: Site, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """Markdown is read as such, and does not stand with its signs in the page."""
    for page, found in facts_of_pages(site, facts):
        for words in found.signs:
            remedy = (
                "Put a blank line before it; in HTML, blank lines round it and `markdown: commonmark` in site.yaml; or "
                "set code in backticks."
            )
            place = page_place(page, words[:20])
            yield Finding("L309", place, f"Markdown signs are left in the text: “{words}”. {remedy}", "warning")


def facts_of_pages(site: Site, facts: Mapping[str, PageFacts]) -> Iterator[tuple[Page, PageFacts]]:
    """Each page that was rendered, with what it holds."""
    for page in site.pages.values():
        found = facts.get(file_of(page.url))
        if found is not None:
            yield page, found
