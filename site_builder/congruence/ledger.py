"""Judges every declared promise of a site against the lines that say they keep it, layer by layer."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from site_builder.congruence.claims import derive_claim, read_claim
from site_builder.congruence.judge import Verdict, judge_line
from site_builder.model import LAYERS, Line, Promise, Review, Site

# The verdict of a layer is that of its worst contradiction, else of its best line.
ORDER = ("contradicted", "congruent", "conditional", "weakened", "unverified", "missing")


@dataclass(frozen=True, slots=True)
class Judged:
    """A promise in one layer: the line that decides, what was found, and the review that vouches for it."""

    promise: Promise
    layer: str
    line: Line | None
    verdict: Verdict
    review: Review | None = None


def review_hash(promise: str, line: str) -> str:
    """The hash that a review is good for: both texts with white space folded, SHA-256, 16 hex digits."""
    both = " ".join(promise.split()) + "\n" + " ".join(line.split())
    return hashlib.sha256(both.encode()).hexdigest()[:16]


def lines_of(site: Site, layer: str) -> list[Line]:
    """Every line of every journey's script, or of its operations."""
    return [line for journey in site.journeys.values()
            for line in (journey.script if layer == "script" else journey.operations).lines]


def judge_site(site: Site) -> list[Judged]:
    """Every promise in every layer that it needs or that speaks of it, in the order of the journeys' files."""
    return [judged for promise in site.promises.values() for judged in judge_promise(site, promise)]


def judge_promise(site: Site, promise: Promise) -> Iterator[Judged]:
    """One promise, layer by layer."""
    for layer in LAYERS:
        linked = [line for line in lines_of(site, layer) if promise.id in line.promises]
        if linked:
            yield min((_judge(site, promise, layer, line) for line in linked),
                      key=lambda judged: ORDER.index(judged.verdict.label))
        elif layer in promise.needs:
            what = "No line of a script" if layer == "script" else "No commitment of operations"
            yield Judged(promise, layer, None, Verdict(
                "missing", "CG001", f"{what} says that it keeps “{promise.text}”", 1.0, None, None))


def _judge(site: Site, promise: Promise, layer: str, line: Line) -> Judged:
    claim = read_claim(promise.claim) if promise.claim else derive_claim(promise.text, promise.kind)
    verdict = judge_line(promise.text, line.text, claim, promise.kind)
    if verdict.label != "unverified":
        return Judged(promise, layer, line, verdict)
    review = review_of(reviews(site), promise, line)
    if review is None:
        return Judged(promise, layer, line, verdict)
    why = f"{review.by} reviewed both texts on {review.on.isoformat()} and found the promise kept."
    return Judged(promise, layer, line, replace(verdict, label="congruent", why=why), review)


def reviews(site: Site) -> list[Review]:
    """Every review in every journey's script and operations."""
    return [review for journey in site.journeys.values()
            for conversation in (journey.script, journey.operations) for review in conversation.reviews]


def review_of(given: Sequence[Review], promise: Promise, line: Line) -> Review | None:
    """The review that is good for exactly these two texts."""
    wanted = review_hash(promise.text, line.text)
    return next((review for review in given if review.promise == promise.id and review.hash == wanted), None)
