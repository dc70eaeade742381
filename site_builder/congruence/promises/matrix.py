"""Sets every promise against pages, script and operations: what reports show and revisions are compared by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from site_builder.congruence.promises.ledger import JudgedPromise, Suggested
from site_builder.model.finding import Finding, Place, Suppression
from site_builder.model.journey import LAYERS, Promise
from site_builder.model.site import Site

COLUMNS = ("pages", *LAYERS)
UNTOLD, APART = "C506", "CG015"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one layer makes of one promise; `label` is "" where the promise does not need the layer."""

    layer: str
    label: str
    why: str
    rule: str = ""
    confidence: float = 1.0
    text: str = ""
    place: Place | None = None
    promise_span: tuple[int, int] | None = None
    line_span: tuple[int, int] | None = None
    pages: tuple[str, ...] = ()
    reviewed_by: str = ""
    suggested: tuple[Suggested, ...] = ()
    suppression: Suppression | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A promise and its cells, in the order of COLUMNS."""

    promise: Promise
    cells: tuple[Cell, ...]


def matrix(site: Site, judged: Iterable[JudgedPromise], findings: Sequence[Finding]) -> tuple[Row, ...]:
    """A row for every promise, in the order of the journeys' files."""
    spared = {(one.code, one.promise, one.place): one.suppression for one in findings if one.suppression}
    apart = {one.promise: one for one in findings if one.code == APART and one.level == "error"}
    found = {(one.promise.id, one.layer): one for one in judged}
    pages: dict[str, list[str]] = {}
    for page in site.pages.values():
        for name in page.promises:
            pages.setdefault(name, []).append(page.url)
    return tuple(
        Row(
            promise,
            (
                _told(promise, sorted(pages.get(promise.id, ())), apart.get(promise.id), spared),
                *(_kept(layer, found.get((promise.id, layer)), spared) for layer in LAYERS),
            ),
        )
        for promise in site.promises.values()
    )


Spared = Mapping[tuple[str, str, Place], Suppression]


def _told(promise: Promise, pages: list[str], apart: Finding | None, spared: Spared) -> Cell:
    if apart is not None:
        return Cell(
            "pages",
            "contradicted",
            apart.message,
            apart.code,
            text=apart.here,
            place=apart.place,
            promise_span=apart.there_span,
            line_span=apart.here_span,
            pages=tuple(pages),
            suppression=apart.suppression,
        )
    if not pages:
        why = "No page tells it. Add it to a page's `promises:` or take it away."
        spare = spared.get((UNTOLD, promise.id, promise.place))
        return Cell("pages", "missing", why, UNTOLD, place=promise.place, suppression=spare)
    where = f"{len(pages)} pages tell it" if len(pages) > 1 else "One page tells it"
    return Cell("pages", "congruent", f"{where}: {', '.join(pages)}.", pages=tuple(pages), place=promise.place)


def _kept(layer: str, one: JudgedPromise | None, spared: Spared) -> Cell:
    if one is None:
        return Cell(layer, "", "The promise does not need this layer.")
    place = one.line.place if one.line else one.promise.place
    verdict = one.verdict
    return Cell(
        layer,
        verdict.label,
        verdict.why,
        verdict.rule,
        verdict.confidence,
        one.line.text if one.line else "",
        one.line.place if one.line else None,
        verdict.promise_span,
        verdict.line_span,
        reviewed_by=one.review.by if one.review else "",
        suggested=one.suggested,
        suppression=spared.get((verdict.rule, one.promise.id, place)),
    )
