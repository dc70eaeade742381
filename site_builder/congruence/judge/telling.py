"""A sentence of a page held against the declared promises: whether it speaks of one, and tells more or less."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from site_builder.congruence.judge.figures import is_alike
from site_builder.congruence.judge.held import Held, Share, Told
from site_builder.congruence.judge.meant import same_value
from site_builder.congruence.judge.reading import Reading, read_sentence
from site_builder.congruence.judge.subject import Declared, Key, likeness, telling
from site_builder.congruence.judge.told_by_figure import enough, fits, told_by_figure
from site_builder.congruence.judge.told_by_words import told_by_words
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.quantities.quantity import Quantity

FRONT = 3  # words of a promise
AS_NEAR = 0.35  # of the share of the nearest promise, from which another one that the figure keeps is meant


class Declarations:
    """All promises of a site, weighed against each other: what many of them speak of tells little."""

    def __init__(self, promises: Sequence[Declared], pack: Pack) -> None:
        self.promises = promises
        self.pack = pack
        counts = Counter(name for one in promises for name in frozenset[str]().union(*one.core))
        self._weights = {name: math.log((len(promises) + 1) / (many + 0.5)) for name, many in counts.items()}
        self._known = frozenset(self._weights)

    def told(self, sentence: str) -> Iterator[Told]:
        """What the sentence makes of each promise that it speaks of."""
        said = read_sentence(sentence, self.pack)
        if not self._could_speak(said):
            return
        held = {one.id: Held(one, said, self.share(one, said), self.pack) for one in self.promises}
        taken = set[str]()
        for quantity in said.quantities:
            best = self._best(quantity, held)
            if best is not None and best.one.id not in taken and best.share.part >= enough(quantity, said, self.pack):
                found = list(told_by_figure(best, quantity))
                taken.update(one.promise for one in found)
                yield from found
        for one in held.values():
            if one.one.id not in taken:
                yield from told_by_words(one, is_counted(one))

    def _could_speak(self, said: Reading) -> bool:
        is_asked = said.text.rstrip("\"”’') ").endswith("?")
        keys = (key for _, key in telling(said.text, self.pack))
        return not is_asked and (
            bool(said.cues("CG007", "side_fee")) or any(not self._known.isdisjoint(k) for k in keys)
        )

    def share(self, one: Declared, said: Reading) -> Share:
        """What the sentence has of the promise's telling words."""
        keys = [key for _, key in telling(said.text, self.pack)]
        theirs = frozenset[str]().union(*keys)
        if not one.core or not self._is_that_one(one, keys):
            return Share(0.0, 0.0, frozenset(), False)
        weights = [max(self._weights[name] for name in key) for key in one.core]
        shared = sum(weight * likeness(key, theirs) for weight, key in zip(weights, one.core, strict=True))
        return Share(shared / sum(weights), shared, theirs, not one.anchors.isdisjoint(theirs))

    def _is_that_one(self, one: Declared, keys: Sequence[Key]) -> bool:
        """Whether a promise about a first thing meets that first thing: a second call is not the first one."""
        firsts = self.pack.words["first"]
        opening = {token.word for token in one.reading.tokens[:FRONT]}
        if opening & self.pack.words["due"] and opening & firsts:
            return True  # “after your first visit” only says when
        named = [after for key, after in pairwise(one.core) if key & firsts]
        return all(any(key & firsts and after & thing for key, after in pairwise(keys)) for thing in named)

    def _best(self, quantity: Quantity, held: Mapping[str, Held]) -> Held | None:
        """The promise that a figure of the sentence most likely speaks of; one that it keeps goes before the others."""
        every = held.values()
        fit = [one for one in every if any(fits(one, figure, quantity) for figure, _ in one.one.figures)]
        best = max(fit, key=lambda one: (one.share.part, one.share.weight), default=None)
        least = best.share.part * AS_NEAR if best else 0.0
        keeps = (one for one in every if any(same_value(figure, quantity) for figure, _ in one.one.figures))
        return None if any(one.share.weight and one.share.part >= least for one in keeps) else best


def is_counted(held: Held) -> bool:
    """Whether the sentence has a figure for one of the promise's, and another value than that."""
    pairs = ((figure, said) for figure, _ in held.one.figures for said in held.said.quantities)
    return any(is_alike(figure, said) and not same_value(figure, said) for figure, said in pairs)
