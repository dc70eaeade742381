"""Faults in what is said: proofs that are missing, words that let on watching, pages without an advantage."""

from collections.abc import Iterator

from site_builder.congruence.promises.ledger import language_of
from site_builder.congruence.promises.openers import find_watching
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Page, Site


def missing_proofs(site: Site) -> Iterator[Finding]:
    """A promise names its proof: the record that would show it kept."""
    for promise in site.promises.values():
        if not promise.proof:
            yield Finding(
                "C504",
                promise.place,
                f"the promise `{promise.id}` has no proof. Add `proof: …`, the record that shows it kept.",
                "warning",
                promise=promise.id,
            )


def watching_openers(site: Site) -> Iterator[Finding]:
    """No opener and no script line lets on what we watched; people do not take kindly to being tracked."""
    language = language_of(site)
    if language is None:
        return
    for journey in site.journeys.values():
        opener = journey.opener
        for key, text in (("about", opener.about), ("problem", opener.problem), ("question", opener.question)):
            yield from _watching(text, journey.at("opener", key), language)
        for line in journey.script.lines:
            yield from _watching(line.text, line.place, language)


def _watching(text: str, place: Place, language: str) -> Iterator[Finding]:
    for start, end, phrase, better in find_watching(text, language):
        yield Finding(
            "C502",
            place,
            f"“{phrase}” lets on that we watched somebody, and people do not take kindly to that. Say rather: {better}",
            here=text,
            here_span=(start, end),
        )


def pages_without_advantage(site: Site) -> Iterator[Finding]:
    """A page that leads somewhere names one of the site's advantages."""
    if not site.settings.advantages:
        return
    for page in site.pages.values():
        if page.stages and not page.advantages and not _is_aside(page):
            yield Finding(
                "C503",
                Place(page.source, 1),
                "the page names none of the site's advantages. Add `advantages: [id]` with the one that matters to its "
                f"reader: {', '.join(site.settings.advantages)}.",
                "suggestion",
            )


def _is_aside(page: Page) -> bool:
    return page.template == "thanks" or page.noindex
