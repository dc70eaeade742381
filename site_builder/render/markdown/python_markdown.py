"""Turns Markdown into HTML and headings; links come out as the site's addresses."""

import re
import xml.etree.ElementTree as ET  # only builds elements; nothing is parsed with it
from collections.abc import Callable
from typing import Any

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor

from site_builder.model.site import Heading

Resolve = Callable[[str], str]
EXTENSIONS = (
    "tables",
    "fenced_code",
    "footnotes",
    "attr_list",
    "def_list",
    "abbr",
    "admonition",
    "md_in_html",
    "sane_lists",
    "smarty",
    "toc",
    "codehilite",
)
SETTINGS: dict[str, dict[str, Any]] = {
    "toc": {"slugify": slugify_unicode, "permalink": False},
    "codehilite": {"css_class": "code", "guess_lang": False},
    "smarty": {"smart_angled_quotes": False},
}
_LIST_AFTER_TEXT = re.compile(
    r"^(?![ \t]*(?:[-*+]|\d+[.)]|[|>#]|:|\[\^)[ \t]?)(\S.*)\n(?=(?:[-*+]|1[.)])[ \t]+\S)", re.MULTILINE
)


_LANDMARKS = re.compile(r"(<h[1-6][^>]*>.*?</h[1-6]>|<table>.*?</table>)", re.DOTALL)
_HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)
# The pages' own policy lets no inline style in, so that a cell says by a class where its words stand.
ALIGNED = {f"text-align: {side};": name for side, name in (("right", "end"), ("center", "middle"), ("left", "begin"))}


class _Links(Treeprocessor):
    """Hands every link and picture to the page's resolver, and lets wide tables and code take the focus."""

    resolve: Resolve

    def run(self, root: ET.Element) -> None:
        for element in root.iter():
            for attribute in ("href", "src"):
                if value := element.get(attribute):
                    element.set(attribute, self.resolve(str(value)))
            if element.tag == "img":
                element.set("loading", "lazy")
            if element.tag in ("td", "th") and (side := ALIGNED.get(element.get("style", ""))):
                del element.attrib["style"]
                element.set("class", side)


class _PageLinks(Extension):
    def __init__(self, resolve: Resolve) -> None:
        super().__init__()
        self.links = _Links()
        self.links.resolve = resolve

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(self.links, "waypost-links", 1)


class MarkdownEngine:
    """A Markdown reader that is set up once and used for page after page."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._links = _PageLinks(lambda target: target)
        self._reader = markdown.Markdown(extensions=[*EXTENSIONS, self._links], extension_configs=SETTINGS)

    def begin_page(self) -> None:
        """Forget the names and ids that the page before has used."""
        self._names.clear()

    def render(self, text: str, resolve: Resolve) -> tuple[str, tuple[Heading, ...]]:
        """The HTML of a page's text and its headings in order; `resolve` turns a link's target into an address."""
        self._links.links.resolve = resolve
        self._reader.reset()
        html = self._reader.convert(_LIST_AFTER_TEXT.sub(r"\1\n\n", text))
        tokens = getattr(self._reader, "toc_tokens", [])
        return _focusable(html, self._names), tuple(_headings(tokens))

    def inline(self, text: str, resolve: Resolve) -> str:
        """One line of Markdown without the paragraph around it."""
        html, _ = self.render(text, resolve)
        only = re.fullmatch(r"<p>(.*)</p>", html, re.DOTALL)
        return only.group(1) if only and "<p>" not in only.group(1) else html


def _headings(tokens: list[Any]) -> list[Heading]:
    found = []
    for token in tokens:
        found.append(Heading(token["level"], token["id"], token["name"]))
        found.extend(_headings(token["children"]))
    return found


def _focusable(html: str, names: dict[str, int]) -> str:
    """Tables and code that scroll sideways take the focus, so that a keyboard can scroll them (WCAG 2.1.1).

    A table is a landmark, named by its caption or the heading above it; `names` holds those that a page has used, so
    that no two are called alike.
    """
    html = html.replace("<th></th>", "<td></td>").replace("<pre>", '<pre tabindex="0">')
    if "<table>" not in html:
        return html
    parts: list[str] = []
    heading = ""
    for part in _LANDMARKS.split(html):
        found = _HEADING.fullmatch(part)
        heading = _words(found[1]) if found else heading
        if part.startswith("<table>"):
            caption = re.search(r"<caption>(.*?)</caption>", part, re.DOTALL)
            name = (_words(caption[1]) if caption else "") or (f"Table: {heading}" if heading else "Table")
            names[name] = names.get(name, 0) + 1
            label = name if names[name] == 1 else f"{name} ({names[name]})"
            part = f'<div class="tbl" role="region" aria-label="{label}" tabindex="0">{part}</div>'
        parts.append(part)
    return "".join(parts)


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", html).replace('"', "&quot;").split())
