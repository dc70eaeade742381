"""What a rendered page holds, read in one pass over its HTML, for every check that looks at what was really built."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from sys import intern

from selectolax.lexbor import LexborHTMLParser, LexborNode

from site_builder.check.guarded import Blocked, blocked_parts

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
REFERENCES = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src"}
SILENT = ("code", "pre", "kbd", "samp", "script", "style", "textarea")
_SIGN = re.compile(
    r"\*\*\w|\w\*\*|\]\([^)\s]|```|~~~|^ {0,3}#{2,6} \w|^ {0,3}\|? *:?-{3,}:? *\|", re.MULTILINE
)  # of emphasis, a link, a fence, a heading, a table
_HINTS = ("**", "](", "```", "~~~", "## ", "---")  # without which no sign can stand in a page; far sooner looked for
_WANTED = ",".join(("[id]", *HEADINGS, *(f"{tag}[{name}]" for tag, name in REFERENCES.items()), "img:not([src])"))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; `words` is its text alternative, None without any."""

    source: str
    words: str | None
    is_decoration: bool  # told to be skipped by those who can't see it


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page as it was rendered; everything in the order in which it stands there."""

    ids: tuple[str, ...]
    targets: tuple[str, ...]  # of links, pictures, styles and scripts, each once
    labels: tuple[str, ...]  # what the links of the main part are called
    headings: tuple[tuple[int, str], ...]  # level, words
    pictures: tuple[Picture, ...]
    signs: tuple[str, ...] = ()  # pieces of text that still hold Markdown
    blocked: tuple[Blocked, ...] = ()  # what the page's own content security policy keeps out


def read_facts(html: str, address: str) -> PageFacts:
    """The facts of a whole page that is published at a full address."""
    tree = LexborHTMLParser(html)
    ids: list[str] = []
    targets: dict[str, None] = {}
    headings: list[tuple[int, str]] = []
    pictures: list[Picture] = []
    last = 0
    for node in tree.css(_WANTED):
        if node.mem_id == last:  # a node that two of the selectors fit comes twice, one after the other
            continue
        last = node.mem_id
        tag, attributes = str(node.tag), node.attributes
        if name := attributes.get("id"):
            ids.append(intern(name))
        if target := attributes.get(REFERENCES.get(tag, "")):
            targets[intern(target)] = None
        if tag == "img":
            pictures.append(_picture(attributes))
        elif tag in HEADINGS:
            headings.append((int(tag[1]), node.text().strip()))
    labels = tuple(intern(_label(node)) for node in tree.css("main a[href]"))
    blocked = blocked_parts(tree, html, address)
    signs = tuple(_signs(tree)) if any(hint in html for hint in _HINTS) else ()
    return PageFacts(tuple(ids), tuple(targets), labels, tuple(headings), tuple(pictures), signs, blocked)


def _signs(tree: LexborHTMLParser) -> Iterator[str]:
    """What in the author's own text, code aside, still looks like Markdown: the line of it, as far as the sign."""
    for prose in tree.css(".prose"):
        for node in prose.traverse(include_text=True):
            if str(node.tag) != "-text" or not (found := _SIGN.search(text := node.text(deep=False))):
                continue
            if not _is_in_code(node, prose):
                yield text[text.rfind("\n", 0, found.start() + 1) + 1 :].strip().partition("\n")[0][:40]


def _is_in_code(node: LexborNode, prose: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.mem_id != prose.mem_id:
        if str(above.tag) in SILENT:
            return True
        above = above.parent
    return False


def _picture(attributes: dict[str, str | None]) -> Picture:
    hidden = attributes.get("role") == "presentation" or "aria-hidden" in attributes
    return Picture(attributes.get("src") or "", attributes.get("alt"), hidden)


def _label(node: LexborNode) -> str:
    return node.text().strip()
