"""What lead vendors told people in our name, held against what is declared: for the hand-off to sales."""

from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.congruence.judge.find import declared_as
from site_builder.congruence.judge.subject import declare
from site_builder.congruence.judge.telling import Declarations
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.ledger import NO_PACK, claim_of, judge_text, pack_of
from site_builder.congruence.promises.sentences import split_sentences
from site_builder.model.journey import Promise, Vendor, VendorWords
from site_builder.model.site import Site

OF_OUTCOME = {"less": "contradicted", "more": "contradicted", "hedged": "weakened", "narrowed": "conditional"}
DECIDES = ("contradicted", "conditional", "weakened", "congruent")
NOBODY_S = "No promise of ours says this."


@dataclass(frozen=True, slots=True)
class JudgedWords:
    """One thing that a vendor told people, and what our own promises make of it."""

    vendor: Vendor
    words: VendorWords
    label: str  # congruent | contradicted | conditional | weakened | missing | unverified
    why: str
    promise: Promise | None = None  # of which it speaks


def judge_vendors(site: Site) -> tuple[JudgedWords, ...]:
    """Every vendor's words, in the order of the journeys' files."""
    spoken = [
        (vendor, words)
        for journey in site.journeys.values()
        for vendor in journey.vendors.values()
        for words in vendor.words
    ]
    pack = pack_of(site) if spoken else None
    if pack is None:
        return tuple(JudgedWords(vendor, words, "unverified", NO_PACK) for vendor, words in spoken)
    declared = [declare(p.id, p.text, p.kind, claim_of(p, pack), pack) for p in site.promises.values()]
    known = Declarations(declared, pack)
    return tuple(_judge(vendor, words, site, known, pack) for vendor, words in spoken)


def _judge(vendor: Vendor, words: VendorWords, site: Site, known: Declarations, pack: Pack) -> JudgedWords:
    """The worst that any sentence of the words makes of a promise."""
    found = [
        one for _, sentence in split_sentences(words.text, pack.language) for one in _of(sentence, site, known, pack)
    ]
    if not found:
        return JudgedWords(vendor, words, "missing", NOBODY_S)
    label, why, promise = min(found, key=lambda one: DECIDES.index(one[0]))
    return JudgedWords(vendor, words, label, why, promise)


def _of(sentence: str, site: Site, known: Declarations, pack: Pack) -> Iterator[tuple[str, str, Promise]]:
    told = list(known.told(sentence))
    yield from ((OF_OUTCOME[one.outcome], one.why, site.promises[one.promise]) for one in told)
    promise = None if told else declared_as(sentence, site.promises.values(), pack)
    if promise is not None:
        verdict = judge_text(promise, sentence, pack)
        if verdict.label in DECIDES:
            yield verdict.label, verdict.why, promise
