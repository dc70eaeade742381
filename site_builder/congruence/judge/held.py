"""A declared promise held against one sentence: how much of it the sentence speaks of, and what it makes of it."""

from dataclasses import dataclass

from site_builder.congruence.judge.reading import Reading
from site_builder.congruence.judge.subject import Declared, Key
from site_builder.congruence.language.pack import Pack

# The share of a promise's telling words, by weight, that a sentence with such a figure must have: where the word next
# to the promise's figure is among them, and where it is not. The second holds for a price beside what is free, too,
# and for a sentence that denies a word of the promise.
NEAR, FIRM = 0.3, 0.6
FEWEST = 2  # telling words that both have, before opposites are looked at


def fewest(one: Declared) -> int:
    """How many telling words of a promise have to be shared: one that has a single word has no more."""
    return min(FEWEST, len(one.core))


SAYS = {"less": "which is worse for the customer", "more": "which nobody has promised to deliver"}


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what a promise speaks of a sentence speaks of."""

    part: float  # of the promise's telling words, by weight
    weight: float
    words: Key
    has_anchor: bool
    own: Key = frozenset()  # of its names, those that no other promise has
    shared: tuple[Key, ...] = ()  # what both have of each telling word of the promise, where both have something


@dataclass(frozen=True, slots=True)
class Held:
    """A promise, a sentence, and how much of the one the other speaks of."""

    one: Declared
    said: Reading
    share: Share
    pack: Pack

    @property
    def own_words(self) -> Key:
        """The very words of the promise that the sentence has."""
        return frozenset(name for key in self.share.shared for name in key if not name.startswith("topic:"))

    @property
    def is_spoken_of(self) -> bool:
        """Whether the sentence has a very word of the promise, or most of its subjects."""
        if self.own_words:
            return True
        is_free = all(
            any(q.dim == "money" and q.high == 0 for q in r.quantities) for r in (self.one.reading, self.said)
        )
        return len(self.share.shared) + is_free > 1 and (is_free or self.share.part >= FIRM)


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence makes of the promise that it speaks of."""

    promise: str
    outcome: str  # less | more | hedged
    why: str
    line_span: tuple[int, int] | None
    promise_span: tuple[int, int] | None
