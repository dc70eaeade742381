"""Faults that a browser shows as gaps: what a page holds and its own content security policy keeps out."""

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from site_builder.check.facts import PageFacts
from site_builder.check.guarded import Blocked, host_of
from site_builder.load.pages import page_place
from site_builder.load.reading import read_text
from site_builder.model.addresses import file_of
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Page, Site
from site_builder.theme.theme import Theme

_IN_THEME = "Put it among the theme's assets/"
REMEDIES = {
    "frame": "Allow its host in site.yaml with `policy: {{frames: [{host}]}}`, or link to it.",
    "picture": "Put the picture under content/, or allow its host in site.yaml with `policy: {{images: [{host}]}}`.",
    "video": "Put the file under content/, or allow its host in site.yaml with `policy: {{media: [{host}]}}`.",
    "style sheet": "Put its rules into the theme's assets/theme.css, which is the one sheet of every page.",
    "style element": "Put its rules into the theme's assets/theme.css, and give what they style a class.",
    "style attribute": "Give the element a class, and put the rule into the theme's assets/theme.css.",
    "script": f"{_IN_THEME} and load it from there.",
    "script element": f"{_IN_THEME} as a file of its own, and load that with <script src>.",
    "event handler": "Let a script among the theme's assets/ listen to the event with addEventListener.",
    "link that runs a script": "Let it lead to a page; a script among the theme's assets/ can listen to the click.",
    "object": "Link to the file, or show it as a picture.",
    "form": "Forms go to the capture API: give the page an `offer:`, or link to the page that has the other form.",
    "font": f"{_IN_THEME} and name it from theme.css as /NAME.",
    "manifest": f"{_IN_THEME} and name it from there.",
    "base": "Take it away: Waypost writes every address in full.",
    "ping": "Take the attribute away.",
    "prefetch": "Take the element away.",
}


def blocked_parts(site: Site, theme: Theme, facts: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """A browser loads and runs all that a page holds: its content security policy keeps nothing of it out."""
    owners = {file_of(page.url): page for page in site.pages.values()}
    for path, found in sorted(facts.items()):
        for blocked in found.blocked:
            yield Finding("L308", _place(blocked, owners.get(path), site, theme, path), _words(blocked))


def _words(blocked: Blocked) -> str:
    host = host_of(blocked)
    value = blocked.value if len(blocked.value) <= 80 else blocked.value[:79] + "…"
    article = "an" if blocked.kind[0] in "aeiou" else "a"
    where = f" from {host}" if host else ""
    remedy = REMEDIES[blocked.kind].format(host=host or "self")
    return f"browsers refuse {article} {blocked.kind}{where} on the pages of this site: `{value}`. {remedy}"


def _place(blocked: Blocked, page: Page | None, site: Site, theme: Theme, path: str) -> Place:
    """The line of the page's text that holds it, or that of a template or style sheet; else the page as a whole."""
    value = blocked.value.partition("=")[2] if blocked.kind == "event handler" else blocked.value
    wanted = dict.fromkeys((value, escape(value), value.lstrip("/"), value[:40], value.split(" ")[0]))
    for text in wanted:
        if page and text and text in page.body:
            return page_place(page, text)
    for text in wanted:
        for file, name in _of_theme(site, theme):
            if text and (line := _line_of(file, name, text)):
                return Place(name, line)
    return Place(page.source if page else path, 1 if page else 0)


def _of_theme(site: Site, theme: Theme) -> Iterator[tuple[Path, str]]:
    """The templates and the style sheet that the pages were made with, and how a message calls them."""
    for folder in theme.templates:
        above = "templates" if folder == site.root / "templates" else f"themes/{theme.name}/templates"
        for file in sorted(folder.rglob("*.html")) if folder.is_dir() else ():
            yield file, f"{above}/{file.relative_to(folder).as_posix()}"
    yield theme.folder / "assets/theme.css", f"themes/{theme.name}/assets/theme.css"


def _line_of(file: Path, name: str, text: str) -> int:
    lines = read_text(file, name).split("\n")
    return next((number for number, line in enumerate(lines, 1) if text in line), 0)
