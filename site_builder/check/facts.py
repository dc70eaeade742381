"""What a rendered page holds, read in one pass over its HTML, for every check that looks at what was really built."""

from dataclasses import dataclass
from sys import intern

from selectolax.lexbor import LexborHTMLParser, LexborNode

from site_builder.check.guarded import Blocked, blocked_parts

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
REFERENCES = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src"}
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
    return PageFacts(tuple(ids), tuple(targets), labels, tuple(headings), tuple(pictures), blocked)


def _picture(attributes: dict[str, str | None]) -> Picture:
    hidden = attributes.get("role") == "presentation" or "aria-hidden" in attributes
    return Picture(attributes.get("src") or "", attributes.get("alt"), hidden)


def _label(node: LexborNode) -> str:
    return node.text().strip()
