"""Everything that a site says, piece by piece, each with the line that it stands on."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from capture_api.contract.offers import FieldFacts
from site_builder.errors import SourceError
from site_builder.load.blocks import Component, read_blocks
from site_builder.model.finding import Place
from site_builder.model.journey import Journey, Offer
from site_builder.model.site import Page, Site

Voice = Literal["landing", "page", "aside", "quote", "form", "mail", "script", "vendor"]

LANDING = ("landing",)
QUOTES = ("quote",)  # components in somebody else's voice
ASIDES = ("figure", "proof", "comparison")  # components that record or name, and promise nothing of their own
NO_WORDS = frozenset({"page", "image", "id", "language", "src", "href", "url"})

_COMMENT = re.compile(r"(?s)<!--.*?-->")
_FENCE = re.compile(r"^\s*(```+|~~~+)")
_RULE = re.compile(r"^\s*(?:={2,}|-{2,}|\*{3,}|_{3,}|[|:\s-]*-[|:\s-]*\|[|:\s-]*)\s*$")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_OPENS = re.compile(r"^\s*(?:#{1,6}(?=\s)|[-*+](?=\s)|\d{1,4}[.)](?=\s)|\[\^[^\]]+\]:|:(?=\s))\s*(?:\[[ xX]\]\s+)?")
_REFERENCE = re.compile(r"^\s*\[[^\]]+\]:\s*\S+\s*(?P<title>[\"'(].*)?$")
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\](?:\((?P<to>[^)]*)\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\]]*)\](?:\((?P<to>[^)]*)\)|\[[^\]]*\])")
_TITLE = re.compile(r"[\"'](.+)[\"']\s*$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ATTRIBUTE = re.compile(
    r"\b(?:alt|title|value|placeholder|label|aria-label|content|summary)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
)
_MARKS = re.compile(r"\{:?[^{}\n]*\}|\*{1,3}|`|~~|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")
_CELL = re.compile(r"(?<!\\)\|")
_MARKED = re.compile(r"[\[<{*`~_&]")  # without any of these a text is plain as it stands


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of plain text as it stands together; it begins at `place`, and a line of it is a line of the file."""

    text: str
    place: Place
    voice: Voice

    def at(self, offset: int) -> Place:
        """The line of the file that a letter of the text stands on."""
        return Place(self.place.file, self.place.line + self.text[:offset].count("\n"))


def passages(site: Site) -> Iterator[Passage]:
    """All that pages, forms, mails and lead vendors say, with titles, descriptions, labels and alternative texts."""
    for page in site.pages.values():
        yield from page_passages(page)
    for journey in site.journeys.values():
        yield from journey_passages(journey)
    settings = site.settings
    for key, words in (("title", settings.title), ("description", settings.description)):
        yield from markdown_passages(words, site.at(key), "aside")
    for name, words in settings.advantages.items():
        yield from markdown_passages(words, site.at("advantages", name), "aside")
    for name, links in settings.menus.items():
        for number, link in enumerate(links):
            yield from markdown_passages(link.label, site.at("menus", name, number, "label"), "aside")


def page_passages(page: Page) -> Iterator[Passage]:
    """What one page says, from its title to its last line."""
    voice: Voice = "landing" if page.template in LANDING else "page"
    for key, words in (
        ("title", page.title),
        ("description", page.description),
        ("summary", page.summary),
        ("image_alt", page.image_alt),
    ):
        yield from markdown_passages(words, page.at(key), voice)
    for key, words in asdict(page.signpost).items():
        yield from markdown_passages(words, page.at("signpost", key), voice)
    try:
        blocks = list(read_blocks(page))
    except SourceError:
        return  # a block without an end is told by the check of components
    for block in blocks:
        if isinstance(block, Component):
            own = "quote" if block.name in QUOTES else "aside" if block.name in ASIDES else voice
            yield from _of_component(block, page, own)
        else:
            yield from markdown_passages(block.text, Place(page.source, block.line), voice)


def journey_passages(journey: Journey) -> Iterator[Passage]:
    """What a journey's stages, form fields, offers and their mails say to a visitor, and what its lead vendors do."""
    for stage in journey.stages:
        yield from markdown_passages(stage.words, journey.at("stages", stage.key), "aside")
    for own in journey.own_fields:
        yield from _leaves(_asked(own), lambda path, own=own: journey.at("fields", own.name, *path), "form")
    for mail in journey.mails:
        yield from markdown_passages(mail.subject, mail.place, "mail")
        yield from markdown_passages(mail.body, Place(mail.place.file, mail.body_line), "mail")
    for name, offer in journey.offers.items():
        yield from markdown_passages(offer.mail_note, journey.at("offers", name, "mail_note"), "mail")
        yield from _leaves(_given(offer), lambda path, name=name: journey.at("offers", name, *path), "form")
    for vendor in journey.vendors.values():
        for words in vendor.words:
            yield Passage(words.text, words.place, "vendor")


def _asked(own: FieldFacts) -> Mapping[str, Any]:
    return {"label": own.label, "hint": own.hint, "error": own.error, "choices": own.labels}


def _given(offer: Offer) -> Mapping[str, Any]:
    words = {"title": offer.title, "button": offer.button, "leave_with": offer.leave_with}
    return words | {"inside": offer.inside, "prep": offer.prep, "times": {n: t.label for n, t in offer.times.items()}}


def _of_component(block: Component, page: Page, voice: Voice) -> Iterator[Passage]:
    def place(path: tuple[str | int, ...]) -> Place:
        return Place(
            page.source,
            next((block.lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in block.lines), block.line),
        )

    for passage in _leaves(block.data, place, voice):
        yield Passage(passage.text, _where(passage, page), voice)


def _where(passage: Passage, page: Page) -> Place:
    """The line on which a field's words begin, which for a text below its key is a later one."""
    rows = page.body.split("\n")[passage.place.line - page.body_line :]
    start = passage.text.split("\n")[0].strip()
    below = next((n for n, row in enumerate(rows[:2]) if start and start[:20] in row), 0)
    return Place(passage.place.file, passage.place.line + below)


def _leaves(value: Any, place: Any, voice: Voice, path: tuple[str | int, ...] = ()) -> Iterator[Passage]:
    """Every text in nested fields, those left out that name a file, a page or a kind."""
    if isinstance(value, str):
        yield from markdown_passages(value, place(path), voice)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in NO_WORDS:
                yield from _leaves(inner, place, voice, (*path, key))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _leaves(inner, place, voice, (*path, number))


def markdown_passages(markdown: str, place: Place, voice: Voice) -> Iterator[Passage]:
    """Markdown as plain passages: paragraphs, headings, points, rows of a table, alternative texts and titles."""
    rows = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), markdown).split("\n")
    kept: list[str] = []
    start, fence = 0, ""
    for number, row in enumerate([*rows, ""]):
        if not fence and _is_prose(row):
            start = start if kept else number
            kept.append(row)
            continue
        mark = _FENCE.match(row)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            row = ""
        bare = _QUOTE.sub("", row)
        is_alone = bool(fence) or _is_alone(bare)
        if kept and (is_alone or not bare.strip() or _OPENS.match(bare) or _RULE.match(bare)):
            yield from _passage(kept, start, place, voice)
            kept = []
        if not bare.strip() or (not fence and _RULE.match(bare)):
            continue
        start = start if kept else number
        kept.append(bare if fence else _OPENS.sub("", bare))
        if is_alone:
            yield from _passage(kept, start, place, voice)
            kept = []


def _is_prose(row: str) -> bool:
    """Whether a row can't be anything but a part of a paragraph."""
    bare = row.strip()
    return bare[:1].isalpha() and "|" not in bare and bare[-1] != ">"


def _is_alone(row: str) -> bool:
    """Whether a row is a piece by itself: a heading, a row of a table, a reference, a line of HTML."""
    bare = row.strip()
    is_row = bare.startswith("|") or len(_CELL.findall(bare)) > 1
    return bare.startswith(("#", "<")) or bare.endswith(">") or is_row or bool(_REFERENCE.match(bare))


def _passage(rows: Iterable[str], start: int, place: Place, voice: Voice) -> Iterator[Passage]:
    text = "\n".join(_in_a_row(row) for row in rows)
    where = Place(place.file, place.line + start)
    if not _MARKED.search(text):
        yield Passage(text, where, voice)
        return
    for words in _hidden(text):
        yield Passage(words, where, voice)
    words = plain(text)
    if words.strip():
        yield Passage(words, where, voice)


def _in_a_row(row: str) -> str:
    """A table's row with its cells parted by dashes, so that each is a thought by itself."""
    cells = [cell.strip() for cell in _CELL.split(row.strip().strip("|"))]
    return " – ".join(cell for cell in cells if cell) if len(cells) > 1 else row


def _hidden(text: str) -> Iterator[str]:
    """Alternative texts, titles and labels, which some readers are told."""
    if reference := _REFERENCE.match(text):
        yield (reference["title"] or "").strip("\"'() ")
    for image in _IMAGE.finditer(text):
        yield image["alt"]
    for link in (*_IMAGE.finditer(text), *_LINK.finditer(text)):
        if title := _TITLE.search(link["to"] or ""):
            yield title[1]
    for tag in _TAG.finditer(text):
        for found in _ATTRIBUTE.finditer(tag.group()):
            yield found[1] or found[2] or ""


def plain(markdown: str) -> str:
    """Markdown's words without their marks, each on the line where it stood."""
    if _REFERENCE.match(markdown):
        return ""
    text = _LINK.sub(r"\1", _IMAGE.sub("", markdown))
    return html.unescape(_MARKS.sub("", _TAG.sub(lambda tag: "\n" * tag.group().count("\n"), text)))
