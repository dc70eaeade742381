"""What a promise speaks of: its telling words, its figures, and how much of both a sentence has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from site_builder.congruence.judge.claims import Claim, gain
from site_builder.congruence.judge.figures import is_alike
from site_builder.congruence.judge.reading import Reading, read_sentence
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.words import Token
from site_builder.congruence.quantities.quantity import Quantity

BY_SUBJECT = 0.6  # what another word for the same subject counts beside the very word

Key = frozenset[str]  # the stem of a word and the subjects that it may stand for


@dataclass(frozen=True, slots=True)
class Declared:
    """A promise ready to be held against sentences."""

    id: str
    reading: Reading
    kind: str
    claim: Claim
    core: tuple[Key, ...]  # its telling words
    anchors: Key  # the telling words that stand next to its figures
    figures: tuple[tuple[Quantity, str], ...]  # each figure, and which way its customer gains
    acts: Key  # what is done by when: the telling word before a span of time


def declare(name: str, text: str, kind: str, claim: Claim, pack: Pack) -> Declared:
    """The promise with its figures: those of its words, and the declared one in place of its like."""
    reading = read_sentence(text, pack)
    figures = [(one, gain(one, kind, reading, pack)) for one in reading.quantities]
    if claim.is_declared and claim.quantity is not None:
        stated = claim.quantity
        figures = [pair for pair in figures if not is_alike(stated, pair[0])]
        figures.insert(0, (stated, claim.better or gain(stated, kind, reading, pack)))
    words = telling(text, pack)
    if any(figure.dim == "money" for figure, _ in figures):  # that something costs is said by the figure itself
        words = tuple((at, key) for at, key in words if "topic:cost" not in key) or words
    if not any(figure.dim == "duration" for figure, _ in figures):  # only by when something is done makes it one thing
        words = tuple((at, key) for at, key in words if has_word(key)) or words
    anchors = frozenset[str]().union(*(nearest(one, reading, words, pack.words["light"]) for one in reading.quantities))
    spans = (one for one in reading.quantities if one.dim == "duration")
    acts = frozenset[str]().union(*(act_before(one, reading, words, pack.words["light"]) for one in spans))
    return Declared(name, reading, kind, claim, tuple(key for _, key in words), anchors, tuple(figures), acts)


def nearest(quantity: Quantity, reading: Reading, words: Sequence[tuple[int, Key]], light: frozenset[str]) -> Key:
    """The telling words that stand next to a figure, before and after it, verbs such as “lasts” looked through."""
    words = [(at, key) for at, key in words if reading.tokens[at].word not in light] or words
    after = [key for at, key in words if reading.tokens[at].end > quantity.end][:1]
    before = [key for at, key in words if reading.tokens[at].start < quantity.start][-1 if after else -2 :]
    inside = [key for at, key in words if quantity.start <= reading.tokens[at].start < quantity.end]
    return frozenset[str]().union(*before, *after, *inside)


def act_before(quantity: Quantity, reading: Reading, words: Sequence[tuple[int, Key]], light: frozenset[str]) -> Key:
    """The telling word that stands last before a figure; a verb such as “lasts” only where it stands alone."""
    before = [(at, key) for at, key in words if reading.tokens[at].start < quantity.start]
    heavy = [key for at, key in before if reading.tokens[at].word not in light]
    return (heavy or [key for _, key in before] or [frozenset[str]()])[-1]


@lru_cache(maxsize=4096)
def telling(text: str, pack: Pack) -> tuple[tuple[int, Key], ...]:
    """The words that say what a sentence is about, by their index, figures left out."""
    reading = read_sentence(text, pack)
    subjects: dict[int, set[str]] = {}
    small: dict[int, set[str]] = {}  # subjects of phrases that no telling word stands in: “comes round”, “with you”
    for tag, hits in reading.hits.items():
        if tag.startswith("topic:"):
            for hit in hits:
                for at in range(hit.first, hit.last):
                    subjects.setdefault(at, set()).add(tag)
                if hit.last - hit.first > 1 and all(is_small(reading.tokens[at], pack) for at in range(*hit[1:])):
                    small.setdefault(hit.first, set()).add(tag)
    found = []
    for at, token in enumerate(reading.tokens):
        is_counted = any(one.start <= token.start < one.end and is_of_figure(token, one) for one in reading.quantities)
        following = reading.tokens[at + 1].start if at + 1 < len(reading.tokens) else -1
        is_first_of = token.word in pack.words["first"] and any(one.start == following for one in reading.quantities)
        if (
            at in reading.negators
            or is_counted
            or is_first_of
            or token.word in pack.words["stop"]
            or token.word in pack.words["generic"]
        ):
            if at in small and not is_counted:
                found.append((at, frozenset(small[at])))
            continue
        if token.word[0].isalpha():
            found.append((at, frozenset({token.stem, *subjects.get(at, ())})))
    return tuple(found)


def is_small(token: Token, pack: Pack) -> bool:
    """Whether a word by itself says nothing of what a sentence is about."""
    return token.word in pack.words["stop"] or token.word in pack.words["generic"]


def is_of_figure(token: Token, quantity: Quantity) -> bool:
    """Whether a word says no more than its figure: a number or a unit, but not what is counted or paid for."""
    if quantity.dim in ("money", "count"):
        return token.is_number
    return not (quantity.unit and quantity.dim == "rate" and token.word.startswith(quantity.unit))


def likeness(word: Key, others: Key) -> float:
    """1 where the others have the very word, less where they have another word for its subject, or 0."""
    shared = word & others
    if any(not name.startswith("topic:") for name in shared):
        return 1.0
    return BY_SUBJECT if shared else 0.0


def keys_of(text: str, pack: Pack) -> Key:
    """The stems and subjects of a few words."""
    return frozenset[str]().union(*(key for _, key in telling(text, pack) if has_word(key)))


def has_word(key: Key) -> bool:
    """Whether a key has a telling word of its own, and not only the subject of a phrase of small words."""
    return any(not name.startswith("topic:") for name in key)
