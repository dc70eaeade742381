"""Notes to oneself that would be published, or told to sales."""

import re
from collections.abc import Iterator

from site_builder.congruence.promises.passages import passages
from site_builder.model.finding import Finding, Place
from site_builder.model.journey import Journey
from site_builder.model.site import Site

NOTE = re.compile(r"\b(?:TODO|FIXME|XXX)\b|\blorem ipsum\b", re.IGNORECASE)
SHOWN = 60  # letters of the line


def left_notes(site: Site) -> Iterator[Finding]:
    """No text of a page, a form or a journey still holds a note such as TODO."""
    texts = [(passage.text, passage.at) for passage in passages(site)]
    for text, at in texts:
        for line in text.split("\n"):
            if _is_note(line):
                yield _finding(line, at(text.index(line)))
    for journey in site.journeys.values():
        yield from (_finding(words, place) for words, place in _told_to_sales(journey) if _is_note(words))


def _is_note(text: str) -> bool:
    found = NOTE.search(text)
    return found is not None and (found[0].isupper() or found[0].lower() == "lorem ipsum")


def _told_to_sales(journey: Journey) -> Iterator[tuple[str, Place]]:
    yield journey.audience, journey.at("audience")
    yield journey.lead_definition.text, journey.at("lead_definition", "text")
    yield journey.opener.problem, journey.at("opener", "problem")
    yield journey.opener.question, journey.at("opener", "question")
    yield from ((line.text, line.place) for line in journey.script.lines)


def _finding(text: str, place: Place) -> Finding:
    shown = " ".join(text.split())
    shown = shown.rstrip(".") if len(shown) <= SHOWN else shown[:SHOWN] + "…"
    return Finding("A407", place, f"a note to yourself is left: “{shown}”. Write what belongs there.", "warning")
