"""Conditional: a line that keeps the promise only under a condition which the page does not state."""

from collections.abc import Iterator

from site_builder.congruence.evidence import Evidence
from site_builder.congruence.pack import Pack
from site_builder.congruence.reading import Reading
from site_builder.congruence.wording import Hit

REACH = 12
GUARANTEES = frozenset(
    {"guarantee", "refund", "replace", "insure", "remedy", "insured", "damage", "repair", "complaint"})


def clause_end(reading: Reading, first: int) -> int:
    last = first
    while last < len(reading.tokens) and last < first + REACH and not reading.tokens[last].ends_clause:
        last += 1
    return last


def carries_condition(promise: Reading) -> bool:
    return any(promise.cues("CG006", group) for group in ("if_word", "when_word"))


def trigger(promise: Reading, line: Reading, hit: Hit, pack: Pack) -> bool:
    """Whether a clause only tells when the promise itself comes into force."""
    last = clause_end(line, hit.first)
    clause = line.tokens[hit.last : last]
    stems = {token.stem for token in clause}
    shared = stems & set(promise.content)
    has_event = any(token.word in pack.words["negative_event"] for token in clause) or any(
        line.negated[i] for i in range(hit.last, last))
    if carries_condition(promise) or any(t.word in pack.words["negative_event"] for t in promise.tokens):
        return has_event or bool(shared)
    return has_event and bool(GUARANTEES & promise.topics)


def conditions(promise: Reading, line: Reading, pack: Pack) -> Iterator[Evidence]:
    """A condition for each limiting phrase of the line that the promise does not carry itself."""
    for hit in line.cues("CG006", "limit"):
        stems = [t.stem for t in line.tokens[hit.first : hit.last]]
        if all(promise.has_stem(stem) or stem in ("the", "a", "for", "to") for stem in stems):
            continue
        yield condition(line, hit.first, hit.last, 1.0)
    for hit in line.cues("CG006", "if_word"):
        if not trigger(promise, line, hit, pack):
            yield condition(line, hit.first, clause_end(line, hit.first), 1.0)
    for hit in line.cues("CG006", "when_word"):
        last = clause_end(line, hit.first)
        needs = [need for need in line.cues("CG006", "needs") if hit.last <= need.first < last]
        shared = {t.stem for t in line.tokens[hit.last : last]} & set(promise.content)
        if needs and not (carries_condition(promise) and shared):
            yield condition(line, hit.first, last, 0.9)


def condition(line: Reading, first: int, last: int, weight: float) -> Evidence:
    said = line.words(first, last)
    return Evidence("conditional", "CG006", weight, f"The page promises it to all; the line adds “{said}”.",
                    None, line.span(first, last))
