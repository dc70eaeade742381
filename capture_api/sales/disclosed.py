"""What a promise that somebody was told is worth today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from capture_api.contract.manifest import PromiseFacts
from capture_api.model.lead import DisclosedWording
from capture_api.model.recording import Touch

CURRENT, REWORDED, WITHDRAWN = "current", "reworded", "withdrawn"
KEPT, BROKEN = "kept", "broken"
OUTCOMES = (KEPT, BROKEN)
OUTCOME_TOUCHES = {KEPT: "promise-kept", BROKEN: "promise-broken"}
# The order in which a salesperson has to worry about them.
WORST_FIRST = ("contradicted", "missing", "weakened", "conditional", "unverified", "congruent")
# What a verdict means to the person who has to make the call.
IN_WORDS = {
    "congruent": "kept as promised",
    "contradicted": "contradicted",
    "conditional": "kept under a condition",
    "weakened": "said more weakly",
    "missing": "not mentioned",
    "unverified": "not verified",
}

VENDOR_WORDS = {
    "congruent": "We promise the same.",
    "contradicted": "We promise something else.",
    "conditional": "We promise it under other conditions.",
    "weakened": "We promise it for certain.",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one layer, script or operations, makes of a promise."""

    layer: str
    label: str
    rule: str
    why: str
    promise: str  # the words that were judged
    text: str  # the words that they were held against
    file: str
    line: int

    @property
    def words(self) -> str:
        """“script: kept as promised”."""
        return f"{self.layer}: {IN_WORDS.get(self.label, self.label)}"


@dataclass(frozen=True, slots=True)
class DisclosedPromise:
    """A promise this person was made, word for word, and how it stands now."""

    id: str
    hash: str
    text: str
    told_at: datetime
    page: str
    standing: str  # current | reworded | withdrawn
    now: str  # the words of today, where they differ
    judgements: tuple[Judgement, ...]
    outcome: str  # "" | kept | broken
    vendor: str = ""  # the lead vendor who told it, "" for a page of ours

    @property
    def is_worrying(self) -> bool:
        """Whether whoever makes the call has to know before saying anything."""
        return self.standing != CURRENT or worst_label(self.judgements) in ("contradicted", "missing")

    @property
    def words(self) -> str:
        """How it stands, as a sentence."""
        if self.standing == WITHDRAWN:
            return "No page promises this any more. This person was still told it."
        if self.standing == REWORDED:
            who = f"Told by {self.vendor}, not by us. " if self.vendor else ""
            return f"{who}Worded differently now: “{self.now}” This person was told the words above."
        if self.vendor:
            return f"Told by {self.vendor}, not by us. {' '.join(map(vendor_words, self.judgements))}".strip()
        judged = "; ".join(judgement.words for judgement in self.judgements)
        return f"{judged[:1].upper()}{judged[1:]}." if judged else "Not judged yet."


def vendor_words(judgement: Judgement) -> str:
    """What our own promise makes of a vendor's words, for who has to put it right."""
    if judgement.label == "missing":
        return "We promise nothing of the kind."
    ours = f" Our promise: “{judgement.text}”" if judgement.text else ""
    return f"{VENDOR_WORDS.get(judgement.label, 'Nobody has held it against our promises.')}{ours}"


def judgements_of(promise: PromiseFacts) -> tuple[Judgement, ...]:
    """The verdicts that a build gave to a promise, script before operations; to a vendor's, what our pages say."""
    return tuple(
        Judgement(layer, found.label, found.rule, found.why, promise.text, found.text, found.file, found.line)
        for layer in ("script", "operations", "pages")
        if (found := promise.verdicts.get(layer))
    )


def worst_label(judgements: Iterable[Judgement]) -> str:
    """The verdict that a person should worry about; unverified where there is none."""
    labels = {judgement.label for judgement in judgements}
    return next((label for label in WORST_FIRST if label in labels), "unverified")


def standing_of(promise: PromiseFacts | None, digest: str) -> str:
    """Whether the pages still say these words, other words, or nothing."""
    if promise is None:
        return WITHDRAWN
    return CURRENT if promise.hash == digest else REWORDED


def disclosed_promises(
    wordings: Sequence[DisclosedWording], promises: Mapping[str, PromiseFacts], touches: Iterable[Touch]
) -> tuple[DisclosedPromise, ...]:
    """Each wording that a person was told, once, in the order in which they first met it."""
    outcomes = outcomes_of(touches)
    found: dict[tuple[str, str], DisclosedPromise] = {}
    for one in sorted(wordings, key=lambda wording: (wording.at, wording.promise_id)):
        promise = promises.get(one.promise_id)
        standing = standing_of(promise, one.hash)
        found.setdefault(
            (one.promise_id, one.hash),
            DisclosedPromise(
                id=one.promise_id,
                hash=one.hash,
                text=one.text,
                told_at=one.at,
                page=one.page,
                standing=standing,
                now=promise.text if promise and standing == REWORDED else "",
                judgements=judgements_of(promise) if promise and standing == CURRENT else (),
                outcome=outcomes.get(one.promise_id, ""),
                vendor=promise.vendor if promise else "",
            ),
        )
    return tuple(found.values())


def outcomes_of(touches: Iterable[Touch]) -> dict[str, str]:
    """Promise id -> whether it was kept or broken, by the last word on it."""
    kinds = {kind: outcome for outcome, kind in OUTCOME_TOUCHES.items()}
    return {str(touch.data.get("promise")): kinds[touch.kind] for touch in touches if touch.kind in kinds}
