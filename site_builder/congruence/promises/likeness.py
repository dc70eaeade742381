"""Tells whether a sentence of prose says what a declared promise says."""

from collections.abc import Iterable
from functools import lru_cache

from site_builder.congruence.judge.reading import read_sentence
from site_builder.congruence.language.pack import Pack
from site_builder.model.journey import Promise

ENOUGH = 0.6  # share of the shorter text's subjects that the other must hold
FIRM = 0.7  # the same counted from both sides, before one text may contradict the other
FEWEST = 2  # subjects that two texts must share, unless one of them has no more


def declared_as(sentence: str, promises: Iterable[Promise], pack: Pack) -> Promise | None:
    """The declared promise that a sentence repeats or rewords, None when there is none.

    Figures are left out of the comparison, since they are what two wordings of one promise may differ in; they
    only choose between promises that are equally near.
    """
    best, nearest = None, (0.0, 0, False)
    for promise in promises:
        near = _nearness(sentence, promise.text, pack)
        if near[0] >= ENOUGH and near > nearest:
            best, nearest = promise, near
    return best


def is_about(sentence: str, promise: Promise, pack: Pack) -> bool:
    """Whether two texts are about so much the same that they can be held against each other."""
    said, promised = _subjects(sentence, pack), _subjects(promise.text, pack)
    shared, fewer = len(said & promised), min(len(said), len(promised))
    enough = bool(fewer) and shared >= min(FEWEST, fewer)
    return enough and 2 * shared / (len(said) + len(promised)) >= FIRM


def _nearness(sentence: str, promise: str, pack: Pack) -> tuple[float, int, bool]:
    said, promised = _subjects(sentence, pack), _subjects(promise, pack)
    shared, fewer = len(said & promised), min(len(said), len(promised))
    if not fewer or shared < min(FEWEST, fewer):
        return 0.0, 0, False
    same_figures = _figures(sentence, pack) == _figures(promise, pack)
    return shared / fewer, shared, same_figures


@lru_cache(maxsize=8192)
def _subjects(text: str, pack: Pack) -> frozenset[str]:
    """What the text is about: each telling word's stem, or its subject where the pack knows one."""
    reading = read_sentence(text, pack)
    hits = (hit for hit in pack.phrases.find(reading.tokens) if hit.tag.startswith("topic:"))
    topics = {at: hit.tag for hit in hits for at in range(hit.first, hit.last)}
    spans = [(quantity.start, quantity.end) for quantity in reading.quantities]
    return frozenset(
        topics.get(at, token.stem)
        for at, token in enumerate(reading.tokens)
        if token.stem in reading.content
        and not token.word[0].isdigit()
        and not any(start <= token.start < end for start, end in spans)
    )


def _figures(text: str, pack: Pack) -> frozenset[tuple[str, object, object]]:
    return frozenset((one.dim, one.low, one.high) for one in read_sentence(text, pack).quantities)
