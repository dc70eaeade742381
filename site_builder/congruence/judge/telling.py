"""A sentence of a page held against the declared promises: whether it speaks of one, and tells more or less."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from site_builder.congruence.judge.claims import Claim, gain
from site_builder.congruence.judge.conditions import groups, plans
from site_builder.congruence.judge.figures import best_match, is_alike
from site_builder.congruence.judge.judging import gather
from site_builder.congruence.judge.reading import Reading, clauses_around, read_sentence
from site_builder.congruence.language.clauses import Clause
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.words import Token
from site_builder.congruence.quantities.quantity import Quantity

# The share of a promise's telling words, by weight, that a sentence with such a figure must have: where the word next
# to the promise's figure is among them, and where it is not. The second holds for a price beside what is free, too,
# and for a sentence that is held against a promise by opposites alone.
NEAR, FIRM = 0.3, 0.7
BY_SUBJECT = 0.6  # what another word for the same subject counts beside the very word
FEWEST = 2  # telling words that both have, before opposites are looked at
FAR = 300  # two spans of time that differ by more than this factor are hardly meant for the same
DENIED = 0.8  # the weight of evidence that a word is denied on one side alone

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
    anchors = frozenset[str]().union(*(nearest(one, reading, words) for one in reading.quantities))
    return Declared(name, reading, kind, claim, tuple(key for _, key in words), anchors, tuple(figures))


def nearest(quantity: Quantity, reading: Reading, words: Sequence[tuple[int, Key]]) -> Key:
    """The telling words that stand next to a figure, before and after it."""
    before = [key for at, key in words if reading.tokens[at].start < quantity.start][-1:]
    after = [key for at, key in words if reading.tokens[at].end > quantity.end][:1]
    inside = [key for at, key in words if quantity.start <= reading.tokens[at].start < quantity.end]
    return frozenset[str]().union(*before, *after, *inside)


@lru_cache(maxsize=4096)
def telling(text: str, pack: Pack) -> tuple[tuple[int, Key], ...]:
    """The words that say what a sentence is about, by their index, figures left out."""
    reading = read_sentence(text, pack)
    subjects: dict[int, set[str]] = {}
    for tag, hits in reading.hits.items():
        if tag.startswith("topic:"):
            for hit in hits:
                for at in range(hit.first, hit.last):
                    subjects.setdefault(at, set()).add(tag)
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
            continue
        if token.word[0].isalpha():
            found.append((at, frozenset({token.stem, *subjects.get(at, ())})))
    return tuple(found)


def is_of_figure(token: Token, quantity: Quantity) -> bool:
    """Whether a word says no more than its figure: a number or a unit, but not what is counted or paid for."""
    if quantity.dim in ("money", "count"):
        return token.is_number
    return True


def likeness(word: Key, others: Key) -> float:
    """1 where the others have the very word, less where they have another word for its subject, or 0."""
    shared = word & others
    if any(not name.startswith("topic:") for name in shared):
        return 1.0
    return BY_SUBJECT if shared else 0.0


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


def could_answer(page: Quantity, said: Quantity) -> bool:
    """Whether a figure of a sentence may be meant for a promised one: of its kind, and not in another world."""
    if page.dim != said.dim or (page.dim == "count" and page.unit != said.unit):
        return False
    one, other = (end.high if end.high is not None else end.low for end in (page, said))
    if page.dim != "duration" or not one or not other:
        return page.dim != "duration" or one == other
    return max(one, other) / min(one, other) <= FAR


def same_value(page: Quantity, said: Quantity) -> bool:
    """Whether two figures name the same value, whatever their bounds."""
    ends = [end.high if end.high is not None else end.low for end in (page, said)]
    is_of_kind = (page.dim, page.calendar) == (said.dim, said.calendar) and (page.dim != "rate" or page.per == said.per)
    return is_of_kind and page.high != 0 and ends[0] == ends[1]


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


def is_for_some(promise: Reading, said: Reading, pack: Pack) -> bool:
    """Whether a sentence speaks of some people or plans alone that the promise does not name."""
    return any(groups(promise, said, pack)) or any(plans(promise, said, pack)) or opens_with_group(promise, said, pack)


def opens_with_group(promise: Reading, said: Reading, pack: Pack) -> bool:
    """“Children pay nothing”: a sentence that begins with some of all people."""
    first = said.tokens[0]
    is_group = first.word in pack.words["person_group"] and first.word not in pack.words["everybody"]
    return is_group and not promise.has_stem(first.stem)


def is_ours(quantity: Quantity, one: Declared, said: Reading, pack: Pack) -> bool:
    """Whether a figure measures what the promise does, and we are the ones who do it."""
    if quantity.dim == "duration" and not is_same_role(quantity, one, said, pack):
        return False
    if opens_with_a_case(quantity, said, pack) or is_imagined(quantity, said, pack):
        return False
    return acts_as(clauses_around(said, quantity.start, quantity.end, pack), one, pack)


def is_same_role(quantity: Quantity, one: Declared, said: Reading, pack: Pack) -> bool:
    """Whether both spans of time are limits, or both are how long something lasts, takes or is asked for ahead."""
    its = role(quantity, said, pack)
    mine = {role(figure, one.reading, pack) for figure in one.reading.quantities if figure.dim == "duration"}
    if "due" in mine:
        return its in mine
    is_limit = any(way == "less" for figure, way in one.figures if figure.dim == "duration")
    return its in mine or its in ("", "due") or (its == "lasting" and not is_limit)


def is_about_us(said: Reading, one: Declared, pack: Pack) -> bool:
    """Whether we are the ones who act in a sentence."""
    return acts_as(clauses_around(said, 0, len(said.text), pack), one, pack)


def acts_as(clauses: Sequence[Clause], one: Declared, pack: Pack) -> bool:
    """Whether the reader or somebody else does in a clause what the promise is about."""
    known = frozenset[str]().union(*one.core) | {token.stem for token in one.reading.tokens}
    for clause in clauses:
        if clause.subject == "reader" and clause.word not in pack.words["expecting"]:
            return False  # “Please answer within two days” asks it of the reader
        if clause.subject in OTHERS and clause.actor and not is_known(clause, known, pack):
            return False
    return True


def opens_with_a_case(quantity: Quantity, said: Reading, pack: Pack) -> bool:
    """“If you have heard nothing in two days, ring us”: a figure of a case in which the reader is to do something."""
    starts = [hit.first for hit in said.cues("CG006", "if_word")]
    ends = [token.end for token in said.tokens if token.ends_clause and token.start >= quantity.end]
    if 0 not in starts or not ends:
        return False
    clauses = clauses_around(said, ends[0], ends[0], pack)
    return bool(clauses) and clauses[0].verb == "imperative"


def is_imagined(quantity: Quantity, said: Reading, pack: Pack) -> bool:
    """“Your deposit would double in a year”: a figure of what might be."""
    start = max((token.end for token in said.tokens if token.ends_clause and token.end <= quantity.start), default=0)
    return any(t.word in pack.words["imagined"] for t in said.tokens if start <= t.start < quantity.start)


OTHERS = ("bare", "your", "the", "a", "every", "many", "number", "their", "none")


def is_known(clause: Clause, known: Key, pack: Pack) -> bool:
    """Whether the one who acts is named in the promise, or is of our people."""
    actors = keys_of(" ".join(clause.actor), pack)
    return not actors or not actors.isdisjoint(known | OURS) or bool(pack.words["of_us"] & set(clause.actor))


OURS = frozenset({"topic:team"})


def keys_of(text: str, pack: Pack) -> Key:
    """The stems and subjects of a few words."""
    return frozenset[str]().union(*(key for _, key in telling(text, pack)))


def role(quantity: Quantity, reading: Reading, pack: Pack) -> str:
    """What a span of time says: `due`, `taking`, `lasting`, so long `before`, or "" where the words do not tell."""
    words = [token.word for token in reading.tokens if token.end <= quantity.start][-2:]
    inside = [token.word for token in reading.tokens if quantity.start <= token.start < quantity.end][:1]
    after = [token.word for token in reading.tokens if token.start >= quantity.end][:1]
    if "-" in quantity.text or not pack.words["first"].isdisjoint((*words[-1:], *inside)):
        return "lasting"  # “a 30-minute call”, “in the first year”
    if not pack.words["before"].isdisjoint(after):
        return "before"
    for name in ("taking", "lasting"):
        if not pack.words[name].isdisjoint((*words, *inside)):
            return name
    is_after = not pack.words["afterwards"].isdisjoint(after)
    if quantity.bound == "max" or is_after or not pack.words["due"].isdisjoint((*words[-1:], *inside)):
        return "due"
    return ""
