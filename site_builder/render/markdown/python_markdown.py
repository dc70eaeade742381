"""Turns Markdown into HTML and headings; links come out as the site's addresses."""

import re
import xml.etree.ElementTree as ET  # only builds elements; nothing is parsed with it
from collections.abc import Callable
from typing import Any

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify_unicode
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from site_builder.model.site import Heading
from site_builder.render.markdown.quick_inline import QuickInline
from site_builder.render.markdown.smart_quotes import smart_quotes

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
    "toc",
    "codehilite",
)
SETTINGS: dict[str, dict[str, Any]] = {
    "toc": {"slugify": slugify_unicode, "permalink": False},
    "codehilite": {"css_class": "code", "guess_lang": False},
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


class _SmartQuotes(Postprocessor):
    """Sets quotation marks while code and raw HTML are still put aside."""

    def run(self, text: str) -> str:
        return smart_quotes(text)


class _Ours(Extension):
    """Links by the page's resolver, quotation marks, and the quick inline step."""

    def __init__(self) -> None:
        super().__init__()
        self.links = _Links()

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(QuickInline(md), "inline", 20)
        md.treeprocessors.register(self.links, "waypost-links", 1)
        md.postprocessors.register(_SmartQuotes(md), "waypost-quotes", 35)  # before raw HTML comes back at 30


class MarkdownEngine:
    """A Markdown reader that is set up once and used for page after page."""

    def __init__(self) -> None:
        self._ours = _Ours()
        self._reader = markdown.Markdown(extensions=[*EXTENSIONS, self._ours], extension_configs=SETTINGS)

    def page(self, resolve: Resolve) -> "PageMarkdown":
        """The Markdown of one page; `resolve` turns a link's target into an address."""
        return PageMarkdown(self, resolve)

    def convert(self, text: str, resolve: Resolve) -> tuple[str, list[Any]]:
        """The HTML of a text, and the library's tokens of its headings."""
        self._ours.links.resolve = resolve
        self._reader.reset()
        html = self._reader.convert(_LIST_AFTER_TEXT.sub(r"\1\n\n", text))
        return html, getattr(self._reader, "toc_tokens", [])


class PageMarkdown:
    """What stands on one page as Markdown: its text, and the fields of its components."""

    def __init__(self, engine: MarkdownEngine, resolve: Resolve) -> None:
        self._engine, self.resolve = engine, resolve
        self._names: dict[str, int] = {}  # of tables, so that no two are called alike

    def text(self, text: str) -> tuple[str, tuple[Heading, ...]]:
        """The HTML of a text and its headings in order."""
        html, tokens = self._engine.convert(text, self.resolve)
        return _focusable(html, self._names), tuple(_headings(tokens))

    def block(self, text: str) -> str:
        """The HTML of a text."""
        return self.text(text)[0]

    def inline(self, text: str) -> str:
        """One line of Markdown without the paragraph around it."""
        html = self.block(text)
        only = re.fullmatch(r"<p>(.*)</p>", html, re.DOTALL)
        return only.group(1) if only and "<p>" not in only.group(1) else html


def _headings(tokens: list[Any]) -> list[Heading]:
    found = []
    for token in tokens:
        found.append(Heading(token["level"], token["id"], smart_quotes(token["name"])))
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
