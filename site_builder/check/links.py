"""Faults in what was really rendered: links, fragments, pictures and what links are called."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from site_builder.check.facts import PageFacts
from site_builder.check.journeys import nearest, nearest_page
from site_builder.check.origin import OF_ADDRESS, OF_ID, OF_LABEL, Origins, Way, ways_to
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
from site_builder.theme.theme import Theme

_FILE = re.compile(r"\.(svg|png|jpe?g|webp|avif|gif|pdf|css|js)$")
POOR_LABELS = {"start", "go", "here", "click here", "more", "learn more", "read more", "this", "information", "link"}


@dataclass(frozen=True, slots=True)
class _Lost:
    """An address that leads nowhere, as it was rendered: its code, what of it is said before and after it, its page."""

    code: str
    words: str
    before: str
    after: str
    page: Page | None
    path: str


def broken_links(site: Site, theme: Theme, paths: Collection[str], facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """Every internal link and fragment of every built page leads somewhere."""
    owners = {file_of(page.url): page for page in site.pages.values()}
    origins = Origins(theme)
    unplaced: dict[tuple[str, str], list[_Lost]] = defaultdict(list)
    for path, found in sorted(facts.items()):
        for lost in _lost(site, path, owners.get(path), paths, facts, found):
            ways = _ways(lost.words)
            place = origins.of_page(lost.page, ways) or origins.of_theme(ways)
            if place:
                yield _told(lost, place, _as_written(origins.line(lost.page, place), lost.words))
            else:
                unplaced[lost.code, lost.words].append(lost)
    for several in unplaced.values():
        yield _told_once(several, origins)


def _lost(
    site: Site,
    path: str,
    page: Page | None,
    paths: Collection[str],
    facts: Mapping[str, PageFacts],
    found: PageFacts,
) -> Iterator[_Lost]:
    base = base_path(site)
    broken = [one.value for one in found.blocked if one.kind == "broken address"]
    for words in dict.fromkeys((*found.targets, *broken)):
        if not is_readable_address(as_browsers_take(words)):
            told = "Correct what stands before its path."
            yield _Lost("L301", words, "no browser can make an address of ", f". {told}", page, path)
            continue
        inside = words.replace(site.base_url, base, 1) if words.startswith(site.base_url) else words
        if is_outside(inside):
            continue
        parts = urlsplit(inside)
        file = path if not parts.path else _file(unquote(parts.path), path, base)
        fragment = unquote(parts.fragment)
        if file not in paths:
            kind = "picture or file" if _FILE.search(parts.path) else "page"
            after = f" leads to no {kind} of this site. {_remedy(file, paths, site)}"
            yield _Lost("L301", words, "the link ", after, page, path)
        elif file in facts and fragment not in ("", "top", *facts[file].ids):  # #top always works (HTML standard)
            after = f" points to #{parts.fragment}, and nothing on that page has this id. "
            yield _Lost("L302", words, "the link ", after + nearest(fragment, set(facts[file].ids)), page, path)


def _told(lost: _Lost, place: Place, words: str) -> Finding:
    return Finding(lost.code, place, f"{lost.before}`{printable(words)}`{lost.after}")


def _told_once(several: list[_Lost], origins: Origins) -> Finding:
    """One address that stands in no source as it is: at its page, or at the template that its pages are made with."""
    first = several[0]
    pages = [lost.page for lost in several if lost.page]
    if len(pages) < 2:
        return _told(first, Place(first.page.source, 1) if first.page else Place(first.path), first.words)
    told = _told(first, origins.template(pages[0]), first.words)
    where = f" It stands on {len(pages)} pages, on {pages[0].source} for one, and is made by a template or a setting."
    return replace(told, message=told.message + where)


def _ways(words: str) -> tuple[Way, ...]:
    """Where an address may have been written: whole, or by its end, since Markdown names files and HTML addresses."""
    tail = words.rstrip("/").rpartition("/")[2] or words
    spellings = dict.fromkeys((words, unquote(words), tail, unquote(tail), unquote(tail).partition("#")[0]))
    return tuple(way for before in OF_ADDRESS for way in ways_to(spellings, (before,)))


def _as_written(line: str, words: str) -> str:
    """An address as its author wrote it on a line; as it was rendered when the line does not show it."""
    tail = words.rstrip("/").rpartition("/")[2] or words
    ends = "|".join(map(re.escape, dict.fromkeys((tail, unquote(tail)))))
    found = re.search(rf"[^\s()<>\"'\[\]]*(?:{ends})[^\s()<>\"'\[\]]*", line)
    return found[0] if found and "{" not in found[0] else words


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


def shared_ids(site: Site, theme: Theme, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """An id stands once on a page, so that a fragment or a label means one thing."""
    origins = Origins(theme)
    for page, found in facts_of_pages(site, facts):
        for name, count in sorted(Counter(found.ids).items()):
            if count > 1:
                words = f"the id `{name}` stands {count} times on this page. Give each of them its own `id`."
                yield Finding("L303", origins.place(page, ways_to([name], OF_ID)), words)


def poor_labels(site: Site, theme: Theme, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """A link says where it leads (WCAG 2.4.4); search engines count these words as no text."""
    remedy = "does not say where it leads. Name what the reader gets."
    origins = Origins(theme)
    for page, found in facts_of_pages(site, facts):
        words = page.signpost.label
        if words.strip().lower() in POOR_LABELS:
            yield Finding("L304", page.at("signpost", "label"), f"a link called “{words}” {remedy}", "warning")
        for label in found.labels:
            if label.lower() in POOR_LABELS:
                place = origins.place(page, ways_to([label], OF_LABEL))
                yield Finding("L304", place, f"a link called “{label}” {remedy}", "warning")


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
