"""Faults in what was really rendered: links, fragments, pictures and what links are called."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from site_builder.check.journeys import nearest, nearest_page
from site_builder.load.pages import page_place
from site_builder.model.addresses import base_path, file_of, is_outside
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Page, Site

POOR_LABELS = {"start", "go", "here", "click here", "more", "learn more", "read more", "this", "information", "link"}
_REFERENCES = (
    ("a[href]", "href"),
    ("img[src]", "src"),
    ("link[href]", "href"),
    ("script[src]", "src"),
    ("source[src]", "src"),
)


def broken_links(site: Site, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Every internal link and fragment of every built page leads somewhere."""
    trees = {path: LexborHTMLParser(data.decode()) for path, data in files.items() if path.endswith(".html")}
    ids = {path: {node.attributes.get("id") for node in tree.css("[id]")} for path, tree in trees.items()}
    owners = {file_of(page.url): page for page in site.pages.values()}
    base = base_path(site)
    for path, tree in sorted(trees.items()):
        seen: set[str] = set()
        for selector, attribute in _REFERENCES:
            for node in tree.css(selector):
                target = node.attributes.get(attribute) or ""
                if target in seen or is_outside(target):
                    continue
                seen.add(target)
                yield from _broken(target, path, base, files, ids, owners.get(path), site)


def _broken(
    target: str,
    path: str,
    base: str,
    files: Mapping[str, bytes],
    ids: Mapping[str, set[str | None]],
    page: Page | None,
    site: Site,
) -> Iterator[Finding]:
    parts = urlsplit(target)
    inside = path if not parts.path else _file(unquote(parts.path), path, base)
    kind = "picture or file" if re.search(r"\.(svg|png|jpe?g|webp|avif|gif|pdf|css|js)$", parts.path) else "page"
    if inside not in files:
        yield Finding(
            "L301",
            _place(page, target, path),
            f"the link `{target}` leads to no {kind} of this site. {_remedy(inside, files, site)}",
        )
    elif parts.fragment and inside in ids and unquote(parts.fragment) not in ids[inside]:
        yield Finding(
            "L302",
            _place(page, target, path),
            f"the link `{target}` points to #{parts.fragment}, and nothing on that page has this id. "
            + nearest(unquote(parts.fragment), sorted(name for name in ids[inside] if name)),
        )


def _remedy(inside: str, files: Mapping[str, bytes], site: Site) -> str:
    held = next((page for page in site.held_back if inside in (file_of(page.url), page.path)), None)
    if held is not None:
        return f"{held.source} is held back (draft, future or expired). Publish it, or take the link away."
    known = [f"/{file.removesuffix('index.html')}" for file in files]
    return nearest_page(f"/{inside.removesuffix('index.html')}", known, "Correct it, or make what it leads to.")


def _file(url: str, path: str, base: str) -> str:
    if not url.startswith("/"):
        folder = path.rpartition("/")[0]
        url = "/" + (f"{folder}/{url}" if folder else url)
    elif url.startswith(base):
        url = "/" + url.removeprefix(base)
    return file_of(url)


def _place(page: Page | None, target: str, path: str) -> Place:
    if page is None:
        return Place(path)
    tail = target.rstrip("/").rpartition("/")[2] or target
    for wanted in (target, tail, tail.partition("#")[0]):
        if wanted and any(wanted in line for line in page.body.split("\n")):
            return page_place(page, wanted)
    return Place(page.source, 1)


def shared_ids(site: Site, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """An id stands once on a page, so that a fragment or a label means one thing."""
    for page in site.pages.values():
        data = files.get(file_of(page.url))
        found = (
            [node.attributes.get("id") or "" for node in LexborHTMLParser(data.decode()).css("[id]")] if data else []
        )
        for name in sorted({name for name in found if found.count(name) > 1}):
            words = f"the id `{name}` stands {found.count(name)} times on this page. Give each of them its own `id`."
            yield Finding("L303", page_place(page, name), words)


def poor_labels(site: Site, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """A link says where it leads (WCAG 2.4.4); search engines count these words as no text."""
    for page in site.pages.values():
        words = str(page.data.get("signpost", {}).get("label", ""))
        if words.strip().lower() in POOR_LABELS:
            yield Finding(
                "L304",
                page.at("signpost", "label"),
                f"a link called “{words}” does not say where it leads. Name what the reader gets.",
                "warning",
            )
        data = files.get(file_of(page.url))
        for node in LexborHTMLParser(data.decode()).css("main a[href]") if data else ():
            if (text := node.text().strip()).lower() in POOR_LABELS:
                yield Finding(
                    "L304",
                    page_place(page, text),
                    f"a link called “{text}” does not say where it leads. Name what the reader gets.",
                    "warning",
                )
