"""Faults that a browser shows as gaps: what a page holds and its own content security policy keeps out."""

import re
from collections.abc import Iterator, Mapping

from site_builder.check.facts import PageFacts
from site_builder.check.guarded import Blocked, host_of
from site_builder.check.origin import Origins, Way
from site_builder.model.addresses import as_browsers_take, file_of, printable
from site_builder.model.finding import Finding
from site_builder.model.site import Site
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
    origins = Origins(theme)
    for path, found in sorted(facts.items()):
        for blocked in found.blocked:
            if blocked.kind == "broken address":  # told as a link that leads nowhere
                continue
            yield Finding("L308", origins.place(owners.get(path), _ways(blocked), path), _words(blocked))


def _words(blocked: Blocked) -> str:
    host = host_of(blocked)
    value = printable(blocked.value if len(blocked.value) <= 80 else blocked.value[:79] + "…")
    article = "an" if blocked.kind[0] in "aeiou" else "a"
    where = f" from {host}" if host else ""
    remedy = REMEDIES[blocked.kind].format(host=host or "self")
    if blocked.lacks_tls:
        remedy = "Write its address with https://, the only way in which pages load from other hosts."
    elif blocked.address.startswith("http:") and host:
        remedy += " Write its address with https:// as well."
    return f"browsers refuse {article} {blocked.kind}{where} on the pages of this site: `{value}`. {remedy}"


def _ways(blocked: Blocked) -> list[Way]:
    """Where it may have been written: its value in its place, as browsers take it, or the beginning of it."""
    name, _, code = blocked.value.partition("=")
    value = code if blocked.kind == "event handler" else blocked.value
    before = _BEFORE.get(blocked.kind, "").format(name=re.escape(name))
    return [(value, before), (value, ""), (as_browsers_take(value).lstrip("/"), ""), (value[:40], "")]


# What stands before a style, script or handler in its source; its words alone may stand elsewhere, too.
_BEFORE = {
    "style attribute": r"style\s*=\s*[\"']?\s*",
    "event handler": r"\b{name}\s*=\s*[\"']?\s*",
    "style element": r"<style[^>]*>\s*",
    "script element": r"<script[^>]*>\s*",
}
