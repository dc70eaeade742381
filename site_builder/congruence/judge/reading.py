"""What a sentence says, as far as the judge can hear: cues, poles, negations, subjects and quantities."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from site_builder.congruence.language.clauses import Clause, read_clauses
from site_builder.congruence.language.grammar import load_grammar
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.phrases import Hit, longest
from site_builder.congruence.language.words import Token, read_tokens, split_words
from site_builder.congruence.quantities.quantity import Quantity, read_quantities

NEGATION_REACH = 7


@dataclass(frozen=True, slots=True)
class Pole:
    """One end of an axis as a sentence states it, after its negations."""

    axis: str
    pole: str
    first: int
    last: int
    negated: bool
    is_better: bool = False  # whether it is the end that customers like better


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, read once for all rules."""

    text: str
    tokens: tuple[Token, ...]
    hits: Mapping[str, tuple[Hit, ...]]
    negators: tuple[int, ...]
    negated: tuple[bool, ...]
    poles: tuple[Pole, ...]
    stances: Mapping[str, Pole]  # by axis, where the sentence takes one end
    topics: frozenset[str]
    content: Mapping[str, bool]
    quantities: tuple[Quantity, ...]

    def words(self, first: int, last: int) -> str:
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def span(self, first: int, last: int) -> tuple[int, int]:
        return self.tokens[first].start, self.tokens[last - 1].end

    def cues(self, rule_id: str, group: str) -> tuple[Hit, ...]:
        """The cues of a rule that no neutral phrase of the rule covers."""
        return self.hits.get(f"{rule_id}:{group}", ())

    def has_stem(self, stem: str) -> bool:
        return any(token.stem == stem for token in self.tokens)

    def poles_of(self, axis: str) -> frozenset[str]:
        return frozenset(pole.pole for pole in self.poles if pole.axis == axis)


def other_pole(pack: Pack, axis: str, pole: str) -> str:
    return next(name for name in pack.axes[axis].poles if name != pole)


@lru_cache(maxsize=8192)
def read_sentence(text: str, pack: Pack) -> Reading:
    """The sentence as the pack's cues see it."""
    tokens, hits = read_tokens(text, pack.language), find_cues(text, pack)
    negators, negated = negations(tokens, hits.get("CG003:negator", ()), pack)
    quantities = tuple(q for q in read_quantities(text, pack.language) if not is_denied(q, tokens, negators, negated))
    poles = (*read_poles(pack, tokens, hits, negators, negated), *gratis(tokens, quantities))
    topics = frozenset(tag.split(":")[1] for tag in hits if tag.startswith(("topic:", "axis:")))
    content: dict[str, bool] = {}
    for index, token in enumerate(tokens):
        if token.word not in pack.words["stop"] and token.word[0].isalnum():
            content.setdefault(token.stem, negated[index])
    return Reading(text, tokens, hits, negators, negated, poles, stances(poles, pack), topics, content, quantities)


@lru_cache(maxsize=8192)
def find_cues(text: str, pack: Pack) -> Mapping[str, tuple[Hit, ...]]:
    """The cues of a sentence by tag, less those that a neutral phrase covers."""
    return unmasked(pack.phrases.find(read_tokens(text, pack.language)))


def is_denied(quantity: Quantity, tokens: Sequence[Token], negators: Sequence[int], negated: Sequence[bool]) -> bool:
    """Whether a price of nothing is denied: “will not be free any more”; “no charge” begins with its own denial."""
    if quantity.dim != "money" or quantity.high != 0:
        return False
    inside = [at for at, token in enumerate(tokens) if quantity.start <= token.start < quantity.end]
    return bool(inside) and negated[inside[0]] and not any(at in negators for at in inside)


def unmasked(found: Sequence[Hit]) -> dict[str, tuple[Hit, ...]]:
    """The hits by tag, less those that a neutral phrase of the same rule covers."""
    groups: dict[str, list[Hit]] = {}
    for hit in found:
        groups.setdefault(hit.tag, []).append(hit)
    neutral = {tag.partition(":")[0]: hits for tag, hits in groups.items() if tag.endswith(":neutral")}
    for rule, covers in neutral.items():
        for tag in (tag for tag in groups if tag.partition(":")[0] == rule):
            groups[tag] = [hit for hit in groups[tag] if not is_covered(hit, covers)]
    return {tag: tuple(hits) for tag, hits in groups.items()}


def is_covered(hit: Hit, covers: Sequence[Hit]) -> bool:
    """Whether one of the phrases holds all words of a cue."""
    return any(cover.first <= hit.first and hit.last <= cover.last for cover in covers)


def gratis(tokens: Sequence[Token], quantities: Sequence[Quantity]) -> Iterator[Pole]:
    """The free end of the cost for a price of nothing: “£0”, “zero”."""
    for quantity in quantities:
        if quantity.dim == "money" and quantity.high == 0:
            inside = [i for i, t in enumerate(tokens) if t.start < quantity.end and quantity.start < t.end]
            if inside:
                yield Pole("cost", "free", inside[0], inside[-1] + 1, False, True)


def negations(tokens: Sequence[Token], hits: Sequence[Hit], pack: Pack) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """Where the negators stand, and for each word whether an odd number of them reaches it.

    A “no” or “without” speaks of its noun alone, so that “no surcharge for stairs” denies the surcharge.
    """
    negators = tuple(sorted({hit.first for hit in hits}))
    negated = [False] * len(tokens)
    for negator in negators:
        is_short = tokens[negator].word in pack.words["short_negators"]
        for index in range(negator + 1, min(len(tokens), negator + 1 + NEGATION_REACH)):
            word = tokens[index].word
            if (
                tokens[index].ends_clause
                or word in pack.words["negation_stops"]
                or (is_short and word in pack.words["no_reach"])
            ):
                break
            negated[index] = not negated[index]
    return negators, tuple(negated)


def read_poles(
    pack: Pack,
    tokens: Sequence[Token],
    hits: Mapping[str, tuple[Hit, ...]],
    negators: Sequence[int],
    negated: Sequence[bool],
) -> Iterator[Pole]:
    """The ends of each axis that the sentence names, turned round where they are negated."""
    by_axis: dict[str, list[Hit]] = {}
    for tag, found in hits.items():
        if tag.startswith("axis:"):
            by_axis.setdefault(tag.split(":")[1], []).extend(
                hit for hit in found if not is_fee_denied(tokens, hit, pack)
            )
    for axis, named in by_axis.items():
        for hit in longest(named):
            pole = hit.tag.rpartition(":")[2]
            is_negated = negated[hit.first] and hit.first not in negators
            pole = other_pole(pack, axis, pole) if is_negated else pole
            is_better = pole == next(iter(pack.axes[axis].poles))
            yield Pole(axis, pole, hit.first, hit.last, is_negated, is_better)


def is_fee_denied(tokens: Sequence[Token], hit: Hit, pack: Pack) -> bool:
    """Whether the “no” in or before a phrase denies only the fee that follows: “no call charge”."""
    fees, short = pack.words["fee_heads"], pack.words["short_negators"]
    if tokens[hit.first].word in fees and hit.first > 1 and tokens[hit.first - 2].word in pack.words["free"]:
        return True  # “free of charge”
    before = tokens[hit.first - 1].word if hit.first else ""
    begins = tokens[hit.first].word in short and hit.last - hit.first > 1
    after = [token.word for token in tokens[hit.last : hit.last + 2]]
    return (begins or before in short) and bool(fees & set(after)) and tokens[hit.last - 1].word not in fees


def stances(poles: Sequence[Pole], pack: Pack) -> dict[str, Pole]:
    """The end that the sentence stands for, by axis; where it names both, the leading one of the axis, if any."""
    found: dict[str, Pole] = {}
    mixed: set[str] = set()
    for pole in poles:
        first = found.setdefault(pole.axis, pole)
        if first.pole != pole.pole:
            mixed.add(pole.axis)
            if pole.pole == pack.leading(pole.axis):
                found[pole.axis] = pole
    return {axis: pole for axis, pole in found.items() if axis not in mixed or pole.pole == pack.leading(axis)}


def clauses_around(said: Reading, first: int, last: int, pack: Pack) -> list[Clause]:
    """The clauses of the part of a sentence that a span of letters stands in."""
    start, end = 0, len(said.text)
    for token in said.tokens:
        if token.ends_clause and token.end <= first:
            start = token.end
        elif token.ends_clause and token.start >= last:
            end = token.start
            break
    return clauses_in(said, start, end, pack)


def clauses_in(said: Reading, start: int, end: int, pack: Pack) -> list[Clause]:
    """The clauses between two letters of a sentence."""
    grammar = load_grammar(pack.language)
    words = split_words(said.text[start:end], pack.language)
    return read_clauses(words, grammar) if any(word[0].isalnum() for word in words) else []
