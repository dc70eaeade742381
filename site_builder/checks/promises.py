"""Faults between what pages promise, what sales says and what operations does."""

from collections.abc import Iterable, Iterator

from site_builder.checks.journeys import nearest
from site_builder.congruence.ledger import Judged, lines_of
from site_builder.model import LAYERS, Finding, Level, Site

LEVELS: dict[str, Level] = {
    "missing": "error",
    "contradicted": "error",
    "conditional": "error",
    "weakened": "warning",
    "unverified": "warning",
}
SAYS = {"script": "the script says", "operations": "operations does"}


def incongruent_lines(judged: Iterable[Judged]) -> Iterator[Finding]:
    """A promise is kept by what sales says and by what operations does."""
    for one in judged:
        if one.verdict.label == "congruent":
            continue
        promise, line = one.promise, one.line
        if line is None:
            add = "covers" if one.layer == "operations" else "promise"
            yield Finding(
                one.verdict.rule,
                promise.place,
                f'{one.verdict.why}. Add `{{: {add}="{promise.id}" }}` to the line that does, or write one.',
                "error",
                promise=promise.id,
                there=promise.text,
            )
            continue
        yield Finding(
            one.verdict.rule,
            line.place,
            f"the page promises “{promise.text}” ({promise.place}); {SAYS[one.layer]} “{line.text}”. {one.verdict.why}",
            LEVELS[one.verdict.label],
            related=(promise.place,),
            promise=promise.id,
            here=line.text,
            there=promise.text,
            here_span=one.verdict.line_span,
            there_span=one.verdict.promise_span,
        )


def orphan_links(site: Site) -> Iterator[Finding]:
    """A line that says it keeps a promise names one that exists."""
    known = site.promises
    for layer in LAYERS:
        for line in lines_of(site, layer):
            for name in line.promises:
                if name not in known:
                    yield Finding(
                        "CG010",
                        line.place,
                        f"this line says that it keeps `{name}`, and no page promises that. {nearest(name, known)}",
                        here=line.text,
                    )


def untold_promises(site: Site) -> Iterator[Finding]:
    """A declared promise stands on a page; else nobody is told it."""
    told = {name for page in site.pages.values() for name in page.promises}
    for promise in site.promises.values():
        if promise.id not in told:
            yield Finding(
                "C506",
                promise.place,
                f"no page tells the promise `{promise.id}`. Add it to a page's `promises:` or take it away.",
                "warning",
                promise=promise.id,
            )
