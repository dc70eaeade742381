"""Each promise with what script and operations make of it, who was told which words, and whether they were kept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from capture_api.contract.manifest import Manifest, PromiseFacts
from capture_api.sales.disclosed import CURRENT, Judgement, judgements_of, standing_of, worst_label


@dataclass(frozen=True, slots=True)
class WordingReport:
    """One exact wording: who was told it, what was thought of it then and now, and what became of it."""

    hash: str
    text: str
    first_at: str
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
    wordings: Iterable[Mapping[str, Any]],
    verdicts: Iterable[Mapping[str, Any]],
    told: Mapping[tuple[str, str], Mapping[str, Any]],
    told_before: Callable[[str, str], tuple[list[str], list[str]]],
) -> tuple[PromiseReport, ...]:
    """Every promise that a page makes or has made, by id."""
    promises = manifest.promises
    then = first_labels(verdicts)
    by_promise: dict[str, list[WordingReport]] = {name: [] for name in promises}
    journeys = {name: promise.journey for name, promise in promises.items()}
    for row in wordings:
        name, key = row["promise_id"], (row["promise_id"], row["hash"])
        journeys.setdefault(name, row["journey"])
        standing = standing_of(promises.get(name), row["hash"])
        label = worst_label(judgements_of(promises[name])) if standing == CURRENT else standing
        count = told.get(key, {})
        people, leads = told_before(*key) if standing != CURRENT and count else ([], [])
        by_promise.setdefault(name, []).append(
            WordingReport(
                hash=row["hash"],
                text=row["text"],
                first_at=row["first_at"],
                standing=standing,
                people_told=count.get("people_told", 0),
                leads_told=count.get("leads_told", 0),
                leads_open=count.get("leads_open", 0),
                verdict_then=then.get(key, "unverified"),
                verdict_now=label,
                kept=count.get("kept", 0),
                broken=count.get("broken", 0),
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


def first_labels(verdicts: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """(promise, hash) -> the worst verdict of the layers when the wording was first published."""
    first: dict[tuple[str, str], dict[str, Judgement]] = {}
    for row in verdicts:
        layers = first.setdefault((row["promise_id"], row["hash"]), {})
        layers.setdefault(row["layer"], Judgement(row["layer"], row["label"], "", row["why"], "", "", "", 0))
    return {key: worst_label(layers.values()) for key, layers in first.items()}
