"""What is done to the HTML of every engine: ids, links, tables, code, so that a page is the same whoever read it."""

import re
import unicodedata
from collections.abc import Callable, Collection
from html import escape, unescape

from site_builder.model.site import Heading
from site_builder.render.markdown.code import highlighted

Resolve = Callable[[str], str]

_HEADING = re.compile(r"<h([1-6])(\s[^>]*)?>(.*?)</h\1>", re.DOTALL)
_LANDMARKS = re.compile(r"(<h[1-6][^>]*>.*?</h[1-6]>|<table>.*?</table>)", re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')
_NOTE_MARK = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_TASK = re.compile(r'(<li>(?:\s*<p>)?)(?:\[([ xX])\]|<input type="checkbox" (checked="" )?disabled="" />) ')
_LEADING = re.compile(
    r"""<(?:a|area|audio|iframe|img|source|track|video)\s(?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE
)
_TARGET = re.compile(r"""(\s)(href|src|poster|srcset)=("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_CODE = re.compile(r"(<code\b[^>]*>)([^<]*)(</code>)")
# The pages' own policy lets no inline style in, so that a cell says by a class where its words stand.
_ALIGNED = re.compile(r'<(t[dh]) (?:style="text-align: (\w+);"|align="(\w+)")>')
_SIDES = {"right": "end", "center": "middle", "left": "begin"}
_NO_WORD = re.compile(r"[^\w\s-]")
_DASHES = str.maketrans("–—", "--")


class Names:
    """The ids and table names that a page has given so far; `taken` are ids that the theme needs for itself."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        self.ids = set(taken)
        self.tables: dict[str, int] = {}


def finish(html: str, resolve: Resolve, names: Names) -> tuple[str, tuple[Heading, ...]]:
    """The HTML of an engine made ready for a page, and its headings in order."""
    headings: list[Heading] = []
    names.ids.update(_ID.findall(html))
    html = _HEADING.sub(lambda found: _named(found, names.ids, headings), html)
    html = _LEADING.sub(lambda found: _led(found[0], resolve), html)
    if "<li>" in html:
        html = _TASK.sub(lambda found: found[1] + ("☑ " if found[3] or found[2] in ("x", "X") else "☐ "), html)
    if "<code" in html:
        # With its quotation marks escaped, code never looks like an attribute to what puts addresses under a base.
        html = _CODE.sub(lambda found: found[1] + found[2].replace('"', "&quot;") + found[3], html)
        html = highlighted(html)
    return _focusable(html, names.tables), tuple(headings)


def _named(found: re.Match[str], ids: set[str], headings: list[Heading]) -> str:
    level, attributes, inner = int(found[1]), found[2] or "", found[3]
    words = _words(_NOTE_MARK.sub("", inner))
    given = _ID.search(attributes)
    name = given[1] if given else free_id(slug(unescape(words)), ids)
    headings.append(Heading(level, name, words))
    return found[0] if given else f'<h{level} id="{name}"{attributes}>{inner}</h{level}>'


def slug(words: str) -> str:
    """A heading's words as an id: small letters of any script with their marks, digits, hyphens."""
    plain = unicodedata.normalize("NFKC", words.translate(_DASHES)).lower()
    if plain.isascii():
        kept = _NO_WORD.sub("", plain)
    else:
        kept = "".join(sign for sign in plain if sign in "_-" or sign.isspace() or _is_of_a_word(sign))
    return re.sub(r"[-\s]+", "-", kept.strip()) or "section"


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def free_id(name: str, ids: set[str]) -> str:
    """The name, or the name with a number where it is taken; taken it is from then on."""
    free, number = name, 0
    while free in ids:
        number += 1
        free = f"{name}_{number}"
    ids.add(free)
    return free


def _led(tag: str, resolve: Resolve) -> str:
    def target(found: re.Match[str]) -> str:
        typed = found[3][1:-1] if found[3][0] in "\"'" else found[3]
        one = unescape(typed)
        if found[2].lower() == "srcset":
            led = ", ".join(_candidate(part.split(), resolve) for part in one.split(",") if part.strip())
        else:
            led = resolve(one)
        return f'{found[1]}{found[2].lower()}="{typed if led == one and chr(34) not in typed else escape(led)}"'

    tag = _TARGET.sub(target, tag)
    return f'<img loading="lazy"{tag[4:]}' if tag.startswith("<img") and "loading=" not in tag else tag


def _candidate(parts: list[str], resolve: Resolve) -> str:
    """One picture of a srcset: its address, and for what it is meant."""
    return " ".join([resolve(parts[0]), *parts[1:]])


def _focusable(html: str, names: dict[str, int]) -> str:
    """Tables and code that scroll sideways take the focus, so that a keyboard can scroll them (WCAG 2.1.1).

    A table is a landmark, named by its caption or the heading above it; `names` holds those that a page has used, so
    that no two are called alike.
    """
    html = html.replace("<pre>", '<pre tabindex="0">')
    if "<table>" not in html:
        return html
    html = _ALIGNED.sub(lambda found: f'<{found[1]} class="{_SIDES[found[2] or found[3]]}">', html)
    html = html.replace("<th></th>", "<td></td>")
    parts: list[str] = []
    heading = ""
    for part in _LANDMARKS.split(html):
        found = _HEADING.fullmatch(part)
        heading = _words(found[3]) if found else heading
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
