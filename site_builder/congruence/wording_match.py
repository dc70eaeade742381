"""Tells whether a sentence of prose says what a declared promise says."""

from collections.abc import Sequence
from functools import lru_cache

from site_builder.congruence.wording import read_tokens

ENOUGH = 0.6  # share of the shorter text's stems that the other must hold
EMPTY = frozenset("a an and are as at be by for from in is it its of on or our that the their they this to us we will with "
                  "you your".split())


def declared_as(sentence: str, promises: Sequence[str]) -> str:
    """The declared promise that a sentence repeats or rewords, "" when there is none."""
    said = _stems(sentence)
    best, score = "", 0.0
    for text in promises:
        promised = _stems(text)
        shorter = min(len(said), len(promised))
        if shorter and (share := len(said & promised) / shorter) > score:
            best, score = text, share
    return best if score >= ENOUGH else ""


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in read_tokens(text) if token.word.isalnum() and token.word not in EMPTY)
