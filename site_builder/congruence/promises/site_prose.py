"""What a site says outside its declared promises: sentences of pages, components, e-mail notes and scripts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from site_builder.congruence.promises.sentences import SentenceVerdict, find_promises
from site_builder.errors import SourceError
from site_builder.load.blocks import Component, read_blocks
from site_builder.model.finding import Place
from site_builder.model.journey import Journey, Line
from site_builder.model.site import Page, Site

# What a component says in the business's own voice. Quotations are somebody else's words, and a figure with its
# count is a record of the past; neither promises anything.
VOICE = {
    "hero": ("title", "lead"),
    "cards": ("heading", "text"),
    "faq": ("answer",),
    "steps": ("heading", "text"),
    "note": ("text",),
}
LANDING = ("landing",)
_BLANKED = re.compile(r"(?ms)^(```|~~~).*?^\1[ \t]*$|<!--.*?-->|^(?:#{1,6} |\|| {4,}|>|\[[^\]]+\]:).*$")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKS = re.compile(r"\{:?[^{}\n]*\}|</?[a-zA-Z][^<>\n]*>|\*{1,3}|`|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
FRAGMENT = 2  # so many words answer a question or greet, and promise nothing by themselves
# Who speaks or acts when we do not: an instruction to the reader, or what others allow and ask.
_OURS = re.compile(r"(?i)\b(?:we|us|our|ours|i|my|wir|uns|unser\w*|free|kostenlos|guarantee\w*|garant\w*)\b")
_INSTRUCTION = re.compile(
    r"(?:Find|Move|Check|Write|Ask|Bring|Read|Take|Send|Call|Compare|Add|Put|Keep|Tell|Choose|Set|Look|Open|Fill|Count"
    r"|Note|Work out|List|Start|Go|Use|Make|Finden|Prüfen|Schreiben|Fragen|Lesen|Vergleichen|Nehmen) "
    r"(?:your|the|a|an|it|for|at|out|in|whether|what|how|each|one|all|Sie|die|den|das|Ihre?n?)\b"
)
_OTHERS = re.compile(
    r"(?i)(?:(?:by law|rules|laws|regulators|lenders|banks|insurers|councils)\b|(?:the|most|all|many|some|your) "
    r"(?:rules?|laws?|act|code|regulators?|lenders?|banks?|insurers?|councils?|government|tax office)\b|"
    r"(?:das gesetz|die regeln|die bank|banken|das finanzamt)\b)"
)
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that promises: where it stands, in whose voice, and why it reads as a promise."""

    text: str
    place: Place
    voice: Literal["landing", "page", "mail", "script"]
    verdict: SentenceVerdict


def promising_prose(site: Site, language: str) -> Iterator[Said]:
    """Every sentence of pages, components and e-mail notes that a customer may hold the business to."""
    for page in site.pages.values():
        voice: Literal["landing", "page"] = "landing" if page.template in LANDING else "page"
        for text, line in page_texts(page):
            yield from _promising(text, Place(page.source, line), voice, language)
    for journey in site.journeys.values():
        for note, place in mail_notes(journey):
            yield from _promising(note, place, "mail", language)


def promising_lines(site: Site, language: str) -> Iterator[tuple[Line, Said]]:
    """Every script line without a link that promises something; what it quotes is the customer's voice."""
    for journey in site.journeys.values():
        for line in journey.script.lines:
            own = _QUOTED.sub(" ", line.text).strip() if not line.promises else ""
            said = max(_promising(own, line.place, "script", language), key=lambda one: one.verdict.score, default=None)
            if said is not None:
                yield line, said


def page_texts(page: Page) -> Iterator[tuple[str, int]]:
    """The page's prose without its markup, and the line of the file that each piece begins on."""
    try:
        for block in read_blocks(page):
            if isinstance(block, Component):
                yield from _component_texts(block)
            else:
                yield plain(block.text), block.line
    except SourceError:
        return  # a block without an end is told by the check of components


def plain(markdown: str) -> str:
    """Markdown's prose alone, each line on the line where it stood; headings, tables, code and quotations go."""
    text = _BLANKED.sub(lambda found: "\n" * found.group().count("\n"), markdown)
    return _MARKS.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text)))


def mail_notes(journey: Journey) -> Iterator[tuple[str, Place]]:
    """What the e-mails of a journey's offers say in the author's own words."""
    for name, offer in journey.offers.items():
        if offer.mail_note:
            yield offer.mail_note, journey.at("offers", name, "mail_note")


def _component_texts(block: Component) -> Iterator[tuple[str, int]]:
    items: Mapping[Any, Any] = dict(enumerate(block.data)) if isinstance(block.data, list) else {None: block.data}
    for number, item in items.items():
        at = () if number is None else (number,)
        for key in VOICE.get(block.name, ()) if isinstance(item, dict) else ():
            if isinstance(item.get(key), str):
                yield plain(item[key]), block.lines.get((*at, key), block.line)


def is_nobody_s(sentence: str) -> bool:
    """Whether a sentence can't be our promise: a fragment, an instruction to the reader, or a rule of others."""
    if len(_WORD.findall(sentence)) <= FRAGMENT:
        return True
    start = sentence.lstrip("*_-–—“\"' ")
    return not _OURS.search(sentence) and bool(_INSTRUCTION.match(start) or _OTHERS.match(start))


def _promising(
    text: str, place: Place, voice: Literal["landing", "page", "mail", "script"], language: str
) -> Iterator[Said]:
    for offset, sentence, verdict in find_promises(text, language):
        if is_nobody_s(sentence):
            continue
        line = place.line + text[:offset].count("\n")
        yield Said(" ".join(sentence.split()), Place(place.file, line), voice, verdict)
