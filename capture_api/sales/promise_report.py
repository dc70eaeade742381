"""Each promise with what script and operations make of it, who was told which words, and whether they were kept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from capture_api.contract.invitation import PromiseRef
from capture_api.contract.manifest import Manifest, PromiseFacts
from capture_api.sales.disclosed import CURRENT, Judgement, judgements_of, standing_of, worst_label
from capture_api.store.promises import BuildVerdict, KeptWording, PromiseCount


@dataclass(frozen=True, slots=True)
class WordingReport:
    """One exact wording: who was told it, what was thought of it then and now, and what became of it."""

    hash: str
    text: str
    first_at: datetime
    standing: str  # current | reworded | withdrawn
    people_told: int
    leads_told: int
    leads_open: int
    verdict_then: str
    verdict_now: str
    kept: int
    broken: int
    people: tuple[str, ...]  # who was told these words, by id, where they are not today's
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromiseReport:
    """A promise over all its wordings, the newest first."""

    id: str
    journey: str
    text: str
    hash: str
    kind: str
    owner: str
    pages: tuple[str, ...]
    layers: tuple[Judgement, ...]
    wordings: tuple[WordingReport, ...]

    @property
    def label(self) -> str:
        """The worst verdict on today's words; `withdrawn` when no page says them any more."""
        return worst_label(self.layers) if self.text else "withdrawn"

    def told_first(self, digest: str = "") -> list[WordingReport]:
        """The wordings, old ones first; the one of a hash when that is given."""
        asked = [one for one in self.wordings if digest in ("", one.hash)]
        return sorted(asked, key=lambda one: one.standing == CURRENT)

    @property
    def told_otherwise(self) -> int:
        """How many open leads were told words that no longer stand, or that are contradicted today."""
        return sum(
            one.leads_open
            for one in self.wordings
            if one.standing != CURRENT or one.verdict_now in ("contradicted", "missing")
        )


def report_promises(
    manifest: Manifest,
    wordings: Iterable[KeptWording],
    verdicts: Iterable[BuildVerdict],
    counts: Mapping[PromiseRef, PromiseCount],
    people_and_leads: Callable[[str, str], tuple[list[str], list[str]]],
) -> tuple[PromiseReport, ...]:
    """Every promise that a page makes or has made, by id."""
    promises = manifest.promises
    then = first_labels(verdicts)
    by_promise: dict[str, list[WordingReport]] = {name: [] for name in promises}
    journeys = {name: promise.journey for name, promise in promises.items()}
    for wording in wordings:
        name, key = wording.promise_id, PromiseRef(wording.promise_id, wording.hash)
        journeys.setdefault(name, wording.journey)
        standing = standing_of(promises.get(name), wording.hash)
        label = worst_label(judgements_of(promises[name])) if standing == CURRENT else standing
        count = counts.get(key, PromiseCount())
        people, leads = people_and_leads(*key) if standing != CURRENT and key in counts else ([], [])
        by_promise.setdefault(name, []).append(
            WordingReport(
                hash=wording.hash,
                text=wording.text,
                first_at=wording.first_at,
                standing=standing,
                people_told=count.people_told,
                leads_told=count.leads_told,
                leads_open=count.leads_open,
                verdict_then=then.get(key, "unverified"),
                verdict_now=label,
                kept=count.kept,
                broken=count.broken,
                people=tuple(people),
                leads=tuple(leads),
            )
        )
    return tuple(
        report_one(name, promises.get(name), journeys[name], found) for name, found in sorted(by_promise.items())
    )


def report_one(name: str, promise: PromiseFacts | None, journey: str, wordings: list[WordingReport]) -> PromiseReport:
    """One promise with its wordings, today's first."""
    ordered = sorted(wordings, key=lambda one: (one.standing == CURRENT, one.first_at), reverse=True)
    return PromiseReport(
        id=name,
        journey=journey,
        text=promise.text if promise else "",
        hash=promise.hash if promise else "",
        kind=promise.kind if promise else "",
        owner=promise.owner if promise else "",
        pages=promise.pages if promise else (),
        layers=judgements_of(promise) if promise else (),
        wordings=tuple(ordered),
    )


def first_labels(verdicts: Iterable[BuildVerdict]) -> dict[PromiseRef, str]:
    """(promise, hash) -> the worst verdict of the layers when the wording was first published."""
    first: dict[PromiseRef, dict[str, Judgement]] = {}
    for one in verdicts:
        layers = first.setdefault(PromiseRef(one.promise_id, one.hash), {})
        layers.setdefault(one.layer, Judgement(one.layer, one.label, one.rule, one.why, "", "", "", 0))
    return {key: worst_label(layers.values()) for key, layers in first.items()}
