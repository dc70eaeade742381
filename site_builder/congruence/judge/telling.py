"""A sentence of a page held against the declared promises: whether it speaks of one, and tells more or less."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from site_builder.congruence.judge.figures import is_alike
from site_builder.congruence.judge.held import Held, Share, Told, fewest
from site_builder.congruence.judge.meant import could_answer, same_value
from site_builder.congruence.judge.reading import Reading, find_cues, read_sentence
from site_builder.congruence.judge.subject import Declared, Key, likeness, telling
from site_builder.congruence.judge.told_by_figure import enough, fits, is_nothing, told_by_figure
from site_builder.congruence.judge.told_by_words import LIMITED, charges, is_extra, is_free, is_price, told_by_words
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.phrases import PhraseIndex
from site_builder.congruence.language.words import Token, read_tokens
from site_builder.congruence.quantities.quantity import Quantity, read_quantities

FRONT = 3  # words of a promise
AS_NEAR = 0.35  # of the share of the nearest promise, from which another one that the figure keeps is meant
BEYOND_FIGURES = frozenset({"CG007:boundless", "CG007:undiscounted", "CG007:at_once", "CG007:surcharge"})
SIDE_FEE, NEGATOR = "CG007:side_fee", "CG003:negator"
NOTHING = Share(0.0, 0.0, frozenset(), False)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A promise with how much each of its telling words tells, and what all sentences find the same in it."""

    one: Declared
    weights: tuple[float, ...]  # of the words of its core, in their order
    total: float
    first_things: tuple[Key, ...]  # of which it speaks of the first one alone: a second call is not the first one
    is_free: bool
    has_no_extras: bool
    is_boundless: bool
    is_denied: bool  # whether it denies a word of its own


class Declarations:
    """All promises of a site, weighed against each other: what many of them speak of tells little.

    Looked up by their telling words, so that a sentence costs what it shares with them, and not what there are.
    """

    def __init__(self, promises: Sequence[Declared], pack: Pack) -> None:
        self.pack = pack
        counts = Counter(name for one in promises for name in frozenset[str]().union(*one.core))
        weights = {name: math.log((len(promises) + 1) / (many + 0.5)) for name, many in counts.items()}
        self._promises = tuple(self._weighed(one, weights) for one in promises)
        self._by_name: dict[str, list[int]] = {}
        for at, one in enumerate(promises):
            for name in frozenset[str]().union(*one.core):
                self._by_name.setdefault(name, []).append(at)
        own = self._by_name.keys() | BEYOND_FIGURES | {SIDE_FEE}
        self._phrases = PhraseIndex(((tag, cue) for tag, cue in pack.cues if tag in own), pack.language)
        self._near: dict[str, bool] = {}
        self._free = [at for at, one in enumerate(self._promises) if one.is_free]
        self._final = [at for at, one in enumerate(self._promises) if one.has_no_extras]

    def _weighed(self, one: Declared, weights: Mapping[str, float]) -> Weighed:
        of_core = tuple(max(weights[name] for name in key) for key in one.core)
        firsts = self.pack.words["first"]
        is_when = self._only_says_when(one)
        first_things = () if is_when else tuple(after for key, after in pairwise(one.core) if key & firsts)
        is_final, is_boundless = (bool(one.reading.cues("CG007", group)) for group in ("no_extras", "boundless"))
        is_denied = any(one.reading.content.values())
        return Weighed(one, of_core, sum(of_core), first_things, is_free(one), is_final, is_boundless, is_denied)

    def _only_says_when(self, one: Declared) -> bool:
        """Whether a promise opens with when it is kept: “after your first visit”."""
        opening = {token.word for token in one.reading.tokens[:FRONT]}
        return bool(opening & self.pack.words["due"] and opening & self.pack.words["first"])

    def told(self, sentence: str) -> Iterator[Told]:
        """What the sentence makes of each promise that it speaks of."""
        if self._could_speak(sentence):
            yield from self.told_in_full(sentence)

    def told_in_full(self, sentence: str) -> Iterator[Told]:
        """The same of a sentence that is no question, without a look first at whether it could say anything."""
        said = read_sentence(sentence, self.pack)
        held = self._held(said)
        taken = set[str]()
        for quantity in said.quantities if held else ():
            best = self._best(quantity, held)
            if best is not None and best.one.id not in taken and best.share.part >= enough(quantity, said, self.pack):
                found = list(told_by_figure(best, quantity))
                taken.update(one.promise for one in found)
                yield from found
        for one in held.values():
            if one.one.id not in taken:
                yield from told_by_words(one, is_counted(one))

    def _could_speak(self, sentence: str) -> bool:
        """Whether a sentence may say anything of a promise, by what costs least to see: most are not read any further.

        It has a word of one, or a fee; and a figure, words that stand for one, or opposites of one promise's words.
        """
        if sentence.rstrip("\"”’') ").endswith("?"):
            return False
        tokens = read_tokens(sentence, self.pack.language)
        if not any(self._is_near(token) for token in tokens):
            return False
        tags = {hit.tag for hit in self._phrases.find(tokens)}
        names = frozenset(self._by_name.keys() & {*tags, *(token.stem for token in tokens)})
        near = [self._promises[at] for at in {at for name in names for at in self._by_name[name]}]
        if near and (self._is_beyond(tokens, tags) or self._may_oppose(sentence, names, near)):
            return True
        figures = read_quantities(sentence, self.pack.language) if near or SIDE_FEE in tags else ()
        return any(self._may_touch(figure, near) for figure in figures)

    def _is_near(self, token: Token) -> bool:
        """Whether a word by itself is one of the promises', or may begin a phrase that is, or a fee."""
        found = self._near.get(token.word)
        if found is None:
            names = {token.stem, *self._phrases.tags_from(token.word)}
            found = self._near[token.word] = SIDE_FEE in names or not self._by_name.keys().isdisjoint(names)
        return found

    def _is_beyond(self, tokens: Sequence[Token], tags: Set[str]) -> bool:
        """Whether words stand for a figure: “charged”, “as many as you like”."""
        charged = self.pack.words["charged"]
        return not BEYOND_FIGURES.isdisjoint(tags) or any(token.word in charged for token in tokens)

    def _may_oppose(self, sentence: str, names: Key, near: Sequence[Weighed]) -> bool:
        """Whether a sentence has two words of a promise, and a denial or an opposite."""
        alike = [one for one in near if sum(not key.isdisjoint(names) for key in one.one.core) >= fewest(one.one)]
        cues = find_cues(sentence, self.pack) if alike else {}
        axes = {tag.split(":")[1] for tag in cues if tag.startswith("axis:")}
        return any(
            NEGATOR in cues or one.is_denied or not axes.isdisjoint(one.one.reading.stances.keys()) for one in alike
        )

    def _may_touch(self, said: Quantity, near: Sequence[Weighed]) -> bool:
        """Whether a figure may be meant for one of a promise, or be the price or the limit of one that has none."""
        if is_price(said) or is_nothing(said):
            return True
        return any(
            (one.is_boundless and said.dim in LIMITED)
            or any(could_answer(figure, said, self.pack) for figure, _ in one.one.figures)
            for one in near
        )

    def _held(self, said: Reading) -> dict[str, Held]:
        """The promises that share a word with the sentence, or that a price in it may touch all the same."""
        keys = [key for _, key in telling(said.text, self.pack)]
        theirs = frozenset[str]().union(*keys)
        if self._by_name.keys().isdisjoint(theirs) and not said.cues("CG007", "side_fee"):
            return {}
        near = {at for name in theirs for at in self._by_name.get(name, ())}
        if charges(said, self.pack):
            near.update(self._free)
        if is_extra(said):
            near.update(self._final)
        every = ((self._promises[at], self._share(self._promises[at], keys, theirs)) for at in sorted(near))
        return {one.one.id: Held(one.one, said, share, self.pack) for one, share in every}

    def _share(self, weighed: Weighed, keys: Sequence[Key], theirs: Key) -> Share:
        """What the sentence has of the promise's telling words."""
        one = weighed.one
        shared = tuple(key & theirs for key in one.core)
        if not any(shared) or not self._is_that_one(weighed, keys):
            return NOTHING
        pairs = zip(weighed.weights, one.core, strict=True)
        weight = sum(weight * likeness(key, theirs) for weight, key in pairs)
        both = tuple(key for key in shared if key)
        own = frozenset(name for key in both for name in key if len(self._by_name[name]) == 1)
        return Share(weight / weighed.total, weight, theirs, not one.anchors.isdisjoint(theirs), own, both)

    def _is_that_one(self, weighed: Weighed, keys: Sequence[Key]) -> bool:
        """Whether a sentence speaks of the first thing where the promise does."""
        firsts = self.pack.words["first"]
        return all(
            any(key & firsts and after & thing for key, after in pairwise(keys)) for thing in weighed.first_things
        )

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
