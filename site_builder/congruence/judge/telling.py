"""A sentence of a page held against the declared promises: whether it speaks of one, and tells more or less."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from site_builder.congruence.judge.figures import best_match, is_alike
from site_builder.congruence.judge.judging import gather
from site_builder.congruence.judge.meant import could_answer, is_about_us, is_for_some, is_ours, same_value
from site_builder.congruence.judge.reading import Reading, clauses_around, read_sentence
from site_builder.congruence.judge.subject import Declared, Key, keys_of, likeness, telling
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.quantities.quantity import Quantity

# The share of a promise's telling words, by weight, that a sentence with such a figure must have: where the word next
# to the promise's figure is among them, and where it is not. The second holds for a price beside what is free, too,
# and for a sentence that is held against a promise by opposites alone.
NEAR, FIRM = 0.3, 0.7
FEWEST = 2  # telling words that both have, before opposites are looked at
DENIED = 0.8  # the weight of evidence that a word is denied on one side alone


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what a promise speaks of a sentence speaks of."""

    part: float  # of the promise's telling words, by weight
    weight: float
    words: Key
    has_anchor: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence makes of the promise that it speaks of."""

    promise: str
    outcome: str  # less | more | hedged | narrowed
    why: str
    line_span: tuple[int, int] | None
    promise_span: tuple[int, int] | None


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
        shares = {one.id: self.share(one, said) for one in self.promises}
        taken = set[str]()
        for quantity in said.quantities:
            best = self._best(quantity, said, shares)
            if best is not None and best.id not in taken and shares[best.id].part >= self._enough(quantity, said):
                found = list(self._by_figure(best, quantity, said))
                taken.update(one.promise for one in found)
                yield from found
        for one in self.promises:
            is_counted = any(is_alike(figure, other) for figure, _ in one.figures for other in said.quantities)
            share = shares[one.id]
            if one.id not in taken and not is_counted and share.part >= FIRM and self._shared(one, share) >= FEWEST:
                yield from self._by_opposites(one, said)

    def _could_speak(self, said: Reading) -> bool:
        is_asked = said.text.rstrip("\"”’') ").endswith("?")
        return not is_asked and any(not self._known.isdisjoint(key) for _, key in telling(said.text, self.pack))

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
        named = [after for key, after in pairwise(one.core) if key & firsts]
        return all(any(key & firsts and after & thing for key, after in pairwise(keys)) for thing in named)

    def _enough(self, quantity: Quantity, said: Reading) -> float:
        """How much has to be shared: a figure without a verb, as in a table, needs more beside it."""
        clauses = clauses_around(said, quantity.start, quantity.end, self.pack)
        return FIRM if all(clause.verb == "fragment" for clause in clauses) else NEAR

    @staticmethod
    def _shared(one: Declared, share: Share) -> int:
        return sum(not key.isdisjoint(share.words) for key in one.core)

    def _best(self, quantity: Quantity, said: Reading, shares: Mapping[str, Share]) -> Declared | None:
        """The promise that a figure of the sentence most likely speaks of; one that it keeps goes before the others."""
        if any(shares[one.id].weight and same_value(f, quantity) for one in self.promises for f, _ in one.figures):
            return None
        fit = [
            one
            for one in self.promises
            if any(self._fits(one, figure, quantity, shares[one.id]) for figure, _ in one.figures)
        ]
        return max(fit, key=lambda one: (shares[one.id].part, shares[one.id].weight), default=None)

    def _fits(self, one: Declared, figure: Quantity, quantity: Quantity, share: Share) -> bool:
        if not could_answer(figure, quantity):
            return False
        is_anchored = share.has_anchor and not (figure.dim == "money" and figure.high == 0)
        if figure.dim == "count":  # what is counted is in both anyway
            unit = keys_of(figure.unit, self.pack)
            is_anchored = any(not key.isdisjoint(share.words) and key.isdisjoint(unit) for key in one.core)
        return share.part >= (NEAR if is_anchored else FIRM)

    def _by_figure(self, one: Declared, quantity: Quantity, said: Reading) -> Iterator[Told]:
        if not is_ours(quantity, one, said, self.pack):
            return
        for figure, way in one.figures:
            if not could_answer(figure, quantity):
                continue
            match = best_match(figure, way, as_told(said, way), True, self.pack)
            if match is None or match.is_guess or match.outcome == "incomparable":
                continue
            span = match.said.start, match.said.end
            where = (figure.start, figure.end) if one.reading.text[figure.start : figure.end] == figure.text else None
            words = f"“{figure.text}” is declared and this says “{match.said.text}”"
            if match.outcome == "worse":
                yield Told(one.id, "less", f"{words}, which is worse for the customer.", span, where)
            elif match.outcome == "better":
                if not is_for_some(one.reading, said, self.pack):
                    yield Told(one.id, "more", f"{words}, which nobody has promised to deliver.", span, where)
            elif match.outcome == "vaguer" and figure.high is not None and match.said.high == figure.high:
                yield Told(one.id, "hedged", f"{words}, which is less certain.", span, where)

    def _by_opposites(self, one: Declared, said: Reading) -> Iterator[Told]:
        """What one of the two denies and the other says, of the promise's own words."""
        if not is_about_us(said, one, self.pack) or is_for_some(one.reading, said, self.pack):
            return
        found = gather(one.reading, said, one.claim, one.kind, self.pack)
        known = frozenset[str]().union(*one.core)
        for proof in found:
            if proof.label != "contradicted" or proof.rule != "CG003" or proof.weight < DENIED or not proof.line_span:
                continue
            words = keys_of(said.text[slice(*proof.line_span)], self.pack)
            denied = words & (
                keys_of(one.reading.text[slice(*proof.promise_span)], self.pack) if proof.promise_span else words
            )
            if any(name in known and not name.startswith("topic:") for name in denied):
                yield Told(one.id, "less", proof.why, proof.line_span, proof.promise_span)
                return


def as_told(said: Reading, way: str) -> Reading:
    """The sentence as its reader takes it: “from £9” holds out £9, and “up to ten years” ten."""
    hopes = tuple(
        replace(one, high=one.low, bound="exact")
        if way == "less" and one.bound == "from" and one.low is not None
        else replace(one, low=one.high, bound="exact")
        if way == "more" and one.bound == "up-to" and one.high is not None
        else one
        for one in said.quantities
    )
    return replace(said, quantities=hopes)
